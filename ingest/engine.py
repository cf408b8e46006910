"""The live process: broker → spool (on disk) → acknowledge → decode → walk → journal (on disk) → frames on live.sock.

One thread owns the walk; the broker and the socket only put into its inbox. It needs no database once the park lies in
``<home>/live/park.json``. Stopping and killing it are the same: what it knows is in spool, rows and journal.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from ingest import requests, rows, spool
from ingest.calling import Caller
from ingest.dialects import Dialects
from ingest.environment import Environment
from ingest.inbox import Inbox
from ingest.journal import Journal
from ingest.link import Client, Link
from ingest.memory import keep_timers, recall
from ingest.mqtt import Arrival, Broker
from ingest.positioning.calibration import read_calibrations
from ingest.positioning.mapped import read_survey
from ingest.positioning.partitions import locator_for
from ingest.positioning.watched import Watched
from ingest.protocols.protocol import protocol_of
from ingest.quarantine import Quarantine
from ingest.receiver import Receiver
from ingest.reserve import Reserve
from ingest.sorting import sort
from twin.live import Walk
from twin.live.walk import Outcome
from twin.model.errors import DomainError, Unavailable
from twin.model.live import AlarmChange, Envelope, Receipt
from twin.model.park import Park
from twin.rules.facts import BrokerDrops, DiskSpace, RowsRefused

LOG = logging.getLogger(__name__)
FRAME_PERIOD_S, LONGEST_FRAME_PERIOD_S = 0.04, 0.2
MOVERS_PER_S = 50_000
"""So many movers a second go into frames: a small park is seen sooner than a large one."""
TELL_PERIOD_S = 0.2
FULL_FRAME_PERIOD_S = 1.0
TICK_S = 1.0
BATCH = 4000
KEEPER_SILENT_S = 6.0


class Engine:
    """Everything the live process holds, wired together."""

    def __init__(self, *, home: Path, mqtt_url: str, site_id: str, load_park: Callable[[], Park]) -> None:
        self.home = home
        self.load_park = load_park
        self.inbox: Inbox[Any] = Inbox()
        self.park = _first_park(home, load_park)
        self.site_id = site_id or self.park.site.id
        self.reserve = Reserve(home / "live")
        room = self.reserve.release
        self.journal = Journal(home / "live" / "journal", self.site_id, make_room=room)
        self.rows = spool.Writer(home / "live" / "rows", segment_bytes=16 * 1024 * 1024, make_room=room)
        self.quarantine = Quarantine(home / "live" / "quarantine.jsonl")
        self.walk = Walk(self.park, self.journal.register)
        self.locator = locator_for(self.park)
        self.learned: tuple[Watched[Any], ...] = (
            Watched(home / "live" / "calibration.json", read_calibrations, self.locator.calibrate),
            Watched(home / "live" / "radio_map.json", read_survey, self.locator.chart),
        )
        self._look()
        self.dialects = Dialects(self.park, self.site_id)
        client_id = f"onemap-live-{self.site_id}"
        self.broker = Broker(
            mqtt_url,
            client_id=client_id,
            topics=self.dialects.topics,
            on_arrivals=self._arrived,
            urgent=_is_urgent,
        )
        self.receiver = Receiver(home / "live" / "spool", self.broker, self.site_id, make_room=room)
        self.link = Link(
            home / "run" / "live.sock",
            on_connect=lambda client: self.inbox.put((client, None), urgent=True),
            on_request=lambda client, request: self.inbox.put((client, request), urgent=True),
            admits=False,
        )
        self.caller = Caller(self.site_id, self.broker.publish, self.link.send)
        self.counters: dict[str, int] = {"fence_events": 0, "not_located": 0, "unknown_sensors": 0}
        self.database: dict[str, object] = {"up": True, "since": datetime.now(UTC)}
        self.refused: int | None = None
        self._keeper_heard_s = time.monotonic()
        self._unwritten: list[AlarmChange] = []
        self._unwritten_rows: list[bytes] = []
        self._bypasses = list(self.journal.register.bypasses)
        self._sequence = 0
        self._frame_s = self._full_s = self._tick_s = self._tell_s = 0.0

    def run(self, stop: threading.Event) -> None:
        """Wake up from disk, then walk until told to stop."""
        self._wake()
        self.link.start()
        self.reserve.hold()
        self.broker.start()
        while not stop.is_set():
            items = self.inbox.take(most=BATCH, wait_s=0.02)
            arrivals = [item for item in items if isinstance(item, Arrival)]
            if arrivals:
                self.take(self.receiver.keep(arrivals))
            for item in items:
                if not isinstance(item, Arrival):
                    self._obey(item)
            self._beat()
        self.dialects.keep(self.home / "live" / "dialects.json")
        self.broker.stop()
        self.link.stop()
        self.journal.close()

    def take(self, envelopes: Sequence[Envelope]) -> None:
        """Walk with messages that are on disk, and keep the rows they gave."""
        if not envelopes:
            return
        sorted_ = sort(envelopes, self.dialects.decode, self.locator, self.quarantine)
        self.counters["not_located"] += len(sorted_.batch.not_located)
        self.publish(self.walk.step(sorted_.batch, time.monotonic()))
        self._ask_devices()
        for message in sorted_.news:
            self.link.send(message)
            if isinstance(message.get("receipt"), Receipt):
                self.caller.receipt(message["receipt"])  # type: ignore[arg-type]
        place, batch = self.receiver.end, sorted_.batch
        record = rows.Rows(place.segment, place.offset, batch.positions, batch.readings, batch.weather)
        self._unwritten_rows.append(rows.encode(record))
        self._write_rows()

    def _write_rows(self) -> None:
        """Write rows that wait, in order; where the disk refuses they go on waiting."""
        if not self._unwritten_rows:
            return
        try:
            self.rows.append(self._unwritten_rows)
            self._unwritten_rows = []
            self.rows.sync()
            if self.rows.full:
                self.rows.rotate()
        except OSError as error:
            LOG.error("rows cannot be written: %s", error)
            return
        self.receiver.walked(self.receiver.end)

    def publish(self, outcome: Outcome) -> None:
        """Make alarm changes durable, then show them."""
        self.counters["fence_events"] += len(outcome.events)
        self.counters["unknown_sensors"] += outcome.unknown_sensors
        self.write(outcome.changes)
        for change in outcome.changes:
            self.show(change)
        for event in outcome.events:
            self.link.send({"kind": "fence", "event": event})
        for alarm_id, tags, command in outcome.calls:
            self.caller.call(command, tags, reason=alarm_id, who="")

    def _look_after(self) -> None:
        """Send calls again, and ask the broker and the keeper what they lost."""
        self.caller.tick()
        self._ask_devices()
        now = datetime.now(UTC)
        dropped, refused = self.broker.drops.newly(), self.refused
        self.refused = None
        free, whole = self.reserve.free()
        full = DiskSpace(
            free_bytes=free, whole_bytes=whole, reserve_held=self.reserve.held, refused=self._disk_refuses(), at=now
        )
        for fact in (
            full,
            None if dropped is None else BrokerDrops(newly=dropped, at=now),
            None if refused is None else RowsRefused(newly=refused, at=now),
        ):
            if fact is not None:
                self.publish(self.walk.hear(fact))

    def _ask_devices(self) -> None:
        for ask in self.dialects.asks():
            self.broker.publish(ask.topic, ask.payload)

    def _retry_disk(self) -> None:
        """Try again what the disk refused, also when nothing new comes in; keep room back again where there is some."""
        if self.receiver.waiting:
            self.receiver.keep([])
        self._write_rows()
        self.reserve.hold()

    def _disk_refuses(self) -> bool:
        return bool(self._unwritten or self._unwritten_rows or self.receiver.waiting)

    def write(self, changes: Sequence[AlarmChange]) -> bool:
        """Write changes to the journal; where the disk refuses they wait, in order, and False is returned."""
        self._unwritten += changes
        try:
            self.journal.write(self._unwritten)
        except OSError as error:
            LOG.error("the alarm journal cannot be written: %s", error)
            return False
        self._unwritten = []
        return True

    def show(self, change: AlarmChange) -> None:
        """Send an alarm change to all clients."""
        self.link.send({"kind": "alarm", "seq": change.seq, "alarm": change.alarm, "from_state": change.from_state})

    def commit(self, change: AlarmChange) -> None:
        """Make a person's step durable, then show it; raises Unavailable where the disk refuses."""
        self.commit_all([change])

    def commit_all(self, changes: Sequence[AlarmChange]) -> None:
        """Make all that one step of a person changed durable, bypasses too, then show it; raises Unavailable."""
        if not self.write(changes):
            raise Unavailable("The alarm journal cannot be written", "报警日志无法写入")
        for change in changes:
            self.show(change)

    def tell_bypasses(self) -> None:
        """Tell all clients what is out of service now."""
        self._bypasses = list(self.walk.register.bypasses)
        self.link.send({"kind": "bypasses", "bypasses": list(self.walk.register.bypasses.values())})

    def adopt(self, park: Park) -> None:
        """Go on with a changed park."""
        self.park = park
        self.locator.adopt(park)
        self.dialects.adopt(park)
        self.broker.listen_to(self.dialects.topics)
        _keep_park(self.home, park)
        self.publish(self.walk.reload(park, datetime.now(UTC)))
        self.link.send(self.snapshot())

    def snapshot(self) -> dict[str, object]:
        """All a client needs to begin with."""
        register = self.walk.register
        return {
            "kind": "snapshot",
            "alarms": list(register.alarms.values()),
            "alarm_seq": register.seq,
            "log_seq": register.seq,
            "movers": self.walk.movers.describe(),
            "sensors": self.walk.sensors.describe(),
            "weather": self.walk.weather,
            "database": self.database,
            "site_id": self.site_id,
            "bypasses": list(register.bypasses.values()),
            "not_closed": len(register.over),
            "flood": self._flood(),
            "calls": self.caller.describe(),
        }

    def _flood(self) -> dict[str, object]:
        flood = self.walk.register.flood
        return {"active": flood.active, "since": flood.since, "in_10_min": flood.count}

    def set_database(self, up: bool, since: str | None) -> None:
        """What the keeper says about the database."""
        self._keeper_heard_s = time.monotonic()
        if up != self.database["up"]:
            self.database = {"up": up, "since": since or datetime.now(UTC)}
            self.link.send({"kind": "database", **self.database})

    def send_frames(self, *, everything: bool, to: Client | None = None) -> None:
        """Send what changed since the last frame, or everything."""
        self._sequence += 1
        now = time.time()
        for board in (self.walk.movers, self.walk.sensors):
            frame = board.pack(sequence=self._sequence, time_s=now, all_of_them=everything)
            if frame is not None:
                self.link.send_frame(frame, to)

    def _wake(self) -> None:
        started = time.monotonic()
        self.dialects.recall(self.home / "live" / "dialects.json")
        recall(self.walk, self.caller.calls, self.broker.drops, self.home / "live", started)
        for envelopes in self.receiver.unwalked(rows.walked(self.home / "live" / "rows")):
            self.take(envelopes)
        LOG.info("awake after %.2f s, %d open alarms", time.monotonic() - started, len(self.walk.register.alarms))

    def _arrived(self, arrivals: list[Arrival]) -> None:
        if _is_urgent(arrivals[0].envelope.topic):
            self.inbox.put_all(arrivals, urgent=True)
        else:
            self.inbox.put_all(arrivals)

    def _obey(self, item: Any) -> None:
        if isinstance(item, Park):
            self.adopt(item)
            return
        client, request = item
        if request is None:
            self.link.send(self.snapshot(), client)
            self.link.admit(client)
            self.send_frames(everything=True)
        else:
            self.link.send(requests.answer(self, request), client)

    def _beat(self) -> None:
        now = time.monotonic()
        if now - self._tick_s >= TICK_S:
            self._tick_s = now
            self._look()
            self._retry_disk()
            self.publish(self.walk.tick(datetime.now(UTC), now))
            self._look_after()
            self.dialects.keep(self.home / "live" / "dialects.json")
            keep_timers(self.walk, self.caller.calls, self.broker.drops, self.home / "live" / "timers.json")
            if list(self.walk.register.bypasses) != self._bypasses:
                self.tell_bypasses()
            if now - self._keeper_heard_s > KEEPER_SILENT_S and self.database["up"]:
                self.database = {"up": False, "since": datetime.now(UTC)}
                self.link.send({"kind": "database", **self.database})
            self.link.send(self._heartbeat())
        if now - self._tell_s >= TELL_PERIOD_S:
            self._tell_s = now
            self.receiver.tell_senders()
        if now - self._frame_s >= self._frame_period_s():
            self._frame_s = now
            everything = now - self._full_s >= FULL_FRAME_PERIOD_S
            self._full_s = now if everything else self._full_s
            self.send_frames(everything=everything)

    def _frame_period_s(self) -> float:
        return min(max(len(self.walk.movers.tags) / MOVERS_PER_S, FRAME_PERIOD_S), LONGEST_FRAME_PERIOD_S)

    def _look(self) -> None:
        for file in self.learned:
            file.look()

    def _heartbeat(self) -> dict[str, object]:
        return {
            "kind": "heartbeat",
            "at": datetime.now(UTC),
            "broker_up": self.broker.up,
            "disk_ok": not self._disk_refuses() and self.reserve.held,
            "waiting": len(self.inbox),
            "malformed": self.quarantine.count,
            "broker_dropped": self.broker.drops.seen,
            "flood": self._flood(),
            "not_closed": len(self.walk.register.over),
            **self.receiver.counters,
            **self.counters,
        }


def run_live(*, home: Path, mqtt_url: str, site_id: str, load_park: Callable[[], Park]) -> None:
    """Run the live process until SIGTERM or SIGINT.

    Parameters
    ----------
    home : Path
        Folder of this installation; the process writes below ``live`` and ``run``.
    mqtt_url : str
        ``mqtt://host:port`` of the broker.
    site_id : str
        Site whose topics are read; empty: that of the park.
    load_park : callable
        Reads the park from the store; where it fails the park of the last time is used.
    """
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    Engine(home=home, mqtt_url=mqtt_url, site_id=site_id, load_park=load_park).run(stop)


def main(_: Sequence[str] = ()) -> int:
    """Run the live process of the installation that the environment names."""
    environment = Environment.read()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    load = partial(_park_of_store, environment.database_url, environment.site_id)
    run_live(home=environment.home, mqtt_url=environment.mqtt_url, site_id=environment.site_id, load_park=load)
    return 0


def _park_of_store(url: str, site_id: str) -> Park:
    from twin.store.engine import connect
    from twin.store.park import load_park
    from twin.store.scope import scoped

    engine = connect(url, pool_size=1)
    try:
        with scoped(engine) as conn:
            return load_park(conn, site_id)
    finally:
        engine.dispose()


def _is_urgent(topic: str) -> bool:
    try:
        return protocol_of(topic).urgent(topic)
    except DomainError:
        return False


def _first_park(home: Path, load_park: Callable[[], Park]) -> Park:
    try:
        park = load_park()
    except Exception as error:
        LOG.warning("the park cannot be read from the store (%s); using the one of the last time", error)
        try:
            return Park.from_json((home / "live" / "park.json").read_bytes())
        except (OSError, msgspec.MsgspecError):
            raise error from None
    _keep_park(home, park)
    return park


def _keep_park(home: Path, park: Park) -> None:
    file = home / "live" / "park.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    try:
        fresh.write_bytes(park.to_json())
        fresh.replace(file)
    except OSError as error:
        LOG.error("the park cannot be kept for a start without database: %s", error)
