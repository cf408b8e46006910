"""The plume of the next minutes: probabilities widen as the wind forgets, and a wind memory learned from a mast."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Field, Release, Scenario, Weather, model
from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.inverse import Candidate, Search, Sensor, Step, Tracker, as_readings, learn_wind, nowcast

WIND = Weather(wind_m_s=4.0, wind_from_deg=270.0, stability="D")
VESSELS = (Candidate(id="A", x_m=0.0, y_m=0.0), Candidate(id="B", x_m=0.0, y_m=150.0))
SENSORS = tuple(
    Sensor(id=f"G{k}", x_m=60.0 + 40 * (k // 5), y_m=-60.0 + 60 * (k % 5), noise_kg_m3=1e-8) for k in range(15)
)
LEVEL = 2e-5


@pytest.fixture(scope="module")
def tracker() -> Tracker:
    release = Release(substance_id="ammonia", rate_kg_s=0.5, height_m=1.0, duration_s=1e9)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=WIND))
    found = Tracker(Search(sensors=SENSORS, candidates=VESSELS))
    shown = as_readings([(one.id, float(field.at(one.x_m, one.y_m, one.z_m))) for one in SENSORS])
    found.update(Step(readings=shown, weather=WIND))
    return found


def record(deg_a_minute: float, minutes: int = 600, seed: int = 1):
    chance = np.random.default_rng(seed)
    t = np.arange(minutes) * 60.0
    return t, np.full(minutes, 4.0), 350 + np.cumsum(chance.normal(0, deg_a_minute, minutes))


def test_a_walking_wind_is_learned_as_the_walk_it_is():
    memory = learn_wind(*record(4.0, 4000), averaging_s=60.0)
    for lead in (60.0, 300.0, 1200.0):
        assert memory.spread(lead)[0] == pytest.approx(4 * math.sqrt(lead / 60), rel=0.2)


@settings(deadline=None, max_examples=20)
@given(pace=st.floats(0.1, 15), seed=st.integers(0, 99))
def test_the_spread_never_falls_with_lead(pace, seed):
    memory = learn_wind(*record(pace, 90, seed))
    spreads = np.array([memory.spread(lead) for lead in (0.0, 60.0, 300.0, 600.0, 1800.0, 7200.0)])
    assert (np.diff(spreads, axis=0) >= 0).all()
    assert tuple(spreads[0]) == (0.0, 0.0)


def test_a_wind_that_crosses_north_is_no_wilder_than_one_that_does_not():
    t, speed, bearing = record(4.0)
    one, two = learn_wind(t, speed, bearing % 360), learn_wind(t, speed, (bearing + 100) % 360)
    assert one.direction_deg == pytest.approx(two.direction_deg)


def test_without_a_record_the_usual_spread_is_given_and_said_so():
    memory = learn_wind([], [], [])
    assert memory.learned_from == 0
    assert memory.spread(600.0)[0] > memory.spread(60.0)[0] > 0


def test_what_comes_after_now_is_not_looked_at():
    t, speed, bearing = record(4.0)
    changed = np.where(t > 18_000, bearing * 3, bearing)
    one, two = (learn_wind(t, speed, each, now_s=18_000.0) for each in (bearing, changed))
    assert one.direction_deg == pytest.approx(two.direction_deg)


def test_the_probability_lies_downwind_of_the_leak_and_spreads_sideways_with_lead(tracker):
    ahead = nowcast(tracker, level_kg_m3=LEVEL, memory=learn_wind(*record(4.0)))
    now, later = (ahead.at([150.0, 150.0, -100.0], [0.0, 110.0, 0.0], 1.5, lead) for lead in (0.0, 1800.0))
    assert now[0] > 0.8
    assert later[0] < now[0]
    assert later[1] > now[1]
    assert now[2] == 0


def test_without_a_lead_the_highest_over_all_leads_is_given(tracker):
    ahead = nowcast(tracker, level_kg_m3=LEVEL)
    x, y = np.array([50.0, 200.0, 300.0]), np.array([0.0, 60.0, -80.0])
    assert ahead.at(x, y) == pytest.approx(ahead.inside(x, y).max(axis=0))


def test_a_higher_level_is_never_likelier_to_be_exceeded(tracker):
    x, y = np.meshgrid(np.linspace(10, 400, 15), np.linspace(-150, 150, 15))
    low, high = (nowcast(tracker, level_kg_m3=level).at(x, y, 1.5, 300.0) for level in (LEVEL, 5 * LEVEL))
    assert (high <= low).all()


def test_it_is_a_field_whose_box_holds_every_likely_point(tracker):
    ahead = nowcast(tracker, level_kg_m3=LEVEL)
    assert isinstance(ahead, Field)
    box = ahead.extent_m(0.1)
    assert box is not None
    x, y = np.meshgrid(np.linspace(-3000, 3000, 61), np.linspace(-3000, 3000, 61))
    likely = ahead.at(x, y) >= 0.1
    assert likely.any()
    assert np.hypot(x - box.x_m, y - box.y_m)[likely].max() <= box.ahead_m


def test_a_pinned_vessel_is_the_only_one_drawn(tracker):
    ahead = nowcast(tracker, level_kg_m3=LEVEL, pinned="B")
    assert set(ahead.places_m[:, 1]) == {150.0}
    with pytest.raises(UnknownInput):
        nowcast(tracker, level_kg_m3=LEVEL, pinned="no such vessel")


def test_a_level_of_nothing_is_refused(tracker):
    with pytest.raises(ImpossibleInput):
        nowcast(tracker, level_kg_m3=0.0)
