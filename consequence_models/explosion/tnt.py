"""The blast wave of TNT by scaled distance: Kingery & Bulmash, Swisdak beyond, scaled to the air by Sachs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.explosion.blast import AMBIENT_PA, SOUND_M_S, dynamic_pressure
from consequence_models.physics.kingery import KINGERY, kingery_bulmash, scales_with_charge, swisdak, swisdak_reach

Array = NDArray[np.float64]
TNT_ENERGY_J_KG = 4.68e6  # CCPS (2010) and EPA RMP guidance; 4.184 to 4.68 MJ/kg are in use
SEA_LEVEL_K = 288.15
PARAMETERS = {
    "overpressure": "incident_pressure",
    "reflected_overpressure": "reflected_pressure",
    "impulse": "incident_impulse",
    "reflected_impulse": "reflected_impulse",
    "arrival_time": "arrival_time",
    "positive_duration": "positive_phase_duration",
}
_FAR = ("incident_pressure", "incident_impulse")  # Swisdak (1994) goes farther than Kingery & Bulmash in these two


@dataclass(frozen=True, slots=True, kw_only=True)
class TntWave:
    """A charge of TNT on the ground (`hemispherical`) or in free air (`spherical`).

    In air that is not at sea level, distances, times and impulses scale by Sachs (1944).
    """

    tnt_mass_kg: float
    burst: str = "hemispherical"
    pressure_pa: float = AMBIENT_PA
    temperature_k: float = SEA_LEVEL_K
    clamp_m: float = 0.0

    @property
    def _metre(self) -> float:
        """Metres per unit of scaled distance."""
        return math.cbrt(self.tnt_mass_kg * AMBIENT_PA / self.pressure_pa)

    @property
    def nearest_m(self) -> float:
        """The near end of the report's range, or the edge of what explodes."""
        return max(KINGERY[self.burst, "incident_pressure"][0].low * self._metre, self.clamp_m)

    @property
    def farthest_m(self) -> float:
        """The far end: Swisdak's for a burst on the ground, that of Kingery & Bulmash in free air."""
        scaled = swisdak_reach("incident_pressure") if self.burst == "hemispherical" else 40.0
        return scaled * self._metre

    def of(self, quantity: str, distance_m: Array) -> Array:
        """One quantity at slant distances; NaN beyond the range of that quantity."""
        if quantity == "dynamic_pressure":
            return dynamic_pressure(self.of("overpressure", distance_m), self.pressure_pa)
        parameter = PARAMETERS[quantity]
        segments = KINGERY[self.burst, parameter]
        scaled = np.maximum(np.asarray(distance_m, float) / self._metre, segments[0].low)
        value = kingery_bulmash(parameter, scaled, self.burst)
        if parameter == "arrival_time":
            return self._arrival(value * self._scale(parameter), scaled, segments[-1].high)
        if parameter in _FAR and self.burst == "hemispherical":
            edge = segments[-1].high
            far = scaled > edge
            if np.any(far):
                joined = kingery_bulmash(parameter, edge) / swisdak(parameter, edge)
                value = np.where(far, swisdak(parameter, scaled) * joined, value)
        return value * self._scale(parameter)

    def _arrival(self, arrival_s: Array, scaled: Array, edge: float) -> Array:
        """Beyond the report's range the weak wave goes on at the speed of sound."""
        last = float(kingery_bulmash("arrival_time", edge, self.burst)) * self._scale("arrival_time")
        sound = SOUND_M_S * math.sqrt(self.temperature_k / SEA_LEVEL_K)
        on = last + (scaled - edge) * self._metre / sound
        return np.asarray(
            np.where(scaled > edge, np.where(scaled <= self.farthest_m / self._metre, on, np.nan), arrival_s)
        )

    def _scale(self, parameter: str) -> float:
        thin, cold = self.pressure_pa / AMBIENT_PA, math.sqrt(SEA_LEVEL_K / self.temperature_k)
        root = math.cbrt(self.tnt_mass_kg)
        if not scales_with_charge(parameter):
            return thin
        if parameter.endswith("impulse"):
            return root * math.pow(thin, 2 / 3) * cold
        return root * math.pow(thin, -1 / 3) * cold


def standard_air(altitude_m: float) -> tuple[float, float]:
    """Pressure [Pa] and temperature [K] of the standard atmosphere up to 11 km (ICAO Doc 7488)."""
    kelvin = SEA_LEVEL_K - 0.0065 * altitude_m
    return AMBIENT_PA * (kelvin / SEA_LEVEL_K) ** 5.25588, kelvin
