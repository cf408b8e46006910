"""Individual risk on 400 × 400 nodes for 100 sources × 4 holes × 16 winds × 6 weathers, with one worker and with two.

The workers are processes; the peer is the same work with one of them, in the same run. On a machine that others use
too the times say little about scaling, and the processor time spent says how much the second worker costs.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from consequence_models import Release, Scenario, Weather
from consequence_models.risk.assess import assess, make_footprints, recipes_of
from consequence_models.risk.lethality import Toxic
from consequence_models.risk.risk_field import Area
from consequence_models.risk.source import Outcome, Recipe, RiskSource
from consequence_models.risk.wind_rose import WindRose
from server.timing import Figure

SOURCES, WORKERS, SECTORS, NODES = 100, 2, 16, 400
# The six usual weathers (CPR 18E, as AQ/T 3046-2013 table 9 reads): stability and wind
WEATHERS = {
    f"{stability}{wind:g}": Weather(wind_m_s=wind, stability=stability)
    for stability, wind in (("B", 3.0), ("D", 1.5), ("D", 5.0), ("D", 9.0), ("E", 5.0), ("F", 1.5))
}
HOLES = ((0.05, 1e-4), (1.2, 1e-5), (8.0, 3e-6), (40.0, 5e-7))  # rate [kg/s] and frequency [1/yr]


def plant(count: int = SOURCES) -> list[RiskSource]:
    """Vessels of chlorine at random places, each a little different, so that no footprint is used twice."""
    places = np.random.default_rng(5).uniform(-1500, 1500, (count, 2))
    death = Toxic(substance="chlorine", exposure_s=600.0)
    return [
        RiskSource(
            id=f"V{at}",
            x_m=float(x),
            y_m=float(y),
            outcomes=tuple(
                Outcome(frequency_1_yr=often, weather=name, footprint=_recipe(rate * (1 + at / 100), air, death))
                for rate, often in HOLES
                for name, air in WEATHERS.items()
            ),
        )
        for at, (x, y) in enumerate(places)
    ]


def _recipe(rate_kg_s: float, air: Weather, death: Toxic) -> Recipe:
    release = Release(substance_id="chlorine", rate_kg_s=rate_kg_s, height_m=1.0, duration_s=600.0)
    return Recipe(model_id="gaussian_plume", scenario=Scenario(source=release, weather=air), lethality=death)


def _times(sources: list[RiskSource], rose: WindRose, area: Area, workers: int) -> tuple[float, float, float]:
    """Seconds to make all footprints, from there to the risk, and of processor time, with so many workers."""
    before = os.times()
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(abs, range(workers)))
        start = time.perf_counter()
        footprints = make_footprints(recipes_of(sources).values(), executor=pool)
        made = time.perf_counter()
        assess(sources, rose, area, footprints=footprints, executor=pool)
        done = time.perf_counter()
    after = os.times()
    return made - start, done - made, after.children_user - before.children_user


def _measure() -> Figure:
    sources, area = plant(), Area.around(0.0, 0.0, 3000.0, NODES)
    shares = np.random.default_rng(6).dirichlet(np.ones(SECTORS * len(WEATHERS))).reshape(SECTORS, -1)
    rose = WindRose(weathers=WEATHERS, fraction=shares)
    made, cached, busy = _times(sources, rose, area, WORKERS)
    made_by_one, cached_by_one, busy_one = _times(sources, rose, area, 1)
    nothing, by_one = made + cached, made_by_one + cached_by_one
    return Figure(
        figure=cached,
        unit=f"s from cached footprints, {nothing:.1f} s from nothing, {WORKERS} workers "
        f"({SOURCES} sources × {len(HOLES)} holes × {SECTORS} winds × {len(WEATHERS)} weathers, {NODES} × {NODES})",
        peer=f"1 worker: {cached_by_one:.1f} s from cached footprints, {by_one:.1f} s from nothing; the work itself is "
        f"{busy:.0f} s of processor time by {WORKERS} workers, {busy_one:.0f} s by one",
        ratio=by_one / nothing,
        bar="<= 60 s from cached footprints, <= 360 s from nothing",
        holds=cached <= 60.0 and nothing <= 360.0,
    )


BENCH = _measure
