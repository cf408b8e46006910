"""Several leaks at once: one is found, what it explains is taken off, and the rest is searched again, round and round.

For passive gas, whose concentrations add up. A further leak is only named where what the others leave unexplained, with
their own uncertainty, still tells a leak from none. It does not say how many leaks there are for certain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inverse.given import Reading, Search, Step
from consequence_models.inverse.kernel import kernel_for
from consequence_models.inverse.posterior import Posterior
from consequence_models.inverse.summary import summarise
from consequence_models.inverse.tracker import Tracker

Array = NDArray[np.float64]
ROUNDS = 3
MOST = 4
APART_M = 1.0  # nearer than this to one already named it is no further leak


@dataclass(frozen=True, slots=True)
class _Named:
    """One leak and what every sensor would show of it in every step [kg/m³], shape (steps, sensors)."""

    found: Posterior
    place: Array
    shown: Array


def locate_several(search: Search, steps: Sequence[Step], *, most: int = MOST) -> tuple[Posterior, ...]:
    """Up to `most` leaks, the one that explains most first; always at least the one that a plain search finds.

    The alternation is the CLEAN idea (Högbom 1974, Astronomy & Astrophysics Supplement 15, 417), every leak found anew
    after the others have changed. `odds_log` of each is against the others alone.

    Raises
    ------
    ImpossibleInput
        The search has a dense table: such clouds do not add up. Or there is no step, or `most` is below 1.
    """
    if search.dense is not None:
        raise ImpossibleInput(
            "重气不可叠加，不能多源反算", "dense clouds do not add up: one source only", field="dense"
        )
    if not steps or most < 1:
        raise ImpossibleInput("须给出读数和源的个数", "give steps, and at least one source", field="steps")
    named = [_named(search, steps, _nothing(search, steps))]
    while len(named) < most:
        further = _named(search, steps, _sum(named))
        if further.found.verdict == "no_leak_seen" or _nearest(further, named) < APART_M:
            break
        named.append(further)
        for _ in range(ROUNDS):
            for k in range(len(named)):
                named[k] = _named(search, steps, _sum(named[:k] + named[k + 1 :]))
    named.sort(key=lambda one: -float(one.shown.sum()))
    return tuple(one.found for one in named)


def _nothing(search: Search, steps: Sequence[Step]) -> Array:
    return np.zeros((len(steps), len(search.sensors)))


def _sum(named: Sequence[_Named]) -> Array:
    return np.asarray(np.sum([one.shown for one in named], axis=0))


def _nearest(one: _Named, others: Sequence[_Named]) -> float:
    return min(float(np.hypot(*(one.place - other.place)[:2])) for other in others)


def _named(search: Search, steps: Sequence[Step], others: Array) -> _Named:
    """The leak that best explains what the others leave over."""
    own = search.trust.own_log(float(np.mean([step.averaging_s for step in steps])))
    doubt = own * others.max(axis=0)
    sensors = tuple(
        replace(one, noise_kg_m3=math.hypot(one.noise_kg_m3, float(more)))
        for one, more in zip(search.sensors, doubt, strict=True)
    )
    column = {one.id: k for k, one in enumerate(sensors)}
    tracker = Tracker(replace(search, sensors=sensors))
    for step, off in zip(steps, others, strict=True):
        tracker.update(replace(step, readings=_left(step, off, column)))
    found = summarise(tracker)
    at = int(np.argmax(found.probability))
    mass = tracker.mass().place_rate[at]
    rate = math.exp(float(mass @ tracker.log_rates / mass.sum()))
    return _Named(found, found.places_m[at], rate * _units(search, steps, found, at))


def _left(step: Step, off: Array, column: Mapping[str, int]) -> tuple[Reading, ...]:
    return tuple(
        replace(one, kg_m3=one.kg_m3 - float(off[column[one.sensor_id]])) if off[column[one.sensor_id]] > 0 else one
        for one in step.readings
    )


def _units(search: Search, steps: Sequence[Step], found: Posterior, at: int) -> Array:
    """What every sensor would show of a unit leak at the likeliest place, in the wind that the search came to."""
    place, turn = found.places_m[at : at + 1], np.radians([found.wind_turn_deg])
    out = _nothing(search, steps)
    for row, step in enumerate(steps):
        kernel = kernel_for(step.weather, step.averaging_s, search.deposition_m_s, step.drift)
        for k, sensor in enumerate(search.sensors):
            lit = kernel.lit(sensor, place, turn, np.ones(1))
            if lit.at.size:
                out[row, k] = math.exp(float(lit.log_s_m3[0]))
    return out
