"""Blast of a TNT charge by scaled distance: Kingery & Bulmash (1984) and Swisdak (1994), each within its own range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.tables import rows

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Segment:
    """One polynomial in the logarithm of the scaled distance, and where it holds."""

    low: float
    high: float
    shift: float
    scale: float
    terms: tuple[float, ...]


def _kingery() -> dict[tuple[str, str], tuple[Segment, ...]]:
    found: dict[tuple[str, str], list[Segment]] = {}
    for row in rows("kb1984"):
        terms = tuple(float(row[f"Y{k}"]) for k in range(12) if row[f"Y{k}"])
        edges = float(row["Zmin_m_kg13"]), float(row["Zmax_m_kg13"])
        segment = Segment(*edges, float(row["U0"]), float(row["U1"]), terms)
        found.setdefault((row["burst"], row["parameter"]), []).append(segment)
    return {key: tuple(value) for key, value in found.items()}


def _swisdak() -> dict[tuple[str, str], tuple[Segment, ...]]:
    found: dict[tuple[str, str], list[Segment]] = {}
    for row in rows("swisdak1994"):
        if row["system"] == "metric":
            segment = Segment(float(row["Zmin"]), float(row["Zmax"]), 0.0, 1.0, tuple(float(row[k]) for k in "ABCDEFG"))
            found.setdefault(("hemispherical", row["parameter"]), []).append(segment)
    return {key: tuple(value) for key, value in found.items()}


KINGERY: Mapping[tuple[str, str], tuple[Segment, ...]] = _kingery()
SWISDAK: Mapping[tuple[str, str], tuple[Segment, ...]] = _swisdak()
# kPa → Pa; ms/kg^(1/3) → s/kg^(1/3); kPa ms/kg^(1/3) is Pa s/kg^(1/3)
_TO_SI = {
    "incident_pressure": 1e3,
    "reflected_pressure": 1e3,
    "incident_impulse": 1.0,
    "reflected_impulse": 1.0,
    "arrival_time": 1e-3,
    "positive_phase_duration": 1e-3,
}
_LN_10 = float(np.log(10.0))
_PER_CUBE_ROOT = frozenset(_TO_SI) - {"incident_pressure", "reflected_pressure"}


def _horner(u: Array, terms: tuple[float, ...]) -> Array:
    value = np.full_like(u, terms[-1])
    for term in reversed(terms[:-1]):
        value *= u
        value += term
    return value


def kingery_bulmash(parameter: str, scaled_m_kg13: ArrayLike, burst: str = "hemispherical") -> Array:
    """One blast parameter at a scaled distance Z = R / W^(1/3), in SI units per kg^(1/3) where it scales so.

    Parameters
    ----------
    parameter
        incident_pressure, reflected_pressure [Pa], incident_impulse, reflected_impulse [Pa s/kg^(1/3)],
        arrival_time, positive_phase_duration [s/kg^(1/3)].
    scaled_m_kg13, burst
        Scaled distance [m/kg^(1/3)]; `hemispherical` on the ground or `spherical` in free air.

    Returns
    -------
    ndarray
        NaN outside the range of the report: 0.0674 to 40 hemispherical, 0.0531 to 40 spherical.

    Source: Kingery & Bulmash (1984), ARBRL-TR-02555, ARBRL.
    """
    z = np.asarray(scaled_m_kg13, float)
    out = np.full(z.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log10(z)
        for part in KINGERY[burst, parameter]:
            here = (z >= part.low) & (z <= part.high)
            out[here] = np.exp(_LN_10 * _horner(part.shift + part.scale * log[here], part.terms))
    return out * _TO_SI[parameter]


def swisdak(parameter: str, scaled_m_kg13: ArrayLike) -> Array:
    """The same for a hemispherical burst by Swisdak's shorter polynomials; pressure reaches to Z = 198.5.

    Source: Swisdak (1994), Simplified Kingery Airblast Calculations, ADA526744.
    """
    z = np.asarray(scaled_m_kg13, float)
    out = np.full(z.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(z)
        for part in SWISDAK["hemispherical", parameter]:
            here = (z >= part.low) & (z <= part.high) & np.isnan(out)
            out[here] = np.exp(_horner(log[here], part.terms))
    return out * _TO_SI[parameter]


def scales_with_charge(parameter: str) -> bool:
    """Whether a parameter is given per cube root of the charge (times and impulses are, pressures are not)."""
    return parameter in _PER_CUBE_ROOT
