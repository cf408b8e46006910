"""What happens to a line: holes of 5, 25 and 100 mm as long as the pipe is wider, and a break across.

Source of the sizes: AQ/T 3046-2013, table 1, as for vessels; the rupture is that of RIVM (2009), Bevi 3.2, module C.
"""

from __future__ import annotations

from typing import Any

from consequence_models.presets.holes import HOLES_M, NAMES_EN
from consequence_models.presets.pipe import ISOLATION_S, STEEL_ROUGHNESS_M, Pipe
from consequence_models.presets.preset import Filled, Preset, dispersing
from consequence_models.scenario import Weather

KINDS = {"gas": "pipeline", "liquefied": "liquid_pipeline", "liquid": "pipe_pool"}


def leak(pipe: Pipe, weather: Weather, hole_m: float | None) -> Filled:
    """A hole in the wall, or None: broken across; from the whole line, fed until it is isolated."""
    inputs: dict[str, Any] = {
        "substance_id": pipe.substance_id,
        "pressure_pa": pipe.pascal,
        "temperature_k": pipe.kelvin,
        "diameter_m": pipe.diameter_m,
        "length_m": pipe.length_m,
        "hole_diameter_m": hole_m,
        "pumped_kg_s": pipe.fed_kg_s,
        "isolation_s": ISOLATION_S if pipe.isolation_s is None else pipe.isolation_s,
        "roughness_m": STEEL_ROUGHNESS_M,
        "height_m": pipe.above_m,
    }
    hole = () if hole_m is None else ("hole_diameter_m",)
    gas = pipe.state == "gas"
    return dispersing(KINDS[pipe.state], inputs, weather, (*pipe.assumed, *hole), jet=gas, whole=True)


def _hole(order: int, hole_m: float) -> Preset[Pipe]:
    millimetres = round(hole_m * 1e3)
    return Preset(
        id=f"pipe_hole_{millimetres}_mm",
        of=Pipe,
        order=order,
        title_zh=f"管道{HOLES_M[hole_m]} {millimetres} mm 泄漏",
        title_en=f"{NAMES_EN[hole_m]} {millimetres} mm in the pipe",
        applies=lambda pipe: hole_m < pipe.diameter_m,
        fill=lambda pipe, weather: leak(pipe, weather, hole_m),
    )


PRESETS = (
    *(_hole(10 + place, hole_m) for place, hole_m in enumerate(HOLES_M)),
    Preset(
        id="pipe_rupture",
        of=Pipe,
        order=19,
        title_zh="管道全断裂",
        title_en="Pipe broken across",
        applies=lambda _: True,
        fill=lambda pipe, weather: leak(pipe, weather, None),
    ),
)
