"""Many winds, sources and receptors in one call: the passive plume per unit rate, for risk and for finding a leak."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.errors import ImpossibleInput
from consequence_models.physics.calm import calm_concentration
from consequence_models.physics.gaussian import vertical_share
from consequence_models.physics.sigmas import averaging_factor, briggs_height, briggs_width
from consequence_models.physics.wind import obukhov_of_class, wind_at
from consequence_models.scenario import STABILITIES

Array = NDArray[np.float64]
_SIGMAS = 8.5
_LONG_S = 3600.0  # a calm has no steady state: what an hour of release gives


def _checked(winds: Array, bearings: Array, classes: NDArray[np.str_]) -> None:
    if not (np.all(np.isfinite(winds)) and np.all(winds >= 0)):
        raise ImpossibleInput("风速必须为非负的有限数", "wind speeds must be finite and not negative", field="wind_m_s")
    if not np.all(np.isfinite(bearings)):
        raise ImpossibleInput("风向必须是有限的数", "wind directions must be finite", field="wind_from_deg")
    unknown = set(classes.ravel().tolist()) - set(STABILITIES)
    if unknown:
        zh, en = f"稳定度须为 A–F，不能是 {sorted(unknown)}", f"stability must be A to F, not {sorted(unknown)}"
        raise ImpossibleInput(zh, en, field="stability")


def unit_plumes(
    *,
    wind_m_s: ArrayLike,
    wind_from_deg: ArrayLike,
    stability: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike = 0.0,
    source_x_m: ArrayLike = 0.0,
    source_y_m: ArrayLike = 0.0,
    height_m: float = 0.0,
    source_sigma_m: float = 0.0,
    terrain: str = "rural",
    roughness_m: float = 0.1,
    wind_height_m: float = 10.0,
    lid_m: float | None = None,
    averaging_s: float = 600.0,
) -> Array:
    """Steady concentration per unit rate [s/m³] of every source in every wind at every receptor.

    Parameters
    ----------
    wind_m_s, wind_from_deg, stability : array_like, broadcast to (n,)
        Winds at `wind_height_m`; below 0.5 m/s the round cloud of a calm after an hour.
    x_m, y_m, z_m : array_like, broadcast to (m,)
        Receptors, x east, y north.
    source_x_m, source_y_m : array_like, broadcast to (k,) or ()
        Sources, all at one height.

    Returns
    -------
    ndarray, shape (n, m), or (k, n, m) for k sources
        Times a rate [kg/s] it is a concentration [kg/m³]; rates of an ensemble multiply it.

    Raises
    ------
    ImpossibleInput
        A negative or missing wind, an unknown class.

    Source: as `gaussian_plume`; it gives the same numbers as one field a wind.
    """
    wind, bearing, classes = np.broadcast_arrays(
        np.atleast_1d(np.asarray(wind_m_s, float)), np.asarray(wind_from_deg, float), np.asarray(stability, str)
    )
    _checked(wind, bearing, classes)
    x, y, z = np.broadcast_arrays(np.atleast_1d(np.asarray(x_m, float)), np.asarray(y_m, float), np.asarray(z_m, float))
    east, north = np.broadcast_arrays(np.asarray(source_x_m, float), np.asarray(source_y_m, float))
    single = east.ndim == 0
    out = np.zeros((np.atleast_1d(east).size, wind.size, x.size))
    towards = np.radians(bearing + 180.0)
    widen = averaging_factor(averaging_s)
    for k, (a, b) in enumerate(zip(np.atleast_1d(east).ravel(), np.atleast_1d(north).ravel(), strict=True)):
        for name in dict.fromkeys(classes.tolist()):
            length = obukhov_of_class(name, roughness_m)
            factor = wind_at(max(3.0, height_m), wind_m_s=1.0, wind_height_m=wind_height_m,
                             roughness_m=roughness_m, obukhov_m=length)  # fmt: skip
            moves = np.flatnonzero((classes == name) & (wind >= CALM_M_S))
            if moves.size:
                out[k, moves] = _moving(
                    wind[moves] * factor, towards[moves], name, x - a, y - b, z,
                    height_m, source_sigma_m, terrain, lid_m, widen,
                )  # fmt: skip
            still = np.flatnonzero((classes == name) & (wind < CALM_M_S))
            if still.size:
                out[k, still] = calm_concentration(x - a, y - b, z, height_m, name, _LONG_S)[None, :]
    return out[0] if single else out


def _moving(
    speed: Array, towards: Array, name: str, x: Array, y: Array, z: Array, height: float, wide: float,
    terrain: str, lid: float | None, widen: float,
) -> Array:  # fmt: skip
    sin, cos = np.sin(towards)[:, None], np.cos(towards)[:, None]
    along = sin * x + cos * y
    across = sin * y - cos * x
    row, column = np.nonzero((along > 0) & (np.abs(across) < _SIGMAS * (0.35 * max(widen, 1.0) * along + wide)))
    far = along[row, column]
    sigma_y = briggs_width(far, name, terrain) * widen
    if wide:
        sigma_y = np.hypot(sigma_y, wide)
    sigma_z = briggs_height(far, name, terrain)
    level = z[column] if z.any() else np.asarray(0.0)
    value = np.exp(-0.5 * np.square(across[row, column] / sigma_y))
    value *= vertical_share(level, sigma_z, height, lid)
    value /= math.sqrt(2 * math.pi) * sigma_y * speed[row]
    out = np.zeros(along.shape)
    out[row, column] = value
    return out
