"""View factors of flames of any tilt: the outline that a receptor sees of a cylinder or a cut cone, summed by Lambert.

The irradiance vector of a uniform convex body is a sum over the edges of its outline, so that one receptor costs some
fifty edges instead of thousands of surface elements, and every orientation of the target follows from one vector.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_ARC, _NEAR_ARC = 13, 61  # points on each end's arc, far and near, stretched so that the chords lose no area
_NEAR = 2.5  # radii from the axis within which a rim is seen as near
_CHUNK = 1024
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Frustum:
    """A body between two discs with one normal: an upright, sheared or tilted cylinder, or a cut cone.

    `base_m` and `top_m` are the discs' centres (x, y, z), `normal` the discs' common unit normal, pointing from base to
    top. With a vertical normal and centres that are not above each other it is the sheared cylinder of a pool fire.
    """

    base_m: tuple[float, float, float]
    top_m: tuple[float, float, float]
    normal: tuple[float, float, float]
    base_radius_m: float
    top_radius_m: float

    @property
    def length_m(self) -> float:
        """Distance between the two planes [m]."""
        return float(np.dot(np.subtract(self.top_m, self.base_m), self.normal))

    def part(self, low: float, high: float) -> Frustum:
        """The slice between two shares of the length, 0 at the base and 1 at the top."""
        base, top = np.array(self.base_m), np.array(self.top_m)
        first, last = base + low * (top - base), base + high * (top - base)
        change = self.top_radius_m - self.base_radius_m
        return Frustum(
            base_m=(float(first[0]), float(first[1]), float(first[2])),
            top_m=(float(last[0]), float(last[1]), float(last[2])),
            normal=self.normal,
            base_radius_m=self.base_radius_m + low * change,
            top_radius_m=self.base_radius_m + high * change,
        )


@lru_cache(maxsize=64)
def _axes(normal: tuple[float, float, float]) -> tuple[Array, Array, Array]:
    n = np.asarray(normal, float)
    other = np.array([1.0, 0.0, 0.0]) if abs(n[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
    first = np.cross(n, other)
    first /= np.linalg.norm(first)
    return first, np.cross(n, first), n


def inside(body: Frustum, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike) -> NDArray[np.bool_]:
    """Whether points lie in the body."""
    points = np.stack(np.broadcast_arrays(*(np.asarray(v, float) for v in (x_m, y_m, z_m))), axis=-1)
    if body.length_m < _TINY:
        return np.zeros(points.shape[:-1], bool)
    level, _, _, reach, radius = _seen_from(body, points.reshape(-1, 3))
    within = (level >= 0) & (level <= body.length_m) & (reach <= radius)
    return np.asarray(within.reshape(points.shape[:-1]))


def _seen_from(body: Frustum, points: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Height along the normal, the two components and the length of the way from the axis, the radius there."""
    first, second, n = _axes(body.normal)
    base, shift = np.array(body.base_m), np.subtract(body.top_m, body.base_m)
    length = body.length_m
    level = (points - base) @ n
    share = level / length
    from_axis = points - base - share[:, None] * shift
    across, along = from_axis @ first, from_axis @ second
    radius = body.base_radius_m + share * (body.top_radius_m - body.base_radius_m)
    return level, across, along, np.hypot(across, along), radius


def outline_of(body: Frustum, point_m: tuple[float, float, float], arc: int = 201) -> Array:
    """Corners of the outline as seen from one point outside the body, shape (3, 2 × arc), relative to the point."""
    return _outline(body, np.array([point_m], float), arc)[:, 0]


def _outline(body: Frustum, points: Array, arc: int = _ARC) -> Array:
    """Corners of the outline as seen from each point, shape (3, n, 2 × arc), relative to the point."""
    first, second, _ = _axes(body.normal)
    level, across, along, reach, radius = _seen_from(body, points)
    bearing = np.arctan2(along, across)
    half = np.arccos(np.clip(radius / np.maximum(reach, _TINY), -1, 1))
    sweep = np.linspace(-1, 1, arc)
    near = bearing[:, None] + half[:, None] * sweep
    far = bearing[:, None] + np.pi + (np.pi - half)[:, None] * sweep
    low = np.where((level < 0)[:, None], far[:, ::-1], near)  # an end that is seen shows its far rim
    high = np.where((level > body.length_m)[:, None], far[:, ::-1], near)
    rims = []
    for angle, centre, disc in (
        (low, body.base_m, body.base_radius_m),
        (high[:, ::-1], body.top_m, body.top_radius_m),
    ):
        size = disc * _stretch(angle)
        cos, sin = size * np.cos(angle), size * np.sin(angle)
        rims.append(
            [c + cos * a + sin * b - p[:, None] for c, a, b, p in zip(centre, first, second, points.T, strict=True)]
        )
    return np.stack([np.concatenate(pair, axis=1) for pair in zip(*rims, strict=True)])


def _stretch(angle: Array) -> Array:
    """Factor on the radius of an arc's inner points that gives its polygon the area of the disc's sector."""
    steps = angle.shape[1] - 1
    step = np.maximum(np.abs(angle[:, 1] - angle[:, 0]), 1e-6)
    inner, ask = steps - 2, steps * step / np.sin(step)
    factor = (np.sqrt(1 + inner * ask) - 1) / inner
    out = np.ones(angle.shape)
    out[:, 1:-1] = factor[:, None]
    return out


def lambert(corners: Array) -> Array:
    """Irradiance vector of a uniform outline, shape (3, …): dotted with a target's normal it is the view factor.

    Parameters
    ----------
    corners
        Corners relative to the target, shape (3, …, k), in order around the outline, either way.

    Source: Lambert (1760), in Howell, A Catalog of Radiation Heat Transfer Configuration Factors (edges of a polygon).
    """
    x, y, z = corners
    u, v, w = np.roll(corners, -1, axis=-1)
    normal = (y * w - z * v, z * u - x * w, x * v - y * u)
    size = np.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2)
    share = np.arctan2(size, x * u + y * v + z * w) / np.maximum(size, _TINY)
    vector = np.stack([np.sum(one * share, axis=-1) for one in normal]) / (2 * np.pi)
    away = np.sum(vector * corners.sum(axis=-1), axis=0) < 0
    return np.asarray(np.where(away, -vector, vector))


def _beside(body: Frustum, points: Array) -> NDArray[np.bool_]:
    """Which points are so near to the body that its rims are seen in detail."""
    base, axis = np.array(body.base_m), np.subtract(body.top_m, body.base_m)
    share = np.clip((points - base) @ axis / float(axis @ axis), 0.0, 1.0)
    away = np.linalg.norm(points - base - share[:, None] * axis, axis=1)
    return np.asarray(away < _NEAR * max(body.base_radius_m, body.top_radius_m))


def irradiance(body: Frustum, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike) -> Array:
    """Irradiance vectors of a uniform flame at receptors, shape (…, 3); its length is the largest view factor.

    Inside the body the vector has length 1 and points up: there is flame all round.
    """
    x, y, z = np.broadcast_arrays(*(np.asarray(v, float) for v in (x_m, y_m, z_m)))
    if body.length_m < _TINY:
        return np.zeros((*x.shape, 3))
    points = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=-1)
    out = np.empty(points.shape)
    near = _beside(body, points)
    for arc, wanted in ((_ARC, np.flatnonzero(~near)), (_NEAR_ARC, np.flatnonzero(near))):
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            out[part] = lambert(_outline(body, points[part], arc)).T
    out[inside(body, *points.T)] = (0.0, 0.0, 1.0)
    return out.reshape(*x.shape, 3)
