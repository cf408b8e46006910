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
    if is_lel(sensor) or sensor.rule.preset == "combustible":
        return (("high", 100 * LEVEL_1_LEL), ("high_high", 100 * LEVEL_2_LEL))
    if sensor.kind == "gas" and sensor.unit.lower() == "ppm":
        return _toxic(sensor.substance_id or sensor.quantity)
    return ()


@cache
def _toxic(gas: str) -> Limits:
    try:
        limits = gas_limits(gas)
    except UnknownGas:
        return ()
    if limits.exposure_kg_m3 is not None:
        exposure_ppm = ppm_of(limits.exposure_kg_m3, limits.molar_mass_kg_mol)
        return (("high", LEVEL_1_OEL * exposure_ppm), ("high_high", LEVEL_2_OEL * exposure_ppm))
    if limits.idlh_ppm is not None:
        return (("high", LEVEL_1_IDLH * limits.idlh_ppm), ("high_high", LEVEL_2_IDLH * limits.idlh_ppm))
    return ()
