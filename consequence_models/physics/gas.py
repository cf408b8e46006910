"""Ideal gas: density, and the change between volume parts and mass in a volume."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

GAS_CONSTANT_J_MOL_K = 8.314462618
AIR_KG_MOL = 0.0289647
ATMOSPHERE_PA = 101325.0


def gas_density(
    *, molar_mass_kg_mol: ArrayLike, temperature_k: ArrayLike, pressure_pa: ArrayLike
) -> NDArray[np.float64]:
    """Density of an ideal gas [kg/m³]: p M / (R T)."""
    molar, kelvin = np.asarray(molar_mass_kg_mol, float), np.asarray(temperature_k, float)
    return np.asarray(np.asarray(pressure_pa, float) * molar / (GAS_CONSTANT_J_MOL_K * kelvin))


def mass_concentration(
    fraction: ArrayLike, *, molar_mass_kg_mol: float, temperature_k: float, pressure_pa: float = ATMOSPHERE_PA
) -> NDArray[np.float64]:
    """Volume fraction (ppm × 1e-6) of a gas in air as kg/m³ at the temperature and pressure of that air."""
    pure = gas_density(molar_mass_kg_mol=molar_mass_kg_mol, temperature_k=temperature_k, pressure_pa=pressure_pa)
    return np.asarray(fraction, float) * pure
