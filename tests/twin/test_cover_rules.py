"""What devices reach: the viewshed against exact shadows, the radii of GB/T 50493, ways, and the greedy choice."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import scale

from twin.rules.cover.choose import chosen
from twin.rules.cover.gas import Detector, Source, covered
from twin.rules.cover.ground import cells_of, times_seen
from twin.rules.cover.reach import crossings, distances, reached, ways_of
from twin.rules.cover.viewshed import Camera, obstacles, pixels_per_m, reach_of, viewshed

NOTHING = obstacles([], [], [])
AROUND = {"field_of_view_deg": 360.0, "range_m": 100.0}


def exact(camera: Camera, outlines: list, tops: list, target_m: float = 1.0) -> shapely.Geometry:
    """The seen ground by plain shapely: the sector less the hull of every structure and its shadow."""
    height = camera.z_m - target_m
    turn = np.radians(camera.heading_deg + np.linspace(-0.5, 0.5, 721) * camera.field_of_view_deg)
    rim = np.column_stack([np.sin(turn), np.cos(turn)]) * camera.range_m + (camera.x_m, camera.y_m)
    full = camera.field_of_view_deg >= 360
    sector = shapely.Polygon(rim if full else [(camera.x_m, camera.y_m), *rim])
    for outline, top in zip(outlines, tops, strict=True):
        above = top - target_m
        if above <= 0:
            continue
        times = height / (height - above) if height > above else 1e4
        thrown = scale(outline, times, times, origin=(camera.x_m, camera.y_m))
        sector = sector.difference(shapely.convex_hull(shapely.union(outline, thrown)))
    return sector


def test_a_camera_on_open_ground_sees_its_whole_field_of_view():
    view = viewshed([Camera(id="a", x_m=3, y_m=4, z_m=10, heading_deg=350, field_of_view_deg=60, range_m=50)], NOTHING)
    assert view.seen.all() and view.share(0) == 1.0
    assert view.outline(0).area == pytest.approx(np.pi * 50**2 / 6, rel=1e-3)
    assert view.at(0, np.array([3.0, 3.0]), np.array([53.9, -20.0])).tolist() == [True, False]


def test_a_wall_as_high_as_the_camera_hides_all_behind_it_and_a_low_one_a_part():
    wall = shapely.box(-200, 20, 200, 21)
    looking = {"x_m": 0.0, "y_m": 0.0, "z_m": 11.0, "field_of_view_deg": 2.0, "range_m": 100.0}
    high = viewshed([Camera(id="a", **looking)], obstacles([wall], [0], [11]), bins=1000)
    low = viewshed([Camera(id="a", **looking)], obstacles([wall], [0], [6]), bins=1000)
    assert high.seen[0, 64].sum() == 200  # up to the wall at 20 m
    assert low.seen[0, 64].sum() == 200 + 1000 - 420  # the shadow of 21 m ends at 21 x 10/(10 - 5) = 42 m


def test_a_rack_on_legs_lets_the_camera_look_below_it():
    rack = obstacles([shapely.box(-200, 20, 200, 24)], [6.0], [8.0])
    low = viewshed([Camera(id="a", x_m=0, y_m=0, z_m=4, field_of_view_deg=2, range_m=100)], rack)
    assert low.seen.all()
    high = viewshed([Camera(id="a", x_m=0, y_m=0, z_m=11, field_of_view_deg=2, range_m=100)], rack, bins=1000)
    # Hidden from 20 x 10/(10 - 5) = 40 m to 24 x 10/(10 - 7) = 80 m
    assert np.flatnonzero(~high.seen[0, 64]).tolist() == list(range(400, 800))


def test_a_camera_on_the_wall_of_a_building_is_not_hidden_by_it():
    house = obstacles([shapely.box(-10, -10, 10, 0)], [0], [12])
    assert viewshed([Camera(id="a", x_m=0, y_m=0.1, z_m=6, field_of_view_deg=90)], house).seen.all()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 360), st.sampled_from([60.0, 110.0, 360.0]))
def test_the_kernel_agrees_with_exact_shadows(seed, heading, wide):
    dice = np.random.default_rng(seed)
    boxes = [shapely.box(x, y, x + w, y + h) for x, y, w, h in zip(
        *dice.uniform(-90, 90, (2, 14)), *dice.uniform(4, 20, (2, 14)), strict=True)]  # fmt: skip
    away = [box for box in boxes if box.distance(shapely.Point(0, 0)) > 1]
    tops = dice.uniform(2, 25, len(away)).tolist()
    camera = Camera(id="a", x_m=0, y_m=0, z_m=12, heading_deg=heading, field_of_view_deg=wide, range_m=100)
    ours = viewshed([camera], obstacles(away, [0.0] * len(away), tops), rays=720, bins=400)
    wanted = exact(camera, away, tops)
    wrong = shapely.symmetric_difference(ours.outline(0), wanted).area
    assert wrong < 0.03 * np.pi * 100**2 * wide / 360


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_one_more_structure_never_shows_more_and_a_shared_run_equals_runs_alone(seed):
    dice = np.random.default_rng(seed)
    boxes = [shapely.box(x, y, x + 9, y + 9) for x, y in dice.uniform(-80, 80, (9, 2))]
    tops = dice.uniform(3, 20, 9).tolist()
    places = enumerate(dice.uniform(-60, 60, (4, 2)))
    cameras = [Camera(id=str(k), x_m=x, y_m=y, z_m=9, **AROUND) for k, (x, y) in places]
    fewer, all_of_them = obstacles(boxes[:-1], [0] * 8, tops[:-1]), obstacles(boxes, [0] * 9, tops)
    together = viewshed(cameras, all_of_them)
    assert not (together.seen & ~viewshed(cameras, fewer).seen).any()
    for k, camera in enumerate(cameras):
        assert (viewshed([camera], all_of_them).seen[0] == together.seen[k]).all()


def test_a_known_tilt_bounds_the_picture_near_and_far():
    camera = Camera(id="a", x_m=0, y_m=0, z_m=11, field_of_view_deg=60, range_m=100, tilt_deg=-30.0)
    seen = viewshed([camera], NOTHING, bins=1000).seen[0, 64]
    half = np.degrees(np.arctan(np.tan(np.radians(30)) * 9 / 16))
    assert np.argmax(seen) / 10 == pytest.approx(10 / np.tan(np.radians(30 + half)), abs=0.2)
    assert seen.sum() / 10 + np.argmax(seen) / 10 == pytest.approx(10 / np.tan(np.radians(30 - half)), abs=0.2)


def test_pixels_per_metre_fall_with_distance_and_agree_with_their_reach():
    camera = Camera(id="a", x_m=0, y_m=0, z_m=8, field_of_view_deg=60)
    # 1920 px over 2 x 50 m x tan 30 deg
    assert pixels_per_m(camera, np.sqrt(50**2 - 7**2)) == pytest.approx(1920 / (100 * np.tan(np.radians(30))))
    assert pixels_per_m(camera, reach_of(camera, 62.5)) == pytest.approx(62.5)
    assert reach_of(camera, 1e6) == 0.0


def test_cells_are_counted_as_often_as_they_are_seen_and_gaps_are_polygons():
    cells = cells_of(shapely.box(0, 0, 100, 50), without=[shapely.box(40, 20, 60, 30)], cell_m=1.0)
    assert cells.area_m2(cells.inside) == 100 * 50 - 20 * 10
    looking = {"y_m": 25.0, "z_m": 6.0, "field_of_view_deg": 360.0, "range_m": 30.0}
    count = times_seen(viewshed([Camera(id="a", x_m=20, **looking), Camera(id="b", x_m=30, **looking)], NOTHING), cells)
    assert count.max() == 2 and count[25, 25] == 2 and count[25, 95] == 0
    gap = cells.outline(cells.inside & (count == 0))
    assert gap.area == pytest.approx(cells.area_m2(cells.inside & (count == 0)), rel=1e-6)
    assert gap.contains(shapely.Point(95, 25)) and not gap.contains(shapely.Point(25, 25))


def test_a_source_is_covered_within_ten_metres_of_a_combustible_and_four_of_a_toxic_detector():
    tank = shapely.box(0, 0, 10, 10)
    for danger, reach in (("combustible", 10.0), ("toxic", 4.0)):
        source = Source(id="T", outline=tank, danger=danger)
        for away, held in ((reach - 0.1, True), (reach + 0.1, False)):
            (found,) = covered([source], [Detector(id="D", x_m=10 + away, y_m=5, danger=danger)])
            assert found.covered is held and found.distance_m == pytest.approx(away) and found.nearest == "D"
    deaf = Detector(id="D", x_m=5, y_m=5, danger="combustible")
    (other,) = covered([Source(id="T", outline=tank, danger="toxic")], [deaf])
    assert not other.covered and other.gap.length == pytest.approx(40.0)


def test_ways_are_as_long_as_they_are_and_hydrants_reach_round_corners_only_along_them():
    ways = ways_of([shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(50, -50), (50, 50)])])
    far, origin = distances(ways, np.array([[0.0, 3.0]]))
    at = {tuple(node): value for node, value in zip(ways.nodes.tolist(), far, strict=True)}
    assert at[50.0, 50.0] == pytest.approx(3 + 50 + 50) and at[100.0, 0.0] == pytest.approx(103.0)
    assert set(origin.tolist()) == {0}
    assert reached(ways, far, 60.0).sum() * 5 == pytest.approx(50 + 5 + 5 + 5, abs=6)
    houses = [shapely.box(60, 45, 70, 55), shapely.box(400, 400, 410, 410)]
    assert crossings(ways, houses).nearest_m(far).tolist() == pytest.approx([3 + 50 + 17 + 30, np.inf], abs=6)
    nobody, _ = distances(ways, np.empty((0, 2)))
    assert np.isinf(nobody).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_greedy_choice_is_never_below_its_bound(seed):
    dice = np.random.default_rng(seed)
    helps, weight = dice.random((7, 12)) < 0.3, dice.uniform(1, 5, 12)
    best = max(weight[helps[list(some)].any(axis=0)].sum() for some in combinations(range(7), 3))
    assert sum(gain for _, gain in chosen(helps, weight, 3)) >= (1 - 1 / np.e) * best - 1e-9
