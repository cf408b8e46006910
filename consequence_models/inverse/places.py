"""The places a search looks at: equipment first, then the cells of free ground on a grid that turns with the wind."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse.given import FreeSpace, Search

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of ground: its middle, the heading of its long rows, and half its sizes."""

    x_m: float
    y_m: float
    heading_rad: float
    along_m: float
    across_m: float

    def to_xy(self, along: Array, across: Array) -> Array:
        """Distances along and across to x east, y north, shape (…, 2)."""
        sin, cos = math.sin(self.heading_rad), math.cos(self.heading_rad)
        return np.stack([self.x_m + along * sin - across * cos, self.y_m + along * cos + across * sin], axis=-1)

    def to_frame(self, xy_m: Array) -> Array:
        """x east, y north to distances along and across, shape (…, 2)."""
        sin, cos = math.sin(self.heading_rad), math.cos(self.heading_rad)
        dx, dy = xy_m[..., 0] - self.x_m, xy_m[..., 1] - self.y_m
        return np.stack([dx * sin + dy * cos, dy * sin - dx * cos], axis=-1)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a leak may be: x, y, z [m], the size of each cell [m²] (0 for equipment) and the log prior."""

    xyz_m: Array
    cell_m2: Array
    log_prior: Array
    equipment: int
    frame: Frame | None


def first_frame(space: FreeSpace, heading_rad: float) -> Frame:
    """The whole square, turned with the wind; a little larger, so that its corners stay inside."""
    return Frame(space.x_m, space.y_m, heading_rad, space.half_m, space.half_m)


def _steps(count: int) -> Array:
    return (np.arange(count) + 0.5) / count * 2 - 1


def places_of(search: Search, frame: Frame | None) -> Places:
    """Equipment and free ground with their probabilities before any reading."""
    weights, space = np.array([one.weight for one in search.candidates]), search.free_space
    total = float(weights.sum()) + (space.weight if space else 0.0)
    with np.errstate(divide="ignore"):
        log_prior = np.log(weights / total)
    xyz = np.array([[one.x_m, one.y_m, one.z_m] for one in search.candidates]).reshape(-1, 3)
    cell = np.zeros(len(weights))
    if space is not None and frame is not None:
        along, across = np.meshgrid(
            _steps(space.cells) * frame.along_m, _steps(space.cells) * frame.across_m, indexing="ij"
        )
        xy = frame.to_xy(along.ravel(), across.ravel())
        size = 4 * frame.along_m * frame.across_m / space.cells**2
        density = space.weight / total / (2 * space.half_m) ** 2
        xyz = np.concatenate([xyz, np.column_stack([xy, np.full(len(xy), space.z_m)])])
        cell = np.concatenate([cell, np.full(len(xy), size)])
        log_prior = np.concatenate([log_prior, np.full(len(xy), math.log(size * density))])
    return Places(xyz, cell, log_prior, len(weights), frame)


def narrowed(frame: Frame, probability: Array, cells: int, least: float = 1e-3) -> Frame:
    """The part of a frame whose rows and columns matter, at least `least` of the likeliest cell, a cell wider."""
    grid = probability.reshape(cells, cells)
    limit = least * grid.max()
    found = [np.flatnonzero(grid.max(axis=axis) >= limit) for axis in (1, 0)]
    step = 2 / cells
    low, high = ([float(_steps(cells)[one[end]]) for one in found] for end in (0, -1))
    along = [(low[0] - step) * frame.along_m, (high[0] + step) * frame.along_m]
    across = [(low[1] - step) * frame.across_m, (high[1] + step) * frame.across_m]
    middle = frame.to_xy(np.array(sum(along) / 2), np.array(sum(across) / 2))
    return Frame(
        float(middle[0]), float(middle[1]), frame.heading_rad, (along[1] - along[0]) / 2, (across[1] - across[0]) / 2
    )
