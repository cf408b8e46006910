"""A vessel of liquefied gas empties: its spray stays in the air, what rains out gathers in a pool and boils off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.inputs import choice, number
from consequence_models.physics.pool_heat import GROUNDS
from consequence_models.scenario import STABILITIES
from consequence_models.sources import pool, two_phase_vessel
from consequence_models.sources.pool import Pool
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SERIES, SourceTerm
from consequence_models.sources.two_phase_vessel import TwoPhaseVessel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselPool(TwoPhaseVessel):
    """The vessel, with the bund, ground and weather of the pool under its spray."""

    kind: ClassVar[str] = "vessel_pool"
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


def together(first: SourceTerm, second: SourceTerm) -> SourceTerm:
    """Two streams of one substance as one: rates add, the rest is the mean weighted by the rates; mass is kept.

    The shape, direction and name are those of the first.
    """
    times = np.unique(np.concatenate([first.t_s, second.t_s]))
    times = np.sort(np.concatenate([times, times]))  # every time twice, so that steps of either stay steps
    before = np.arange(times.size) % 2 == 0
    rates = [_rate(one, times, before) for one in (first, second)]
    total = rates[0] + rates[1]
    weight = np.where(total > 0, rates[0] / np.where(total > 0, total, 1.0), 0.5)
    series = {
        name: weight * np.interp(times, first.t_s, getattr(first, name))
        + (1 - weight) * np.interp(times, second.t_s, getattr(second, name))
        for name in SERIES
        if name not in ("t_s", "rate_kg_s")
    }
    return replace(
        first,
        t_s=times,
        rate_kg_s=total,
        instant_kg=first.instant_kg + second.instant_kg,
        warnings=(*first.warnings, *second.warnings),
        **series,
    )


def _rate(term: SourceTerm, times: Array, before: NDArray[np.bool_]) -> Array:
    """The rate just before or just after each time, so that a step has both its values."""
    last = np.clip(np.searchsorted(term.t_s, times, side="left"), 0, term.t_s.size - 1)
    first = np.clip(np.searchsorted(term.t_s, times, side="right") - 1, 0, term.t_s.size - 1)
    exact = term.t_s[last] == times
    between = np.interp(times, term.t_s, term.rate_kg_s)
    value = np.where(exact, np.where(before, term.rate_kg_s[last], term.rate_kg_s[first]), between)
    outside = (times < term.t_s[0]) | (times > term.t_s[-1])
    edge = (before & (times == term.t_s[0])) | (~before & (times == term.t_s[-1]))
    return np.asarray(np.where(outside | edge, 0.0, value))


def _solve(vessel: VesselPool) -> SourceTerm:
    spray = two_phase_vessel.SOURCE.solve(vessel)
    if spray.rained_out_kg < 1e-3 * spray.mass_kg:
        return SOURCE.adopt(spray)
    # What rains is taken in proportion to what sprays
    rain = replace(spray, rate_kg_s=spray.rate_kg_s * spray.rained_out_kg / spray.mass_kg, rained_out_kg=0.0)
    below = Pool(
        substance_id=vessel.substance_id,
        inflow_kg_s=rain.highest_mean_rate(),
        inflow_s=rain.duration_s,
        temperature_k=vessel.temperature_k,
        bund_area_m2=vessel.bund_area_m2,
        ground=vessel.ground,
        wind_m_s=vessel.wind_m_s,
        wind_height_m=vessel.wind_height_m,
        stability=vessel.stability,
        air_temperature_k=vessel.air_temperature_k,
        air_pressure_pa=vessel.ambient_pressure_pa,
        humidity_fraction=vessel.humidity_fraction,
        cloud_fraction=vessel.cloud_fraction,
        sun_elevation_deg=vessel.sun_elevation_deg,
        longest_s=vessel.longest_s,
    )
    return SOURCE.adopt(together(spray, pool.terms(below, fed_by=rain)[0]))


SOURCE = SourceModel(
    id="vessel_pool",
    version="1.0",
    title_zh="液化气容器两相泄漏并雨落成池",
    title_en="Vessel of liquefied gas whose spray rains out into a pool",
    takes=VesselPool,
    sources=(*two_phase_vessel.SOURCE.sources, *pool.SOURCE.sources),
    not_covered_zh="液面涌胀的高度、器壁和火焰传热；喷射与液池按一个源交给扩散",
    not_covered_en="how far the level swells, heat from wall or fire; spray and pool are handed on as one source",
    checked=pool.SOURCE.checked,
    solve_checked=_solve,
)
