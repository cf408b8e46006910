"""A release whose rate is known: constant, or as measured over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, numbers, word
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import need


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSeries:
    """Times and rates, straight lines between them; two times and one rate are a constant release."""

    kind: ClassVar[str] = "rate_series"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    times_s: tuple[float, ...] = numbers("时间", "Times", "s", default=(0.0, 600.0))
    rates_kg_s: tuple[float, ...] = numbers("速率", "Rates", "kg/s")
    temperature_k: float = number("温度", "Temperature", "K", default=293.15, above=0)
    liquid_fraction: float = number("液滴质量分数", "Mass share of drops", "", default=0.0, at_least=0, at_most=1)
    liquid_density_kg_m3: float = number("液体密度", "Density of the liquid", "kg/m³", default=1000.0, above=0)
    diameter_m: float = number("源直径", "Source diameter", "m", default=0.0, at_least=0)
    height_m: float = number("释放高度", "Height", "m", default=0.0, at_least=0)
    elevation_deg: float = number("仰角", "Direction above the horizontal", "°", default=0.0, at_least=-90, at_most=90)
    pressure_pa: float = number("气压", "Air pressure", "Pa", default=101325.0, above=0)
    shape: str = choice("源类型", "Kind of source", ("jet", "pool"), default="pool")
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)
        if len(self.rates_kg_s) not in (1, len(self.times_s)) or len(self.times_s) < 2:
            zh, en = (
                "速率须为一个，或与时间一样多；时间至少两个",
                "give one rate, or as many as times; at least two times",
            )
            raise ImpossibleInput(zh, en, field="rates_kg_s")


def _solve(series: RateSeries) -> SourceTerm:
    molar = series.molar_mass_kg_mol
    molar = need(series.substance_id).molar_mass_kg_mol if molar is None else molar
    gas = series.pressure_pa * molar / (GAS_CONSTANT_J_MOL_K * series.temperature_k)
    density = 1 / ((1 - series.liquid_fraction) / gas + series.liquid_fraction / series.liquid_density_kg_m3)
    rates = np.broadcast_to(np.asarray(series.rates_kg_s, float), (len(series.times_s),))
    area = math.pi / 4 * series.diameter_m**2
    return SOURCE.term(
        substance_id=series.substance_id,
        molar_mass_kg_mol=molar,
        t_s=series.times_s,
        rate_kg_s=rates,
        temperature_k=series.temperature_k,
        liquid_fraction=series.liquid_fraction,
        density_kg_m3=density,
        velocity_m_s=rates / (density * area) if area else np.zeros_like(rates),
        area_m2=area,
        height_m=series.height_m,
        elevation_deg=series.elevation_deg,
        shape="jet" if series.shape == "jet" else "pool",
    )


SOURCE = SourceModel(
    id="rate_series",
    version="1.0",
    title_zh="给定或实测的释放速率",
    title_en="Given or measured release rate",
    takes=RateSeries,
    sources=("given by the user",),
    not_covered_zh="速率由使用者负责",
    not_covered_en="the rate is the user's own",
    solve_checked=_solve,
)
