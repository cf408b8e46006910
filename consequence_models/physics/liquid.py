"""A liquid of one or several substances as look-up tables over temperature, quick enough for a time march."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.substances import Substance

Array = NDArray[np.float64]
_POINTS = 600
_COLDER_K = 60.0  # how far a pool that cools by its own evaporation may leave the data
# Where no heat capacity of the liquid is known: most organic liquids lie between 1500 and 2500 J/(kg K)
USUAL_HEAT_J_KG_K = 2000.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Liquid:
    """Properties of one substance from below its melting point to near its critical point, on an even grid."""

    name: str
    molar_mass_kg_mol: float
    known_from_k: float  # below it the vapour pressure goes on by Clausius-Clapeyron, the rest stays
    kelvin: Array
    log_pressure: Array
    vaporisation_j_kg: Array
    heat_j_kg_k: Array
    density_kg_m3: Array

    def pressure_pa(self, kelvin: float) -> float:
        """Vapour pressure [Pa]."""
        return float(np.exp(np.interp(kelvin, self.kelvin, self.log_pressure)))

    def boiling_k(self, pressure_pa: float) -> float:
        """Temperature at which the vapour pressure equals a pressure [K], within the grid."""
        return float(np.interp(np.log(pressure_pa), self.log_pressure, self.kelvin))

    def latent(self, kelvin: float) -> float:
        """Heat of vaporisation [J/kg]."""
        return float(np.interp(kelvin, self.kelvin, self.vaporisation_j_kg))

    def heat(self, kelvin: float) -> float:
        """Heat capacity of the liquid [J/(kg K)]."""
        return float(np.interp(kelvin, self.kelvin, self.heat_j_kg_k))

    def density(self, kelvin: float) -> float:
        """Density of the liquid [kg/m³]."""
        return float(np.interp(kelvin, self.kelvin, self.density_kg_m3))

    def enthalpy(self, start_k: float, end_k: float) -> float:
        """Heat to warm the liquid from one temperature to another [J/kg]."""
        grid = np.linspace(start_k, end_k, 41)
        return float(np.trapezoid(np.interp(grid, self.kelvin, self.heat_j_kg_k), grid))


def _table(substance: Substance, name: str, kelvin: Array, otherwise: float | None) -> Array:
    curve = substance.curves.get(name)
    if curve is not None:
        return curve.clipped(kelvin)
    if otherwise is None:
        raise MissingInput(
            f"缺少 {substance.name_zh} 的 {name}", f"{name} of {substance.name_en} is missing", field=name
        )
    return np.full_like(kelvin, otherwise)


class _Key:
    """Carries a substance through the cache; equal only to a key of the very same object."""

    def __init__(self, substance: Substance) -> None:
        self.substance = substance

    def __hash__(self) -> int:
        return id(self.substance)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.substance is self.substance


@lru_cache(maxsize=256)
def _tables(key: _Key) -> Liquid:
    substance = key.substance
    pressure = substance.curve("vapour_pressure_pa")
    kelvin = np.linspace(max(pressure.low_k - _COLDER_K, 0.6 * pressure.low_k), pressure.high_k, _POINTS)
    latent = _table(substance, "vaporisation_j_kg", kelvin, substance.vaporisation_j_kg)
    slope = float(np.interp(pressure.low_k, kelvin, latent)) * substance.molar_mass_kg_mol / GAS_CONSTANT_J_MOL_K
    colder = slope * np.minimum(1 / pressure.low_k - 1 / kelvin, 0.0)
    heat = substance.liquid_heat_capacity_j_kg_k or USUAL_HEAT_J_KG_K
    return Liquid(
        name=substance.id,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        known_from_k=pressure.low_k,
        kelvin=kelvin,
        log_pressure=np.log(pressure.clipped(kelvin)) + colder,
        vaporisation_j_kg=latent,
        heat_j_kg_k=_table(substance, "liquid_heat_capacity_j_kg_k", kelvin, heat),
        density_kg_m3=_table(substance, "liquid_density_kg_m3", kelvin, substance.liquid_density_kg_m3),
    )


def liquid_of(substance: Substance) -> Liquid:
    """The liquid of a substance; raises MissingInput where the table has no vapour pressure or density of it."""
    return _tables(_Key(substance))


def refuse_above_critical(substance: Substance, temperature_k: float) -> None:
    """Raise ImpossibleInput for a liquid above its critical temperature."""
    if substance.critical_k is not None and temperature_k >= substance.critical_k:
        zh = f"{substance.name_zh}在 {temperature_k:.0f} K 高于其临界温度，不是液体；请改用气体源"
        en = (
            f"{substance.name_en} at {temperature_k:.0f} K is above its critical temperature "
            f"{substance.critical_k:.0f} K and cannot be liquid; use a gas source"
        )
        raise ImpossibleInput(zh, en, field="temperature_k")


def refuse_condensed(substance: Substance | None, temperature_k: float, pressure_pa: float) -> None:
    """Raise ImpossibleInput for a gas at a pressure at which it would be liquid; a substance without data passes."""
    if substance is None or "vapour_pressure_pa" not in substance.curves or substance.critical_k is None:
        return
    if temperature_k >= substance.critical_k:
        return
    saturated = float(substance.curves["vapour_pressure_pa"].clipped(temperature_k))
    if pressure_pa > 1.02 * saturated:
        zh = f"{substance.name_zh}在 {temperature_k:.0f} K、{pressure_pa / 1e5:.3g} bar 是液体；请改用液体或两相源"
        en = (
            f"{substance.name_en} is liquid at {temperature_k:.0f} K and {pressure_pa / 1e5:.3g} bar "
            f"(its vapour pressure is {saturated / 1e5:.3g} bar); use a liquid or two-phase source"
        )
        raise ImpossibleInput(zh, en, field="pressure_pa")


def refuse_solid(substance: Substance, temperature_k: float) -> None:
    """Raise ImpossibleInput for a liquid more than a kelvin below its melting point."""
    if substance.melting_k is not None and temperature_k < substance.melting_k - 1:
        zh = f"{substance.name_zh}在 {temperature_k:.0f} K 是固体（熔点 {substance.melting_k:.0f} K），不会流出"
        en = f"{substance.name_en} is solid at {temperature_k:.0f} K (it melts at {substance.melting_k:.0f} K)"
        raise ImpossibleInput(zh, en, field="temperature_k")
