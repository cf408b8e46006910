"""What of a let-down liquid stays in the air: vapour and fine drops; the rest falls and is told."""

from __future__ import annotations

from dataclasses import dataclass

from consequence_models.errors import MissingInput
from consequence_models.physics.evaporation import graham_diffusivity
from consequence_models.physics.flash import flash_fraction, mixed_density, rain_out
from consequence_models.physics.liquid import Liquid
from consequence_models.substances import Substance

RULES = ("none", "drops", "twice_flash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Airborne:
    """The stream at ambient pressure after rain-out."""

    share: float  # of the release, that stays in the air
    liquid_fraction: float  # of what stays
    temperature_k: float
    density_kg_m3: float


def airborne(
    substance: Substance,
    liquid: Liquid,
    *,
    temperature_k: float,
    speed_m_s: float,
    height_m: float,
    air_k: float,
    ambient_pa: float,
    rule: str,
) -> Airborne:
    """Flash to ambient pressure, then let drops fall by one of three rules.

    `none`: all stays; `drops`: drops that evaporate before they fall stay (`physics.flash.rain_out`); `twice_flash`:
    as much drop as vapour stays, and all of it from 20 % flash on (a rule of thumb, recalled).

    Raises
    ------
    MissingInput
        The table has no surface tension, which `drops` needs.
    """
    boiling = liquid.boiling_k(ambient_pa)
    vapour = flash_fraction(liquid, temperature_k, ambient_pa)
    if rule == "none":
        kept = 1.0
    elif rule == "twice_flash":
        kept = 1.0 if vapour > 0.2 else min(2 * vapour, 1.0)
    else:
        tension = substance.curves.get("surface_tension_n_m")
        if tension is None:
            zh, en = f"缺少 {substance.name_zh} 的表面张力", f"the surface tension of {substance.name_en} is missing"
            raise MissingInput(zh, en, field="surface_tension_n_m")
        found = rain_out(
            liquid,
            surface_tension_n_m=float(tension.clipped(min(temperature_k, boiling))),
            temperature_k=temperature_k,
            speed_m_s=speed_m_s,
            height_m=height_m,
            air_k=air_k,
            diffusivity_m2_s=graham_diffusivity(substance.molar_mass_kg_mol),
            pressure_pa=ambient_pa,
        )
        kept = 1 - found.rained_fraction
    kept = max(kept, 1e-9)
    wet = max(1 - vapour / kept, 0.0)
    at = min(temperature_k, boiling)
    return Airborne(
        share=kept,
        liquid_fraction=wet,
        temperature_k=at,
        density_kg_m3=mixed_density(liquid, vapour_fraction=1 - wet, temperature_k=at, pressure_pa=ambient_pa),
    )
