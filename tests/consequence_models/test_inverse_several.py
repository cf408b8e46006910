"""Several leaks at once: two are told apart where the detectors allow it, and one stays one."""

from __future__ import annotations

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.errors import ImpossibleInput
from consequence_models.inverse import Candidate, Rates, Search, Sensor, Step, as_readings, locate, locate_several

SENSORS = tuple(
    Sensor(id=f"G{i}{j}", x_m=70.0 * i, y_m=70.0 * j, z_m=1.5, noise_kg_m3=3e-7)
    for i in range(-3, 4)
    for j in range(-3, 4)
)
VESSELS = tuple(
    Candidate(id=f"V{i}{j}", x_m=60.0 * i + 12, y_m=60.0 * j + 25) for i in range(-3, 4) for j in range(-3, 4)
)
SEARCH = Search(sensors=SENSORS, candidates=VESSELS, rates=Rates(least_kg_s=1e-3, most_kg_s=30.0, count=24))


def steps(leaks: dict[str, float], seed: int = 3) -> list[Step]:
    """Six minutes of these leaks [kg/s] in a wind that turns, with readings that fluctuate."""
    dice, found = np.random.default_rng(seed), []
    for minute in range(6):
        air = Weather(wind_m_s=3.0, wind_from_deg=230.0 + 6 * minute, stability="D")
        shown = np.zeros(len(SENSORS))
        for name, rate in leaks.items():
            one = next(each for each in VESSELS if each.id == name)
            leak = Release(substance_id="ammonia", rate_kg_s=rate, height_m=1.0, duration_s=1e9)
            field = plume_field(Scenario(source=leak, weather=air, x_m=one.x_m, y_m=one.y_m))
            shown += [float(field.at(each.x_m, each.y_m, each.z_m)) for each in SENSORS]
        shown = shown * dice.lognormal(0, 0.3, len(shown)) + dice.normal(0, 3e-7, len(shown))
        found.append(Step(readings=as_readings([(s.id, v) for s, v in zip(SENSORS, shown, strict=True)]), weather=air))
    return found


def test_two_leaks_apart_are_both_named_with_their_rates() -> None:
    leaks = {"V-2-2": 1.0, "V1-1": 0.4}
    found = locate_several(SEARCH, steps(leaks))
    named = {one.suspects[0].id: one for one in found}
    assert leaks.keys() == named.keys()
    for name, rate in leaks.items():
        assert rate / 2 <= named[name].suspects[0].rate_kg_s <= rate * 2


def test_one_leak_stays_one_and_is_the_same_that_a_plain_search_finds() -> None:
    given = steps({"V00": 1.0})
    found = locate_several(SEARCH, given)
    assert [one.suspects[0].id for one in found] == ["V00"]
    assert found[0].suspects[0].id == locate(SEARCH, given).suspects[0].id


def test_no_more_are_named_than_asked_for() -> None:
    assert len(locate_several(SEARCH, steps({"V-2-2": 1.0, "V1-1": 0.4}), most=1)) == 1


def test_without_readings_nothing_is_searched() -> None:
    with pytest.raises(ImpossibleInput):
        locate_several(SEARCH, [])
