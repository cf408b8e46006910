"""TNO multi-energy: overpressure of a vapour cloud by its energy and a strength from 1 to 10."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.physics.tables import rows

Array = NDArray[np.float64]
Segment = tuple[float, float, float]


def _segments() -> Mapping[int, tuple[Segment, ...]]:
    found: dict[int, list[Segment]] = {}
    for row in rows("multi_energy"):
        if row["quantity"] == "overpressure":
            segment = float(row["r_scaled_upper"]), float(row["coef"]), float(row["exponent"])
            found.setdefault(int(row["strength"]), []).append(segment)
    return {strength: tuple(parts) for strength, parts in found.items()}


_CURVES = _segments()


def scaled_distance(distance_m: ArrayLike, energy_j: float, ambient_pressure_pa: float = 101325.0) -> Array:
    """Energy-scaled distance r (p0/E)^(1/3). The energy of a cloud on the ground is not doubled."""
    return np.asarray(np.asarray(distance_m, float) * (ambient_pressure_pa / energy_j) ** (1 / 3))


def overpressure_ratio(scaled: ArrayLike, strength: int) -> Array:
    """Side-on overpressure over ambient pressure at an energy-scaled distance.

    Raises
    ------
    ImpossibleInput
        The strength is not a whole number from 1 to 10.

    Source: van den Berg (1985), by the piecewise fits of MSB B06-105 (2017), tables 4.2 and 4.3; a few per cent.
    """
    if strength not in _CURVES:
        raise ImpossibleInput(
            "强度须为 1 到 10 的整数", "the strength must be a whole number from 1 to 10", field="strength"
        )
    r = np.asarray(scaled, float)
    out = np.full(r.shape, np.nan)
    for upper, coefficient, exponent in reversed(_CURVES[strength]):
        out = np.where(r <= upper, coefficient * r**exponent, out)
    return np.asarray(out)
