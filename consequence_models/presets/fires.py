"""What burns at the leak: the pool of a liquid, the jet of a gas."""

from __future__ import annotations

import math
from typing import Any

from consequence_models.presets.equipment import Equipment
from consequence_models.presets.preset import Filled, Preset
from consequence_models.scenario import Weather

LARGEST_POOL_M = 100.0  # pool fires are not established beyond: RIVM Bevi (2009) takes 1,500 m² without a bund
UNBUNDED_M2 = 1500.0
JET_HOLE_M = 0.025


def _pool(equipment: Equipment, _: Weather) -> Filled:
    area = equipment.bund_area_m2 or UNBUNDED_M2
    inputs: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "diameter_m": min(math.sqrt(4 * area / math.pi), LARGEST_POOL_M),
    }
    assumed = () if equipment.bund_area_m2 else ("diameter_m",)
    return Filled(model_id="pool_fire", kind="pool_fire", inputs=inputs, assumed=(*assumed, "duration_s"))


def _jet(equipment: Equipment, _: Weather) -> Filled:
    inputs: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "pressure_pa": max(equipment.pressure_pa or 0.0, equipment.vapour_pressure_pa),
        "temperature_k": equipment.kelvin,
        "hole_diameter_m": JET_HOLE_M,
        "height_m": equipment.base_m + 1.0,
    }
    return Filled(
        model_id="jet_fire",
        kind="jet_fire",
        inputs=inputs,
        assumed=("hole_diameter_m", "height_m", "direction", "duration_s"),
    )


PRESETS = (
    Preset(
        id="jet_fire_25_mm",
        of=Equipment,
        order=30,
        title_zh="中孔 25 mm 喷射火",
        title_en="Jet fire from 25 mm",
        applies=lambda one: one.flammable and one.state != "liquid",
        fill=_jet,
    ),
    Preset(
        id="pool_fire",
        of=Equipment,
        order=31,
        title_zh="池火",
        title_en="Pool fire",
        applies=lambda one: one.flammable and one.state == "liquid",
        fill=_pool,
    ),
)
