"""Viewsheds of 500 cameras behind 5,000 structures, against a plain shapely loop that cuts shadow after shadow."""

from __future__ import annotations

from typing import Any

import numpy as np

from server.timing import Figure, best_of

CAMERAS, STRUCTURES, SOME = 500, 5000, 10
WIDE_M, HIGH_M = 3000.0, 2000.0
BAR_S = 2.0


def _park() -> tuple[list[Any], list[float], list[Any]]:
    """Round and square structures and cameras on poles, spread over a park."""
    import shapely

    from twin.rules.cover.viewshed import Camera

    dice = np.random.default_rng(7)
    x, y = dice.uniform(0, WIDE_M, STRUCTURES), dice.uniform(0, HIGH_M, STRUCTURES)
    half, top = dice.uniform(1.5, 10, STRUCTURES), dice.uniform(3, 25, STRUCTURES)
    round_ones = shapely.buffer(shapely.points(x, y), half, quad_segs=4)
    boxes = shapely.box(x - half, y - half / 2, x + half, y + half / 2)
    outlines = list(np.where(dice.random(STRUCTURES) < 0.5, round_ones, boxes))
    cameras = [
        Camera(id=f"C{k}", x_m=cx, y_m=cy, z_m=12.0, heading_deg=turn, field_of_view_deg=90.0, range_m=100.0)
        for k, (cx, cy, turn) in enumerate(
            zip(dice.uniform(0, WIDE_M, CAMERAS), dice.uniform(0, HIGH_M, CAMERAS), dice.uniform(0, 360, CAMERAS),
                strict=True)
        )
    ]  # fmt: skip
    return outlines, top.tolist(), cameras


def plain(camera: Any, outlines: list[Any], tops: list[float]) -> Any:
    """One camera by shapely alone: its sector less the hull of every near structure and of its shadow."""
    import shapely
    from shapely.affinity import scale

    at = (camera.x_m, camera.y_m)
    turn = np.radians(camera.heading_deg + np.linspace(-0.5, 0.5, 65) * camera.field_of_view_deg)
    rim = np.column_stack([np.sin(turn), np.cos(turn)]) * camera.range_m + at
    sector = shapely.Polygon([at, *rim])
    height = camera.z_m - 1.0
    for outline, top in zip(outlines, tops, strict=True):
        if not sector.intersects(outline):
            continue
        times = height / (height - top + 1.0) if height > top - 1.0 else 1e3
        sector = sector.difference(shapely.convex_hull(outline.union(scale(outline, times, times, origin=at))))
    return sector


def _measure() -> Figure:
    from twin.rules.cover.viewshed import obstacles, viewshed

    outlines, tops, cameras = _park()
    among = obstacles(outlines, [0.0] * len(outlines), tops)
    seconds = best_of(lambda: viewshed(cameras, among), 3)
    one = best_of(lambda: viewshed(cameras[:1], among).outline(0), 5)
    loop = best_of(lambda: [plain(camera, outlines, tops) for camera in cameras[:SOME]], 1) / SOME * CAMERAS
    return Figure(
        figure=seconds, unit=f"s for {CAMERAS} cameras, {STRUCTURES} structures; one with its outline {one:.4f} s",
        peer=f"a plain shapely loop {loop:.3g} s (from {SOME} cameras)", ratio=loop / seconds,
        bar=f"<= {BAR_S:g} s", holds=seconds <= BAR_S and one <= 0.1,
    )  # fmt: skip


BENCH = _measure
