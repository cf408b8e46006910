"""A domino over 300 structures: every second burns, every second explodes, and people are counted at each failure."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models import Caution, Explosion, Extent, Scenario, Weather, model
from consequence_models.domino.exposure import Plant
from consequence_models.domino.graph import graph
from consequence_models.domino.play import play
from consequence_models.domino.structures import Effect, Structure
from consequence_models.risk.people import People
from server.timing import Figure, best_of

STRUCTURES, HEADS = 300, 1000


@dataclass(frozen=True, kw_only=True)
class _PointFire:
    """Heat flux of a burning pool as a point source: radiated power over 4 pi distance squared."""

    x_m: float
    y_m: float
    radiated_w: float = 4e8
    quantity: str = "heat_flux"
    unit: str = "W/m2"
    warnings: tuple[Caution, ...] = ()
    model_id: str = "point_source"
    model_version: str = "1"

    def at(
        self,
        x_m: ArrayLike,
        y_m: ArrayLike,
        z_m: ArrayLike = 0.0,  # noqa: ARG002 (a point on the ground)
        t_s: ArrayLike | None = None,  # noqa: ARG002 (steady)
    ) -> NDArray[np.float64]:
        """Flux at receptors, not nearer than 10 m."""
        away = np.square(np.asarray(x_m, float) - self.x_m) + np.square(np.asarray(y_m, float) - self.y_m)
        return np.asarray(self.radiated_w / (4 * np.pi * np.maximum(away, 100.0)))

    def extent_m(
        self,
        level: float,
        z_m: float = 0.0,  # noqa: ARG002
        t_s: float | None = None,  # noqa: ARG002
    ) -> Extent | None:
        """A square around the fire."""
        reach = float(np.sqrt(self.radiated_w / (4 * np.pi * level)))
        return Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=0, back_m=reach, ahead_m=reach, half_width_m=reach)


def _structure(at: int, x: float, y: float) -> Structure:
    still = Weather(wind_m_s=0.0)
    blast = Scenario(source=Explosion(tnt_mass_kg=200.0), weather=still, x_m=x, y_m=y)
    explodes = at % 2 == 1
    effect = Effect(field=model("tnt_blast").solve(blast) if explodes else _PointFire(x_m=x, y_m=y))
    kind = "pressurised" if explodes else "atmospheric"
    return Structure(id=f"S{at}", x_m=x, y_m=y, equipment=kind, radius_m=5.0, height_m=10.0, effects=(effect,))


def _measure() -> Figure:
    chance = np.random.default_rng(4)
    places = [(45.0 * (k % 20), 45.0 * (k // 20)) for k in range(STRUCTURES)]
    plant = Plant(tuple(_structure(k, x, y) for k, (x, y) in enumerate(places)))
    where = chance.uniform(0, 900, (2, HEADS))
    people = People.spread(x_m=where[0], y_m=where[1], count=np.ones(HEADS), indoor_fraction=0.7)
    ours = best_of(lambda: play(plant, ["S0"], people=people), 3)
    found = play(plant, ["S0"], people=people)
    start = time.perf_counter()
    edges = len(graph(plant).edges)
    drawn = time.perf_counter() - start
    deepest = max(each.order for each in found.accidents)
    return Figure(
        figure=ours, unit=f"s for {STRUCTURES} structures ({len(found.accidents)} fail, {deepest} generations)",
        peer=f"the whole graph of {edges} edges {drawn:.2f} s", ratio=drawn / ours, bar="<= 1 s", holds=ours <= 1.0,
    )  # fmt: skip


BENCH = _measure
