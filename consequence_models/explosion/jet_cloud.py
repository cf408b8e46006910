"""A free jet of gas that burns after a delay: how much of it drives a blast, and from where."""

from __future__ import annotations

import math

from consequence_models.errors import MissingInput
from consequence_models.explosion.baker_strehlow_tang import FlameWave
from consequence_models.explosion.cloud import FLAME_MACH, VapourCloud, reactivity_of
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.physics.free_jet import FreeJet
from consequence_models.physics.gas import AIR_KG_MOL
from consequence_models.substances import need

# Below this share of hydrogen in cold air its expansion is too small for a flame to speed up, above it turns rich:
# Dorofeev et al. (2001), J. Loss Prev. Process Ind. 14, 583-589
_ACCELERATES = {"hydrogen": (0.10, 0.75)}
_HEAT_PER_AIR_J_KG = 2.95e6  # Huggett (1980): 13.1 MJ per kg of oxygen, for most fuels


def blast_of_jet(jet: FreeJet, substance: str, ambient_pressure_pa: float = 101325.0) -> tuple[FlameWave, float]:
    """The wave of a delayed ignition, and how far along the jet its middle lies [m].

    The fuel between the concentrations at which a flame speeds up burns at the speed of an open cloud of low
    congestion (Baker-Strehlow-Tang, three-dimensional); the middle is where the mixture is stoichiometric.

    Raises
    ------
    MissingInput
        The substance has no flammable limits in the table.
    """
    known = need(substance)
    limits = _ACCELERATES.get(known.id)
    if limits is None:
        if known.lfl_fraction is None or known.ufl_fraction is None:
            zh, en = f"“{substance}”没有爆炸极限", f"{substance!r} has no flammable limits in the table"
            raise MissingInput(zh, en, field="substance")
        limits = known.lfl_fraction, known.ufl_fraction
    heat = heat_of_combustion(known.id)
    reactivity = reactivity_of(VapourCloud(substance_id=known.id, energy_j=1.0))
    wave = FlameWave(
        energy_j=jet.mass_between_kg(*limits) * heat,
        flame_mach=FLAME_MACH["3D", reactivity, "low"],
        pressure_pa=ambient_pressure_pa,
    )
    fuel_per_air = _HEAT_PER_AIR_J_KG / heat
    mole = fuel_per_air * AIR_KG_MOL / known.molar_mass_kg_mol
    return wave, jet.distance_m(mole / (1 + mole))


def abreast(distance_m: float, middle_m: float) -> float:
    """Distance from the middle of the blast [m] of a target as far from the hole, square to the jet."""
    return math.hypot(distance_m, middle_m)
