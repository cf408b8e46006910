"""The fence engine: as brute force where positions are exact, calm where they are not."""

from __future__ import annotations

import numpy as np
import shapely
from fence_oracle import Oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from twin.model.park import Fence
from twin.model.place import frame_around
from twin.model.terms import Around, Circle, Corridor, FenceTerms
from twin.rules.fence.engine import INSIDE, OUTSIDE, FenceEngine, local_outline

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


def corridor(fence_id: str, points: list[tuple[float, float]], width_m: float) -> Fence:
    lon, lat = FRAME.to_lonlat(*np.array(points, dtype=float).T)
    line = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
    rule = FenceTerms(corridor=Corridor(line=line, width_m=width_m))
    return Fence(id=fence_id, name_zh="", name_en="", kind="forbidden", polygons=(), rule=rule)


def disc(fence_id: str, x: float, y: float, radius_m: float) -> Fence:
    lon, lat = (float(each) for each in FRAME.to_lonlat(x, y))
    rule = FenceTerms(circle=Circle(lon=lon, lat=lat, radius_m=radius_m))
    return Fence(id=fence_id, name_zh="", name_en="", kind="forbidden", polygons=(), rule=rule)


places = st.tuples(st.floats(-120, 120), st.floats(-120, 120))
shapes = st.one_of(
    st.builds(lambda c, r: ("disc", c, r), places, st.floats(3, 60)),
    st.builds(lambda a, b, w: ("corridor", a, b, w), places, places, st.floats(2, 30)),
    st.builds(lambda c, w, h, low, floor: ("box", c, w, h, low, floor), places, st.floats(3, 120), st.floats(3, 120),
              st.sampled_from([None, 0.0, 4.0]), st.sampled_from([None, 1, 2])),
)  # fmt: skip


def made(index: int, shape: tuple[object, ...]) -> Fence:
    kind, (x, y), *rest = shape
    if kind == "disc":
        return disc(f"F{index}", x, y, rest[0])
    if kind == "corridor":
        (x1, y1), width_m = rest
        return corridor(f"F{index}", [(x, y), (x1 + 1.0, y1)], width_m)
    width, height, low, floor = rest
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return fence(f"F{index}", corners, bottom_m=low, floor=floor)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(shapes, min_size=1, max_size=6), st.integers(0, 2**31), st.sampled_from([0.0, 0.5, 2.0, 8.0]))
def test_over_any_history_the_engine_is_what_brute_force_with_shapely_says(shapes, seed, error_m):
    fences = [made(i, shape) for i, shape in enumerate(shapes)]
    engine, oracle, rng = FenceEngine(fences, FRAME), Oracle(fences, FRAME), np.random.default_rng(seed)
    tags, place = 6, rng.uniform(-130, 130, (6, 2))
    for _ in range(12):
        rows = np.flatnonzero(rng.random(tags) < 0.8)
        place[rows] += rng.normal(0, 8, (len(rows), 2))
        z, floor = rng.choice([1.2, 5.0], len(rows)), rng.choice([-999, 1, 2], len(rows))
        since, error = rng.choice([0.1, 1.0, 3.0], len(rows)), np.full(len(rows), error_m)
        x, y = place[rows].T
        got = engine.update(rows, x, y, z, error, floor, since_s=since)
        told = {(c.row, c.column, c.entered) for c in got if not c.passed}
        wanted, through = set(), set()
        for i, row in enumerate(rows.tolist()):
            wanted |= oracle.fix(row, x[i], y[i], z[i], error_m, int(floor[i]), since[i])
            through |= oracle.passed
        assert told == wanted
        assert {(c.row, c.column) for c in got if c.passed} == through
    inside = {pair for pair, state in oracle.pairs.items() if state.inside}
    assert {(int(r), int(c)) for r, c in zip(*np.nonzero(engine.state == INSIDE), strict=True)} == inside


moves = st.tuples(st.integers(0, 2), st.floats(-40, 40), st.floats(-40, 40), st.sampled_from(["tag", "centre"]))


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(moves, max_size=40), st.floats(5, 25), st.sampled_from([0.2, 1.0, 4.0]))
def test_a_fence_that_moves_is_where_its_middle_is_over_any_history(history, radius_m, error_m):
    rule = FenceTerms(around=Around(tag_id="V", radius_m=radius_m))
    engine = FenceEngine([Fence(id="M", name_zh="", name_en="", kind="forbidden", polygons=(), rule=rule)], FRAME)
    rows, zeros = np.arange(3), np.zeros(3)
    x, y, error = np.array([0.0, 30.0, 60.0]), np.zeros(3), np.full(3, error_m)
    inside, evidence, count = [None] * 3, [0.0] * 3, [0] * 3
    engine.update(rows, x, y, zeros, error)
    centre, centre_sigma = np.zeros(2), 0.3
    for which, dx, dy, moved in history:
        if moved == "tag":
            x[which], y[which] = x[which] + dx, y[which] + dy
            engine.update(rows[which : which + 1], x[which : which + 1], y[which : which + 1], zeros[:1], error[:1])
        else:
            centre += (dx, dy)
        engine.centres[0] = (*centre, centre_sigma)
        told = {(c.row, c.entered) for c in engine.recentre(rows, x, y, zeros, error)}
        wanted = set()
        for row in range(3):
            beyond = float(np.hypot(x[row] - centre[0], y[row] - centre[1])) - radius_m
            here = beyond <= 0
            if inside[row] is None:
                inside[row] = here
            elif here == inside[row]:
                evidence[row], count[row] = 0.0, 0
            else:
                sigmas = abs(beyond) / float(np.hypot(error_m / 2.4477, centre_sigma))
                evidence[row] += min(max(sigmas - 1.25, 0.0), 1.0)
                count[row] += 1
                if evidence[row] >= 2.0 - 1e-9 or (here and count[row] >= 5):
                    wanted.add((row, here))
                    inside[row], evidence[row], count[row] = here, 0.0, 0
        assert told == wanted
        assert [state == INSIDE for state in engine.state[:3, 0]] == inside


def test_somebody_who_stands_a_metre_inside_with_a_poor_fix_makes_fewer_than_two_false_exits_an_hour():
    engine, rng = FenceEngine([SQUARE], FRAME), np.random.default_rng(3)
    people, hours = 60, 0.5
    rows, z, error = np.arange(people), np.full(people, 1.2), np.full(people, 2.4477)
    noise, exits = rng.normal(0, 1.0, (2, people)), 0
    for _ in range(int(3600 * hours)):
        noise = 0.7 * noise + np.sqrt(1 - 0.49) * rng.normal(0, 1.0, (2, people))
        exits += sum(not c.entered for c in engine.update(rows, 49.0 + noise[0], noise[1], z, error))
    assert exits / (people * hours) <= 2


def test_who_passes_a_narrow_corridor_between_two_fixes_is_told_once_the_next_fix_confirms_it():
    engine = FenceEngine([corridor("C", [(0, -50), (0, 50)], 3.0)], FRAME)

    def fix(x: float, error_m: float = 0.5) -> list[bool]:
        one = [np.array([value]) for value in (x, 0.0, 1.2, error_m)]
        return [c.passed for c in engine.update(np.array([0]), *one, since_s=np.array([1.0]))]

    assert [fix(x) for x in (-8.0, -4.0, 4.0)] == [[], [], []]
    assert fix(5.0) == [True]
    assert [fix(x) for x in (-4.0, 4.5)] == [[], []], "a jump to the other side and back is no way through"
    assert engine.state[0, 0] == OUTSIDE


def test_a_poor_fix_or_a_long_gap_passes_through_nothing():
    engine = FenceEngine([corridor("C", [(0, -50), (0, 50)], 3.0)], FRAME)
    for error_m, since_s in ((8.0, 1.0), (0.5, 45.0)):
        for x in (-8.0, 8.0, 9.0):
            one = [np.array([value]) for value in (x, 0.0, 1.2, error_m)]
            assert engine.update(np.array([0]), *one, since_s=np.array([since_s])) == []


def test_a_fence_that_moves_meets_who_stands_still():
    rule = FenceTerms(around=Around(tag_id="V", radius_m=10.0))
    engine = FenceEngine([Fence(id="M", name_zh="", name_en="", kind="forbidden", polygons=(), rule=rule)], FRAME)
    one = [np.array([value]) for value in (0.0, 0.0, 1.2, 0.5)]
    engine.update(np.array([0]), *one)
    told = []
    for x in (50.0, 30.0, 5.0, 5.0, 50.0, 50.0):
        engine.centres[0] = (x, 0.0, 0.2)
        told.append([c.entered for c in engine.recentre(np.array([0]), *one)])
    assert told == [[], [], [], [True], [], [False]]


def test_fixes_near_the_line_that_come_ten_times_a_second_are_no_ten_confirmations():
    engine = FenceEngine([SQUARE], FRAME)
    one = lambda x: [np.array([value]) for value in (x, 0.0, 1.2, 0.5)]  # noqa: E731
    engine.update(np.array([0]), *one(0.0))
    told = [bool(engine.update(np.array([0]), *one(50.7), since_s=np.array([0.1]))) for _ in range(25)]
    assert told.index(True) == 19


def test_somebody_who_stays_just_inside_the_line_is_in_after_five_fixes_however_poor():
    engine = FenceEngine([SQUARE], FRAME)
    assert walk(engine, [(90, 0)] + [(49.5, 0)] * 5, error_m=10.0) == [True]


def test_a_fence_between_two_heights_does_not_see_who_is_below():
    high = FenceEngine([fence("F", [(-50, -50), (50, -50), (50, 50), (-50, 50)], bottom_m=5.0, top_m=9.0)], FRAME)
    assert walk(high, [(90, 0), (0, 0), (0, 0), (0, 0)]) == []
    assert walk(high, [(0, 0), (0, 0)], z_m=6.0) == [True]
