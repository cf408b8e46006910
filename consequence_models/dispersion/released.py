"""From a release and the weather to the gas that mixes with the air; no model by itself."""

from __future__ import annotations

import math
from collections.abc import Callable

from consequence_models.errors import MissingInput
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.mixture import WATER_KG_M3, Mixture, ReleasedGas
from consequence_models.scenario import Release, Weather
from consequence_models.substances import Substance, find

_NORMAL_PA = 101325.0
_POLYATOMIC = 4.0  # heat capacity over R of a stiff polyatomic ideal gas, where the table has none


def molar_mass_of(release: Release) -> float:
    """Molar mass as given, else of the table [kg/mol]; raises MissingInput."""
    substance = find(release.substance_id)
    molar = release.molar_mass_kg_mol or (substance.molar_mass_kg_mol if substance else None)
    if molar is None:
        zh, en = f"物质表中没有“{release.substance_id}”，请给出摩尔质量", "unknown substance: give its molar mass"
        raise MissingInput(zh, en, field="molar_mass_kg_mol")
    return molar


def _heat_capacity(substance: Substance | None, molar: float) -> float:
    if substance is not None and substance.gas_heat_capacity_j_kg_k is not None:
        return substance.gas_heat_capacity_j_kg_k
    if substance is not None and substance.heat_capacity_ratio is not None:
        gamma = substance.heat_capacity_ratio
        return gamma / (gamma - 1) * GAS_CONSTANT_J_MOL_K / molar
    return _POLYATOMIC * GAS_CONSTANT_J_MOL_K / molar


def saturation_of(substance: Substance) -> Callable[[float], float] | None:
    """Vapour pressure from the boiling point and its heat of vaporisation (Clausius-Clapeyron), None without them."""
    boiling, latent = substance.boiling_k, substance.vaporisation_j_kg
    if boiling is None or latent is None:
        return None
    slope = latent * substance.molar_mass_kg_mol / GAS_CONSTANT_J_MOL_K
    return lambda kelvin: _NORMAL_PA * math.exp(min(slope * (1 / boiling - 1 / kelvin), 50.0))


def mixture_of(release: Release, weather: Weather) -> Mixture:
    """The released gas in the air of the scenario; at ambient temperature where no other is given.

    Raises
    ------
    MissingInput
        The substance is not in the table and no molar mass is given; or drops are given and it has no heat of
        vaporisation.
    """
    substance, molar = find(release.substance_id), molar_mass_of(release)
    latent, saturation = 0.0, None
    if release.liquid_fraction > 0:
        if substance is None:
            zh, en = "含液滴的泄漏需要表中的物质", "a release with drops needs a substance of the table"
            raise MissingInput(zh, en, field="substance_id")
        latent, saturation = substance.need("vaporisation_j_kg"), saturation_of(substance)
    return Mixture(
        gas=ReleasedGas(
            molar_mass_kg_mol=molar,
            heat_capacity_j_kg_k=_heat_capacity(substance, molar),
            temperature_k=release.temperature_k or weather.temperature_k,
            liquid_fraction=release.liquid_fraction,
            vaporisation_j_kg=latent,
            liquid_density_kg_m3=(substance and substance.liquid_density_kg_m3) or WATER_KG_M3,
            saturation_pa=saturation,
        ),
        air_temperature_k=weather.temperature_k,
        pressure_pa=weather.pressure_pa,
        humidity_fraction=weather.humidity_fraction,
    )
