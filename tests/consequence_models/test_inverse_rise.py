"""Rises below the alarm level, silence that counts only once the gas has had time, and lag taken out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from consequence_models.inverse import lag_corrected
from consequence_models.inverse.rise import background_of, rises, silence_counts


def test_a_lasting_rise_of_two_deviations_is_found_and_rest_is_not():
    chance = np.random.default_rng(3)
    values = chance.normal(0, 1, (400, 3))
    values[200:, 1] += 2.0
    first = rises(values, np.ones(3))
    assert first[0] == first[2] == -1
    assert 200 <= first[1] < 230


def test_missing_readings_are_no_rise():
    assert rises(np.full((50, 1), math.nan), [1.0])[0] == -1


def test_the_background_is_what_a_sensor_rests_at_even_when_gas_passed_by():
    record = np.full((100, 2), (1.8, 1.3))
    record[60:, 0] += 5.0
    assert background_of(record) == pytest.approx([1.8, 1.3])


def test_silence_counts_first_near_the_sensor_that_rose():
    places = np.array([[0.0, 0.0, 1.5], [100.0, 0.0, 1.5], [400.0, 0.0, 1.5]])
    assert silence_counts(places, 0, since_s=60, wind_m_s=3.0).tolist() == [True, True, False]
    assert silence_counts(places, 0, since_s=200, wind_m_s=3.0).all()


def test_the_lag_of_a_detector_is_taken_out_exactly():
    lag, given, step = 20.0, 3.0, 0.01
    t = np.arange(0, 60, step)
    shown = given * (1 - np.exp(-t / lag))
    mean = lag_corrected(float(shown.mean()), float(shown[0]), float(shown[-1]), lag_s=lag, averaging_s=60.0)
    assert mean == pytest.approx(given, rel=1e-3)
