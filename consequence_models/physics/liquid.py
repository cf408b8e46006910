"""A liquid of one or several substances as look-up tables over temperature, quick enough for a time march."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.substances import Substance

Array = NDArray[np.float64]
_POINTS = 600
# Where no heat capacity of the liquid is known: most organic liquids lie between 1500 and 2500 J/(kg K)
USUAL_HEAT_J_KG_K = 2000.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Liquid:
    """Properties of one substance from its melting range to near its critical point, on an even grid."""

    name: str
    molar_mass_kg_mol: float
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
    kelvin = np.linspace(pressure.low_k, pressure.high_k, _POINTS)
    heat = substance.liquid_heat_capacity_j_kg_k or USUAL_HEAT_J_KG_K
    return Liquid(
        name=substance.id,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        kelvin=kelvin,
        log_pressure=np.log(pressure(kelvin)),
        vaporisation_j_kg=_table(substance, "vaporisation_j_kg", kelvin, substance.vaporisation_j_kg),
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
