"""The fence engine: as brute force where positions are exact, calm where they are not."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.model.park import Fence
from twin.model.place import frame_around
from twin.rules.fence.engine import INSIDE, FenceEngine, local_outline

FRAME = frame_around("EPSG:4549", 120.9, 31.85)


def fence(fence_id: str, corners: list[tuple[float, float]], **more: object) -> Fence:
    lon, lat = FRAME.to_lonlat(*np.array([*corners, corners[0]], dtype=float).T)
    ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
    return Fence(id=fence_id, name_zh="", name_en="", kind="forbidden", polygons=((ring,),), **more)  # type: ignore[arg-type]


SQUARE = fence("F", [(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)])


def walk(engine: FenceEngine, places: list[tuple[float, float]], error_m: float = 0.0, z_m: float = 1.2) -> list[bool]:
    """Whether each crossing of one tag that walks through places was an entry."""
    out = []
    for x, y in places:
        one = [np.array([value]) for value in (x, y, z_m, error_m)]
        out += [crossing.entered for crossing in engine.update(np.array([0]), *one)]
    return out


boxes = st.tuples(*[st.floats(-200, 200) for _ in range(2)], *[st.floats(5, 150) for _ in range(2)])


@settings(max_examples=40, deadline=None)
@given(st.lists(boxes, min_size=1, max_size=6), st.integers(0, 2**31))
def test_with_exact_positions_and_no_confirmation_the_state_is_what_shapely_says(boxes, seed):
    fences = [fence(f"F{i}", [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]) for i, (x, y, w, h) in enumerate(boxes)]
    engine = FenceEngine(fences, FRAME, confirmations=1)
    shapes = [local_outline(each, FRAME) for each in fences]
    rng = np.random.default_rng(seed)
    rows, zeros = np.arange(30), np.zeros(30)
    for _ in range(4):
        x, y = rng.uniform(-250, 250, (2, 30))
        engine.update(rows, x, y, zeros, zeros)
        truth = np.column_stack([shapely.contains_xy(shape, x, y) for shape in shapes])
        assert np.array_equal(engine.state == INSIDE, truth)


def test_the_first_fix_sets_the_state_without_an_event():
    engine = FenceEngine([SQUARE], FRAME)
    assert walk(engine, [(0, 0)]) == []
    assert engine.state[0, 0] == INSIDE


def test_entering_and_leaving_take_two_fixes_each():
    engine = FenceEngine([SQUARE], FRAME)
    assert walk(engine, [(80, 0), (20, 0)]) == []
    assert walk(engine, [(20, 0)]) == [True]
    assert walk(engine, [(80, 0), (80, 0)]) == [False]


def test_somebody_who_stands_a_metre_inside_with_a_poor_fix_makes_fewer_than_two_false_exits_an_hour():
    engine, rng = FenceEngine([SQUARE], FRAME), np.random.default_rng(3)
    noise, places = np.zeros(2), []
    for _ in range(3600):
        noise = 0.7 * noise + np.sqrt(1 - 0.49) * rng.normal(0, 1.0, 2)
        places.append((49.0 + noise[0], noise[1]))
    assert walk(engine, places, error_m=2.45).count(False) <= 2


def test_somebody_who_stays_just_inside_the_line_is_in_after_five_fixes_however_poor():
    engine = FenceEngine([SQUARE], FRAME)
    assert walk(engine, [(90, 0)] + [(49.5, 0)] * 5, error_m=10.0) == [True]


def test_a_fence_between_two_heights_does_not_see_who_is_below():
    high = FenceEngine([fence("F", [(-50, -50), (50, -50), (50, 50), (-50, 50)], bottom_m=5.0, top_m=9.0)], FRAME)
    assert walk(high, [(90, 0), (0, 0), (0, 0), (0, 0)]) == []
    assert walk(high, [(0, 0), (0, 0)], z_m=6.0) == [True]
