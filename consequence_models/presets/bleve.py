"""A vessel of liquefied gas bursts: the fireball of what burns, and the blast of what expands."""

from __future__ import annotations

from typing import Any

from consequence_models.presets.equipment import Equipment
from consequence_models.presets.preset import Filled, Preset
from consequence_models.scenario import Weather

RELIEF = 1.21  # a vessel in a fire bursts at 1.21 of its relief pressure: CCPS (2010), VCE, BV, BLEVE guidelines, 7.3


def _burst_pressure(equipment: Equipment) -> float:
    return RELIEF * max(equipment.pressure_pa or 0.0, equipment.vapour_pressure_pa)


def _fireball(equipment: Equipment, _: Weather) -> Filled:
    inputs: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "mass_kg": equipment.mass_kg,
        "burst_pressure_pa": _burst_pressure(equipment),
    }
    return Filled(model_id="fireball", kind="fireball", inputs=inputs, assumed=("burst_pressure_pa",))


def _blast(equipment: Equipment, _: Weather) -> Filled:
    inputs: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "volume_m3": equipment.vessel.volume_m3,
        "pressure_pa": _burst_pressure(equipment),
        "liquid_fraction": equipment.fill_fraction,
    }
    return Filled(model_id="vessel_burst", kind="vessel_burst", inputs=inputs, assumed=("pressure_pa",))


PRESETS = (
    Preset(
        id="bleve_fireball",
        of=Equipment,
        order=50,
        title_zh="沸腾液体扩展蒸气爆炸：火球",
        title_en="BLEVE: fireball",
        applies=lambda one: one.state == "liquefied" and one.flammable and one.mass_kg is not None,
        fill=_fireball,
    ),
    Preset(
        id="vessel_burst",
        of=Equipment,
        order=51,
        title_zh="容器爆裂：冲击波",
        title_en="Vessel burst: blast",
        applies=lambda one: one.state == "liquefied",
        fill=_blast,
    ),
)
