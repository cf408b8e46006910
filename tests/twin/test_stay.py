"""Stay points: what a stop is, whatever the walk, and a walk whose stops are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from twin.model.stay import LEAST_S, RADIUS_M, SILENCE_S, Stay, stays

Column = NDArray[np.float64]


def walk(*legs: tuple[float, float]) -> tuple[Column, Column, Column]:
    """A fix a second: each leg so many seconds at so many metres a second to the east."""
    speeds = np.concatenate([np.full(round(seconds), speed) for seconds, speed in legs])
    return np.arange(len(speeds), dtype=float), np.cumsum(speeds), np.zeros(len(speeds))


def spans(found: list[Stay]) -> list[tuple[int, int]]:
    return [(each.first, each.last) for each in found]


@given(
    legs=st.lists(st.tuples(st.floats(1, 400), st.sampled_from([0.0, 0.05, 0.4, 1.3, 5.0])), min_size=1, max_size=8),
    noise_m=st.floats(0, 4),
    seed=st.integers(0, 99),
)
def test_stays_are_in_order_apart_long_enough_and_small_enough(
    legs: list[tuple[float, float]], noise_m: float, seed: int
):
    at_s, x_m, y_m = walk(*legs)
    chance = np.random.default_rng(seed)
    x_m, y_m = x_m + noise_m * chance.standard_normal(len(x_m)), y_m + noise_m * chance.standard_normal(len(y_m))
    found = stays(at_s, x_m, y_m)
    ends = [row for each in found for row in (each.first, each.last)]
    assert ends == sorted(ends) and len(set(ends)) == len(ends)
    for each in found:
        assert at_s[each.last] - at_s[each.first] >= LEAST_S
        rows = slice(each.first, each.last + 1)
        away = np.hypot(x_m[rows] - each.x_m, y_m[rows] - each.y_m)
        assert np.quantile(away, 0.5) <= 2 * RADIUS_M


def test_a_walk_with_two_stops_has_two_stays_where_they_were():
    at_s, x_m, y_m = walk((100, 1.3), (300, 0), (200, 1.3), (600, 0), (60, 1.3))
    found = stays(at_s, x_m, y_m)
    assert [each.x_m for each in found] == pytest.approx([130, 390], abs=3.5)
    for (first, last), (begin, end) in zip(spans(found), [(100, 400), (600, 1200)], strict=True):
        assert first == pytest.approx(begin, abs=1 + RADIUS_M / 1.3) and last == pytest.approx(
            end, abs=1 + RADIUS_M / 1.3
        )


def test_who_walks_or_waits_a_moment_stays_nowhere():
    assert stays(*walk((3600, 1.3))) == []
    assert stays(*walk((100, 1.3), (LEAST_S - 20, 0), (100, 1.3))) == []
    assert stays(*(np.empty(0) for _ in range(3))) == []
    assert stays(*(np.zeros(1) for _ in range(3))) == []


def test_a_reflected_signal_does_not_end_a_stay_but_a_silence_does():
    at_s, x_m, y_m = walk((900, 0))
    leapt = x_m.copy()
    leapt[400:405] = 60.0
    assert spans(stays(at_s, leapt, y_m)) == [(0, 899)]
    assert stays(at_s, leapt, y_m)[0].x_m == pytest.approx(0, abs=1e-9)
    silent = at_s + np.where(at_s >= 450, SILENCE_S + 1, 0)
    assert spans(stays(silent, x_m, y_m)) == [(0, 449), (450, 899)]
