"""A released gas, drops and all, mixed with moist air: temperature and density from one balance of heat."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.gas import AIR_KG_MOL, GAS_CONSTANT_J_MOL_K

Array = NDArray[np.float64]
WATER_KG_MOL = 0.01801528
AIR_HEAT_J_KG_K = 1005.0  # dry air near 290 K, NIST
STEAM_HEAT_J_KG_K = 1860.0  # water vapour near 290 K, NIST
CONDENSATION_J_KG = 2.50e6  # water at 273 K, WMO (2018)
FREEZING_J_KG = 3.34e5  # water at 273 K, NIST
WATER_KG_M3 = 1000.0
ICE_POINT_K = 273.15
_NOTHING = 1e-9
_CLOSE_J_KG = 0.2
_CLOSE_K = 1e-3
_COLDEST_K = 60.0
_ROUNDS = 60


def water_saturation_pa(kelvin: float) -> float:
    """Saturation pressure over water, and over ice below 273.15 K.

    Source: Sonntag (1990), the Magnus form recommended in WMO-No. 8 (2018), annex 4.B.
    """
    t = kelvin - ICE_POINT_K
    if t >= 0:
        return 611.2 * math.exp(17.62 * t / (243.12 + t))
    t = max(t, -180.0)
    return 611.2 * math.exp(22.46 * t / (272.62 + t))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedGas:
    """What leaves: its heat capacity as a gas, its temperature, and the share that is still liquid.

    `saturation_pa` gives the vapour pressure at a temperature; None where no drops are to be expected.
    """

    molar_mass_kg_mol: float
    heat_capacity_j_kg_k: float
    temperature_k: float
    liquid_fraction: float = 0.0
    vaporisation_j_kg: float = 0.0
    liquid_density_kg_m3: float = 700.0  # only where little air is mixed in does the volume of drops matter
    saturation_pa: Callable[[float], float] | None = None


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """States of one released gas in one air, by the mass share of the gas; ideal gases and drops."""

    gas: ReleasedGas
    air_temperature_k: float
    pressure_pa: float = 101325.0
    humidity_fraction: float = 0.0
    air_density_kg_m3: float = field(init=False)
    _water: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        steam = self.humidity_fraction * water_saturation_pa(self.air_temperature_k)
        ratio = WATER_KG_MOL / AIR_KG_MOL * steam / (self.pressure_pa - steam)
        object.__setattr__(self, "_water", ratio / (1 + ratio))
        molar_m3 = GAS_CONSTANT_J_MOL_K * self.air_temperature_k / self.pressure_pa
        object.__setattr__(self, "air_density_kg_m3", 1 / (self._air_moles(1.0) * molar_m3))

    def _air_moles(self, share: float) -> float:
        return share * ((1 - self._water) / AIR_KG_MOL + self._water / WATER_KG_MOL)

    def _balance(self, kelvin: float, share: float, heat: float) -> tuple[float, float]:
        """Heat that is left over at a temperature [J/kg of mixture], and its volume [m³/kg]."""
        gas, dry = self.gas, (1 - share) * (1 - self._water)
        water, own, still = (1 - share) * self._water / WATER_KG_MOL, share / gas.molar_mass_kg_mol, dry / AIR_KG_MOL
        steam, vapour = water, own
        top = self.pressure_pa
        over = water_saturation_pa(kelvin)
        above = gas.saturation_pa(kelvin) if gas.saturation_pa is not None else top
        for _ in range(2 if above < top else 1):
            if over < top:
                steam = min(water, over / (top - over) * (still + vapour))
            if above < top:
                vapour = min(own, above / (top - above) * (still + steam))
        melt = CONDENSATION_J_KG + (FREEZING_J_KG if kelvin < ICE_POINT_K else 0.0)
        warm = self._capacity(share)
        wet, drops = (water - steam) * WATER_KG_MOL, (own - vapour) * gas.molar_mass_kg_mol
        left = warm * (kelvin - self.air_temperature_k) - wet * melt - drops * gas.vaporisation_j_kg - heat
        molar_m3 = GAS_CONSTANT_J_MOL_K * kelvin / top
        return left, (still + steam + vapour) * molar_m3 + wet / WATER_KG_M3 + drops / gas.liquid_density_kg_m3

    def state(self, share: float, heat_j_kg: float = 0.0) -> tuple[float, float]:
        """Temperature [K] and density [kg/m³] at a mass share of the gas.

        `heat_j_kg` is what the ground has given to each kilogram of gas since the source. Water condenses and freezes;
        the gas's own drops are in equilibrium. Mixing is adiabatic otherwise (Lewis number 1).
        """
        gas, ambient = self.gas, self.air_temperature_k
        if share < _NOTHING:
            return ambient, self.air_density_kg_m3
        cold = gas.heat_capacity_j_kg_k * (gas.temperature_k - ambient) - gas.liquid_fraction * gas.vaporisation_j_kg
        heat = share * (cold + heat_j_kg)
        low = max(ambient + heat / self._capacity(share), _COLDEST_K)  # without condensing it would be this cold
        below, small = self._balance(low, share, heat)
        if below > -_CLOSE_J_KG:
            return low, 1 / small
        high = low - below / self._capacity(share)  # all that condenses there warms it beyond the answer
        above, large = self._balance(high, share, heat)
        weight_low, weight_high = below, above
        for _ in range(_ROUNDS):  # false position with the Illinois step
            middle = (low * weight_high - high * weight_low) / (weight_high - weight_low)
            left, volume = self._balance(middle, share, heat)
            if left < 0:
                low, below, small, weight_low, weight_high = middle, left, volume, left, weight_high / 2
            else:
                high, above, large, weight_low, weight_high = middle, left, volume, weight_low / 2, left
            if abs(left) < _CLOSE_J_KG or high - low < _CLOSE_K:
                break
        part = -below / (above - below) if above > below else 0.0  # a pure boiling liquid jumps: share it by heat
        return low + part * (high - low), 1 / (small + part * (large - small))

    def _capacity(self, share: float) -> float:
        dry, steam = (1 - share) * (1 - self._water), (1 - share) * self._water
        return share * self.gas.heat_capacity_j_kg_k + dry * AIR_HEAT_J_KG_K + steam * STEAM_HEAT_J_KG_K

    def volume_fraction(self, share: ArrayLike) -> Array:
        """Volume fraction of the gas, drops counted as vapour, at a mass share."""
        w = np.asarray(share, float)
        own = w / self.gas.molar_mass_kg_mol
        return np.asarray(own / (own + self._air_moles(1.0) * (1 - w)))

    def mass_share(self, fraction: ArrayLike) -> Array:
        """Mass share of the gas at a volume fraction."""
        y = np.asarray(fraction, float)
        own = y * self.gas.molar_mass_kg_mol
        return np.asarray(own / (own + (1 - y) / self._air_moles(1.0)))
