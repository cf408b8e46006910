"""The heat around a flame: bodies that shine evenly, spheres and points, all as one field of heat flux."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.envelope import Envelope
from consequence_models.physics.silhouette import Frustum, irradiance
from consequence_models.physics.transmissivity import by_vapour
from consequence_models.reach import box_by_rays
from consequence_models.result import Caution, Extent

Array = NDArray[np.float64]
FARTHEST_M = 20_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of the flame with one emissive power [W/m²], in a frame with x along the heading."""

    body: Frustum
    emissive_w_m2: float

    def flux(self, along: Array, across: Array, up: Array) -> Array:
        """Heat flux as a vector, shape (…, 3)."""
        return self.emissive_w_m2 * irradiance(self.body, along, across, up)

    def gap_m(self, along: Array, across: Array, up: Array) -> Array:
        """Length of the way through air [m]: to the nearest point of the axis, less the radius."""
        base, axis = np.array(self.body.base_m), np.subtract(self.body.top_m, self.body.base_m)
        to = np.stack([along, across, up], axis=-1) - base
        share = np.clip(to @ axis / float(axis @ axis), 0.0, 1.0)
        radius = self.body.base_radius_m + share * (self.body.top_radius_m - self.body.base_radius_m)
        return np.asarray(np.maximum(np.linalg.norm(to - share[..., None] * axis, axis=-1) - radius, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """A sphere that shines evenly: a fireball."""

    centre_m: tuple[float, float, float]
    radius_m: float
    emissive_w_m2: float

    def flux(self, along: Array, across: Array, up: Array) -> Array:
        """Heat flux as a vector, shape (…, 3); the emissive power inside."""
        to, reach = self._to(along, across, up)
        share = np.minimum((self.radius_m / np.maximum(reach, 1e-9)) ** 2, 1.0)
        return np.asarray(self.emissive_w_m2 * (share / np.maximum(reach, 1e-9))[..., None] * to)

    def gap_m(self, along: Array, across: Array, up: Array) -> Array:
        """Length of the way through air [m]."""
        return np.asarray(np.maximum(self._to(along, across, up)[1] - self.radius_m, 0.0))

    def _to(self, along: Array, across: Array, up: Array) -> tuple[Array, Array]:
        to = np.array(self.centre_m) - np.stack(np.broadcast_arrays(along, across, up), axis=-1)
        return to, np.linalg.norm(to, axis=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point that radiates all round a power [W]; within `nearest_m` the flux there is given."""

    centre_m: tuple[float, float, float]
    power_w: float
    nearest_m: float

    def flux(self, along: Array, across: Array, up: Array) -> Array:
        """Heat flux as a vector, shape (…, 3)."""
        to, reach = self._to(along, across, up)
        held = np.maximum(reach, self.nearest_m)
        return np.asarray((self.power_w / (4 * math.pi * held**2) / np.maximum(reach, 1e-9))[..., None] * to)

    def gap_m(self, along: Array, across: Array, up: Array) -> Array:
        """Length of the way through air [m]."""
        return np.asarray(np.maximum(self._to(along, across, up)[1] - self.nearest_m, 0.0))

    def _to(self, along: Array, across: Array, up: Array) -> tuple[Array, Array]:
        to = np.array(self.centre_m) - np.stack(np.broadcast_arrays(along, across, up), axis=-1)
        return to, np.linalg.norm(to, axis=-1)


@dataclass(frozen=True, kw_only=True)
class FlameField:
    """Heat flux [W/m²] on a small target turned so that it receives most, while the fire burns.

    `duration_s` is how long it burns: a time after it gives nothing. Inside the flame the flux is its emissive power.
    """

    parts: tuple[Zone | Ball | Point, ...]
    vapour_pa: float
    duration_s: float = math.inf
    towards_deg: float = 0.0
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    model_id: str = ""
    model_version: str = ""
    quantity: str = "heat_flux"
    unit: str = "W/m2"
    others: tuple[tuple[Zone | Ball | Point, ...], ...] = ()

    def band(self) -> tuple[Envelope, Envelope]:
        """The lowest and the highest that this and the other published methods say, place by place."""
        every = (self, *(replace(self, parts=parts, others=()) for parts in self.others))
        return Envelope(fields=every, highest=False), Envelope(fields=every, highest=True)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Heat flux at receptors [W/m²], broadcast."""
        value = np.linalg.norm(self.vector(x_m, y_m, z_m), axis=-1)
        if t_s is None:
            return np.asarray(value)
        time = np.asarray(t_s, float)
        return np.asarray(np.where((time >= 0) & (time <= self.duration_s), value, 0.0))

    def vector(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0) -> Array:
        """Heat flux as a vector along the heading, across it and up, shape (…, 3): its part along a target's normal."""
        x, y = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m
        x, y, up = np.broadcast_arrays(x, y, np.asarray(z_m, float))
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        along, across = x * sin + y * cos, y * sin - x * cos
        total = np.zeros((*x.shape, 3))
        for part in self.parts:
            through = by_vapour(self.vapour_pa, part.gap_m(along, across, up))
            total += part.flux(along, across, up) * through[..., None]
        return total

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """A box along the heading that holds every point at or above a level at one height."""
        middle = np.mean([_middle(part) for part in self.parts], axis=0)
        return box_by_rays(
            lambda x, y: self.at(x, y, z_m),
            level,
            x_m=self.x_m,
            y_m=self.y_m,
            ahead_m=float(middle[0]),
            towards_deg=self.towards_deg,
            farthest_m=FARTHEST_M,
        )


def _middle(part: Zone | Ball | Point) -> Array:
    if isinstance(part, Zone):
        return np.asarray((np.array(part.body.base_m) + np.array(part.body.top_m)) / 2)
    return np.array(part.centre_m)
