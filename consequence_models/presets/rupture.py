"""The vessel fails at once and all of it is let go."""

from __future__ import annotations

from typing import Any

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.presets.equipment import Equipment
from consequence_models.presets.preset import Filled, Preset
from consequence_models.scenario import Weather

IN_ALL_S = 600.0  # RIVM Reference Manual Bevi (2009), 3.4: the continuous counterpart of a failure at once: 10 min


def _ten_minutes(equipment: Equipment, weather: Weather) -> Filled:
    mass = equipment.mass_kg
    inputs: dict[str, Any] = {
        "substance_id": equipment.substance_id,
        "rate_kg_s": (mass or 0.0) / IN_ALL_S,
        "height_m": 1.0,
        "duration_s": IN_ALL_S,
        "temperature_k": min(equipment.kelvin, equipment.substance.boiling_k or equipment.kelvin),
    }
    dense = equipment.substance.molar_mass_kg_mol > 0.029 or inputs["temperature_k"] < weather.temperature_k - 20
    return Filled(
        model_id="dense_plume" if dense and weather.wind_m_s >= CALM_M_S else "gaussian_plume",
        kind="release",
        inputs=inputs,
        assumed=("rate_kg_s", "height_m", "duration_s"),
        because_zh="全部存量在 10 分钟内漏完（RIVM Bevi 参考手册）",
        because_en="all of the contents within 10 minutes (RIVM Bevi reference manual)",
    )


PRESETS = (
    Preset(
        id="release_in_ten_minutes",
        of=Equipment,
        order=20,
        title_zh="10 分钟漏完",
        title_en="All within 10 minutes",
        applies=lambda one: one.mass_kg is not None and one.state != "liquid",
        fill=_ten_minutes,
    ),
)
