"""5,000 tags that walk among 500 fences, as point updates a second with all state kept, against PostGIS and shapely."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.settings import Settings
from server.timing import Figure, best_of
from twin.store.engine import connect

TAGS, FENCES, WIDE_M, HIGH_M = 5000, 500, 3000.0, 2000.0
BAR_PER_S = 1e6


def postgis_rate(url: str, shapes: Sequence[BaseGeometry], points: NDArray[np.float64]) -> float:
    """Points a second that PostGIS finds the fences of, one statement each, with an index on the fences.

    Raises
    ------
    SQLAlchemyError
        The database does not answer.
    """
    engine = connect(url, pool_size=1)
    try:
        with engine.connect() as conn:
            conn.execute(text("CREATE TEMP TABLE bench_fence (id int, outline geometry) ON COMMIT DROP"))
            rows = [{"id": k, "wkb": shape.wkb} for k, shape in enumerate(shapes)]
            conn.execute(text("INSERT INTO bench_fence VALUES (:id, ST_GeomFromWKB(:wkb))"), rows)
            conn.execute(text("CREATE INDEX ON bench_fence USING gist (outline)"))
            conn.execute(text("ANALYZE bench_fence"))
            ask = text("SELECT id FROM bench_fence WHERE ST_Contains(outline, ST_MakePoint(:x, :y))")

            def one_by_one() -> None:
                for x, y in points.tolist():
                    conn.execute(ask, {"x": x, "y": y}).all()

            return len(points) / best_of(one_by_one, 3)
    finally:
        engine.dispose()


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
    database, rate = Settings.from_env().database_url, None
    if database:
        with suppress(SQLAlchemyError):
            rate = postgis_rate(database, shapes, ways[3].T[:300])
    base = one_by_one if rate is None else 1 / rate
    postgis = "PostGIS not running" if rate is None else f"PostGIS ST_Contains point by point {rate:.3g}/s"
    return Figure(
        figure=TAGS / seconds, unit=f"point updates/s, {TAGS} tags × {FENCES} fences, enter and exit kept",
        peer=f"{postgis}; shapely STRtree without state {1 / one_by_one:.3g}/s, all at once {1 / at_once:.3g}/s",
        ratio=base * TAGS / seconds, bar=">= 1,000,000/s", holds=TAGS / seconds >= BAR_PER_S,
    )  # fmt: skip


BENCH = _measure
