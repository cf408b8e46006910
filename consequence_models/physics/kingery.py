"""Blast of a TNT charge by scaled distance: Kingery & Bulmash (1984) and Swisdak (1994), each within its own range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.tables import rows

Array = NDArray[np.float64]
_LN_10 = float(np.log(10.0))
_CHUNK = 16_384  # receptors at a time, so that intermediate values stay in the cache


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
            terms = tuple(
                float(row[k]) / _LN_10 for k in "ABCDEFG"
            )  # from e to the power of … to ten to the power of …
            segment = Segment(float(row["Zmin"]), float(row["Zmax"]), 0.0, _LN_10, terms)
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
    return _by_segments(KINGERY[burst, parameter], scaled_m_kg13) * _TO_SI[parameter]


def _by_segments(segments: tuple[Segment, ...], scaled: ArrayLike) -> Array:
    """Value at each scaled distance by the first segment that holds it; NaN where none does."""
    z = np.asarray(scaled, float)
    flat, out = z.ravel(), np.empty(z.size)
    for start in range(0, flat.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        out[part] = _chunk(segments, flat[part])
    return out.reshape(z.shape)


def _chunk(segments: tuple[Segment, ...], z: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log10(z)
        if len(segments) == 1:
            one = segments[0]
            value = _horner(one.shift + one.scale * log, one.terms)
            value[(z < one.low) | (z > one.high)] = np.nan
        else:
            value = np.full(z.shape, np.nan)
            for one in reversed(segments):
                here = np.flatnonzero((z >= one.low) & (z <= one.high))
                value[here] = _horner(one.shift + one.scale * log[here], one.terms)
    value *= _LN_10
    return np.asarray(np.exp(value, out=value))


def swisdak(parameter: str, scaled_m_kg13: ArrayLike) -> Array:
    """The same for a hemispherical burst by Swisdak's shorter polynomials; pressure reaches to Z = 198.5.

    Source: Swisdak (1994), Simplified Kingery Airblast Calculations, ADA526744.
    """
    return _by_segments(SWISDAK["hemispherical", parameter], scaled_m_kg13) * _TO_SI[parameter]


def swisdak_reach(parameter: str) -> float:
    """Scaled distance [m/kg^(1/3)] to which Swisdak's polynomials give a parameter."""
    return SWISDAK["hemispherical", parameter][-1].high


def scales_with_charge(parameter: str) -> bool:
    """Whether a parameter is given per cube root of the charge (times and impulses are, pressures are not)."""
    return parameter in _PER_CUBE_ROOT
