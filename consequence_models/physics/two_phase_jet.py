"""A jet of vapour and drops that takes in air until the last drop has gone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consequence_models.physics.gas import AIR_KG_MOL, ATMOSPHERE_PA, GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import Liquid

AIR_HEAT_J_KG_K = 1006.0
ROUND_JET_HALF_WIDTH = 0.11  # growth of the half width of concentration with distance; Chen & Rodi (1980)


@dataclass(frozen=True, slots=True, kw_only=True)
class DryPoint:
    """The jet where its last liquid evaporates."""

    temperature_k: float
    mole_fraction: float
    density_kg_m3: float
    air_per_kg: float


def dry_point(
    liquid: Liquid,
    *,
    source_k: float,
    vapour_fraction: float,
    air_k: float,
    pressure_pa: float = ATMOSPHERE_PA,
    gas_heat_j_kg_k: float | None = None,
) -> DryPoint:
    """Temperature, make-up and density at the end of the drops: heat and mass are kept, the air is dry.

    h_source + r h_air(Ta) = h_vapour(T) + r h_air(T), with the vapour saturated at T: y p = p_sat(T).

    Source: TNO Yellow Book CPR 14E (2005), section 2.4; the balance is thermodynamics.
    """
    molar = liquid.molar_mass_kg_mol

    def air(kelvin: float) -> float:
        share = min(liquid.pressure_pa(kelvin) / pressure_pa, 0.999999)
        return (1 - share) / share * AIR_KG_MOL / molar

    def surplus(kelvin: float) -> float:
        # From liquid at the source temperature: the vapour already there, the air's heat, less what the rest needs
        if gas_heat_j_kg_k is None:
            need = (1 - vapour_fraction) * liquid.latent(kelvin) + liquid.enthalpy(source_k, kelvin)
            need += vapour_fraction * (liquid.latent(kelvin) - liquid.latent(source_k))
        else:
            need = (1 - vapour_fraction) * liquid.latent(source_k) + gas_heat_j_kg_k * (kelvin - source_k)
        return air(kelvin) * AIR_HEAT_J_KG_K * (air_k - kelvin) - need

    low, high = float(liquid.kelvin[0]), min(source_k, air_k)
    for _ in range(80):  # colder: more air is needed to keep the vapour unsaturated, so more heat
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) > 0 else (low, middle)
    kelvin = (low + high) / 2
    share = liquid.pressure_pa(kelvin) / pressure_pa
    mixed = share * molar + (1 - share) * AIR_KG_MOL
    return DryPoint(
        temperature_k=kelvin,
        mole_fraction=share,
        density_kg_m3=pressure_pa * mixed / (GAS_CONSTANT_J_MOL_K * kelvin),
        air_per_kg=air(kelvin),
    )


def half_width(distance_m: float) -> float:
    """Radius at which a free round jet holds half the concentration of its axis [m]."""
    return ROUND_JET_HALF_WIDTH * distance_m


def mass_above(fraction_at: np.ndarray, radius_m: np.ndarray, distance_m: np.ndarray, *, level: float,
               density_kg_m3: float) -> float:  # fmt: skip
    """Mass [kg] of a jet where its volume fraction is at or above a level.

    Parameters
    ----------
    fraction_at : ndarray, shape (n, m)
        Volume fraction at distances (n,) and radii (n, m) [m].
    density_kg_m3
        Density of the pure gas.
    """
    inside = np.where(fraction_at >= level, np.minimum(fraction_at, 1.0), 0.0)
    rings = np.trapezoid(inside * 2 * math.pi * radius_m, radius_m, axis=1)
    return float(density_kg_m3 * np.trapezoid(rings, distance_m))
