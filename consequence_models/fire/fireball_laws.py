"""Size, life and brightness of a BLEVE fireball by four published methods."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

MOST_W_M2 = 400e3  # TNO Yellow Book CPR 14E and CCPS: no fireball was seen to shine more; recalled


@dataclass(frozen=True, slots=True, kw_only=True)
class FireballLaw:
    """One method: diameter [m] and duration [s] by mass [kg], and where the centre stands."""

    diameter_m: Callable[[float], float]
    duration_s: Callable[[float], float]
    height_to_diameter_ratio: float
    emissive_w_m2: float | None  # where the method fixes it
    sphere_share: float  # of the area π D² that the radiated heat is spread over
    status: str
    source: str


def _ccps_duration(mass_kg: float) -> float:
    return 0.45 * math.cbrt(mass_kg) if mass_kg < 30e3 else 2.6 * mass_kg ** (1 / 6)


def _hse_duration(mass_kg: float) -> float:
    tonnes = mass_kg / 1e3
    return 4.5 * math.cbrt(tonnes) if tonnes < 37 else 8.2 * tonnes ** (1 / 6)


LAWS: Mapping[str, FireballLaw] = MappingProxyType(
    {
        "ccps": FireballLaw(
            diameter_m=lambda mass: 5.8 * math.cbrt(mass), duration_s=_ccps_duration,
            height_to_diameter_ratio=0.75, emissive_w_m2=None, sphere_share=1.0,
            status="seen", source="CCPS (1999), Guidelines for Consequence Analysis, eqs. 2.2.33 to 2.2.37",
        ),
        "tno_yellow_book": FireballLaw(
            diameter_m=lambda mass: 6.48 * mass**0.325, duration_s=lambda mass: 0.852 * mass**0.26,
            height_to_diameter_ratio=1.0, emissive_w_m2=None, sphere_share=0.888,
            status="verified", source="TNO Yellow Book CPR 14E, section 6.5.7, as in Assael & Kakosimos (2010)",
        ),
        "gost_12_3_047": FireballLaw(
            diameter_m=lambda mass: 5.33 * mass**0.327, duration_s=lambda mass: 0.92 * mass**0.303,
            height_to_diameter_ratio=0.5, emissive_w_m2=450e3, sphere_share=1.0,
            status="verified", source="GOST 12.3.047-98, annex D",
        ),
        "hse": FireballLaw(
            diameter_m=lambda mass: 58.0 * math.cbrt(mass / 1e3), duration_s=_hse_duration,
            height_to_diameter_ratio=0.5, emissive_w_m2=None, sphere_share=1.0,
            status="recalled", source="Roberts (1982), as used by HSE",
        ),
    }
)  # fmt: skip


def radiant_fraction(burst_pressure_pa: float) -> float:
    """Share of the heat that a fireball radiates.

    Source: Roberts (1982), in TNO Yellow Book CPR 14E, eq. 6.26: 0.00325 P^0.32 with P in Pa.
    """
    return float(0.00325 * burst_pressure_pa**0.32)


def emissive_power(law: FireballLaw, *, mass_kg: float, heat_of_combustion_j_kg: float, radiant: float) -> float:
    """Surface emissive power [W/m²]: the radiated heat over the sphere and its life; at most 400 kW/m² unless fixed."""
    if law.emissive_w_m2 is not None:
        return law.emissive_w_m2
    area = law.sphere_share * math.pi * law.diameter_m(mass_kg) ** 2
    return radiant * heat_of_combustion_j_kg * mass_kg / (area * law.duration_s(mass_kg))
