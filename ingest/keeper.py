"""The keeper process: follows the rows and the alarm journal on disk and fills PostgreSQL from them.

Its cursor moves in the transaction of the rows: killed at any moment, it neither loses nor doubles one. While the
database is away it waits, and tells the live process, so that the screens can say so.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ingest import rows, spool
from ingest.environment import Environment
from ingest.journal import read_changes
from ingest.keeper_voice import Voice
from ingest.reserve import in_use
from ingest.setting_aside import Aside, refuses
from ingest.upkeep import keep_up
from twin.model.errors import DomainError
from twin.model.live import AlarmChange, Position, Reading, Weather
from twin.store.alarms import write_changes
from twin.store.engine import connect
from twin.store.live import (
    Cursor,
    make_partitions_ahead,
    move_cursor,
    read_cursor,
    write_positions,
    write_readings,
    write_weather,
)
from twin.store.scope import scoped

LOG = logging.getLogger(__name__)
PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0
BREATH_S, BACKLOG_BREATH_S = 0.2, 0.02
"""Between two batches, and where more waits than a batch holds: there too the live process has its turn."""
RECORDS = 400
CHANGES = 1000
PARTITIONS_EVERY_S = 3600.0
SEGMENTS_KEPT = 2


class Keeper:
    """Copies from two logs, each with a cursor of its own: the alarm journal first."""

    def __init__(self, home: Path, engine: Engine) -> None:
        self._journal, self._rows = home / "live" / "journal", home / "live" / "rows"
        self._engine = engine
        self.aside = Aside(home / "live" / "refused.jsonl")
        self._partitions_s = -PARTITIONS_EVERY_S

    def step(self) -> int:
        """Copy what is there, up to one batch of each log; says how many records that were.

        Raises
        ------
        SQLAlchemyError, DomainError
            The database is away or refuses; nothing of the batch was kept.
        """
        if time.monotonic() - self._partitions_s > PARTITIONS_EVERY_S:
            with self._engine.begin() as conn:
                make_partitions_ahead(conn)
            self._partitions_s = time.monotonic()
        return self._keep_changes() + self._keep_rows()

    def _keep_changes(self) -> int:
        with scoped(self._engine, who="keeper") as conn:
            start = _place(read_cursor(conn, "journal"))
            changes, end = read_changes(self._journal, start, CHANGES)
            if end != start:
                _write_changes(conn, changes, self.aside)
                _move(conn, "journal", end)
        return len(changes)

    def _keep_rows(self) -> int:
        with scoped(self._engine, who="keeper") as conn:
            start = _place(read_cursor(conn, "rows"))
            count, end, positions, readings, weather = read_rows(self._rows, start, RECORDS, self.aside)
            if count:
                self.aside.keep(conn, "position", positions, write_positions)
                self.aside.keep(conn, "reading", readings, write_readings)
                self.aside.keep(conn, "weather", weather, write_weather)
                _move(conn, "rows", end)
        if end.segment > start.segment:
            drop_old(self._rows, end)
        return count


def read_rows(
    folder: Path, start: spool.Place, most: int, aside: Aside
) -> tuple[int, spool.Place, list[Position], list[Reading], list[Weather]]:
    """Up to `most` records behind a place: how many, the place behind them, their rows; broken ones go aside."""
    positions, readings, weather = list[Position](), list[Reading](), list[Weather]()
    count, place = 0, start
    for end, record in spool.read(folder, start):
        try:
            found = rows.decode(record)
        except msgspec.MsgspecError as error:
            aside.put("record", record.hex(), error)
            count, place = count + 1, end
            continue
        positions += found.positions
        readings += found.readings
        weather += found.weather
        count, place = count + 1, end
        if count >= most:
            break
    return count, place, positions, readings, weather


def drop_old(folder: Path, place: spool.Place) -> None:
    """Delete segments that were copied long ago; the newest ones stay for whoever looks."""
    old = [number for number in spool.segments(folder) if number < place.segment]
    for number in old[:-SEGMENTS_KEPT]:
        spool.segment_path(folder, number).unlink(missing_ok=True)


def run_keeper(*, home: Path, database_url: str, stop: threading.Event) -> None:
    """Run until `stop` is set.

    Parameters
    ----------
    home : Path
        Folder of the installation; reads below ``live``, talks to ``run/live.sock``.
    database_url : str
        SQLAlchemy URL of PostgreSQL.
    """
    engine = connect(database_url, pool_size=2)
    threading.Thread(target=keep_up, args=(engine, home / "live", stop), name="upkeep", daemon=True).start()
    keeper, voice = Keeper(home, engine), Voice(home / "run" / "live.sock")
    pause_s, since = PAUSE_S, datetime.now(UTC)
    up = True
    while not stop.is_set():
        if in_use(home / "live"):
            voice.say(up=up, since=since)
            stop.wait(PAUSE_S)
            continue
        try:
            moved, well = keeper.step(), True
        except (SQLAlchemyError, DomainError, OSError) as error:
            moved, well = 0, False
            LOG.warning("the database does not take rows: %s", str(error).splitlines()[0])
        if well != up:
            up, since = well, datetime.now(UTC)
        keeper.aside.untold -= voice.say(up=up, since=since, refused=keeper.aside.untold)
        pause_s = PAUSE_S if up else min(2 * pause_s, LONGEST_PAUSE_S)
        if not moved or not up:
            stop.wait(pause_s)
        else:
            stop.wait(BREATH_S if moved < RECORDS else BACKLOG_BREATH_S)
    engine.dispose()


def main(_: Sequence[str] = ()) -> int:
    """Run the keeper of the installation that the environment names."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    environment = Environment.read()
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    run_keeper(home=environment.home, database_url=environment.database_url, stop=stop)
    return 0


def _write_changes(conn: Connection, changes: Sequence[AlarmChange], aside: Aside) -> None:
    """Write journal lines; one that the store refuses (its site or company is gone) goes in without those."""
    try:
        with conn.begin_nested():
            write_changes(conn, changes)
    except Exception as error:
        if not refuses(error):
            raise
        for change in changes:
            _write_alone(conn, change, aside)


def _write_alone(conn: Connection, change: AlarmChange, aside: Aside) -> None:
    try:
        with conn.begin_nested():
            write_changes(conn, [change])
    except Exception as error:
        if not refuses(error):
            raise
        LOG.warning("journal line %d is refused: %s", change.seq, str(error).splitlines()[0])
        bare = replace(change, alarm=replace(change.alarm, site_id="", enterprise_id=None))
        aside.keep(conn, "journal line", [bare], write_changes)


def _place(cursor: Cursor) -> spool.Place:
    return spool.Place(int(cursor.file or 0), cursor.offset_bytes)


def _move(conn: Connection, name: str, place: spool.Place) -> None:
    move_cursor(conn, name, str(place.segment), place.offset)
