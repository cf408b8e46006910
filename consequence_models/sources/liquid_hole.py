"""Liquid through a sharp-edged hole, driven by gas pressure and head."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

GRAVITY_M_S2 = 9.80665
DISCHARGE = 0.61


def liquid_rate(
    *,
    hole_m2: ArrayLike,
    density_kg_m3: ArrayLike,
    overpressure_pa: ArrayLike,
    head_m: ArrayLike = 0.0,
    discharge_coefficient: float = DISCHARGE,
    gravity_m_s2: float = GRAVITY_M_S2,
) -> NDArray[np.float64]:
    """Mass rate of a liquid through a hole (Bernoulli).

    Parameters
    ----------
    hole_m2, density_kg_m3, overpressure_pa, head_m : array_like, broadcast to one shape
        Area of the hole [m²], density of the liquid [kg/m³], gas pressure above ambient [Pa], liquid above it [m].

    Returns
    -------
    ndarray of the broadcast shape
        Mass rate [kg/s]; 0 where nothing drives it out. Flashing in the hole is not accounted for.

    Source: CCPS (1999), Guidelines for Consequence Analysis of Chemical Releases, eq. 2.1.
    """
    density = np.asarray(density_kg_m3, float)
    drive = np.asarray(overpressure_pa, float) + density * gravity_m_s2 * np.asarray(head_m, float)
    return np.asarray(discharge_coefficient * np.asarray(hole_m2, float) * np.sqrt(2 * density * np.maximum(drive, 0)))


def hole_area(diameter_m: float) -> float:
    """Area [m²] of a round hole."""
    return math.pi / 4 * diameter_m**2
