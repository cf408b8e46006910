"""The limits a detector has where nobody set any: those of GB/T 50493-2019, 5.5.2, by what it measures.

Level 1 of the standard is our `high`, level 2 our `high_high`; oxygen has a `low` and a `high`.
"""

from __future__ import annotations

from functools import cache

from twin.model.park import Sensor
from twin.rules.standards.gas_alarm import (
    LEVEL_1_IDLH,
    LEVEL_1_LEL,
    LEVEL_1_OEL,
    LEVEL_2_IDLH,
    LEVEL_2_LEL,
    LEVEL_2_OEL,
    OXYGEN_LEAN,
    OXYGEN_RICH,
    UnknownGas,
    gas_limits,
    ppm_of,
)

Limits = tuple[tuple[str, float], ...]
LINE_UNITS = ("lel.m", "lelm")
LINE: Limits = (("high", 1.0), ("high_high", 2.0))
"""An open-path detector of combustible gas alarms at 1 and 2 LEL·m (GB/T 50493-2019, 5.5.2)."""
PER_KG_M3: dict[str, float | None] = {"ppm": None, "mg/m3": 1e6, "ug/m3": 1e9, "μg/m3": 1e9}
"""Units of a toxic detector with how many of them make 1 kg/m³; ppm depends on the gas."""


def is_lel(sensor: Sensor) -> bool:
    """Whether a detector reads in per cent of the lower explosive limit."""
    return sensor.unit.replace(" ", "").upper() == "%LEL"


def is_oxygen(sensor: Sensor) -> bool:
    """Whether a detector measures oxygen, of which too little is as dangerous as too much."""
    return sensor.rule.preset == "oxygen" or sensor.quantity in ("oxygen", "o2") or sensor.substance_id == "oxygen"


def preset(sensor: Sensor) -> Limits:
    """Levels and limits in the sensor's own unit; none where the standard has none for it."""
    if is_oxygen(sensor):
        return (("low", 100 * OXYGEN_LEAN), ("high", 100 * OXYGEN_RICH))
    if _plain(sensor.unit) in LINE_UNITS:
        return LINE
    if is_lel(sensor) or sensor.rule.preset == "combustible":
        return (("high", 100 * LEVEL_1_LEL), ("high_high", 100 * LEVEL_2_LEL))
    if sensor.kind == "gas" and _plain(sensor.unit) in PER_KG_M3:
        return _toxic(sensor.substance_id or sensor.quantity, _plain(sensor.unit))
    return ()


def _plain(unit: str) -> str:
    return unit.replace(" ", "").replace("³", "3").replace("·", ".").lower()


@cache
def _toxic(gas: str, unit: str) -> Limits:
    try:
        limits = gas_limits(gas)
    except UnknownGas:
        return ()

    def shown(kg_m3: float) -> float:
        scale = PER_KG_M3[unit]
        return ppm_of(kg_m3, limits.molar_mass_kg_mol) if scale is None else kg_m3 * scale

    if limits.exposure_kg_m3 is not None:
        exposure = shown(limits.exposure_kg_m3)
        return (("high", LEVEL_1_OEL * exposure), ("high_high", LEVEL_2_OEL * exposure))
    if limits.idlh_ppm is not None:
        idlh = shown(limits.idlh_ppm / ppm_of(1.0, limits.molar_mass_kg_mol))
        return (("high", LEVEL_1_IDLH * idlh), ("high_high", LEVEL_2_IDLH * idlh))
    return ()
