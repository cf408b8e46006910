"""A free turbulent jet of gas: from the vessel to the sound barrier, to ambient pressure, to its decay in still air."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from consequence_models.physics.gas import ATMOSPHERE_PA, GAS_CONSTANT_J_MOL_K

Array = NDArray[np.float64]
HYDROGEN_COVOLUME_M3_KG = 7.69e-3  # Abel-Noble equation, Johnson (2005), NASA/TM-2005-213883
AXIAL_DECAY = 5.4  # mass fraction on the axis over sqrt(rho_0/rho_a) d/x, Chen & Rodi (1980)
VELOCITY_DECAY = 6.2  # velocity on the axis over sqrt(rho_0/rho_a) U_0 d/x, Chen & Rodi (1980)
HALF_WIDTH = 0.11  # radius over distance at which the mass fraction has halved, Chen & Rodi (1980)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nozzle:
    """The hole's plane, choked or not, and the speed after expansion to ambient pressure without drag (momentum)."""

    density_kg_m3: float
    temperature_k: float
    pressure_pa: float
    velocity_m_s: float
    expanded_m_s: float
    rate_kg_s: float


def nozzle(
    *, pressure_pa: float, temperature_k: float, hole_diameter_m: float, molar_mass_kg_mol: float,
    heat_capacity_ratio: float, covolume_m3_kg: float = 0.0, discharge_coefficient: float = 1.0,
    ambient_pa: float = ATMOSPHERE_PA,
) -> Nozzle:  # fmt: skip
    """Isentropic flow of an Abel-Noble gas (ideal where the covolume is 0) from rest to the hole.

    The expanded speed conserves momentum: V + (p - p_a) / (rho V).
    Source: Johnson (2005), NASA/TM-2005-213883 (real gas); Birch, Hughes & Swaffield (1987), Combustion Science and
    Technology 52, 161-171 (momentum after expansion).
    """
    k, b = heat_capacity_ratio, covolume_m3_kg
    gas = GAS_CONSTANT_J_MOL_K / molar_mass_kg_mol
    rest = pressure_pa / (gas * temperature_k + b * pressure_pa)
    squeezed = rest / (1 - b * rest)

    def choked(density: float) -> float:
        free = 1 - b * density
        return float(density / free * (1 + (k - 1) / (2 * free**2)) ** (1 / (k - 1)) - squeezed)

    density = float(brentq(choked, 1e-9 * rest, rest))
    free = 1 - b * density
    kelvin = temperature_k / (1 + (k - 1) / (2 * free**2))
    pressure, speed = density * gas * kelvin / free, math.sqrt(k * gas * kelvin) / free
    if pressure < ambient_pa:  # not choked
        pressure = ambient_pa
        kelvin = temperature_k * (ambient_pa / pressure_pa) ** ((k - 1) / k)
        density = ambient_pa / (gas * kelvin + b * ambient_pa)
        speed = math.sqrt(max(2 * k / (k - 1) * gas * (temperature_k - kelvin), 0.0))
    area = math.pi / 4 * hole_diameter_m**2 * discharge_coefficient
    extra = (pressure - ambient_pa) / (density * speed) if speed > 0 else 0.0
    return Nozzle(
        density_kg_m3=density, temperature_k=kelvin, pressure_pa=pressure, velocity_m_s=speed,
        expanded_m_s=speed + extra, rate_kg_s=density * speed * area,
    )  # fmt: skip


def source_length_m(*, rate_kg_s: float, velocity_m_s: float, air_density_kg_m3: float) -> float:
    """d sqrt(rho_0/rho_a) of the jet at ambient pressure [m], from its mass and momentum alone."""
    return 2 / math.sqrt(math.pi) * math.sqrt(rate_kg_s / (velocity_m_s * air_density_kg_m3))


def axial_mass_fraction(distance_m: ArrayLike, length_m: float) -> Array:
    """Mass fraction of the released gas on the axis; 1 within the core.

    Source: Chen & Rodi (1980), Vertical Turbulent Buoyant Jets: 5.4 sqrt(rho_0/rho_a) d/x. Checked for x/d > 20 about.
    """
    x = np.maximum(np.asarray(distance_m, float), 1e-9)
    return np.asarray(np.minimum(AXIAL_DECAY * length_m / x, 1.0))


def axial_velocity(distance_m: ArrayLike, *, momentum_n: float, air_density_kg_m3: float, first_m_s: float) -> Array:
    """Velocity on the axis [m/s], never above that of the source. Source: as `axial_mass_fraction`, factor 6.2."""
    x = np.maximum(np.asarray(distance_m, float), 1e-9)
    scale = VELOCITY_DECAY * math.sqrt(4 / math.pi * momentum_n / air_density_kg_m3)
    return np.asarray(np.minimum(scale / x, first_m_s))


def radial_share(radius_m: ArrayLike, distance_m: ArrayLike) -> Array:
    """Mass fraction off the axis over that on it, a Gaussian with half its value at 0.11 x."""
    ratio = np.asarray(radius_m, float) / (HALF_WIDTH * np.maximum(np.asarray(distance_m, float), 1e-9))
    return np.asarray(np.exp(-math.log(2) * np.square(ratio)))
