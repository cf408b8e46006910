"""Contact shade on the ground of a park: one raster that is dark where structures hide the sky, so that they stand.

Source: the share of a uniform sky that a level surface sees over a horizon at slope s in one direction is 1 / (1 + s²),
weighted by the cosine: R. Dubayah and P. Rich, Int. J. Geographical Information Systems 9 (1995), 405-419.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter
from shapely.geometry import MultiPolygon, Polygon

Outline = Polygon | MultiPolygon
Metres = NDArray[np.float64]

DIRECTIONS = 16
REACH_M = (1.0, 1.5, 2.2, 3.3, 5.0, 7.5, 11.0, 17.0, 25.0, 38.0)
EDGE_M = 40.0
FINEST_M = 1.2  # finer than a pipe rack is wide, and the shade of a plant stays below 1 MB
LARGEST_PX = 4096  # what every graphics card takes as one picture
DARKEST = 0.45
TREE_M = 4.0
STEP = 3  # of 255: finer than one sees, and the picture is half as large
# Structures that one sees through: this share of their height shades the ground.
OPEN = {"pipe_rack": 0.4, "flare": 0.2, "stack": 0.5, "fin_fan": 0.5, "bund": 1.0}


def ground_shade(standing: Iterable[tuple[str, Outline, float]]) -> tuple[bytes, tuple[float, float, float, float]]:
    """The shade as a PNG of black with opacity, and its bounds [m]: west, south, east, north.

    Parameters
    ----------
    standing : kind, outline [m] and height [m] of everything that stands; at least one.
    """
    rows = [(outline, height * OPEN.get(kind, 1.0)) for kind, outline, height in standing]
    west, south, east, north = shapely.total_bounds(np.array([row[0] for row in rows], dtype=object))
    west, south, east, north = west - EDGE_M, south - EDGE_M, east + EDGE_M, north + EDGE_M
    cell = max(FINEST_M, max(east - west, north - south) / LARGEST_PX)
    width, height = math.ceil((east - west) / cell), math.ceil((north - south) / cell)
    heights = heights_of(rows, west, north, cell, (width, height))
    dark = gaussian_filter(1.0 - sky_seen(heights, cell), 0.7)
    opacity = STEP * np.rint(255 * DARKEST * np.clip(dark, 0, 1) / STEP).astype(np.uint8)
    picture = Image.merge("LA", (Image.new("L", (width, height)), Image.fromarray(opacity)))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue(), (west, north - height * cell, west + width * cell, north)


def heights_of(
    rows: list[tuple[Outline, float]], west: float, north: float, cell: float, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Heights [m] in cells, row 0 in the north; the higher of two that overlap."""
    canvas = Image.new("F", size)
    pen = ImageDraw.Draw(canvas)
    for outline, height in sorted(rows, key=lambda row: row[1]):
        for part in shapely.get_parts(outline):
            ring = shapely.get_coordinates(part.exterior)
            pixels = np.column_stack([(ring[:, 0] - west) / cell, (north - ring[:, 1]) / cell])
            pen.polygon([tuple(each) for each in pixels.tolist()], fill=float(height))
    return np.asarray(canvas, np.float32)


def sky_seen(heights: NDArray[np.float32], cell: float) -> NDArray[np.float32]:
    """Share of the sky that the ground of each cell sees, 0 to 1."""
    seen = np.zeros_like(heights)
    for turn in 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS:
        slope = np.zeros_like(heights)
        for reach in REACH_M:
            dx, dy = round(reach * math.cos(turn) / cell), round(reach * math.sin(turn) / cell)
            if dx or dy:
                here, there = overlap(heights.shape, dy, dx)
                np.maximum(slope[here], heights[there] * np.float32(1 / (math.hypot(dx, dy) * cell)), out=slope[here])
        seen += 1 / (1 + slope * slope)
    return np.asarray(seen / DIRECTIONS, np.float32)


def overlap(shape: tuple[int, ...], dy: int, dx: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The cells that have a neighbour (dy, dx) away, and those neighbours."""
    rows, columns = shape
    here = (slice(max(0, -dy), rows - max(0, dy)), slice(max(0, -dx), columns - max(0, dx)))
    there = (slice(max(0, dy), rows - max(0, -dy)), slice(max(0, dx), columns - max(0, -dx)))
    return here, there
