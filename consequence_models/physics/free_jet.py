"""A turbulent free jet of gas: thrust, decay of concentration along and across, fuel between two concentrations."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.physics.gas import AIR_KG_MOL, ATMOSPHERE_PA, GAS_CONSTANT_J_MOL_K, gas_density

Array = NDArray[np.float64]
DISCHARGE = 0.85  # choked gas through a nozzle or hole: Perry, Chemical Engineers' Handbook (1997), section 10
DECAY = 5.0  # mean mass fraction on the axis is 5 d/x: Chen & Rodi (1980), Vertical Turbulent Buoyant Jets
SPREAD = 57.0  # exp(-57 (r/x)²), half-width 0.11 x: Chen & Rodi (1980)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeJet:
    """A jet by what it carries: the decay far from the hole depends on mass rate and thrust alone."""

    rate_kg_s: float
    thrust_n: float
    molar_mass_kg_mol: float
    air_density_kg_m3: float
    air_temperature_k: float

    @property
    def diameter_m(self) -> float:
        """Diameter of a jet of air of the same mass rate and thrust [m] (Thring & Newby 1953)."""
        return 2 * self.rate_kg_s / math.sqrt(math.pi * self.air_density_kg_m3 * self.thrust_n)

    @property
    def velocity_m_s(self) -> float:
        """Speed of the gas once it has expanded [m/s]: thrust over mass rate."""
        return self.thrust_n / self.rate_kg_s

    def mass_fraction(self, volume_fraction: float) -> float:
        """Mass fraction of the gas in air at a volume fraction."""
        fuel = volume_fraction * self.molar_mass_kg_mol
        return fuel / (fuel + (1 - volume_fraction) * AIR_KG_MOL)

    def distance_m(self, volume_fraction: float) -> float:
        """Distance along the axis to a volume fraction [m]."""
        return DECAY * self.diameter_m / self.mass_fraction(volume_fraction)

    def mass_between_kg(self, low: float, high: float) -> float:
        """Mass of gas at volume fractions between two levels [kg], by quadrature along the axis.

        At a distance x the gas between the two levels fills a ring; the density of the mixture is that of ideal gases.
        """
        return self._mass_above_kg(low) - self._mass_above_kg(high)

    def _mass_above_kg(self, level: float) -> float:
        least = self.mass_fraction(level)
        end = DECAY * self.diameter_m / least
        x = np.linspace(DECAY * self.diameter_m, end, 801)[:, None]
        middle = DECAY * self.diameter_m / x
        edge = np.sqrt(np.log(np.maximum(middle / least, 1.0)) / SPREAD)
        share = np.linspace(0.0, 1.0, 61)[None, :]
        eta = edge * share
        fraction = np.minimum(middle * np.exp(-SPREAD * eta**2), 1.0)
        inner = self._density(fraction) * fraction * 2 * np.pi * eta * x**2
        return float(np.trapezoid(np.trapezoid(inner, share, axis=1) * edge[:, 0], x[:, 0]))

    def _density(self, mass_fraction: Array) -> Array:
        light = AIR_KG_MOL / self.molar_mass_kg_mol
        return np.asarray(self.air_density_kg_m3 / (1 + mass_fraction * (light - 1)))


def jet_of_hole(
    *,
    pressure_pa: float,
    temperature_k: float,
    molar_mass_kg_mol: float,
    heat_capacity_ratio: float,
    hole_diameter_m: float,
    ambient_pressure_pa: float = ATMOSPHERE_PA,
    ambient_temperature_k: float = 293.15,
    discharge_coefficient: float = DISCHARGE,
) -> FreeJet:
    """The free jet of a hole in a vessel of ideal gas, choked or not.

    The thrust is that of the gas in the hole and of its pressure above ambient.

    Raises
    ------
    ImpossibleInput
        The pressure inside is not above that outside.

    Source: isentropic flow of an ideal gas; momentum balance from the hole to ambient pressure.
    """
    if not pressure_pa > ambient_pressure_pa:
        zh, en = "上游压力须高于环境压力", "the pressure inside must be above that outside"
        raise ImpossibleInput(zh, en, field="pressure_pa")
    k = heat_capacity_ratio
    critical = (2 / (k + 1)) ** (k / (k - 1))
    ratio = max(min(ambient_pressure_pa / pressure_pa, 1.0), critical)
    kelvin = temperature_k * ratio ** ((k - 1) / k)
    gas = GAS_CONSTANT_J_MOL_K / molar_mass_kg_mol
    speed = math.sqrt(2 * k / (k - 1) * gas * max(temperature_k - kelvin, 0.0))
    flux = ratio * pressure_pa / (gas * kelvin) * speed
    area = discharge_coefficient * math.pi * hole_diameter_m**2 / 4
    air = gas_density(
        molar_mass_kg_mol=AIR_KG_MOL, temperature_k=ambient_temperature_k, pressure_pa=ambient_pressure_pa
    )
    return FreeJet(
        rate_kg_s=flux * area,
        thrust_n=area * (flux * speed + ratio * pressure_pa - ambient_pressure_pa),
        molar_mass_kg_mol=molar_mass_kg_mol,
        air_density_kg_m3=float(air),
        air_temperature_k=ambient_temperature_k,
    )


def half_width_m(distance_m: ArrayLike) -> Array:
    """Radius at which the concentration is half of that on the axis [m]."""
    return np.asarray(np.asarray(distance_m, float) * math.sqrt(math.log(2) / SPREAD))
