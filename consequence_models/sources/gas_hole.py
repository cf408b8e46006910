"""Gas through a sharp-edged hole: ideal gas, isentropic, choked where the pressure suffices."""

from __future__ import annotations

import math
from dataclasses import dataclass

from consequence_models.errors import ImpossibleInput
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K

DISCHARGE = 0.61


@dataclass(frozen=True, slots=True, kw_only=True)
class GasFlow:
    """Flow in the plane of the hole, and after expanding without friction to ambient pressure."""

    rate_kg_s: float
    mass_flux_kg_m2_s: float
    choked: bool
    exit_pressure_pa: float
    exit_temperature_k: float
    exit_density_kg_m3: float
    expanded_density_kg_m3: float

    @property
    def exit_velocity_m_s(self) -> float:
        """Mass flux over density in the hole [m/s]; the discharge coefficient is in it."""
        return self.mass_flux_kg_m2_s / self.exit_density_kg_m3

    @property
    def expanded_velocity_m_s(self) -> float:
        """Mass flux over the density at ambient pressure [m/s]."""
        return self.mass_flux_kg_m2_s / self.expanded_density_kg_m3


def gas_flow(
    *,
    pressure_pa: float,
    temperature_k: float,
    molar_mass_kg_mol: float,
    heat_capacity_ratio: float,
    hole_m2: float,
    ambient_pressure_pa: float = 101325.0,
    discharge_coefficient: float = DISCHARGE,
) -> GasFlow:
    """Mass rate of an ideal gas through a hole, pressures absolute.

    Choked where ambient/upstream <= (2/(k+1))^(k/(k-1)). No flow where the vessel is at or below ambient pressure.

    Raises
    ------
    ImpossibleInput
        Pressure or temperature not positive, or a heat capacity ratio not above 1.

    Source: CCPS (1999), Guidelines for Consequence Analysis of Chemical Releases, eqs. 2.16 to 2.19.
    """
    k = heat_capacity_ratio
    if not (pressure_pa > 0 and temperature_k > 0 and ambient_pressure_pa > 0):
        zh, en = "压力和温度必须为正", "pressure and temperature must be positive"
        raise ImpossibleInput(zh, en, field="pressure_pa")
    if not k > 1:
        raise ImpossibleInput(
            "比热比必须大于 1", "the heat capacity ratio must be above 1", field="heat_capacity_ratio"
        )
    density = pressure_pa * molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * temperature_k)
    critical = (2 / (k + 1)) ** (k / (k - 1))
    ratio = min(ambient_pressure_pa / pressure_pa, 1.0)
    throat = max(ratio, critical)
    inner = 2 * density * pressure_pa * k / (k - 1) * (throat ** (2 / k) - throat ** ((k + 1) / k))
    flux = discharge_coefficient * math.sqrt(max(inner, 0.0))
    return GasFlow(
        rate_kg_s=flux * hole_m2,
        mass_flux_kg_m2_s=flux,
        choked=ratio <= critical,
        exit_pressure_pa=throat * pressure_pa,
        exit_temperature_k=temperature_k * throat ** ((k - 1) / k),
        exit_density_kg_m3=density * throat ** (1 / k),
        expanded_density_kg_m3=density * ratio ** (1 / k),
    )
