"""Contact shade: how much of the sky each vertex sees, from a height field of its own model, 0.45 to 1.

A column under its platform, the foot of a wall and the belly of a sphere turn darker; open roofs stay as they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DARKEST = 0.45
DIRECTIONS = 16
REACH_M = (0.7, 1.4, 2.8, 5.6, 11.0, 22.0)


def sky_share(v: Floats, n: Floats, field: tuple[Floats, float, Floats]) -> Floats:
    """Shade of every vertex of a mesh.

    Parameters
    ----------
    v, n : (k, 3) vertices [m] and unit normals, z up, ground at 0.
    field : as `height_field` gives it of what stands there; what is thinner than a cell may be missing.

    Returns
    -------
    (k,) factors for the colour, 0.45 (sees no sky) to 1.
    """
    low, cell, heights = field
    turn = 2 * np.pi * (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    seen, total = np.zeros(len(v)), np.zeros(len(v))
    start = v[:, :2] + n[:, :2] * max(0.4, cell)
    for dx, dy in zip(np.cos(turn), np.sin(turn), strict=True):
        weight = np.maximum(0.0, n[:, 0] * dx * 0.7 + n[:, 1] * dy * 0.7 + n[:, 2] * 0.7) + 0.02
        slope = np.zeros(len(v))
        for reach in REACH_M:
            h = look_up(heights, low, cell, start[:, 0] + dx * reach, start[:, 1] + dy * reach)
            slope = np.maximum(slope, (h - v[:, 2] - 0.15) / reach)
        seen += weight * (1 - slope / np.hypot(1.0, slope))
        total += weight
    visible = seen / total
    under = look_up(heights, low, cell, start[:, 0], start[:, 1]) > v[:, 2] + 0.6
    visible = np.where(under, visible * 0.7, visible)
    visible *= np.where(n[:, 2] < -0.3, 0.55, 1.0)
    foot = np.clip(v[:, 2] / 2.5, 0, 1)
    visible *= np.where(np.abs(n[:, 2]) < 0.5, 0.78 + 0.22 * foot, 1.0)
    return np.asarray(DARKEST + (1 - DARKEST) * np.clip(visible, 0, 1) ** 0.9)


def height_field(v: Floats, f: NDArray[np.int64]) -> tuple[Floats, float, Floats]:
    """The highest surface over each cell: its corner, the cell size [m] and the heights; 0 is the ground."""
    low, high = v[:, :2].min(axis=0) - 1, v[:, :2].max(axis=0) + 1
    cell = float(max(0.4, (high - low).max() / 420))
    shape = np.ceil((high - low) / cell).astype(int) + 1
    heights = np.zeros(shape)
    a, b, c = v[f[:, 0]], v[f[:, 1]], v[f[:, 2]]
    across = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    level = np.abs(across) > 0.02  # upright faces cover nothing
    a, b, c = a[level], b[level], c[level]
    steps = np.column_stack([step_count(b - a, cell), step_count(c - a, cell)])
    for along, aside in np.unique(steps, axis=0):
        here = np.flatnonzero((steps == (along, aside)).all(axis=1))
        i, j = np.meshgrid(np.arange(along + 1) / along, np.arange(aside + 1) / aside, indexing="ij")
        inside = i + j <= 1.0 + 1e-9
        s, t = i[inside], j[inside]
        batch = max(1, 400_000 // len(s))
        for first in range(0, len(here), batch):
            part = here[first : first + batch]
            points = a[part][:, None] + (b - a)[part][:, None] * s[:, None] + (c - a)[part][:, None] * t[:, None]
            x, y = ((points[..., :2] - low) / cell).astype(int).reshape(-1, 2).T
            np.maximum.at(heights, (x, y), points[..., 2].ravel())
    return low, cell, heights


def step_count(edge: Floats, cell: float) -> NDArray[np.int64]:
    """Steps along an edge so that no cell is missed, as a power of two."""
    length = np.linalg.norm(edge[:, :2], axis=1) * 1.3
    return np.asarray(2 ** np.ceil(np.log2(np.clip(length / cell, 1.0, 512.0))), np.int64)


def look_up(heights: Floats, low: Floats, cell: float, x: Floats, y: Floats) -> Floats:
    """Height at places [m]; the ground outside of the field."""
    i, j = ((x - low[0]) / cell).astype(int), ((y - low[1]) / cell).astype(int)
    inside = (i >= 0) & (j >= 0) & (i < heights.shape[0]) & (j < heights.shape[1])
    return np.where(inside, heights[np.clip(i, 0, heights.shape[0] - 1), np.clip(j, 0, heights.shape[1] - 1)], 0.0)
