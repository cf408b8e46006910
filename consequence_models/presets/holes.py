"""Leaks through holes of 5, 25 and 100 mm: the sizes by which leak frequencies are counted.

Source of the sizes: AQ/T 3046-2013, table 1 (small 0–5, medium 5–50 by 25, large 50–150 by 100 mm).
"""

from __future__ import annotations

import math
from typing import Any

from consequence_models.presets.equipment import Equipment
from consequence_models.presets.preset import Filled, Preset, dispersing
from consequence_models.scenario import Weather

HOLES_M = {0.005: "小孔", 0.025: "中孔", 0.1: "大孔"}
NAMES_EN = {0.005: "Small hole", 0.025: "Medium hole", 0.1: "Large hole"}
ABOVE_BOTTOM_M = 0.5


def leak(equipment: Equipment, weather: Weather, hole_m: float) -> Filled:
    """A hole near the bottom, by the state of the contents."""
    kind, inputs, assumed = source_of(equipment, hole_m)
    return dispersing(kind, inputs, weather, assumed, jet=kind == "gas_vessel")


def source_of(equipment: Equipment, hole_m: float) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """Source model, its inputs, and which of them are assumed."""
    low = min(ABOVE_BOTTOM_M, 0.05 * equipment.vessel.height_m)
    assumed = equipment.assumed
    if equipment.state == "gas":
        inputs: dict[str, Any] = {
            "substance_id": equipment.substance_id,
            "volume_m3": equipment.vessel.volume_m3,
            "pressure_pa": equipment.pressure_pa or math.nan,
            "temperature_k": equipment.kelvin,
            "hole_diameter_m": hole_m,
            "height_m": equipment.base_m + low,
        }
        return (
            "gas_vessel",
            inputs,
            (*assumed, "hole_diameter_m", "height_m", "rate_kg_s", "velocity_m_s", "duration_s"),
        )
    shared: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "temperature_k": equipment.kelvin,
        "vessel_shape": equipment.shape,
        "vessel_diameter_m": equipment.diameter_m,
        "vessel_length_m": equipment.length_m,
        "fill_fraction": equipment.fill_fraction,
        "hole_height_m": low,
    }
    if equipment.state == "liquefied":
        padding = max((equipment.pressure_pa or 0.0) - equipment.vapour_pressure_pa, 0.0)
        inputs = {**shared, "hole_area_m2": math.pi / 4 * hole_m**2, "padding_pa": padding}
        return "two_phase_vessel", inputs, (*assumed, "hole_area_m2", "hole_height_m")
    inputs = {
        **shared,
        "hole_diameter_m": hole_m,
        "base_height_m": equipment.base_m,
        "bund_area_m2": equipment.bund_area_m2,
    }
    return "tank_pool", inputs, (*assumed, "hole_diameter_m", "hole_height_m")


def _preset(order: int, hole_m: float) -> Preset[Equipment]:
    millimetres = round(hole_m * 1e3)
    return Preset(
        id=f"hole_{millimetres}_mm",
        of=Equipment,
        order=order,
        title_zh=f"{HOLES_M[hole_m]} {millimetres} mm 泄漏",
        title_en=f"{NAMES_EN[hole_m]} {millimetres} mm",
        applies=lambda _: True,
        fill=lambda equipment, weather: leak(equipment, weather, hole_m),
    )


PRESETS = tuple(_preset(10 + place, hole_m) for place, hole_m in enumerate(HOLES_M))
