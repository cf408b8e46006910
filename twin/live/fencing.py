"""Fences on the walk: places become crossings, and at every tick the present level of every rule becomes a fact.

Crossings are told once; conditions are judged from the level, so that whoever is first seen inside, or is inside when a
fence begins or the process starts anew, is judged like everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from twin.live.crowds import Crowds, groups
from twin.live.motion import Motions
from twin.live.movers import OK, Movers
from twin.model.live import FenceEvent, Origin, Position
from twin.model.park import Fence, Park, Tag
from twin.rules.facts import Crowd, FenceCount, TagInFence
from twin.rules.fence.engine import ANY_FLOOR, INSIDE, OUTSIDE, UNKNOWN, Crossing, FenceEngine
from twin.rules.fence.people import applies, carries, listed
from twin.rules.fence.schedule import Schedule, runs, schedule

Pair = tuple[int, int]
Floats = NDArray[np.float64]
LONGEST_GAP_S = 60.0
EVENTS = {(True, False): "enter", (False, False): "exit", (True, True): "pass"}


class Fencing:
    """State of all tags in all fences of one park."""

    def __init__(self, movers: Movers) -> None:
        self.movers = movers
        self.motions = Motions()
        self.crowds = Crowds()
        self.engine: FenceEngine | None = None
        self._judged: set[Pair] = set()

    def adopt(self, park: Park) -> None:
        """Take the fences of a park; who is known to be somewhere is looked at in the new ones at once."""
        before, self.engine = self.engine, FenceEngine(park.fences, park.site.frame())
        self._park, self._fences = park, self.engine.fences
        self._column = {fence.id: column for column, fence in enumerate(park.fences)}
        self._plans: list[Schedule | None] = [schedule(f.schedule) if f.schedule else None for f in park.fences]
        self._watched = [c for c, fence in enumerate(park.fences) if _watches_tags(fence)]
        self._keeping = [c for c, fence in enumerate(park.fences) if fence.rule.keep_in]
        self._counted = [c for c, fence in enumerate(park.fences) if _counts(fence)]
        self._crowded = [c for c, fence in enumerate(park.fences) if fence.rule.gathering is not None]
        self._meant: dict[Pair, bool] = {}
        self._carriers = {
            column: [around.tag_id] if around.tag_id else [t.id for t in park.tags.values() if carries(around, t)]
            for column, around in self.engine.around
        }
        self._judged = set()
        if before is not None:
            self.engine.take_over(before)
        self.look()

    def look(self) -> None:
        """Set states that are still unknown from the last known places."""
        placed = np.flatnonzero(~np.isnan(self.movers.x_m))
        if len(placed) and self.engine is not None:
            self._centre()
            self.engine.first_look(placed, *self._places(placed), self._floors(placed))

    def move(
        self, rows: NDArray[np.intp], positions: Sequence[Position], since_s: NDArray[np.float64]
    ) -> list[Crossing]:
        """Move tags; the board of movers has their new places already."""
        engine = self._engine()
        at_s = np.array([p.received_at.timestamp() for p in positions])
        self.motions.move(rows, self.movers.x_m[rows], self.movers.y_m[rows], self.movers.error_m[rows], at_s)
        self._centre()
        return engine.update(rows, *self._places(rows), self._floors(rows), since_s=since_s)

    def events(self, crossings: Iterable[Crossing]) -> Iterator[FenceEvent]:
        """What is told about crossings, of those a fence is meant for."""
        for crossing in crossings:
            position, fence = self.movers.last[crossing.row], self._fences[crossing.column]
            if position is not None and self.meant(crossing.row, crossing.column):
                yield FenceEvent(
                    tag_id=position.tag_id,
                    fence_id=fence.id,
                    kind=EVENTS[crossing.entered, crossing.passed],  # type: ignore[arg-type]
                    at=position.received_at,
                    origin=position.origin,
                )

    def moved_facts(self, rows: NDArray[np.intp], crossings: Sequence[Crossing]) -> Iterator[TagInFence | FenceCount]:
        """What must be judged at once after a move: every pair that changed, and all of who is first seen."""
        changed = {(crossing.row, crossing.column) for crossing in crossings}
        engine = self._engine()
        fresh = engine.fresh
        if len(fresh):
            at, column_at = np.nonzero(engine.state[fresh] == INSIDE)
            changed |= set(zip(fresh[at].tolist(), column_at.tolist(), strict=True))
        if not changed:
            return
        newest = max((p.received_at for row in rows.tolist() if (p := self.movers.last[row])), default=None)
        if newest is None:
            return
        for row, column in sorted(changed):
            if self._watches(column):
                yield from self._fact(row, column, newest, None)
        for column in sorted({column for _, column in changed} & set(self._counted)):
            yield self._count(column, engine.inside(column), newest)

    def passed_facts(self, crossing: Crossing, at: datetime) -> Iterator[TagInFence]:
        """Somebody was inside between two fixes, and is not any more: two facts, one after the other."""
        if self._watches(crossing.column) and self._runs(crossing.column, at):
            for inside in (True, False):
                yield from self._fact(crossing.row, crossing.column, at, None, inside=inside)

    def levels(self, now: datetime, clock_s: float, open_pairs: Iterable[tuple[str, str]]) -> Iterator[object]:
        """The present level of everything that fences watch.

        Parameters
        ----------
        open_pairs : iterable of (tag id, fence id)
            Pairs that have an alarm or a running timer, and must be judged even when nobody is inside any more.
        """
        engine = self._engine()
        pairs: set[Pair] = set()
        inside = engine.all_inside()
        for column in self._watched:
            pairs |= {(row, column) for row in inside[column].tolist() if self.meant(row, column)}
        for column in self._keeping:
            outside = np.flatnonzero(engine.state[:, column] == OUTSIDE).tolist()
            pairs |= {(row, column) for row in outside if self.meant(row, column)}
        left = self._judged - pairs
        self._judged = pairs
        for tag_id, fence_id in open_pairs:
            row, known = self.movers.row.get(tag_id), self._column.get(fence_id)
            if row is not None and known is not None and row < len(engine.state):
                left.add((row, known))
        for row, column in sorted(pairs | left):
            if engine.state[row, column] != UNKNOWN:
                yield from self._fact(row, column, now, clock_s)
        for column in self._counted:
            yield self._count(column, inside[column], now)
        for column in self._crowded:
            yield from self._gatherings(column, inside[column], now)

    def follow_centres(self) -> list[Crossing]:
        """Judge everybody against fences that move, as these have moved since."""
        engine = self._engine()
        if not engine.around:
            return []
        self._centre()
        placed = np.flatnonzero(~np.isnan(self.movers.x_m) & (self.movers.state == OK))
        if not len(placed):
            return []
        return engine.recentre(placed, *self._places(placed), self._floors(placed))

    def meant(self, row: int, column: int) -> bool:
        """Whether a fence is meant for whoever carries the tag in a row."""
        known = self._meant.get((row, column))
        if known is None:
            fence, tag = self._fences[column], self.movers.tags[row]
            own = fence.rule.around is not None and carries(fence.rule.around, tag)
            known = self._meant[row, column] = applies(fence, tag) and not own
        return known

    def _fact(
        self, row: int, column: int, at: datetime, clock_s: float | None, inside: bool | None = None
    ) -> Iterator[TagInFence]:
        position, fence, movers = self.movers.last[row], self._fences[column], self.movers
        if position is None:
            return
        running = self._runs(column, at)
        if inside is None:
            inside = bool(self._engine().state[row, column] == INSIDE) and running
        silent_s = 0.0 if clock_s is None else clock_s - float(movers.heard_s[row])
        yield TagInFence(
            fence=fence,
            tag=movers.tags[row],
            position=position,
            inside=inside,
            at=at,
            meant=self.meant(row, column),
            heard=bool(movers.state[row] == OK),
            silent_s=silent_s,
            motion=self.motions.of(row, at.timestamp()),
            guarded=self._guarded(row, column) if inside and fence.rule.guardian is not None else None,
            running=running,
        )

    def _guarded(self, row: int, column: int) -> bool:
        guardian = self._fences[column].rule.guardian
        assert guardian is not None
        movers = self.movers
        guards = [r for r, tag in enumerate(movers.tags) if r != row and listed(guardian.people, tag)]
        away = np.hypot(movers.x_m[guards] - movers.x_m[row], movers.y_m[guards] - movers.y_m[row])
        return bool((away <= guardian.within_m).any())

    def _count(self, column: int, rows: NDArray[np.intp], at: datetime) -> FenceCount:
        fence, movers = self._fences[column], self.movers
        inside = [row for row in rows.tolist() if self.meant(row, column)]
        people = [movers.tags[row] for row in inside if movers.tags[row].vehicle is None]
        tags = tuple(tag.id for tag in people if _of_post(fence, tag))
        lon, lat = self._middle(fence)
        origin, on = self._origin(inside), self._runs(column, at)
        return FenceCount(fence=fence, tags=tags, at=at, origin=origin, lon=lon, lat=lat, running=on)

    def _gatherings(self, column: int, inside: NDArray[np.intp], now: datetime) -> Iterator[Crowd]:
        fence, movers = self._fences[column], self.movers
        terms = fence.rule.gathering
        assert terms is not None
        rows = np.array([r for r in inside.tolist() if self._gathers(r, column)], dtype=np.intp)
        found = []
        if self._runs(column, now):
            found = groups(
                rows, movers.x_m[rows], movers.y_m[rows], radius_m=terms.radius_m, least=max(terms.yellow, 2)
            )
        named = [(tuple(movers.tags[r].id for r in group.rows), group.x_m, group.y_m) for group in found]
        origin = self._origin(rows.tolist())
        for name, tags, x, y in self.crowds.follow(fence.id, named, terms.radius_m):
            lon, lat = self._park.site.frame().to_lonlat(x, y)
            yield Crowd(id=name, fence=fence, tags=tags, at=now, origin=origin, lon=float(lon), lat=float(lat))

    def _origin(self, rows: Sequence[int]) -> Origin:
        for row in rows:
            last: Position | None = self.movers.last[row]
            if last is not None:
                return last.origin
        return "real"

    def _gathers(self, row: int, column: int) -> bool:
        return self.movers.tags[row].vehicle is None and self.meant(row, column)

    def _middle(self, fence: Fence) -> tuple[float, float]:
        if fence.rule.circle is not None:
            return fence.rule.circle.lon, fence.rule.circle.lat
        if fence.rule.around is not None:
            row = self._carrier(self._column[fence.id])
            last = None if row is None else self.movers.last[row]
            return (last.lon, last.lat) if last else (self._park.site.lon, self._park.site.lat)
        lon, lat = fence.polygons[0][0][0][:2] if fence.polygons else (self._park.site.lon, self._park.site.lat)
        return lon, lat

    def _centre(self) -> None:
        """Bring the fences that move to where what they move with is now; where that is unknown they stay."""
        engine = self._engine()
        for column, _ in engine.around:
            row = self._carrier(column)
            if row is not None:
                sigma_m = self.movers.error_m[row] / 2.4477
                engine.centres[column] = (self.movers.x_m[row], self.movers.y_m[row], sigma_m)

    def _carrier(self, column: int) -> int | None:
        """The row of the tag that a moving fence has for its middle; the one heard last where there are several."""
        movers = self.movers
        rows = [row for tag_id in self._carriers.get(column, ()) if (row := movers.row.get(tag_id)) is not None]
        placed = [row for row in rows if not np.isnan(movers.x_m[row])]
        return max(placed, key=lambda row: float(movers.heard_s[row]), default=None)

    def _runs(self, column: int, at: datetime) -> bool:
        plan = self._plans[column]
        return plan is None or runs(plan, at, self._park.site.time_zone)

    def _watches(self, column: int) -> bool:
        return column in self._watched

    def _places(self, rows: NDArray[np.intp]) -> tuple[Floats, Floats, Floats, Floats]:
        movers = self.movers
        return movers.x_m[rows], movers.y_m[rows], movers.z_m[rows], movers.error_m[rows]

    def _floors(self, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        last = [self.movers.last[row] for row in rows.tolist()]
        return np.array([ANY_FLOOR if p is None or p.floor is None else p.floor for p in last], dtype=np.int64)

    def _engine(self) -> FenceEngine:
        assert self.engine is not None
        return self.engine


def gap_s(before: Position | None, now: Position) -> float:
    """Time between two fixes of a tag [s]: by the device's clock where it makes sense, else by ours."""
    if before is None:
        return LONGEST_GAP_S
    by_device = (now.at - before.at).total_seconds()
    if 0.0 < by_device <= LONGEST_GAP_S:
        return by_device
    return max(0.0, (now.received_at - before.received_at).total_seconds())


def _watches_tags(fence: Fence) -> bool:
    terms = fence.rule
    asked = (terms.longest_stay_s, terms.longest_still_s, terms.longest_silence_s, terms.fastest_m_s, terms.way_deg)
    posted = fence.kind == "post" and bool(terms.posts)
    return (
        fence.kind == "forbidden"
        or posted
        or terms.keep_in
        or terms.guardian is not None
        or any(a is not None for a in asked)
    )


def _counts(fence: Fence) -> bool:
    return fence.kind == "post" or fence.limit_count is not None or fence.rule.least_count is not None


def _of_post(fence: Fence, tag: Tag) -> bool:
    if fence.kind != "post" or not fence.rule.posts:
        return True
    return tag.person is not None and tag.person.post in fence.rule.posts
