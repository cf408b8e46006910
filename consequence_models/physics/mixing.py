"""How air spreads a plume: by stability class, or by what a mast measures where it does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from consequence_models.physics.gaussian import vertical_share
from consequence_models.physics.sigmas import briggs_height, briggs_width, widest_slope
from consequence_models.physics.surface_layer import SurfaceLayerPlume, draxler
from consequence_models.physics.wind import obukhov_of_class, wind_at
from consequence_models.scenario import Weather

Array = NDArray[np.float64]
HIGHEST_SURFACE_SOURCE_M = 3.0
VOLUME_SOURCE = 2.15


class Mixing(Protocol):
    """Width across the wind, and the mass in a plume above one metre of ground, per unit rate."""

    @property
    def wind_m_s(self) -> float:
        """Speed at which the front of the plume travels [m/s]."""

    def sigma_y(self, x: Array) -> Array:
        """Crosswind standard deviation [m] at distances downwind [m]."""

    def widest(self) -> float:
        """What `sigma_y` over distance never exceeds."""

    def layer(self, x: Array, z: Array | float) -> Array:
        """Concentration integrated across the wind, per unit rate [s/m²]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMixing:
    """Briggs widths by stability class, one wind for the whole plume."""

    stability: str
    terrain: str
    wind_m_s: float
    height_m: float
    lid_m: float | None = None
    source_sigma_z_m: float = 0.0

    def widest(self) -> float:
        """What `sigma_y` over distance never exceeds."""
        return widest_slope(self.stability, self.terrain)

    def sigma_y(self, x: Array) -> Array:
        """Crosswind standard deviation [m]."""
        return briggs_width(x, self.stability, self.terrain)

    def layer(self, x: Array, z: Array | float) -> Array:
        """Concentration integrated across the wind, per unit rate [s/m²]."""
        high = briggs_height(x, self.stability, self.terrain)
        if self.source_sigma_z_m:
            high = np.hypot(high, self.source_sigma_z_m)
        share = vertical_share(z, high, self.height_m, self.lid_m)
        return share / self.wind_m_s


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredMixing:
    """Surface-layer growth from u* and L; width from the measured spread of the wind direction, else by class."""

    plume: SurfaceLayerPlume
    wind_m_s: float
    stability: str
    terrain: str
    sigma_theta_rad: float | None = None
    lid_m: float | None = None

    def widest(self) -> float:
        """What `sigma_y` over distance never exceeds."""
        return widest_slope(self.stability, self.terrain) if self.sigma_theta_rad is None else self.sigma_theta_rad

    def sigma_y(self, x: Array) -> Array:
        """Crosswind standard deviation [m]."""
        if self.sigma_theta_rad is None:
            return briggs_width(x, self.stability, self.terrain)
        return draxler(x, self.sigma_theta_rad, x / self.plume.speed(x), stable=self.plume.obukhov_m > 0)

    def layer(self, x: Array, z: Array | float) -> Array:
        """Concentration integrated across the wind, per unit rate [s/m²]; even below a lid once it is reached."""
        value = self.plume.layer(x, z)
        if self.lid_m is None:
            return value
        even = np.where(np.asarray(z) <= self.lid_m, 1 / (self.lid_m * self.plume.speed(x)), 0.0)
        return np.asarray(np.where(self.plume.mean_height(x) > self.lid_m / 2, even, value))


def mixing_for(weather: Weather, height_m: float, depth_m: float = 0.0) -> Mixing:
    """The best that this weather supports: measured turbulence for a source near the ground, else the class.

    A volume source of a depth starts with sigma_z = depth / 2.15: EPA (1995), ISC3 User's Guide volume I, table 3-1.
    """
    obukhov = weather.obukhov_m or obukhov_of_class(weather.stability, weather.roughness_m)
    wind = wind_at(
        max(3.0, height_m),
        wind_m_s=weather.wind_m_s,
        wind_height_m=weather.wind_height_m,
        roughness_m=weather.roughness_m,
        obukhov_m=obukhov,
    )
    measured = weather.friction_velocity_m_s is not None and weather.obukhov_m is not None
    if not measured or height_m > HIGHEST_SURFACE_SOURCE_M or depth_m > 0:
        return ClassMixing(
            stability=weather.stability,
            terrain=weather.terrain,
            wind_m_s=wind,
            height_m=height_m,
            lid_m=weather.inversion_height_m,
            source_sigma_z_m=depth_m / VOLUME_SOURCE,
        )
    assert weather.friction_velocity_m_s is not None
    plume = SurfaceLayerPlume(
        friction_velocity_m_s=weather.friction_velocity_m_s,
        obukhov_m=obukhov,
        roughness_m=weather.roughness_m,
        height_m=height_m,
    )
    theta = weather.sigma_theta_deg
    return MeasuredMixing(
        plume=plume,
        wind_m_s=wind,
        stability=weather.stability,
        terrain=weather.terrain,
        sigma_theta_rad=None if theta is None else math.radians(theta),
        lid_m=weather.inversion_height_m,
    )
