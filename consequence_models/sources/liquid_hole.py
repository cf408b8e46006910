"""Liquid through a sharp-edged hole, driven by gas pressure and head."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.inputs import check, number, word
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import need

GRAVITY_M_S2 = 9.80665
DISCHARGE = 0.61


def liquid_rate(
    *,
    hole_m2: ArrayLike,
    density_kg_m3: ArrayLike,
    overpressure_pa: ArrayLike,
    head_m: ArrayLike = 0.0,
    discharge_coefficient: float = DISCHARGE,
    gravity_m_s2: float = GRAVITY_M_S2,
) -> NDArray[np.float64]:
    """Mass rate of a liquid through a hole (Bernoulli).

    Parameters
    ----------
    hole_m2, density_kg_m3, overpressure_pa, head_m : array_like, broadcast to one shape
        Area of the hole [m²], density of the liquid [kg/m³], gas pressure above ambient [Pa], liquid above it [m].

    Returns
    -------
    ndarray of the broadcast shape
        Mass rate [kg/s]; 0 where nothing drives it out. Flashing in the hole is not accounted for.

    Source: CCPS (1999), Guidelines for Consequence Analysis of Chemical Releases, eq. 2.1.
    """
    density = np.asarray(density_kg_m3, float)
    drive = np.asarray(overpressure_pa, float) + density * gravity_m_s2 * np.asarray(head_m, float)
    return np.asarray(discharge_coefficient * np.asarray(hole_m2, float) * np.sqrt(2 * density * np.maximum(drive, 0)))


def hole_area(diameter_m: float) -> float:
    """Area [m²] of a round hole."""
    return math.pi / 4 * diameter_m**2


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidHole:
    """A hole below the level of a liquid that does not boil at ambient pressure, fed so that the level stays."""

    kind: ClassVar[str] = "liquid_hole"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    liquid_density_kg_m3: float = number("液体密度", "Density of the liquid", "kg/m³", above=0)
    hole_diameter_m: float = number("孔径", "Hole diameter", "m", above=0)
    overpressure_pa: float = number("液面表压", "Gas pressure above ambient", "Pa", default=0.0)
    head_m: float = number("液位高出孔", "Liquid above the hole", "m", default=0.0, at_least=0)
    temperature_k: float = number("温度", "Temperature", "K", default=293.15, above=0)
    duration_s: float = number("持续时间", "Duration", "s", default=600.0, above=0)
    height_m: float = number("孔高度", "Height of the hole", "m", default=0.0, at_least=0)
    discharge_coefficient: float = number(
        "流量系数", "Discharge coefficient", "", default=DISCHARGE, above=0, at_most=1
    )
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)


def _solve(hole: LiquidHole) -> SourceTerm:
    area = hole_area(hole.hole_diameter_m)
    rate = float(
        liquid_rate(
            hole_m2=area,
            density_kg_m3=hole.liquid_density_kg_m3,
            overpressure_pa=hole.overpressure_pa,
            head_m=hole.head_m,
            discharge_coefficient=hole.discharge_coefficient,
        )
    )
    molar = hole.molar_mass_kg_mol
    return SOURCE.term(
        substance_id=hole.substance_id,
        molar_mass_kg_mol=need(hole.substance_id).molar_mass_kg_mol if molar is None else molar,
        t_s=(0.0, hole.duration_s),
        rate_kg_s=rate,
        temperature_k=hole.temperature_k,
        liquid_fraction=1.0,
        density_kg_m3=hole.liquid_density_kg_m3,
        velocity_m_s=rate / (hole.discharge_coefficient * area * hole.liquid_density_kg_m3),
        area_m2=hole.discharge_coefficient * area,
        height_m=hole.height_m,
    )


SOURCE = SourceModel(
    id="liquid_hole",
    version="1.0",
    title_zh="液体小孔泄漏（液位不变）",
    title_en="Liquid through a hole at constant level",
    takes=LiquidHole,
    sources=("CCPS (1999), eq. 2.1",),
    not_covered_zh="闪蒸、两相流",
    not_covered_en="flashing, two-phase flow",
    solve_checked=_solve,
)
