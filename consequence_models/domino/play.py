"""A domino played out in time: who fails when, by whose fire, blast or fragments, and how many it kills in addition.

Thresholds decide as a cut-off. Fires that burn together heat together; damage by heat adds up as shares of the time to
failure, first through the fireproofing, then against the cooling. People stay where they are.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from consequence_models.domino.course import Accident, Course
from consequence_models.domino.escalation import volume_caution
from consequence_models.domino.exposure import Plant
from consequence_models.result import Caution, Uncertainty
from consequence_models.risk.people import People

UNCERTAINTY = Uncertainty(
    factor=2.0, zh="失效时间由筛选关联式给出", en="times to failure are by a correlation made for screening"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A whole domino, in the order of time."""

    accidents: tuple[Accident, ...]
    standing: tuple[str, ...]
    warnings: tuple[Caution, ...]

    @property
    def deaths_count(self) -> float:
        """Expected deaths of the whole chain."""
        return sum(each.added_deaths_count for each in self.accidents)


def play(plant: Plant, primary: Iterable[str], *, people: People | None = None, until_s: float = 4 * 3600.0) -> Play:
    """Play out what follows when one or several structures fail at time 0.

    Parameters
    ----------
    plant, primary
        The structures, and the ids of those that fail first.
    people
        Where people are; None counts no deaths. Fragments are not counted as killing.
    until_s
        When to stop looking [s].

    Raises
    ------
    UnknownInput
        A primary is not among the structures.
    """
    course, now = Course(plant, people), 0.0
    for name in dict.fromkeys(primary):
        course.fail(plant.place_of(name), 0.0, 0, (), 1.0)
    while True:
        rate, change, heated = course.rates(now)
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.where(rate > 0, (1 - course.damage) / rate, np.inf)
        ahead = min(float(left.min(initial=np.inf)), float(change.min(initial=np.inf)))
        coming = course.coming[0][0] if course.coming else np.inf
        step = min(ahead, coming - now)
        if not now + step <= until_s:
            break
        course.advance(step, rate, heated)
        now += step
        course.burn_through(now)
        while course.coming and course.coming[0][0] <= now:
            _, _, what, begins = heapq.heappop(course.coming)
            course.happen(what, now, begins=begins)
    return Play(
        accidents=tuple(course.accidents),
        standing=tuple(each.id for each, up in zip(plant.structures, course.standing, strict=True) if up),
        warnings=_warnings(plant),
    )


def _warnings(plant: Plant) -> tuple[Caution, ...]:
    zh = f"多米诺阈值（{plant.set_name}）多为回忆值；以阈值截断，概率另见频率"
    en = f"thresholds ({plant.set_name}) are mostly recalled and decide as a cut-off; likelihood is by the probits"
    return (
        UNCERTAINTY.caution(),
        Caution(code="domino_thresholds_recalled", zh=zh, en=en),
        Caution(
            code="damage_adds_up",
            zh="变化的热辐射按失效时间的份额累加，属假设",
            en="in a changing heat flux shares of the time to failure are added up: an assumption",
        ),
        *_volumes(plant),
    )


def _volumes(plant: Plant) -> Iterator[Caution]:
    """One warning for each kind of equipment of which some vessel is outside the range of the time to failure."""
    told: set[str] = set()
    for each in plant.structures:
        caution = volume_caution(each.equipment, each.volume_m3)
        if caution is not None and each.equipment not in told:
            told.add(each.equipment)
            yield caution
