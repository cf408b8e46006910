"""Widths of a cloud by stability class: Briggs, open country and urban."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.tables import rows

Array = NDArray[np.float64]
SHORTEST_AVERAGE_S = 18.75  # averages over less see no narrower plume: it no longer meanders
USUAL_AVERAGE_S = 600.0
_TNO = {row["class"]: row for row in rows("tno_sigmas")}
_PUFF = {row["class"]: row for row in rows("puff_sigmas")}
_BRIGGS = {(row["terrain"], row["class"]): row for row in rows("briggs_sigmas")}


def _curve(x: Array, row: dict[str, str], axis: str) -> Array:
    factor, length, power = (float(row[f"{axis}_{name}"]) for name in ("factor", "length_1_m", "power"))
    if power == 0:
        return factor * x
    base = 1 + length * x
    if power == -1:
        return factor * x / base
    return factor * x / np.sqrt(base) if power == -0.5 else factor * x * np.sqrt(base)


def briggs(distance_m: ArrayLike, stability: str, terrain: str = "rural") -> tuple[Array, Array]:
    """Crosswind and vertical standard deviation [m] of a 10-minute plume; 0 at and before the source.

    Checked from 100 m to 10 km.
    Source: Briggs (1973), in Hanna, Briggs & Hosker (1982), Handbook on Atmospheric Diffusion, table 4.5.
    """
    x = np.maximum(np.asarray(distance_m, float), 0.0)
    row = _BRIGGS[terrain, stability]
    return _curve(x, row, "y"), _curve(x, row, "z")


def briggs_width(distance_m: Array, stability: str, terrain: str) -> Array:
    """Crosswind part of `briggs`, for distances that are not negative."""
    return _curve(distance_m, _BRIGGS[terrain, stability], "y")


def briggs_height(distance_m: Array, stability: str, terrain: str) -> Array:
    """Vertical part of `briggs`, for distances that are not negative."""
    return _curve(distance_m, _BRIGGS[terrain, stability], "z")


def widest_slope(stability: str, terrain: str) -> float:
    """What crosswind sigma over distance never exceeds."""
    return float(_BRIGGS[terrain, stability]["y_factor"])


def averaging_factor(averaging_s: float) -> float:
    """Factor on a 10-minute sigma_y for another averaging time: (t / 600 s)^0.2, held below 18.75 s.

    Source: Gifford (1975), as used in the TNO Yellow Book (1997), section 4.5.3, and Phast's 18.75 s core average.
    """
    return float((max(averaging_s, SHORTEST_AVERAGE_S) / USUAL_AVERAGE_S) ** 0.2)


def ccps_puff(distance_m: ArrayLike, stability: str) -> tuple[Array, Array]:
    """Horizontal and vertical standard deviation [m] of an instantaneous puff.

    Source: Slade (1968), as in CCPS (1999), Guidelines for Consequence Analysis of Chemical Releases, table 2.13.
    """
    x, row = np.maximum(np.asarray(distance_m, float), 0.0), _PUFF[stability]
    return (
        np.asarray(float(row["y_factor"]) * x ** float(row["y_power"])),
        np.asarray(float(row["z_factor"]) * x ** float(row["z_power"])),
    )


def tno(distance_m: ArrayLike, stability: str, roughness_m: float = 0.1) -> tuple[Array, Array]:
    """Crosswind and vertical standard deviation [m] of a 10-minute plume.

    Roughness multiplies sigma_z by (10 z0)^(0.53 x^-0.22). A puff has half the sigma_y and sigma_x = 0.13 x.
    Source: TNO Yellow Book (1997), CPR 14E, section 4.5.3 and table 4.8.
    """
    x, row = np.maximum(np.asarray(distance_m, float), 1e-3), _TNO[stability]
    high = float(row["z_factor"]) * x ** float(row["z_power"]) * (10 * roughness_m) ** (0.53 * x**-0.22)
    return np.asarray(float(row["y_factor"]) * x ** float(row["y_power"])), np.asarray(high)
