"""What many cameras see of the ground behind structures, all at once: a 2.5D viewshed in rays and steps of distance.

A structure is its outline between its base and its top. Along a ray that crosses it between the distances `near` and
`far` it hides, from a camera h above the target and with its top H and base B above it, the targets between
near·h/(h − B) and far·h/(h − H): everything behind where the camera is not above the top, nothing where the base is
above the line of sight. An outline that a ray crosses more than twice hides as if it were filled in between.

A ray stands for 1/`rays` of the field of view and a step for 1/`bins` of the range: what is thinner may slip through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RAYS, BINS = 128, 64
TARGET_M = 1.0
"""Height above ground of what is to be seen: the trunk of a standing person."""
ASPECT = 16 / 9
_MOUNTED_M = 0.3  # a camera this near to a wall hangs on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera in local metres; `heading_deg` clockwise from grid north, `tilt_deg` negative downwards, None unknown.

    Where the tilt is not known the picture is not bounded above and below. A dome turns: it sees all around, and
    `lens_deg` is what one picture of it spans, where that is less than the field of view.
    """

    id: str
    x_m: float
    y_m: float
    z_m: float
    heading_deg: float = 0.0
    field_of_view_deg: float = 90.0
    range_m: float = 80.0
    tilt_deg: float | None = None
    lens_deg: float | None = None

    @property
    def half_lens_tan(self) -> float:
        """Half the width of one picture over its distance."""
        return float(np.tan(np.radians(min(self.lens_deg or self.field_of_view_deg, 170) / 2)))


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Structures as flat arrays: their outlines' edges (m, 4), where each begins, base and top [m] and an index."""

    edges: Floats
    first: NDArray[np.int64]
    base_m: Floats
    top_m: Floats
    outlines: NDArray[np.object_]
    tree: shapely.STRtree


def obstacles(outlines: Sequence[Any], base_m: Sequence[float], top_m: Sequence[float]) -> Obstacles:
    """Structures ready for `viewshed`; outlines are polygons in local metres, only their outer rings count."""
    parts, owner = shapely.get_parts(np.asarray(outlines, dtype=object), return_index=True)
    rings = shapely.get_exterior_ring(parts)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    edges = np.hstack([points[:-1], points[1:]])[same]
    first = np.searchsorted(ring[:-1][same], np.arange(len(parts) + 1))
    base, top = np.asarray(base_m, dtype=float)[owner], np.asarray(top_m, dtype=float)[owner]
    return Obstacles(edges, first, base, top, parts, shapely.STRtree(parts))


@dataclass(frozen=True, slots=True)
class Viewshed:
    """Which (camera, ray, step) of the ground is seen."""

    cameras: tuple[Camera, ...]
    seen: Flags

    def at(self, camera: int, x_m: Floats, y_m: Floats) -> Flags:
        """Whether places [local metres] are seen by one camera; the shape of x_m."""
        one = self.cameras[camera]
        rays, bins = self.seen.shape[1:]
        x, y = x_m - one.x_m, y_m - one.y_m
        turn = _wrapped(np.degrees(np.arctan2(x, y)) - one.heading_deg)
        ray = np.floor((turn / one.field_of_view_deg + 0.5) * rays).astype(np.int64)
        step = np.floor(np.hypot(x, y) / one.range_m * bins).astype(np.int64)
        inside = (ray >= 0) & (ray < rays) & (step < bins)
        return np.asarray(inside & self.seen[camera, np.clip(ray, 0, rays - 1), np.clip(step, 0, bins - 1)])

    def outline(self, camera: int) -> Any:
        """The ground that one camera sees, as a polygon or several in local metres."""
        one, (rays, bins) = self.cameras[camera], self.seen.shape[1:]
        edge = np.diff(np.pad(self.seen[camera].astype(np.int8), ((0, 0), (1, 1))), axis=1)
        ray, begin = np.nonzero(edge == 1)
        _, end = np.nonzero(edge == -1)
        left = np.radians(one.heading_deg + (ray / rays - 0.5) * one.field_of_view_deg)
        right = left + np.radians(one.field_of_view_deg / rays)
        near, far = begin * one.range_m / bins, end * one.range_m / bins
        corners = [(near, left), (far, left), (far, right), (near, right)]
        x = np.column_stack([one.x_m + r * np.sin(a) for r, a in corners])
        y = np.column_stack([one.y_m + r * np.cos(a) for r, a in corners])
        return shapely.union_all(shapely.polygons(np.dstack([x, y])), grid_size=1e-3)

    def share(self, camera: int) -> float:
        """The share of the ground in one camera's field of view and range that it sees."""
        weight = np.arange(self.seen.shape[2]) + 0.5
        return float((self.seen[camera] * weight).sum() / (weight.sum() * self.seen.shape[1]))


def viewshed(
    cameras: Sequence[Camera],
    among: Obstacles,
    *,
    target_m: float = TARGET_M,
    rays: int = RAYS,
    bins: int = BINS,
) -> Viewshed:
    """What each of n cameras sees among structures.

    Parameters
    ----------
    target_m : height above ground of what is to be seen [m].
    rays, bins : into how many rays the field of view is divided, and into how many steps the range.

    Returns
    -------
    Viewshed
        With `seen` of shape (n, rays, bins).
    """
    at = np.array([(each.x_m, each.y_m, each.z_m - target_m) for each in cameras]).reshape(-1, 3)
    heading, wide, reach = (
        np.array([getattr(each, name) for each in cameras], dtype=float)
        for name in ("heading_deg", "field_of_view_deg", "range_m")
    )
    places = np.asarray(shapely.points(at[:, :2]), dtype=object)
    camera, structure = among.tree.query(places, predicate="dwithin", distance=reach)
    base, top = among.base_m[structure] - target_m, among.top_m[structure] - target_m
    away: Floats = np.asarray(shapely.distance(places[camera], among.outlines[structure]), dtype=float)
    stands = (top > 0) & ~((away < _MOUNTED_M) & (at[camera, 2] <= top))
    camera, structure, base, top, away = (part[stands] for part in (camera, structure, base, top, away))
    pair, ray, near, far = _crossings(at, heading, wide, among, camera, structure, away == 0, rays)
    height = at[camera[pair], 2]
    begin = _times(near, height, base[pair], beyond=np.inf, below=1.0)
    end = _times(far, height, top[pair], beyond=np.inf, below=1.0)
    step = reach[camera[pair]] / bins
    first, last = (np.clip(np.ceil(d / step - 0.5), 0, bins).astype(np.int64) for d in (begin, end))
    hides = last > first
    row = (camera[pair[hides]] * rays + ray[hides]) * (bins + 1)
    size = len(cameras) * rays * (bins + 1)
    change = np.bincount(row + first[hides], minlength=size) - np.bincount(row + last[hides], minlength=size)
    hidden = np.cumsum(change.reshape(len(cameras), rays, bins + 1), axis=2)[:, :, :bins]
    return Viewshed(tuple(cameras), (hidden == 0) & _within_picture(cameras, at[:, 2], bins)[:, None, :])


def _times(distance: Floats, height: Floats, level: Floats, *, beyond: float, below: float) -> Floats:
    """Where the line over an edge at a distance and a level meets the target: distance · h/(h − level)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(level <= 0, below, np.where(height > level, height / (height - level), beyond))
    return np.asarray(distance * factor)


def _crossings(
    at: Floats,
    heading: Floats,
    wide: Floats,
    among: Obstacles,
    camera: NDArray[np.int64],
    structure: NDArray[np.int64],
    inside: Flags,
    rays: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Of every pair of camera and structure the rays that cross it, with nearest and farthest crossing [m]."""
    count = among.first[structure + 1] - among.first[structure]
    pair = np.repeat(np.arange(len(camera)), count)
    edge = _runs(among.first[structure], count)
    owner = camera[pair]
    ax, ay, bx, by = (among.edges[edge] - np.tile(at[owner, :2], 2)).T
    left = _wrapped(np.degrees(np.arctan2(ax, ay)) - heading[owner])
    right = left + _wrapped(np.degrees(np.arctan2(bx, by)) - heading[owner] - left)
    low, high = np.minimum(left, right), np.maximum(left, right)
    found = []
    for turn in (-360.0, 0.0, 360.0):
        begin = np.ceil(((low + turn) / wide[owner] + 0.5) * rays - 0.5)
        end = np.floor(((high + turn) / wide[owner] + 0.5) * rays - 0.5)
        begin, end = np.clip(begin, 0, rays), np.clip(end, -1, rays - 1)
        some = np.nonzero(end >= begin)[0]
        length = (end[some] - begin[some] + 1).astype(np.int64)
        found.append((np.repeat(some, length), _runs(begin[some].astype(np.int64), length)))
    which = np.concatenate([each[0] for each in found])
    ray = np.concatenate([each[1] for each in found])
    azimuth = np.radians(heading[owner[which]] + ((ray + 0.5) / rays - 0.5) * wide[owner[which]])
    dx, dy = (bx - ax)[which], (by - ay)[which]
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (ax[which] * dy - ay[which] * dx) / (np.sin(azimuth) * dy - np.cos(azimuth) * dx)
    sound = np.isfinite(distance) & (distance >= 0)
    key, distance = pair[which[sound]] * rays + ray[sound], distance[sound]
    near, far = np.full(len(camera) * rays, np.inf), np.full(len(camera) * rays, -1.0)
    np.minimum.at(near, key, distance)
    np.maximum.at(far, key, distance)
    crossed = np.nonzero(far >= 0)[0]
    pairs = crossed // rays
    return pairs, crossed % rays, np.where(inside[pairs], 0.0, near[crossed]), far[crossed]


def _runs(first: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """first, first + 1, … of every run, one behind the other."""
    before = np.cumsum(count) - count
    return np.asarray(np.arange(int(count.sum())) + np.repeat(first - before, count), dtype=np.int64)


def _wrapped(degrees: Floats) -> Floats:
    return np.asarray((degrees + 180.0) % 360.0 - 180.0)


def _within_picture(cameras: Sequence[Camera], height: Floats, bins: int) -> Flags:
    """Which steps lie between the lower and the upper edge of the picture; all where the tilt is not known."""
    rows = np.ones((len(cameras), bins), dtype=bool)
    for k, each in enumerate(cameras):
        if each.tilt_deg is None or each.field_of_view_deg >= 180:
            continue
        half = np.arctan(np.tan(np.radians(each.field_of_view_deg / 2)) / ASPECT)
        down = np.arctan2(height[k], (np.arange(bins) + 0.5) * each.range_m / bins)
        rows[k] = np.abs(down + np.radians(each.tilt_deg)) <= half
    return rows


def pixels_per_m(camera: Camera, distance_m: float, *, width_px: int = 1920, target_m: float = TARGET_M) -> float:
    """Pixels that a metre across the line of sight takes in the picture at a distance on the ground."""
    slant = float(np.hypot(distance_m, camera.z_m - target_m))
    return width_px / (2 * slant * camera.half_lens_tan)


LEVELS_PX_M: dict[str, float] = {
    "monitor": 12.5,
    "detect": 25.0,
    "observe": 62.5,
    "recognise": 125.0,
    "identify": 250.0,
}
"""Pixels per metre for what an operator shall be able to do. Source: IEC 62676-4:2014, 6.7."""


def reach_of(camera: Camera, px_m: float, *, width_px: int = 1920, target_m: float = TARGET_M) -> float:
    """The distance on the ground [m] up to which a camera still has so many pixels per metre; 0 where it never has."""
    slant = width_px / (2 * px_m * camera.half_lens_tan)
    return float(np.sqrt(max(slant**2 - (camera.z_m - target_m) ** 2, 0.0)))
