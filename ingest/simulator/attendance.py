"""Who keeps the posts of the virtual park: three crews a day that walk in before their shift and wait for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from twin.model.park import Fence, Park, Tag
from twin.rules.fence.outline import local_outline
from twin.rules.fence.people import applies

Array = NDArray[np.float64]
SHIFTS_BEGIN_H = (0, 8, 16)
SHIFT_H = 8
OVERLAP_MIN = 15
"""So long before their shift a crew sets out, and so long after its end the one before stays."""
SPARE = 1
WALK_M_S = 1.3
TURNS_PER_S = 1 / 120.0
MARGIN_M = 4.0
"""Attendants keep off the line, so that the error of their tags does not count them out."""


@dataclass(slots=True)
class Crew:
    """Some tags, by row, that keep one post during one shift; `home_m` is where each waits otherwise."""

    rows: NDArray[np.intp]
    ground: MultiPolygon
    begins_h: int
    home_m: Array
    target_m: Array


class Attendance:
    """The crews of all posts; it moves their tags, and nobody else's.

    Parameters
    ----------
    x_m, y_m : ndarray, shape (n,)
        Where the tags begin [m]; crews on shift begin at their post.
    """

    def __init__(
        self, park: Park, tags: Sequence[Tag], x_m: Array, y_m: Array, now: datetime, rng: np.random.Generator
    ) -> None:
        self._rng = rng
        self._zone = ZoneInfo(park.site.time_zone)
        self.crews = _crews(park, tags, np.column_stack([x_m, y_m]))
        self._place_m = {
            int(row): home for crew in self.crews for row, home in zip(crew.rows, crew.home_m, strict=True)
        }
        for crew in self.crews:
            if self._on(crew, now):
                self._turn(crew, np.ones(len(crew.rows), dtype=bool))
                self._place_m.update({int(r): at for r, at in zip(crew.rows, crew.target_m, strict=True)})

    def step(self, x_m: Array, y_m: Array, seconds: float, now: datetime) -> None:
        """Let time pass: writes the places of the crews into `x_m` and `y_m`."""
        for crew in self.crews:
            if self._on(crew, now):
                away = ~shapely.contains_xy(crew.ground, *crew.target_m.T)
                self._turn(crew, away | (self._rng.random(len(crew.rows)) < TURNS_PER_S * seconds))
            else:
                crew.target_m = crew.home_m
            for row, target in zip(crew.rows.tolist(), crew.target_m, strict=True):
                step = target - self._place_m[row]
                far = float(np.hypot(*step))
                self._place_m[row] = target if far <= WALK_M_S * seconds else (
                    self._place_m[row] + step / far * WALK_M_S * seconds
                )  # fmt: skip
                x_m[row], y_m[row] = self._place_m[row]

    def _on(self, crew: Crew, now: datetime) -> bool:
        local = now.astimezone(self._zone)
        since_min = (local.hour - crew.begins_h) % 24 * 60 + local.minute
        return since_min < SHIFT_H * 60 + OVERLAP_MIN or since_min >= 24 * 60 - OVERLAP_MIN

    def _turn(self, crew: Crew, who: NDArray[np.bool_]) -> None:
        """New places inside the post for some of a crew."""
        target = crew.target_m.copy()
        for k in np.flatnonzero(who):
            target[k] = _inside(crew.ground, self._rng)
        crew.target_m = target


def _crews(park: Park, tags: Sequence[Tag], place_m: Array) -> list[Crew]:
    crews: list[Crew] = []
    taken: set[int] = set()
    for fence in park.fences:
        if fence.kind != "post" or fence.rule.around is not None:
            continue
        needed = SPARE + next((n for n in (fence.rule.least_count, fence.limit_count) if n is not None), 1)
        ground = local_outline(fence, park.site.frame())
        inner = ground.buffer(-MARGIN_M)
        able = [row for row, tag in enumerate(tags) if row not in taken and _keeps(fence, tag)]
        for begins_h, start in zip(SHIFTS_BEGIN_H, range(0, len(able), needed), strict=False):
            rows = np.array(able[start : start + needed], dtype=np.intp)
            taken |= set(rows.tolist())
            home = place_m[rows]
            kept = _multi(ground if inner.is_empty else inner)
            crews.append(Crew(rows=rows, ground=kept, begins_h=begins_h, home_m=home, target_m=home))
    return crews


def _keeps(fence: Fence, tag: Tag) -> bool:
    person = tag.person
    posted = not fence.rule.posts or (person is not None and person.post in fence.rule.posts)
    return person is not None and posted and applies(fence, tag)


def _inside(ground: MultiPolygon, rng: np.random.Generator) -> Array:
    west, south, east, north = ground.bounds
    for _ in range(200):
        at = np.array([rng.uniform(west, east), rng.uniform(south, north)])
        if shapely.contains_xy(ground, *at):
            return at
    return np.array(ground.representative_point().coords[0])


def _multi(given: object) -> MultiPolygon:
    return given if isinstance(given, MultiPolygon) else MultiPolygon([given])  # type: ignore[list-item]
