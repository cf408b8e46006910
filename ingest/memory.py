"""What the walk must still know after a restart and no journal tells: running timers, gatherings, last places.

Timers are written at each tick that changed one, by replacing a small file; places are read back from the log of rows.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from ingest import rows, spool
from ingest.drops import Drops
from twin.live import Walk
from twin.live.calls import Call, Calls
from twin.model.live import Position

LOG = logging.getLogger(__name__)
SEGMENTS_READ = 2
OLDEST_PLACE = timedelta(hours=12)
"""Who was last heard longer ago has gone home with the shift."""

Gathered = tuple[tuple[str, ...], float, float]


class Timers(msgspec.Struct, omit_defaults=True):
    """The file."""

    delays: dict[str, dict[str, datetime]] = {}
    crowds: dict[str, dict[str, Gathered]] = {}
    next_crowd: int = 1
    calls: list[Call] = []
    dropped: int = 0


def keep_timers(walk: Walk, calls: Calls, drops: Drops, file: Path) -> None:
    """Write the timers where one has changed; a disk that refuses is tried again at the next tick."""
    if not (walk.delays.changed or calls.changed or drops.changed):
        return
    crowds, following = walk.fencing.crowds.state()
    timers = Timers(
        delays=walk.delays.state(datetime.now(UTC), time.monotonic()),
        crowds=crowds,
        next_crowd=following,
        calls=list(calls.list()),
        dropped=drops.seen,
    )
    calls.changed = drops.changed = False
    fresh = file.with_suffix(".new")
    try:
        fresh.write_bytes(msgspec.json.encode(timers))
        fresh.replace(file)
    except OSError as error:
        walk.delays.changed = True
        LOG.error("the timers cannot be written: %s", error)


def recall(walk: Walk, calls: Calls, drops: Drops, folder: Path, clock_s: float) -> None:
    """Bring timers, calls and last places back; what cannot be read is forgotten."""
    now = datetime.now(UTC)
    try:
        timers = msgspec.json.decode((folder / "timers.json").read_bytes(), type=Timers)
    except FileNotFoundError:
        timers = Timers()
    except (OSError, msgspec.MsgspecError) as error:
        LOG.warning("the timers cannot be read: %s", error)
        timers = Timers()
    walk.delays.restore(timers.delays, now, clock_s)
    walk.fencing.crowds.restore(timers.crowds, timers.next_crowd)
    calls.restore(timers.calls)
    drops.seen = timers.dropped
    walk.recall(last_places(folder / "rows", now), now, clock_s)


def last_places(folder: Path, now: datetime) -> list[Position]:
    """The newest place of every tag in the newest rows."""
    newest: dict[str, Position] = {}
    start = spool.segments(folder)[-SEGMENTS_READ:]
    for _, record in spool.read(folder, spool.Place(start[0], 0)) if start else ():
        for position in rows.decode(record).positions:
            newest[position.tag_id] = position
    return [each for each in newest.values() if each.received_at > now - OLDEST_PLACE]
