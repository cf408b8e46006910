"""What a fence would have done: stored places walked once more through the same rules, with that one fence in the park.

Nothing of it is kept, shown as an alarm or told to a tag. Pure: places are given, alarms are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from twin.live.walk import Batch, Outcome, Walk
from twin.model.live import Position
from twin.model.park import Fence, Park
from twin.rules.alarm.register import Register

STEP_S = 10.0
"""Places are kept at most every ten seconds (how long: see keeping), so that finer steps would tell nothing more."""
LOST_S = 60.0
"""Nobody is waited for longer than this after the last place near the fence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """One alarm that a fence would have raised, from when to when (None: it lasted to the end), and about whom."""

    at: datetime
    until: datetime | None
    condition: str
    priority: int
    source_id: str
    text_zh: str
    text_en: str


def inside_now(park: Park, fence: Fence, latest: Sequence[Position], now: datetime) -> tuple[str, ...]:
    """The tags that are inside a fence, of those it is meant for, by the last known places; in order of id."""
    walk = Walk(_only(park, fence), Register(park.site.id))
    walk.recall(list(latest), now, now.timestamp())
    (rows,) = walk.fences.all_inside()
    return tuple(sorted(walk.movers.tags[row].id for row in rows.tolist() if walk.fencing.meant(row, 0)))


def rehearsed(park: Park, fence: Fence, places: Sequence[Position], until: datetime) -> tuple[Would, ...]:
    """The alarms that a fence would have raised had it stood while these places were heard.

    Parameters
    ----------
    places : positions in order of time
        All places near the fence, and of each visit the first one after it; further away nothing can happen.
    until : datetime
        When the rehearsal ends; who is still inside stays so.

    Each alarm is taken as acknowledged at once, so that one that comes again counts again. Rules are judged every
    `STEP_S`: an alarm may be told up to that much later than the live walk would have.
    """
    walk = Walk(_only(park, fence), Register(park.site.id))
    told: dict[str, Would] = {}
    for at, batch in _beats(places, until):
        clock_s = at.timestamp()
        for outcome in (walk.step(Batch(positions=batch), clock_s), walk.tick(at, clock_s)):
            _take(walk, fence, outcome, told)
    return tuple(told.values())


def _only(park: Park, fence: Fence) -> Park:
    return replace(park, sensors={}, anchors={}, fences=(fence,), feeds=())


def _beats(places: Sequence[Position], until: datetime) -> Iterator[tuple[datetime, list[Position]]]:
    """Places in steps, and empty steps after each until nothing more can come of it."""
    last: datetime | None = None
    for beat, group in groupby(places, lambda each: int(each.at.timestamp() // STEP_S)):
        at = datetime.fromtimestamp((beat + 1) * STEP_S, UTC)
        if last is not None:
            yield from _empty(last, min(at, last + timedelta(seconds=LOST_S)))
        last = at
        yield at, list(group)
    if last is not None:
        yield from _empty(last, min(until, last + timedelta(seconds=LOST_S)))


def _empty(after: datetime, before: datetime) -> Iterator[tuple[datetime, list[Position]]]:
    at = after + timedelta(seconds=STEP_S)
    while at < before:
        yield at, []
        at += timedelta(seconds=STEP_S)


def _take(walk: Walk, fence: Fence, outcome: Outcome, told: dict[str, Would]) -> None:
    for change in outcome.changes:
        alarm = change.alarm
        ours = alarm.source_id == fence.id or alarm.condition.partition("/")[2] == fence.id
        if not ours:
            continue
        if alarm.id in told and change.to_state in ("returned", "normal"):
            told[alarm.id] = replace(told[alarm.id], until=change.at)
        elif alarm.id not in told and change.to_state == "unacknowledged":
            told[alarm.id] = Would(
                at=change.at,
                until=None,
                condition=alarm.condition.partition("/")[0],
                priority=alarm.priority,
                source_id=alarm.source_id,
                text_zh=alarm.text_zh,
                text_en=alarm.text_en,
            )
    for change in outcome.changes:
        # As it is now: a step may raise an alarm, aggravate it and clear it.
        now = walk.register.alarms.get(change.alarm.id)
        if now is not None and now.id in told and now.state in ("unacknowledged", "returned"):
            walk.register.acknowledge(now.id, version=now.version, who="rehearsal", comment="", at=change.at)
