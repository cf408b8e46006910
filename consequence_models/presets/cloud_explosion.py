"""The cloud of a large hole drifts into a congested unit and is lit: what burns is what lies between the limits."""

from __future__ import annotations

from typing import Any

from consequence_models.presets.equipment import Equipment
from consequence_models.presets.preset import Filled, Preset
from consequence_models.scenario import Weather

CONGESTED_M3 = 5000.0  # a process block of 25 by 20 by 10 m, until the twin knows the block
HARD_TO_LIGHT = 0.1  # above this lower limit a cloud in the open does not explode: ammonia, 15 %


def _cloud(equipment: Equipment, _: Weather) -> Filled:
    inputs: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "cloud_volume_m3": CONGESTED_M3,
        "congested_volume_m3": CONGESTED_M3,
        "congestion": "medium",
    }
    return Filled(
        model_id="multi_energy",
        kind="vapour_cloud",
        inputs=inputs,
        assumed=("cloud_volume_m3", "congested_volume_m3", "congestion", "confinement", "ignition"),
        because_zh="拥塞装置区内充满化学计量浓度的蒸气云",
        because_en="a congested block full of a stoichiometric cloud",
    )


PRESETS = (
    Preset(
        id="cloud_explosion",
        of=Equipment,
        order=40,
        title_zh="蒸气云爆炸",
        title_en="Vapour cloud explosion",
        applies=lambda one: one.flammable and (one.substance.lfl_fraction or 1.0) < HARD_TO_LIGHT,
        fill=_cloud,
    ),
)
