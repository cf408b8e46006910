"""The field of a slab of dense gas: similarity profiles between stations, and its passing when the release ends."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from consequence_models.physics.dense_slab import Slab
from consequence_models.physics.gas import gas_density
from consequence_models.physics.mixture import Mixture
from consequence_models.physics.tables import rows
from consequence_models.result import Caution, Extent, over_times

Array = NDArray[np.float64]
_ALONG = {row["class"]: (float(row["along_factor"]), float(row["along_power"])) for row in rows("slab_classes")}
_EDGES = 6.0  # beyond so many edge widths there is nothing
_CHUNK = 16_384


def along_spread(distance_m: ArrayLike, stability: str) -> Array:
    """Standard deviation along the wind [m] of the ends of a cloud.

    Source: Beals (1971), as in DEGADIS (Spicer & Havens 1989, EPA-450/4-89-019); recalled.
    """
    factor, power = _ALONG[stability]
    return np.asarray(factor * np.maximum(np.asarray(distance_m, float), 1.0) ** power)


@dataclass(frozen=True, kw_only=True)
class SlabField:
    """Concentration [kg/m³] as air at ambient temperature holds at the same volume fraction, so that ppm are exact."""

    slab: Slab
    mixture: Mixture
    duration_s: float
    stability: str
    towards_deg: float
    averaging_s: float
    again: Callable[[float], SlabField] | None = field(default=None, repr=False)
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = "dense_plume"
    model_version: str = "1.0"
    _volume: Array = field(init=False, repr=False)  # specific volume that the gas adds at each station [m³/kg]
    _log_centre: Array = field(init=False, repr=False)
    pure_kg_m3: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        s, air = self.slab, self.mixture.air_density_kg_m3
        object.__setattr__(self, "_volume", (1 / s.density - (1 - s.share) / air) / s.share)
        object.__setattr__(self, "_log_centre", np.log(s.share * s.density))
        pure = gas_density(
            molar_mass_kg_mol=self.mixture.gas.molar_mass_kg_mol,
            temperature_k=self.mixture.air_temperature_k, pressure_pa=self.mixture.pressure_pa,
        )  # fmt: skip
        object.__setattr__(self, "pure_kg_m3", float(pure))

    def averaged(self, averaging_s: float) -> SlabField:
        """The same release seen with another averaging time [s]."""
        if self.again is None or averaging_s == self.averaging_s:
            return self
        return self.again(averaging_s)

    def _read(self, name: str, x: Array) -> Array:
        return np.asarray(np.interp(x, self.slab.x, getattr(self.slab, name)))

    def share_of_time(self, along: Array, t_s: float | None) -> Array:
        """Factor on the steady slab: each station sees the release pass at its own time."""
        if not math.isfinite(self.duration_s):
            return np.ones_like(along)
        speed = self._read("speed", along)
        reach = math.sqrt(2) * along_spread(along, self.stability)
        if t_s is None:
            return np.asarray(erf(speed * self.duration_s / 2 / reach))
        late = t_s - self._read("arrival", along)
        return np.asarray(0.5 * (erf(speed * late / reach) - erf(speed * (late - self.duration_s) / reach)))

    def to_ambient(self, mass: Array, along: Array) -> Array:
        """Mass in a cubic metre of the cold cloud → at ambient temperature, at the same volume fraction."""
        air = self.mixture.air_density_kg_m3
        share = mass / air / (1 - mass * (np.interp(along, self.slab.x, self._volume) - 1 / air))
        return self.mixture.volume_fraction(np.clip(share, 0.0, 1.0)) * self.pure_kg_m3

    def _from_ambient(self, value: float) -> Array:
        share = self.mixture.mass_share(min(value / self.pure_kg_m3, 1.0))
        return np.asarray(share / ((1 - share) / self.mixture.air_density_kg_m3 + share * self._volume))

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; `t_s` None is the highest over all time."""
        if t_s is not None and np.ndim(t_s):
            return over_times(self.at, x_m, y_m, z_m, t_s)
        x, y, z = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m, np.asarray(z_m, float)
        shape = np.broadcast_shapes(x.shape, y.shape, z.shape)
        time = None if t_s is None else float(np.asarray(t_s))
        flat_x, flat_y, flat_z = (np.broadcast_to(part, shape).ravel() for part in (x, y, z))
        out = np.zeros(flat_x.size)
        for start in range(0, out.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            self._in_wind(flat_x[part], flat_y[part], flat_z[part], time, out[part])
        return out.reshape(shape)

    def _in_wind(self, x: Array, y: Array, z: Array, t_s: float | None, out: Array) -> None:
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        along = x * sin + y * cos
        where = np.flatnonzero((along >= self.slab.x[0]) & (along <= self.slab.x[-1]))
        across = np.abs(y[where] * sin - x[where] * cos)
        along = along[where]
        beyond = (across - self._read("core", along)) / self._read("edge", along)
        keep = beyond < _EDGES
        where, along, beyond = where[keep], along[keep], np.maximum(beyond[keep], 0.0)
        up = (z[where] / self._read("scale", along)) ** self._read("power", along)
        mass = np.exp(np.interp(along, self.slab.x, self._log_centre) - np.square(beyond) - up)
        out[where] = self.to_ambient(mass * self.share_of_time(along, t_s), along)

    def centre(self, z_m: float = 0.0, t_s: float | None = None) -> Array:
        """Concentration on the axis at the stations [kg/m³]."""
        s = self.slab
        mass = np.exp(self._log_centre - (z_m / s.scale) ** s.power) * self.share_of_time(s.x, t_s)
        return self.to_ambient(mass, s.x)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box that holds every point at or above `level` at one height."""
        s = self.slab
        above = self.centre(z_m, t_s) >= level
        if not above.any() or level >= self.pure_kg_m3:
            return None
        first, last = int(np.flatnonzero(above)[0]), int(np.flatnonzero(above)[-1])
        mass = np.exp(self._log_centre - (z_m / s.scale) ** s.power) * self.share_of_time(s.x, t_s)
        over = np.log(np.maximum(mass / self._from_ambient(level), 1.0))
        half = np.where(above, s.core + s.edge * np.sqrt(over), 0.0).max()
        return Extent(
            x_m=self.x_m, y_m=self.y_m, towards_deg=self.towards_deg,
            back_m=max(-float(s.x[max(first - 1, 0)]), 0.0), ahead_m=float(s.x[min(last + 1, len(s.x) - 1)]),
            half_width_m=1.05 * float(half),
        )  # fmt: skip
