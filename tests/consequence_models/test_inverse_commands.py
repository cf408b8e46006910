"""What a commander may tell a search, and what an update says of itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather, model
from consequence_models.errors import UnknownInput
from consequence_models.inverse import Candidate, Search, Sensor, Step, Tracker, as_readings, summarise
from consequence_models.inverse.commands import pinned, smelled, what_changed, with_sensor, without_sensor

WEST = Weather(wind_m_s=3.0, wind_from_deg=270.0, stability="D")
VESSELS = (Candidate(id="N", x_m=0.0, y_m=40.0), Candidate(id="S", x_m=0.0, y_m=-40.0))
SENSORS = tuple(Sensor(id=f"G{k}", x_m=100.0 + 40 * (k % 2), y_m=-60.0 + 20.0 * k, noise_kg_m3=1e-7) for k in range(7))


def shown(rate_kg_s: float = 0.3) -> dict[str, float]:
    release = Release(substance_id="ammonia", rate_kg_s=rate_kg_s, height_m=1.0, duration_s=1e9)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=WEST, y_m=40.0))
    return {one.id: float(field.at(one.x_m, one.y_m, one.z_m)) for one in SENSORS}


def searched(values: dict[str, float], sensors: tuple[Sensor, ...] = SENSORS) -> Tracker:
    tracker = Tracker(Search(sensors=sensors, candidates=VESSELS))
    tracker.update(Step(readings=as_readings(values), weather=WEST))
    return tracker


def test_a_sensor_left_out_leaves_nothing_behind():
    wrong = searched({**shown(), "G0": 1e-3})
    clean = searched({name: value for name, value in shown().items() if name != "G0"}, SENSORS[1:])
    assert np.allclose(without_sensor(wrong, "G0").log_likelihood, clean.log_likelihood)


def test_a_pinned_vessel_is_the_only_suspect_and_keeps_its_rate():
    tracker = searched(shown())
    only = summarise(pinned(tracker, "N"))
    assert [one.id for one in only.suspects] == ["N"]
    assert only.rate_kg_s == pytest.approx(summarise(tracker).suspects[0].rate_kg_s, rel=0.02)


def test_what_is_not_there_cannot_be_pinned_or_left_out():
    tracker = searched(shown())
    for verb in (pinned, without_sensor):
        with pytest.raises(UnknownInput):
            verb(tracker, "nothing of the kind")


@pytest.mark.parametrize(("y_m", "smell", "suspect"), [(40.0, True, "N"), (-40.0, True, "S"), (40.0, False, "S")])
def test_a_nose_speaks_for_what_lies_upwind_of_it_or_against(y_m, smell, suspect):
    tracker = searched({"G3": 2e-6}, SENSORS[3:4])
    sensor, reading = smelled("nose", 60.0, y_m, odour_kg_m3=2e-6, smelled=smell)
    more = with_sensor(tracker, sensor)
    more.update(Step(readings=(reading,), weather=WEST))
    assert summarise(more).suspects[0].id == suspect


def test_an_update_says_what_it_changed_and_nothing_where_nothing_did():
    answer = summarise(searched(shown()))
    assert what_changed(answer, answer) == ()
    assert what_changed(None, answer)[0].code == "first_answer"
    other = replace(answer, rate_kg_s=3 * answer.rate_kg_s, suspects=answer.suspects[::-1])
    assert {one.code for one in what_changed(answer, other)} == {"suspect", "rate"}
