"""A pool on the ground: spilled at once or fed by a leak, bunded or free, evaporating or boiling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.evaporation import graham_diffusivity
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import liquid_of, refuse_above_critical
from consequence_models.physics.pool_heat import GROUNDS
from consequence_models.result import Caution, Checked
from consequence_models.scenario import STABILITIES
from consequence_models.sources.pool_march import LEAST_WIND_M_S, Air, History, Spill, march
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import Substance, need


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A spill of one liquid, or of a mixture of up to three by Raoult's law, and the air and ground around it."""

    kind: ClassVar[str] = "pool"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    mass_kg: float = number("一次泄出量", "Mass spilled at once", "kg", default=0.0, at_least=0)
    inflow_kg_s: float = number("持续流入速率", "Rate that feeds it", "kg/s", default=0.0, at_least=0)
    inflow_s: float = number("流入时间", "Time that it is fed", "s", default=0.0, at_least=0)
    temperature_k: float | None = number("液体温度", "Temperature of the liquid", "K", default=None, above=0)
    area_m2: float | None = number("液池面积（固定）", "Area of the pool, fixed", "m²", default=None, above=0)
    bund_area_m2: float | None = number("围堰面积", "Area of the bund", "m²", default=None, above=0)
    ground: str = choice("地面", "Ground", tuple(GROUNDS), default="concrete")
    ground_temperature_k: float | None = number("地面温度", "Temperature of the ground", "K", default=None, above=0)
    wind_m_s: float = number("风速", "Wind speed", "m/s", default=3.0, at_least=0, at_most=75)
    wind_height_m: float = number("测风高度", "Height of the wind", "m", default=10.0, above=0, at_most=200)
    stability: str = choice("大气稳定度", "Stability class", STABILITIES, default="D")
    air_temperature_k: float = number("气温", "Air temperature", "K", default=293.15, at_least=200, at_most=340)
    air_pressure_pa: float = number("气压", "Air pressure", "Pa", default=101325.0, at_least=4e4, at_most=1.1e5)
    humidity_fraction: float = number("相对湿度", "Relative humidity", "", default=0.5, at_least=0, at_most=1)
    cloud_fraction: float = number("云量", "Cloud cover", "", default=0.5, at_least=0, at_most=1)
    sun_elevation_deg: float = number("太阳高度角", "Sun above the horizon", "°", default=0.0, at_least=-90, at_most=90)
    longest_s: float = number("计算时长", "Longest time", "s", default=3600.0, above=0, at_most=864000)
    second_substance_id: str = word("第二组分", "Second substance", default="")
    second_mass_fraction: float = number(
        "第二组分质量分数", "Mass share of the second", "", default=0.0, at_least=0, at_most=1
    )
    third_substance_id: str = word("第三组分", "Third substance", default="")
    third_mass_fraction: float = number(
        "第三组分质量分数", "Mass share of the third", "", default=0.0, at_least=0, at_most=1
    )

    def __post_init__(self) -> None:
        check(self)
        if not self.mass_kg + self.inflow_kg_s * self.inflow_s > 0:
            zh, en = "请给出泄出量，或流入速率和时间", "give a mass, or a rate and the time that it feeds the pool"
            raise MissingInput(zh, en, field="mass_kg")
        if self.second_mass_fraction + self.third_mass_fraction >= 1:
            zh, en = "第二、第三组分的质量分数之和必须小于 1", "the shares of the second and third must sum to below 1"
            raise ImpossibleInput(zh, en, field="second_mass_fraction")

    def parts(self) -> list[tuple[Substance, float]]:
        """The substances of the liquid with their mass shares."""
        rest = (
            (self.second_substance_id, self.second_mass_fraction),
            (self.third_substance_id, self.third_mass_fraction),
        )
        others = [(need(name), share) for name, share in rest if name and share > 0]
        return [(need(self.substance_id), 1 - sum(share for _, share in others)), *others]


def follow(pool: Pool, fed_by: SourceTerm | None = None) -> tuple[list[Substance], History]:
    """The substances of a pool, and what becomes of it; `fed_by` takes the place of the constant inflow.

    Raises
    ------
    UnknownSubstance, MissingInput, ImpossibleInput
        A substance that is not in the table or has no vapour pressure; a liquid above its critical temperature.
    """
    parts = pool.parts()
    start = pool.temperature_k if pool.temperature_k is not None else pool.air_temperature_k
    for substance, _ in parts:
        _refuse_gas(substance, pool, start)
    times, rates = np.zeros(1), np.zeros(1)
    if fed_by is not None:
        times, rates = fed_by.t_s, fed_by.rate_kg_s
    elif pool.inflow_kg_s > 0 and pool.inflow_s > 0:
        times, rates = np.array([0.0, pool.inflow_s]), np.array([pool.inflow_kg_s] * 2)
    spill = Spill(
        liquids=tuple(liquid_of(substance) for substance, _ in parts),
        mass_fractions=tuple(share for _, share in parts),
        diffusivities_m2_s=tuple(graham_diffusivity(substance.molar_mass_kg_mol) for substance, _ in parts),
        temperature_k=start,
        instant_kg=pool.mass_kg,
        inflow_t_s=times,
        inflow_kg_s=rates,
        ground=GROUNDS[pool.ground],
        ground_k=pool.ground_temperature_k if pool.ground_temperature_k is not None else pool.air_temperature_k,
        fixed_area_m2=pool.area_m2,
        largest_area_m2=pool.bund_area_m2 if pool.bund_area_m2 is not None else math.inf,
    )
    air = Air(
        wind_m_s=pool.wind_m_s,
        wind_height_m=pool.wind_height_m,
        stability=pool.stability,
        temperature_k=pool.air_temperature_k,
        pressure_pa=pool.air_pressure_pa,
        humidity_fraction=pool.humidity_fraction,
        cloud_fraction=pool.cloud_fraction,
        sun_elevation_deg=pool.sun_elevation_deg,
    )
    return [substance for substance, _ in parts], march(spill, air, pool.longest_s)


def _refuse_gas(substance: Substance, pool: Pool, start_k: float) -> None:
    """A pool of something that is no liquid at its boiling point in this air cannot be."""
    if pool.temperature_k is not None:
        refuse_above_critical(substance, start_k)
    if (
        substance.boiling_k is not None
        and substance.melting_k is not None
        and substance.boiling_k < substance.melting_k
    ):
        zh = f"{substance.name_zh}在常压下不形成液池（升华）"
        raise ImpossibleInput(
            zh, f"{substance.name_en} forms no pool at ambient pressure (it sublimes)", field="substance_id"
        )


def cautions(pool: Pool, history: History) -> tuple[Caution, ...]:
    """What a reader must know: light wind, a pool colder than the data, or one that outlives the time followed."""
    found = []
    if pool.wind_m_s < LEAST_WIND_M_S:
        zh, en = "静风：按 0.5 m/s 计算蒸发", "calm: evaporation is that of 0.5 m/s"
        found.append(Caution(code="calm_over_pool", zh=zh, en=en, quantity="wind_m_s", value=pool.wind_m_s))
    if history.colder_than_known:
        zh, en = (
            "液池冷至物性数据下限以下，蒸气压为外推",
            "the pool is colder than its data; the vapour pressure is extrapolated",
        )
        found.append(Caution(code="pool_colder_than_data", zh=zh, en=en, value=min(history.temperature_k), unit="K"))
    found += [_freezing(one, history) for one, _ in pool.parts() if _freezes(one, history)]
    if history.mass_kg[-1] > 1e-6 * max(history.mass_kg):
        left = history.mass_kg[-1]
        zh, en = f"计算时长结束时液池仍有 {left:.3g} kg", f"{left:.3g} kg are left in the pool when the time is over"
        found.append(Caution(code="pool_not_dry", zh=zh, en=en, value=left, unit="kg"))
    if pool.second_mass_fraction or pool.third_mass_fraction:
        zh, en = "混合物按拉乌尔定律，未计活度系数", "mixture by Raoult's law, without activity coefficients"
        found.append(Caution(code="ideal_mixture", zh=zh, en=en))
    return tuple(found)


def _freezes(substance: Substance, history: History) -> bool:
    return substance.melting_k is not None and min(history.temperature_k) < substance.melting_k


def _freezing(substance: Substance, history: History) -> Caution:
    coldest = min(history.temperature_k)
    zh = f"液池冷至 {coldest:.0f} K，低于{substance.name_zh}的熔点 {substance.melting_k:.0f} K，仍按液体计算"
    en = f"{substance.name_en} cools to {coldest:.0f} K, below its melting point; it is still taken as liquid"
    return Caution(
        code="pool_freezes", zh=zh, en=en, quantity="temperature_k", value=coldest, low=substance.melting_k, unit="K"
    )


def terms(pool: Pool, fed_by: SourceTerm | None = None) -> list[SourceTerm]:
    """One time series for every substance of the pool, in the order given."""
    substances, history = follow(pool, fed_by)
    rates = np.stack(history.rates_kg_s)
    return [_term(pool, substance, history, rates[:, k].tolist()) for k, substance in enumerate(substances)]


def _term(pool: Pool, substance: Substance, history: History, rates: Sequence[float]) -> SourceTerm:
    kelvin, area = np.array(history.temperature_k), np.array(history.area_m2)
    density = pool.air_pressure_pa * substance.molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * kelvin)
    return SOURCE.term(
        substance_id=substance.id,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        t_s=history.times_s(),
        rate_kg_s=history.stairs(rates),
        temperature_k=history.stairs(kelvin),
        liquid_fraction=0.0,
        density_kg_m3=history.stairs(density),
        velocity_m_s=history.stairs(np.array(rates) / (density * area)),
        area_m2=history.stairs(area),
        height_m=0.0,
        shape="pool",
        warnings=cautions(pool, history),
    )


# Of the trials behind Brighton's theory and of the ALOHA runs it was compared with; calm has its own warning
WINDS = Checked(quantity="wind_m_s", low=0.0, high=20.0, unit="m/s", zh="风速", en="wind")
AIRS = Checked(quantity="air_temperature_k", low=250.0, high=320.0, unit="K", zh="气温", en="air temperature")
SOURCE = SourceModel(
    id="pool",
    version="1.0",
    title_zh="液池扩展与蒸发",
    title_en="Spreading and evaporating pool",
    takes=Pool,
    sources=(
        "Briscoe & Shaw (1980)",
        "Brighton (1985)",
        "NOAA (2013), ALOHA 5.4.4 Technical Documentation, section 3.3",
        "Carslaw & Jaeger (1959)",
    ),
    not_covered_zh="坡地、渗入土壤、非理想混合物、溶于水、结冰",
    not_covered_en="slopes, soaking into soil, non-ideal mixtures, dissolution in water, ice under the pool",
    checked=(WINDS, AIRS),
    solve_checked=lambda pool: terms(pool)[0],
)
