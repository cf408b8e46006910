"""Growth of a plume from the ground in the surface layer, from the friction velocity and the Obukhov length alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gamma

from consequence_models.physics.wind import VON_KARMAN

Array = NDArray[np.float64]
_DISTANCE = np.geomspace(0.5, 60_000.0, 240)
_LOG_DISTANCE = np.log(_DISTANCE)
_STEP = 1e-3
_HIGHEST_M, _NODES = 1e6, 1500


def phi_h(zeta: Array) -> Array:
    """Dimensionless gradient of heat (and gas): 1 + 5 z/L stable, (1 - 16 z/L)^(-1/2) unstable. Dyer (1974)."""
    return np.asarray(np.where(zeta >= 0, 1 + 5 * zeta, 1 / np.sqrt(1 - 16 * np.minimum(zeta, 0))))


def psi_m(zeta: Array) -> Array:
    """Integrated stability function of wind: -5 z/L stable, Paulson (1970) unstable."""
    x = (1 - 16 * np.minimum(zeta, 0)) ** 0.25
    unstable = 2 * np.log((1 + x) / 2) + np.log((1 + x * x) / 2) - 2 * np.arctan(x) + np.pi / 2
    return np.asarray(np.where(zeta >= 0, -5 * zeta, unstable))


def draxler(x_m: ArrayLike, sigma_theta_rad: float, travel_s: ArrayLike, *, stable: bool) -> Array:
    """Crosswind standard deviation [m] from the measured spread of the wind direction.

    sigma_y = sigma_theta x / (1 + 0.9 sqrt(t / T)), T = 300 s for a ground source in stable air, 1000 s in unstable.
    Source: Draxler (1976), Atmospheric Environment 10, 99-105; Irwin (1983).
    """
    clock = 300.0 if stable else 1000.0
    slow = 1 + 0.9 * np.sqrt(np.asarray(travel_s, float) / clock)
    return np.asarray(sigma_theta_rad * np.asarray(x_m, float) / slow)


@dataclass(frozen=True)
class SurfaceLayer:
    """Wind and eddy diffusivity near the ground and, at every height, the powers that they locally follow.

    Source: Dyer (1974) for the profiles; Huang (1979), Atmospheric Environment 13, 453-463, for the local powers.
    """

    friction_velocity_m_s: float
    obukhov_m: float
    roughness_m: float

    def wind(self, z: Array) -> Array:
        """Wind speed [m/s] at heights [m]."""
        log = np.log((z + self.roughness_m) / self.roughness_m)
        return np.asarray(self.friction_velocity_m_s / VON_KARMAN * (log - psi_m(z / self.obukhov_m)))

    def diffusivity(self, z: Array) -> Array:
        """Eddy diffusivity [m²/s] at heights [m]."""
        return np.asarray(VON_KARMAN * self.friction_velocity_m_s * z / phi_h(z / self.obukhov_m))

    def powers(self, z: Array) -> tuple[Array, Array, Array]:
        """Powers m of wind and n of diffusivity at heights [m], and s = 2 + m - n of the profile."""
        up, down = z * (1 + _STEP), z * (1 - _STEP)
        m = np.log(self.wind(up) / self.wind(down)) / (2 * _STEP)
        n = np.log(self.diffusivity(up) / self.diffusivity(down)) / (2 * _STEP)
        m, n = np.clip(m, 0, 1), np.clip(n, 0, 1.9)
        return m, n, np.maximum(2 + m - n, 0.5)

    def plume_speed(self, z: Array) -> Array:
        """Speed at which a plume of these mean heights is carried [m/s]."""
        m, _, s = self.powers(z)
        return np.asarray(self.wind(z) * (gamma(2 / s) / gamma(1 / s)) ** -m * gamma((1 + m) / s) / gamma(1 / s))

    def slope(self, z: Array) -> Array:
        """Growth of the mean height of a plume with distance, at mean heights [m]."""
        _, _, s = self.powers(z)
        scale = gamma(2 / s) / gamma(1 / s)
        return np.asarray(s * scale**s * self.diffusivity(z) / (self.wind(z) * z))


@dataclass(frozen=True)
class SurfaceLayerPlume(SurfaceLayer):
    """Gradient-transfer plume from the ground, with wind and diffusivity as local powers of height.

    With u ~ z^m and K ~ z^n about the mean height h of the plume, the diffusion equation has the exact solution
    A/(h u) exp(-(B z/h)^s), s = 2 + m - n, and h grows by dh/dx = s B^s K(h) / (u(h) h).
    Powers are taken anew at every height from the surface-layer profiles of Dyer (1974).
    Source: Huang (1979), Atmospheric Environment 13, 453-463; van Ulden (1978), ibid. 12, 2125-2129.
    No constant is fitted. Compared with Project Prairie Grass, 50 to 800 m; beyond that it is theory.
    """

    height_m: float = 0.0
    _height: Array = field(init=False, repr=False, compare=False)
    _shape: Array = field(init=False, repr=False, compare=False)
    _speed: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        height = self._grow()
        object.__setattr__(self, "_height", height)
        object.__setattr__(self, "_shape", self.powers(height)[2])
        object.__setattr__(self, "_speed", self.plume_speed(height))

    def _grow(self) -> Array:
        """Mean heights at the tabulated distances: the growth depends on height alone, so x = integral of dh/slope."""
        first = max(self.height_m, 2 * self.roughness_m, 0.01)
        height = np.geomspace(first, _HIGHEST_M, _NODES)
        run = height / self.slope(height)  # dx / d(ln h)
        x = np.concatenate([[0.0], np.cumsum((run[1:] + run[:-1]) / 2 * np.diff(np.log(height)))])
        return np.asarray(np.exp(np.interp(_DISTANCE, x, np.log(height))))

    def _read(self, table: Array, x: Array) -> Array:
        return np.asarray(np.interp(np.log(np.maximum(x, _DISTANCE[0])), _LOG_DISTANCE, table))

    def mean_height(self, x: Array) -> Array:
        """Mean height [m] of the plume at distances downwind [m]."""
        return np.asarray(np.exp(self._read(np.log(self._height), x)))

    def speed(self, x: Array) -> Array:
        """Mean speed [m/s] at which the plume is carried at distances downwind [m]."""
        return self._read(self._speed, x)

    def layer(self, x: Array, z: Array | float) -> Array:
        """Concentration integrated across the wind, per unit rate [s/m²]."""
        s, mean = self._read(self._shape, x), self.mean_height(x)
        peak, scale = s * gamma(2 / s) / gamma(1 / s) ** 2, gamma(2 / s) / gamma(1 / s)
        return np.asarray(peak / (mean * self.speed(x)) * np.exp(-((scale * np.asarray(z, float) / mean) ** s)))
