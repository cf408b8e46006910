"""What follows its outline on the ground and stays inert: bunds with their cells and crossings, walls around plots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from scenes.builders.kit import Mesh

OUTLINED = ("bund", "fence")


def outlined(kind: str, outline: Polygon | MultiPolygon, height_m: float, parameters: Mapping[str, Any]) -> Mesh:
    """The walls of one outline, in the metres of the outline, the ground at z = 0."""
    mesh = Mesh()
    for part in outline.geoms if isinstance(outline, MultiPolygon) else [outline]:
        if kind == "bund":
            bund(mesh, part, height_m, parameters)
        else:
            mesh.extruded(shapely.geometry.polygon.orient(part), 0.0, height_m, "bund", "seam")
    return mesh


def bund(mesh: Mesh, outline: Polygon, height_m: float, parameters: Mapping[str, Any]) -> None:
    """A ring wall, lower walls between the cells, steps over the ring in two places."""
    wall_m = float(parameters.get("wall_m", 0.5))
    inner = outline.buffer(-wall_m, join_style="mitre")
    ring = outline.difference(inner)
    if not isinstance(ring, Polygon):
        return
    mesh.extruded(shapely.geometry.polygon.orient(ring), 0.0, height_m, "bund", "bund")
    across, down = (int(n) for n in parameters.get("cells", (1, 1)))
    corners = shapely.get_coordinates(outline.minimum_rotated_rectangle)[:4]
    start, u, w = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    if abs(u[0]) < abs(w[0]):
        u, w = w, u
    for count, along, over in ((across, u, w), (down, w, u)):
        for k in range(1, count):
            a = start + along * k / count
            wall = LineString([a, a + over]).buffer(0.18, cap_style="flat").intersection(inner)
            if isinstance(wall, Polygon) and not wall.is_empty:
                mesh.extruded(shapely.geometry.polygon.orient(wall), 0.0, height_m * 0.5, "bund", "bund")
    for share in (0.25, 0.75):
        steps(mesh, start + u * share, height_m)
        steps(mesh, start + w + u * share, height_m)


def steps(mesh: Mesh, at: np.ndarray[Any, Any], height_m: float) -> None:
    """Steps over the wall with rails."""
    x, y = float(at[0]), float(at[1])
    for k, half in enumerate((1.6, 1.1, 0.6)):
        mesh.extruded(
            box(x - 0.7, y - half, x + 0.7, y + half), 0.0, (height_m + 0.15) * (k + 1) / 3, "grating", "grating"
        )
    for dx in (-0.7, 0.7):
        mesh.beam((x + dx, y - 0.9, height_m + 1.0), (x + dx, y + 0.9, height_m + 1.0), 0.07, 0.07, "rail")
        for dy in (-0.9, 0.9):
            mesh.tube((x + dx, y + dy, 0.2), (x + dx, y + dy, height_m + 1.0), 0.05, "rail", sides=3)
