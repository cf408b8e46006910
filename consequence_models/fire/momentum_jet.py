"""The flame of a free gas jet by its momentum: visible length, radiated share, heat from points along it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consequence_models.errors import MissingInput
from consequence_models.fire.flame import FlameField, Point
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.physics.free_jet import FreeJet, jet_of_hole
from consequence_models.physics.gas import AIR_KG_MOL, GAS_CONSTANT_J_MOL_K
from consequence_models.physics.transmissivity import vapour_pressure_pa
from consequence_models.substances import need

GRAVITY_M_S2 = 9.80665
POINTS, PEAK = 50, 0.75  # weights rise to 0.75 of the length: Hankinson & Lowesmith (2012), Combust. Flame 159, 1165


@dataclass(frozen=True, slots=True, kw_only=True)
class Burning:
    """What of a fuel decides the flame of its jet."""

    stoichiometric_mass_fraction: float
    flame_temperature_k: float
    product_molar_mass_kg_mol: float
    absorption_1_m: float  # Planck mean of the products


# Molina, Schefer & Houf (2007), Proc. Combust. Inst. 31, 2565-2572: temperatures and absorption; recalled
BURNING = {
    "hydrogen": Burning(
        stoichiometric_mass_fraction=0.0285,
        flame_temperature_k=2390.0,
        product_molar_mass_kg_mol=0.0245,
        absorption_1_m=0.23,
    ),
    "methane": Burning(
        stoichiometric_mass_fraction=0.0552,
        flame_temperature_k=2226.0,
        product_molar_mass_kg_mol=0.0276,
        absorption_1_m=0.50,
    ),
}


def visible_length(jet: FreeJet, burning: Burning) -> float:
    """Visible length of the flame [m]: 23 d*/fs where momentum rules, shorter where buoyancy does.

    Source: Delichatsios (1993), Combust. Flame 92, 349-364; Schefer et al. (2006), Int. J. Hydrogen Energy 31, 1332.
    """
    share = burning.stoichiometric_mass_fraction
    rise = (burning.flame_temperature_k - jet.air_temperature_k) / jet.air_temperature_k
    froude = jet.velocity_m_s * share**1.5 / math.sqrt(rise * GRAVITY_M_S2 * jet.diameter_m)
    scaled = 23.0 if froude >= 5 else 13.5 * froude**0.4 / (1 + 0.07 * froude**2) ** 0.2
    return scaled * jet.diameter_m / share


def radiated_share(jet: FreeJet, burning: Burning, length_m: float) -> float:
    """Share of the heat that the flame radiates, by the time that gas stays in it.

    Source: Molina, Schefer & Houf (2007), Proc. Combust. Inst. 31, 2565-2572: X = 0.08916 log10(τ a T⁴) - 1.2172 with
    the residence time τ in ms; Turns & Myhr (1991) for τ.
    """
    kelvin, width = burning.flame_temperature_k, 0.17 * length_m
    density = 101325.0 * burning.product_molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * kelvin)
    volume = math.pi / 12 * width**2 * length_m
    stay_ms = 1e3 * density * volume * burning.stoichiometric_mass_fraction / jet.rate_kg_s
    share = 0.08916 * math.log10(stay_ms * burning.absorption_1_m * kelvin**4) - 1.2172
    return float(np.clip(share, 0.01, 0.4))


@dataclass(frozen=True, slots=True, kw_only=True)
class JetFlame:
    """A horizontal flame along x, as points that share its radiated power."""

    length_m: float
    radiated_w: float
    height_m: float
    vapour_pa: float

    def points(self) -> tuple[Point, ...]:
        """The points along the axis with their weights."""
        rank = np.arange(1, POINTS + 1)
        most = PEAK * POINTS
        weight = np.where(rank <= most, rank, most - (most - 1) / (POINTS - (most + 1)) * (rank - (most + 1)))
        weight = weight / weight.sum()
        away = (rank - 0.5) / POINTS * self.length_m
        return tuple(
            Point(
                centre_m=(float(x), 0.0, self.height_m),
                power_w=float(share * self.radiated_w),
                nearest_m=0.085 * self.length_m,
            )
            for x, share in zip(away, weight, strict=True)
        )

    def flux_at(self, distance_m: float, crosswind_m: float, height_m: float) -> float:
        """Heat flux [W/m²] on a target that faces the flame, along the jet from its hole."""
        field = FlameField(parts=self.points(), vapour_pa=self.vapour_pa, towards_deg=90.0)
        return float(field.at(distance_m, crosswind_m, height_m))


def flame_of_hole(
    *,
    substance: str,
    pressure_pa: float,
    temperature_k: float,
    hole_diameter_m: float,
    height_m: float = 0.0,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 293.15,
    humidity_fraction: float = 0.5,
) -> JetFlame:
    """The flame of a horizontal jet of gas from a hole.

    Raises
    ------
    UnknownSubstance, MissingInput
        The substance is not in the table, or its heat capacity ratio or heat of combustion is not known.
    """
    known = need(substance)
    if known.heat_capacity_ratio is None:
        raise MissingInput("缺少比热比", "the heat capacity ratio is missing", field="substance_id")
    jet = jet_of_hole(
        pressure_pa=pressure_pa,
        temperature_k=temperature_k,
        molar_mass_kg_mol=known.molar_mass_kg_mol,
        heat_capacity_ratio=known.heat_capacity_ratio,
        hole_diameter_m=hole_diameter_m,
        ambient_pressure_pa=ambient_pressure_pa,
        ambient_temperature_k=ambient_temperature_k,
    )
    heat = heat_of_combustion(known.id)
    burning = BURNING.get(known.id) or _like_methane(heat)
    length = visible_length(jet, burning)
    return JetFlame(
        length_m=length,
        radiated_w=radiated_share(jet, burning, length) * jet.rate_kg_s * heat,
        height_m=height_m,
        vapour_pa=vapour_pressure_pa(ambient_temperature_k, humidity_fraction),
    )


def _like_methane(heat_of_combustion_j_kg: float) -> Burning:
    """Any other fuel: 2.95 MJ of heat per kg of air burnt (Huggett 1980 in air), and methane's flame."""
    air = heat_of_combustion_j_kg / 2.95e6
    return Burning(
        stoichiometric_mass_fraction=1 / (1 + air),
        flame_temperature_k=BURNING["methane"].flame_temperature_k,
        product_molar_mass_kg_mol=0.95 * AIR_KG_MOL,
        absorption_1_m=BURNING["methane"].absorption_1_m,
    )
