"""A tank of cold liquid leaks, the liquid gathers in a pool, and the pool evaporates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from consequence_models.inputs import choice, number
from consequence_models.physics.pool_heat import GROUNDS
from consequence_models.scenario import STABILITIES
from consequence_models.sources import liquid_tank, pool
from consequence_models.sources.liquid_tank import LiquidTank
from consequence_models.sources.pool import Pool
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class TankPool(LiquidTank):
    """The tank, with the bund, ground and weather of the pool under it."""

    kind: ClassVar[str] = "tank_pool"
    needs_weather: ClassVar[bool] = True

    bund_area_m2: float | None = number("围堰面积", "Area of the bund", "m²", default=None, above=0)
    ground: str = choice("地面", "Ground", tuple(GROUNDS), default="concrete")
    wind_m_s: float = number("风速", "Wind speed", "m/s", default=3.0, at_least=0, at_most=75)
    wind_height_m: float = number("测风高度", "Height of the wind", "m", default=10.0, above=0, at_most=200)
    stability: str = choice("大气稳定度", "Stability class", STABILITIES, default="D")
    air_temperature_k: float = number("气温", "Air temperature", "K", default=293.15, at_least=200, at_most=340)
    humidity_fraction: float = number("相对湿度", "Relative humidity", "", default=0.5, at_least=0, at_most=1)
    cloud_fraction: float = number("云量", "Cloud cover", "", default=0.5, at_least=0, at_most=1)
    sun_elevation_deg: float = number("太阳高度角", "Sun above the horizon", "°", default=0.0, at_least=-90, at_most=90)
    stopped_s: float | None = number("堵漏时间", "Leak stopped after", "s", default=None, above=0)
    longest_s: float = number("计算时长", "Longest time", "s", default=3600.0, above=0, at_most=864000)


def _solve(tank: TankPool) -> SourceTerm:
    leak = liquid_tank.SOURCE.solve(tank)
    if tank.stopped_s is not None:
        leak = leak.until(tank.stopped_s)
    below = Pool(
        substance_id=tank.substance_id,
        inflow_kg_s=leak.highest_mean_rate(),
        inflow_s=leak.duration_s,
        temperature_k=tank.temperature_k,
        bund_area_m2=tank.bund_area_m2,
        ground=tank.ground,
        wind_m_s=tank.wind_m_s,
        wind_height_m=tank.wind_height_m,
        stability=tank.stability,
        air_temperature_k=tank.air_temperature_k,
        air_pressure_pa=tank.ambient_pressure_pa,
        humidity_fraction=tank.humidity_fraction,
        cloud_fraction=tank.cloud_fraction,
        sun_elevation_deg=tank.sun_elevation_deg,
        longest_s=tank.longest_s,
    )
    vapour = pool.terms(below, fed_by=leak)[0]
    return SOURCE.adopt(vapour)


SOURCE = SourceModel(
    id="tank_pool",
    version="1.0",
    title_zh="液体储罐泄漏成池并蒸发",
    title_en="Leaking tank that feeds an evaporating pool",
    takes=TankPool,
    sources=(*liquid_tank.SOURCE.sources, *pool.SOURCE.sources),
    not_covered_zh="液体越过围堰、渗入土壤；溅散的液滴",
    not_covered_en="liquid over the bund or into the soil; drops that splash",
    checked=pool.SOURCE.checked,
    solve_checked=_solve,
)
