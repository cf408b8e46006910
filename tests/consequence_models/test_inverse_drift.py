"""The way of the air: gas far down the wind came with the wind before, and a search believes it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Weather
from consequence_models.errors import ImpossibleInput
from consequence_models.inverse import Candidate, Search, Sensor, Step, as_readings, locate
from consequence_models.inverse.drift import Drift, drift_of
from consequence_models.inverse.kernel import kernel_for

T = np.arange(0.0, 600.0)
NOW = Weather(wind_m_s=2.0, wind_from_deg=270.0, stability="D", sigma_theta_deg=5.0)


def turning_wind(turn_deg: float) -> Drift:
    """A wind of 2 m/s that came from the west-south-west until the last minute, and from the west in it."""
    bearing = np.where(T < 540, 270.0 - turn_deg, 270.0)
    drift = drift_of(T, np.full(len(T), 2.0), bearing, begins_s=540.0)
    assert drift is not None
    return drift


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 359.9), st.floats(0.6, 15.0))
def test_a_steady_wind_brings_air_straight_at_its_own_speed(bearing: float, speed: float) -> None:
    drift = drift_of(T, np.full(len(T), speed), np.full(len(T), bearing), begins_s=540.0)
    assert drift is not None
    reach = np.array([5.0, 50.0, 500.0])
    assert drift.turn_rad(reach, math.radians(bearing + 180)) == pytest.approx(0.0, abs=1e-6)
    assert drift.speed_m_s(reach) == pytest.approx(speed)


def test_after_a_turn_near_gas_comes_with_the_new_wind_and_far_gas_with_the_old() -> None:
    drift = turning_wind(30.0)
    turn = np.degrees(drift.turn_rad(np.array([2.0, 120.0, 900.0]), math.radians(90.0)))
    assert turn[0] == pytest.approx(0.0, abs=3.0)
    assert 0.0 > turn[1] > turn[2]
    assert turn[2] == pytest.approx(-30.0, abs=3.0)


def test_no_record_is_no_drift() -> None:
    assert drift_of([0.0], [2.0], [270.0], begins_s=0.0) is None
    assert drift_of(T, np.full(len(T), np.nan), np.full(len(T), 270.0), begins_s=540.0) is None
    assert drift_of(T, np.zeros(len(T)), np.full(len(T), 270.0), begins_s=540.0) is None


def test_a_drift_of_unequal_columns_is_refused() -> None:
    with pytest.raises(ImpossibleInput):
        Drift(distance_m=(1.0, 2.0), towards_deg=(90.0,), wind_m_s=(2.0, 2.0), turning_deg=(5.0, 5.0))


def test_a_straight_drift_changes_no_kernel() -> None:
    drift = Drift(distance_m=(1.0, 1e4), towards_deg=(90.0, 90.0), wind_m_s=(2.0, 2.0), turning_deg=(5.0, 5.0))
    sensor, place = Sensor(id="s", x_m=180.0, y_m=12.0), np.array([[0.0, 0.0, 1.0]])
    lit = [kernel_for(NOW, 60.0, 0.0, way).lit(sensor, place, np.zeros(1), np.ones(1)) for way in (None, drift)]
    assert lit[0].log_s_m3 == pytest.approx(lit[1].log_s_m3, abs=1e-5)


def test_a_leak_seen_through_a_turned_wind_is_found_where_its_gas_came_from() -> None:
    drift = turning_wind(25.0)
    places = [
        (-300.0, 0.0),
        (-300.0 * math.cos(0.35), -300.0 * math.sin(0.35)),
    ]  # straight up the wind, and south of it
    vessels = tuple(Candidate(id=name, x_m=x, y_m=y) for name, (x, y) in zip(("now", "past"), places, strict=True))
    sensors = tuple(Sensor(id=f"G{k}", x_m=0.0, y_m=20.0 * k, noise_kg_m3=1e-7) for k in range(-2, 3))
    kernel = kernel_for(NOW, 60.0, 0.0, drift)
    shown = []
    for one in sensors:
        lit = kernel.lit(one, np.array([[*places[1], 1.0]]), np.zeros(1), np.ones(1))
        shown.append((one.id, float(np.exp(lit.log_s_m3[0])) if lit.at.size else 0.0))
    found = [
        locate(Search(sensors=sensors, candidates=vessels), [Step(readings=as_readings(shown), weather=NOW, drift=way)])
        for way in (drift, None)
    ]
    share = [next(one.probability for one in each.suspects if one.id == "past") for each in found]
    assert found[0].suspects[0].id == "past"
    assert share[0] > share[1]
