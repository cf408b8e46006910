"""Anchor plans, heights and smoothing: what can be expected, what cannot be seen, what later moments add."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.positioning.bands import bands
from ingest.positioning.calibration import Calibration
from ingest.positioning.height import solve_with_height
from ingest.positioning.plan import expected, expected_of
from ingest.positioning.radio_map import Grid
from ingest.positioning.recording import follow, normalised_squares
from ingest.positioning.smoother import smooth
from ingest.positioning.solve import solve
from tests.ingest.positioning.scenes import measured, places
from tests.ingest.positioning.test_tracks import off_m, walk
from tests.walks.live_rig import small_park

SQUARE = np.array([[-30.0, -30, 6], [30, -30, 6], [30, 30, 6], [-30, 30, 6]])
GRID = Grid.over((-40, -40), (40, 40), 5.0)


def test_in_the_middle_of_a_square_the_bound_is_sigma():
    plan = expected(Grid.over((-1, -1), (1, 1), 1.0), SQUARE, z_m=6.0, sigma=0.1)
    assert plan.error_m[1, 1] == pytest.approx(2.4477 * 0.1 / np.sqrt(2), rel=1e-6)
    assert plan.anchors[1, 1] == 4


@pytest.mark.parametrize("method", ["range", "tdoa", "rssi", "aoa"])
def test_one_more_anchor_never_makes_a_plan_worse(method: str):
    more = np.concatenate([SQUARE, [[5.0, 8.0, 7.0]]])
    before, after = (expected(GRID, anchors, method=method, reach_m=200.0).error_m for anchors in (SQUARE, more))
    assert (np.nan_to_num(after, nan=np.inf) <= np.nan_to_num(before, nan=np.inf) + 1e-9).all()


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 5.0))
def test_twice_the_noise_is_twice_the_error(sigma: float):
    once, twice = (expected(GRID, SQUARE, sigma=factor * sigma).error_m for factor in (1, 2))
    assert np.allclose(twice, 2 * once, equal_nan=True)


def test_where_too_few_anchors_reach_nothing_is_promised():
    plan = expected(GRID, SQUARE, reach_m=40.0)
    assert np.isnan(plan.error_m[plan.anchors < 3]).all() and (plan.anchors < 3).any()
    assert expected(GRID, np.zeros((0, 3))).covered_fraction() == 0.0
    row = np.array([[-30.0, 0, 6], [0, 0, 6], [30, 0, 6]])
    assert np.isnan(expected(Grid.over((-20, 0), (20, 1), 1.0), row, z_m=6.0).error_m[:, 0]).all()


def test_the_error_of_a_plan_is_the_error_that_is_found():
    rng = np.random.default_rng(1)
    place = np.array([12.0, -7.0])
    h = measured("range", np.repeat(place[None], 4000, 0), np.repeat(SQUARE[None], 4000, 0))
    h.value += rng.normal(0, 0.2, h.value.shape)
    found = solve(h)
    off = np.hypot(found.x_m - place[0], found.y_m - place[1])
    grid = Grid(x_m=np.array([12.0, 13.0]), y_m=np.array([-7.0, -6.0]))
    assert np.percentile(off, 95) == pytest.approx(expected(grid, SQUARE, sigma=0.2).error_m[0, 0], rel=0.08)


def test_the_plan_of_a_park_covers_the_square_of_its_anchors():
    plan = expected_of(small_park("site"), step_m=20.0)
    assert plan.anchors.max() >= 1 and plan.error_m.shape == plan.anchors.shape


def test_a_height_is_told_by_anchors_that_hang_high_and_low():
    xy, anchors = places(200, 6)
    anchors[:, ::2, 2] = 18.0
    anchors[..., :2] /= 2
    h = measured("range", xy / 2, anchors, noise_seed=3)
    h.z_m = h.z_m + 3.0
    found = solve_with_height(h)
    assert found.seen.mean() > 0.95
    assert np.median(np.abs(found.place_m[found.seen, 2] - 1.2)) < 0.5


def test_a_height_among_anchors_of_one_height_is_refused():
    xy, anchors = places(50, 8)
    anchors[..., 2] = 5.0
    assert not solve_with_height(measured("range", xy, anchors)).seen.any()


def test_a_height_needs_one_anchor_more_than_a_place():
    xy, anchors = places(20, 3)
    assert not solve_with_height(measured("range", xy, anchors)).seen.any()


def test_what_came_later_makes_a_track_better_and_its_error_smaller():
    run, known = walk(60, sigma=0.3), Calibration(sigma=0.3)
    live, later = follow(run, known), smooth(run, known)
    assert np.median(off_m(run, later.place_m)) < np.median(off_m(run, live.place_m))
    assert later.error_m.mean() < live.error_m.mean()
    assert 1.0 < normalised_squares(later.place_m, later.cov_m2, run.truth_m).mean() < 4.0


def test_the_last_smoothed_place_is_the_last_filtered_one():
    run, known = walk(20), Calibration(sigma=0.1, lasting_fraction=0.5, lasting_s=3.0)
    assert np.allclose(smooth(run, known).place_m[-1], follow(run, known).place_m[-1], atol=1e-9)


def test_a_gap_in_the_ranges_is_bridged_from_both_sides():
    run = walk(60)
    run.value[120:170] = np.nan
    live, later = follow(run, Calibration(sigma=0.1)), smooth(run, Calibration(sigma=0.1))
    assert off_m(run, later.place_m)[120:170].max() < off_m(run, live.place_m)[120:170].max()


def test_the_bands_of_a_plan_cover_its_whole_box_once():
    frame = small_park("site").site.frame()
    plan = expected(Grid.over((-80, -80), (80, 80), 4.0), SQUARE, sigma=0.3, reach_m=90.0)
    found = bands(plan, frame)
    areas = []
    for feature in found:
        shape = shapely.geometry.shape(feature["geometry"])
        x, y = frame.to_local(*shapely.get_coordinates(shape).T)
        areas.append(shapely.set_coordinates(shape, np.column_stack([x, y])).area)
    assert [feature["id"] for feature in found] == ["good", "fair", "poor"]
    assert sum(areas) == pytest.approx(160.0**2, rel=0.01) and min(areas) > 0
