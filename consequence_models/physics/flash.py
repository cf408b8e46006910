"""A hot liquid let down to ambient pressure: how much boils, how fine it sprays, and what falls to the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from consequence_models.physics.gas import ATMOSPHERE_PA, GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import Liquid

AIR_VISCOSITY_PA_S = 1.8e-5
AIR_DENSITY_KG_M3 = 1.2
GRAVITY_M_S2 = 9.80665
CRITICAL_WEBER = 12.0  # Hinze (1955): a drop in a fast stream breaks above it
SPREAD_LOG = math.log(1.8)  # geometric standard deviation 1.8 of the drop mass; Johnson & Woodward (1999), RELEASE


def flash_fraction(liquid: Liquid, temperature_k: float, pressure_pa: float = ATMOSPHERE_PA) -> float:
    """Mass share that boils when a saturated liquid is let down at constant enthalpy; 0 below its boiling point.

    Source: CCPS (1999), Guidelines for Consequence Analysis, section 2.1: heat of the liquid above its boiling
    point, with the heat capacity over that range, over the heat of vaporisation at the boiling point.
    """
    boiling = liquid.boiling_k(pressure_pa)
    if temperature_k <= boiling:
        return 0.0
    return min(liquid.enthalpy(boiling, temperature_k) / liquid.latent(boiling), 1.0)


def flash_fraction_linear(liquid: Liquid, temperature_k: float, pressure_pa: float = ATMOSPHERE_PA) -> float:
    """The same with one heat capacity, that of the mean temperature: cp (T - Tb) / hfg (CCPS 1999, section 2.1)."""
    boiling = liquid.boiling_k(pressure_pa)
    return min(
        max(liquid.heat((boiling + temperature_k) / 2) * (temperature_k - boiling) / liquid.latent(boiling), 0.0), 1.0
    )


def drop_diameter(
    *, surface_tension_n_m: float, speed_m_s: float, superheat_k: float, air_density_kg_m3: float = AIR_DENSITY_KG_M3
) -> float:
    """Mass median diameter of the drops of a spray [m]: the finer of break-up in the wind of its speed and by flashing.

    Source: break-up We = 12, Hinze (1955) AIChE J. 1; flashing 0.03/(10 + 4 superheat) m, CCPS RELEASE, recalled.
    """
    broken = CRITICAL_WEBER * surface_tension_n_m / (air_density_kg_m3 * max(speed_m_s, 0.1) ** 2)
    if superheat_k <= 0:
        return broken
    return min(broken, 0.03 / (10 + 4 * superheat_k))


def settling_speed(diameter_m: float, density_kg_m3: float) -> float:
    """Terminal speed of a drop in air [m/s], with the drag of Schiller & Naumann (1933)."""
    speed = density_kg_m3 * GRAVITY_M_S2 * diameter_m**2 / (18 * AIR_VISCOSITY_PA_S)
    for _ in range(60):
        reynolds = AIR_DENSITY_KG_M3 * speed * diameter_m / AIR_VISCOSITY_PA_S
        drag = max(24 / max(reynolds, 1e-9) * (1 + 0.15 * math.pow(reynolds, 0.687)), 0.44)
        new = math.sqrt(4 * density_kg_m3 * GRAVITY_M_S2 * diameter_m / (3 * drag * AIR_DENSITY_KG_M3))
        speed, last = (speed + new) / 2, speed
        if abs(speed - last) < 1e-9 * speed:
            break
    return speed


def evaporation_constant(liquid: Liquid, *, air_k: float, diffusivity_m2_s: float) -> float:
    """K of the d² law of a drop at rest in air [m²/s]: d² = d0² - K t, with the drop at its own wet temperature.

    Source: Spalding (1953); Godsave (1953): K = 8 (rho D)/rho_l ln(1 + B), B by the heat that the air brings.
    """
    boiling = liquid.boiling_k(ATMOSPHERE_PA)
    conductivity, heat = 0.026, 1006.0  # of air at 25 °C [W/(m K)], [J/(kg K)]
    low, high = float(liquid.kelvin[0]), min(boiling - 1e-3, air_k)
    if high <= low:
        return 0.0

    def numbers(kelvin: float) -> tuple[float, float]:
        fraction = min(liquid.pressure_pa(kelvin) / ATMOSPHERE_PA, 0.999)
        mass = fraction * liquid.molar_mass_kg_mol / (fraction * liquid.molar_mass_kg_mol + (1 - fraction) * 0.02896)
        by_vapour = mass / max(1 - mass, 1e-9)
        by_heat = heat * (air_k - kelvin) / liquid.latent(kelvin)
        return by_vapour, by_heat

    for _ in range(50):
        middle = (low + high) / 2
        by_vapour, by_heat = numbers(middle)
        transfer = math.log1p(by_vapour) * AIR_DENSITY_KG_M3 * diffusivity_m2_s
        low, high = (middle, high) if transfer < conductivity / heat * math.log1p(by_heat) else (low, middle)
    wet = (low + high) / 2
    return 8 * conductivity / heat * math.log1p(max(numbers(wet)[1], 0.0)) / liquid.density(wet)


@dataclass(frozen=True, slots=True, kw_only=True)
class RainOut:
    """Drops of a spray and what becomes of them."""

    drop_diameter_m: float
    critical_drop_diameter_m: float
    airborne_liquid_fraction: float  # of the liquid after flashing
    vapour_fraction: float

    @property
    def rained_fraction(self) -> float:
        """Mass share of the whole release that reaches the ground."""
        return (1 - self.vapour_fraction) * (1 - self.airborne_liquid_fraction)


@lru_cache(maxsize=512)
def critical_drop(liquid: Liquid, *, height_m: float, air_k: float, diffusivity_m2_s: float) -> float:
    """The largest drop that evaporates while it falls from a height [m]: d² = K h / settling speed."""
    rate = evaporation_constant(liquid, air_k=air_k, diffusivity_m2_s=diffusivity_m2_s)
    density = liquid.density(min(air_k, liquid.boiling_k(ATMOSPHERE_PA)))
    low, high = 1e-6, 5e-3
    for _ in range(60):
        middle = math.sqrt(low * high)
        lives = rate * max(height_m, 0.01) / settling_speed(middle, density) > middle**2
        low, high = (middle, high) if lives else (low, middle)
    return math.sqrt(low * high)


def rain_out(
    liquid: Liquid, *, surface_tension_n_m: float, temperature_k: float, speed_m_s: float, height_m: float,
    air_k: float, diffusivity_m2_s: float, pressure_pa: float = ATMOSPHERE_PA,
) -> RainOut:  # fmt: skip
    """Share of a spray that stays in the air: drops smaller than those that evaporate before they fall.

    Drop mass is log-normal about the median with geometric deviation 1.8.

    Source: Johnson & Woodward (1999), RELEASE, for the distribution; the critical drop by the d² law.
    """
    boiling = liquid.boiling_k(pressure_pa)
    vapour = flash_fraction(liquid, temperature_k, pressure_pa)
    median = drop_diameter(
        surface_tension_n_m=surface_tension_n_m, speed_m_s=speed_m_s, superheat_k=temperature_k - boiling
    )
    critical = critical_drop(liquid, height_m=height_m, air_k=air_k, diffusivity_m2_s=diffusivity_m2_s)
    below = 0.5 * (1 + math.erf(math.log(critical / median) / (SPREAD_LOG * math.sqrt(2))))
    return RainOut(
        drop_diameter_m=median,
        critical_drop_diameter_m=critical,
        airborne_liquid_fraction=below,
        vapour_fraction=vapour,
    )


def mixed_density(liquid: Liquid, *, vapour_fraction: float, temperature_k: float, pressure_pa: float) -> float:
    """Density of vapour and drops together [kg/m³], the vapour as ideal gas."""
    gas = pressure_pa * liquid.molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * temperature_k)
    return 1 / (vapour_fraction / gas + (1 - vapour_fraction) / liquid.density(temperature_k))
