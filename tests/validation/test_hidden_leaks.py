"""The leaks that the search is tried on: the same for one seed, nothing before they start, and no more than a range."""

from __future__ import annotations

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather, model
from server.hidden_leaks import STABILITY, Leak, mean_wind, show

LEAK = Leak(
    equipment_id="V1", x_m=0.0, y_m=0.0, height_m=1.0, rate_kg_s=1.0, wind_m_s=3.0, wind_from_deg=270.0
)  # fmt: skip
ARC = np.radians(np.arange(45, 136, 5))
RING = np.column_stack([100 * np.sin(ARC), 100 * np.cos(ARC), np.full(len(ARC), 1.5)])
QUIET, TOP = np.full(len(RING), 1e-9), np.full(len(RING), 1e-2)


def shown(seed: int, top=TOP):
    return show(LEAK, RING, QUIET, top, np.random.default_rng(seed), lasts_s=600.0)


def test_one_seed_is_one_leak():
    one, two, other = shown(1), shown(1), shown(2)
    assert np.array_equal(one.kg_m3, two.kg_m3)
    assert not np.array_equal(one.kg_m3, other.kg_m3)


def test_before_it_starts_there_is_nothing_but_scatter():
    found = shown(3)
    assert found.kg_m3[found.t_s < 0].max() < 1e-8
    assert found.kg_m3[found.t_s > 120].max() > 1e-5


def test_no_detector_shows_more_than_its_range():
    assert shown(4, np.full(len(RING), 2e-5)).kg_m3.max() == pytest.approx(2e-5)


def test_what_crosses_an_arc_is_about_what_a_plume_carries():
    release = Release(substance_id="ammonia", rate_kg_s=1.0, height_m=1.0, duration_s=1e9)
    air = Weather(wind_m_s=3.0, wind_from_deg=270.0, stability=STABILITY)
    plume = model("gaussian_plume").solve(Scenario(source=release, weather=air)).at(*RING.T[:2], 1.5).sum()
    late = [one.kg_m3[one.t_s > 200].mean(axis=0).sum() for one in (shown(seed) for seed in range(4))]
    assert plume / 3 < np.mean(late) < plume * 3


def test_a_wind_about_north_has_its_mean_in_the_north():
    speed, bearing = mean_wind(np.array([2.0, 4.0]), np.array([350.0, 10.0]))
    assert speed == pytest.approx(3)
    assert min(bearing, 360 - bearing) == pytest.approx(0, abs=1e-6)
