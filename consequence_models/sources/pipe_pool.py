"""A pipe of liquid leaks, what does not stay in the air gathers in a pool on open ground, and the pool evaporates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from consequence_models.inputs import choice, number
from consequence_models.physics.pool_heat import GROUNDS
from consequence_models.scenario import STABILITIES
from consequence_models.sources import liquid_pipeline, pool
from consequence_models.sources.liquid_pipeline import LiquidPipeline
from consequence_models.sources.pool import Pool
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.sources.vessel_pool import together


@dataclass(frozen=True, slots=True, kw_only=True)
class PipePool(LiquidPipeline):
    """The pipe, with the ground and weather of the pool under it; a bund where one lies under the pipe."""

    kind: ClassVar[str] = "pipe_pool"
    needs_weather: ClassVar[bool] = True

    bund_area_m2: float | None = number("围堰面积", "Area of the bund", "m²", default=None, above=0)
    ground: str = choice("地面", "Ground", tuple(GROUNDS), default="concrete")
    wind_m_s: float = number("风速", "Wind speed", "m/s", default=3.0, at_least=0, at_most=75)
    wind_height_m: float = number("测风高度", "Height of the wind", "m", default=10.0, above=0, at_most=200)
    stability: str = choice("大气稳定度", "Stability class", STABILITIES, default="D")
    humidity_fraction: float = number("相对湿度", "Relative humidity", "", default=0.5, at_least=0, at_most=1)
    cloud_fraction: float = number("云量", "Cloud cover", "", default=0.5, at_least=0, at_most=1)
    sun_elevation_deg: float = number("太阳高度角", "Sun above the horizon", "°", default=0.0, at_least=-90, at_most=90)
    longest_s: float = number("计算时长", "Longest time", "s", default=3600.0, above=0, at_most=864000)


def _fallen(leak: SourceTerm) -> SourceTerm | None:
    """What falls to the ground, as it leaves: all of a cold liquid, the rain of one that boils; None: nothing."""
    if leak.liquid_fraction.min() >= 1.0:
        return leak
    if leak.rained_out_kg < 1e-3 * leak.mass_kg:
        return None
    return replace(leak, rate_kg_s=leak.rate_kg_s * leak.rained_out_kg / leak.mass_kg, rained_out_kg=0.0)


def _solve(pipe: PipePool) -> SourceTerm:
    leak = liquid_pipeline.SOURCE.solve(pipe)
    fallen = _fallen(leak)
    if fallen is None:
        return SOURCE.adopt(leak)
    below = Pool(
        substance_id=pipe.substance_id,
        inflow_kg_s=fallen.highest_mean_rate(),
        inflow_s=fallen.duration_s,
        temperature_k=pipe.temperature_k,
        bund_area_m2=pipe.bund_area_m2,
        ground=pipe.ground,
        wind_m_s=pipe.wind_m_s,
        wind_height_m=pipe.wind_height_m,
        stability=pipe.stability,
        air_temperature_k=pipe.air_temperature_k,
        air_pressure_pa=pipe.ambient_pressure_pa,
        humidity_fraction=pipe.humidity_fraction,
        cloud_fraction=pipe.cloud_fraction,
        sun_elevation_deg=pipe.sun_elevation_deg,
        longest_s=pipe.longest_s,
    )
    vapour = pool.terms(below, fed_by=fallen)[0]
    return SOURCE.adopt(vapour if fallen is leak else together(leak, vapour))


SOURCE = SourceModel(
    id="pipe_pool",
    version="1.0",
    title_zh="液体管道泄漏成池并蒸发",
    title_en="Leaking pipe that feeds an evaporating pool",
    takes=PipePool,
    sources=(*liquid_pipeline.SOURCE.sources, *pool.SOURCE.sources),
    not_covered_zh="液体渗入土壤、沿沟流走；自管架溅散的液滴",
    not_covered_en="liquid into the soil or along ditches; drops that splash from a rack",
    checked=pool.SOURCE.checked,
    solve_checked=_solve,
)
