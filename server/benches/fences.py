"""5,000 tags that walk among 500 fences, as point updates a second with all state kept, against shapely's own index."""

from __future__ import annotations

import numpy as np

from server.timing import Figure, best_of

TAGS, FENCES, WIDE_M, HIGH_M = 5000, 500, 3000.0, 2000.0
BAR_PER_S = 1e6


def _measure() -> Figure:
    import shapely

    from twin.model.park import Fence
    from twin.model.place import frame_around
    from twin.rules.fence.engine import FenceEngine, local_outline

    frame, chance = frame_around("EPSG:4549", 120.9, 31.85), np.random.default_rng(3)
    turn = np.linspace(0, 2 * np.pi, 9)
    made = []
    for k in range(FENCES):
        x, y, radius = chance.uniform(-WIDE_M / 2, WIDE_M / 2), chance.uniform(-HIGH_M / 2, HIGH_M / 2), 15 + 3 * k % 45
        lon, lat = frame.to_lonlat(x + radius * np.cos(turn), y + radius * np.sin(turn))
        ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
        made.append(Fence(id=f"F{k}", name_zh="", name_en="", kind="forbidden", polygons=((ring,),)))
    engine, shapes = FenceEngine(made, frame), [local_outline(fence, frame) for fence in made]
    place = chance.uniform([[-WIDE_M / 2], [-HIGH_M / 2]], [[WIDE_M / 2], [HIGH_M / 2]], (2, TAGS))
    heading = chance.uniform(0, 2 * np.pi, TAGS)
    ways = [place + 1.2 * t * np.array([np.cos(heading), np.sin(heading)]) for t in range(40)]
    rows, second = np.arange(TAGS), np.ones(TAGS)
    z, error, floor = np.full(TAGS, 1.2), np.full(TAGS, 0.73), np.full(TAGS, -999)
    turns = iter(ways)

    def ours() -> None:
        x, y = next(turns)
        engine.update(rows, x, y, z, error, floor, since_s=second)

    ours()
    seconds = best_of(ours, 30)
    tree, some = shapely.STRtree(shapes), np.asarray(shapely.points(*ways[3]))[:500]
    one_by_one = best_of(lambda: [tree.query(point, predicate="within") for point in some], 3) / len(some)
    at_once = best_of(lambda: tree.query(shapely.points(*ways[3]), predicate="within"), 5) / TAGS
    return Figure(
        figure=TAGS / seconds, unit=f"point updates/s, {TAGS} tags × {FENCES} fences, enter and exit kept",
        peer=f"shapely STRtree, no state: point by point {1 / one_by_one:.3g}/s, all at once {1 / at_once:.3g}/s",
        ratio=one_by_one * TAGS / seconds, bar=">= 1,000,000/s", holds=TAGS / seconds >= BAR_PER_S,
    )  # fmt: skip


BENCH = _measure
