"""Where to measure next and where to put detectors: what must hold for any leak and wind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Release, Scenario, Weather, model
from consequence_models.errors import ImpossibleInput
from consequence_models.inverse import Candidate, Search, Sensor, Step, Tracker, as_readings, nowcast
from consequence_models.inverse.advice import where_to_measure
from consequence_models.inverse.placement import PossibleLeak, PossibleWind, place_detectors, times_to_notice

WEST = Weather(wind_m_s=3.0, wind_from_deg=270.0, stability="D")
WINDS = [PossibleWind(weather=Weather(wind_m_s=3.0, wind_from_deg=float(k), stability="D")) for k in range(0, 360, 30)]
LEAK = PossibleLeak(x_m=0.0, y_m=0.0, rate_kg_s=0.5)
LEVEL = 2e-5


@pytest.fixture(scope="module")
def torn():
    """Two vessels side by side, and one detector midway between their plumes: it cannot tell which one leaks."""
    vessels = (Candidate(id="N", x_m=0.0, y_m=40.0), Candidate(id="S", x_m=0.0, y_m=-40.0))
    release = Release(substance_id="ammonia", rate_kg_s=1.0, height_m=1.0, duration_s=1e9)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=WEST, y_m=40.0))
    sensor = Sensor(id="G", x_m=300.0, y_m=0.0, noise_kg_m3=1e-7)
    tracker = Tracker(Search(sensors=(sensor,), candidates=vessels))
    tracker.update(Step(readings=as_readings({"G": float(field.at(300.0, 0.0, 1.5))}), weather=WEST))
    return nowcast(tracker, level_kg_m3=1e-3)


def test_a_reading_behind_one_of_two_suspects_tells_more_than_one_upwind(torn):
    advice = where_to_measure(torn, [60.0, -200.0], [40.0, 0.0], noise_kg_m3=1e-7)
    assert advice.gain_nats[0] > 0.3
    assert advice.gain_nats[1] == pytest.approx(0, abs=1e-9)
    assert advice.best == 0


def test_nobody_is_sent_where_the_level_is_likely_exceeded(torn):
    advice = where_to_measure(torn, [15.0, 200.0], [40.0, 40.0], noise_kg_m3=1e-7)
    assert advice.exceedance[0] > advice.exceedance[1]
    assert advice.best_where(float(advice.exceedance[0])) == 1
    assert advice.best_where(0.0) is None


def test_a_worse_instrument_never_tells_more(torn):
    x, y = np.linspace(20, 200, 8), np.full(8, 40.0)
    fine, coarse = (where_to_measure(torn, x, y, noise_kg_m3=noise).gain_nats for noise in (1e-7, 1e-4))
    assert (coarse <= fine + 1e-9).all()


def test_a_farther_detector_notices_later_or_never():
    times = times_to_notice(
        [LEAK], [PossibleWind(weather=WEST)], [(x, 0, 1.5) for x in (30, 60, 120)], level_kg_m3=LEVEL
    )
    assert np.all(np.diff(times[0, 0]) > 0)
    assert np.isinf(times_to_notice([LEAK], [PossibleWind(weather=WEST)], [(-30, 0, 1.5)], level_kg_m3=LEVEL)).all()


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 200))
def test_every_further_detector_helps_and_helps_less_than_the_one_before(seed):
    spots = np.column_stack([np.random.default_rng(seed).uniform(-80, 80, (30, 2)), np.full(30, 1.5)])
    found = place_detectors([LEAK], WINDS, spots, count=6, level_kg_m3=LEVEL)
    saved = -np.diff(found.mean_time_s)
    assert (saved > 0).all()
    assert (np.diff(saved) <= 1e-9).all()
    assert (np.diff(found.coverage) >= 0).all()
    assert (np.array(found.soon) <= np.array(found.coverage)).all(), "who notices within a minute notices in time"


def test_detectors_all_round_a_leak_miss_no_wind():
    angle = np.radians(np.arange(0, 360, 15))
    ring = np.column_stack([25 * np.sin(angle), 25 * np.cos(angle), np.full(len(angle), 1.5)])
    found = place_detectors([LEAK], WINDS, ring, count=12, level_kg_m3=LEVEL)
    assert found.coverage[-1] == pytest.approx(1)
    assert found.missed == pytest.approx([0.0])


def test_a_detector_that_stands_already_is_not_chosen_again():
    spots = [(30.0, 0.0, 1.5), (31.0, 0.0, 1.5)]
    found = place_detectors([LEAK], [PossibleWind(weather=WEST)], spots, count=2, level_kg_m3=LEVEL, standing=(0,))
    assert found.spots == ()


def test_without_a_spot_the_question_is_refused():
    with pytest.raises(ImpossibleInput):
        place_detectors([LEAK], WINDS, np.empty((0, 3)), count=1, level_kg_m3=LEVEL)
