"""The domino graph over structures: who can bring down whom, by what, and how often whole sets fail together."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consequence_models.domino.exposure import Plant, escalates, failure_share, intensity, protected_time
from consequence_models.errors import ImpossibleInput

Array = NDArray[np.float64]
_Course = tuple[tuple[int, ...], ...]  # who falls in each generation, by place
CUT_OFF_1_YR = 1e-12  # Cozzani et al. (2005), J. Hazard. Mater. 127, 14-30 (recalled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One way in which one structure can bring down another.

    `ratio` is the intensity over its threshold; `failure_fraction` is by the probit; `time_to_failure_s` (heat only)
    with and without the target's protection, infinite where the fire does not suffice.
    """

    source_id: str
    target_id: str
    vector: str
    value: float
    unit: str
    ratio: float
    failure_fraction: float
    time_to_failure_s: float
    unprotected_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """All edges, and the probability that the failure of one structure makes another fail, shape (n, n)."""

    plant: Plant
    edges: tuple[Edge, ...]
    failure_fraction: Array


class Set(NamedTuple):
    """Structures that fail together in one generation, and how often [1/yr]."""

    structure_ids: tuple[str, ...]
    frequency_1_yr: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One whole course: the primary, then what fails in each generation, and how often exactly this happens."""

    generations: tuple[tuple[str, ...], ...]
    frequency_1_yr: float


def graph(plant: Plant) -> Graph:
    """All edges whose effect alone reaches the target's cut-off.

    The vectors of one source are taken as independent: 1 - product of (1 - share).
    """
    count = len(plant.structures)
    spared = np.ones((count, count))
    edges: list[Edge] = []
    for source, structure in enumerate(plant.structures):
        for effect in structure.effects:
            value = intensity(plant, source, effect)
            share = failure_share(plant, effect, value)
            over = np.flatnonzero(escalates(plant, effect, value) & (value > 0))
            spared[source, over] *= 1 - share[over]
            limit = plant.cut_off(effect.vector)
            hot = effect.vector == "heat_flux"
            life = protected_time(plant, value, effect.duration_s) if hot else np.zeros(count)
            bare = plant.time_to_failure(value) if hot else np.zeros(count)
            edges.extend(
                Edge(
                    source_id=structure.id, target_id=plant.structures[at].id, vector=effect.vector,
                    value=float(value[at]), unit=effect.field.unit, ratio=float(value[at] / limit[at]),
                    failure_fraction=float(share[at]), time_to_failure_s=float(life[at]), unprotected_s=float(bare[at]),
                )
                for at in over
            )  # fmt: skip
    return Graph(plant=plant, edges=tuple(edges), failure_fraction=1 - spared)


def combinations(
    ids: Sequence[str], probabilities: Sequence[float], frequency_1_yr: float, cut_off_1_yr: float = CUT_OFF_1_YR
) -> Iterator[Set]:
    """Every set of targets that may fail together, the most frequent first, down to a cut-off; the empty set too.

    Of n independent targets with probabilities p each of the 2^n sets happens f Π p Π (1 - p) times a year. The sets
    are made one from the other by turning single targets over, so that none below the cut-off is ever built.

    Raises
    ------
    ImpossibleInput
        A probability is not between 0 and 1, or the lists differ in length.
    """
    if len(ids) != len(probabilities) or any(not 0 <= p <= 1 for p in probabilities):
        raise ImpossibleInput("概率须在 0 与 1 之间", "probabilities must lie between 0 and 1", field="probabilities")
    likely = [p > 0.5 for p in probabilities]
    best = frequency_1_yr * float(np.prod([max(p, 1 - p) for p in probabilities]))
    odds = sorted((min(p, 1 - p) / max(p, 1 - p), at) for at, p in enumerate(probabilities))[::-1]
    heap: list[tuple[float, tuple[int, ...]]] = [(-best, ())]
    while heap:
        minus, turned = heapq.heappop(heap)
        if -minus < cut_off_1_yr or minus == 0:
            return
        swapped = {odds[k][1] for k in turned}
        yield Set(tuple(ids[at] for at in range(len(ids)) if likely[at] != (at in swapped)), -minus)
        for more in _successors(turned, len(odds)):
            ratio = float(np.prod([odds[k][0] for k in more]))
            heapq.heappush(heap, (-best * ratio, more))


def _successors(turned: tuple[int, ...], count: int) -> Iterator[tuple[int, ...]]:
    """Each set of turned targets is reached from exactly one other, and never is more frequent than that one."""
    after = turned[-1] + 1 if turned else 0
    if after < count:
        yield (*turned, after)
        if turned:
            yield (*turned[:-1], after)


def chains(
    found: Graph, primary: str, frequency_1_yr: float, *, generations: int = 2, cut_off_1_yr: float = CUT_OFF_1_YR,
    most: int = 10_000,
) -> tuple[list[Chain], float]:  # fmt: skip
    """Courses that follow one primary over several generations, the most frequent first, and what was not followed.

    Each structure that fails may bring down each that still stands, once, in the next generation, independently. What
    is cut off, or comes after `most` courses, is returned as the second value, so that the sum is the frequency given.

    Raises
    ------
    UnknownInput
        The primary is not among the structures.
    """
    plant = found.plant
    turn = itertools.count()
    alone = iter(())
    heap: list[tuple[float, int, _Course, Iterator[tuple[float, _Course]]]] = [
        (-frequency_1_yr, next(turn), ((plant.place_of(primary),),), alone)
    ]
    done: list[Chain] = []
    while heap and len(done) < most:
        minus, _, course, siblings = heapq.heappop(heap)
        further = _courses(found, course, -minus, cut_off_1_yr) if len(course) <= generations else None
        for coming in (siblings, further) if further is not None else (siblings,):
            following = next(coming, None)  # the next most frequent is made only when its turn comes
            if following is not None:
                heapq.heappush(heap, (-following[0], next(turn), following[1], coming))
        if further is None:
            names = tuple(tuple(plant.structures[at].id for at in part) for part in course if part)
            done.append(Chain(generations=names, frequency_1_yr=-minus))
    return done, max(0.0, frequency_1_yr - sum(chain.frequency_1_yr for chain in done))


def _courses(
    found: Graph, course: _Course, frequency_1_yr: float, cut_off_1_yr: float
) -> Iterator[tuple[float, _Course]] | None:
    """What may follow a course in one generation, the most frequent first; None where it has come to its end."""
    targets, odds = _next_targets(found, course)
    if not course[-1] or not targets:
        return None
    sets = combinations(targets, odds, frequency_1_yr, cut_off_1_yr)
    index = found.plant.index
    return ((one.frequency_1_yr, (*course, tuple(index[name] for name in one.structure_ids))) for one in sets)


def _next_targets(found: Graph, course: _Course) -> tuple[list[str], list[float]]:
    down = [at for part in course for at in part]
    if not course[-1]:
        return [], []
    risk = 1 - np.prod(1 - found.failure_fraction[list(course[-1])], axis=0)
    risk[down] = 0.0
    at = np.flatnonzero(risk > 0)
    return [found.plant.structures[k].id for k in at], risk[at].tolist()


def failure_frequencies(
    found: Graph, frequencies_1_yr: Mapping[str, float], *, generations: int = 2
) -> dict[str, float]:
    """How often every structure fails [1/yr], of itself and brought down by others over some generations.

    Rare events: frequencies along all ways are added, which is on the safe side; never more often than all together.

    Raises
    ------
    UnknownInput
        A frequency is given for a structure that is not there.
    """
    own = np.zeros(len(found.plant.structures))
    for name, often in frequencies_1_yr.items():
        own[found.plant.place_of(name)] = often
    total, wave = own.copy(), own
    for _ in range(generations):
        wave = wave @ found.failure_fraction
        total = total + wave
    total = np.minimum(total, own.sum())
    return {each.id: float(often) for each, often in zip(found.plant.structures, total, strict=True)}
