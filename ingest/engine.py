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

from ingest import heap, requests, rows
from ingest.books import Books
from ingest.calling import Caller
from ingest.dialects import Dialects
from ingest.environment import Environment
from ingest.inbox import Inbox
from ingest.link import Link
from ingest.memory import keep_timers, recall
from ingest.mqtt import Arrival, Broker
from ingest.park_file import first_park, keep_park, park_of_store
from ingest.positioning.calibration import read_calibrations
from ingest.positioning.mapped import read_survey
from ingest.positioning.partitions import locator_for
from ingest.positioning.watched import Watched
from ingest.protocols.protocol import protocol_of
from ingest.quarantine import Quarantine
from ingest.receiver import Receiver
from ingest.screens import Screens
from ingest.sorting import sort
from twin.live import Walk
from twin.live.walk import Outcome
from twin.model.errors import DomainError, Unavailable
from twin.model.live import AlarmChange, Envelope, Receipt
from twin.model.park import Park
from twin.rules.facts import BrokerDrops, DiskSpace, RowsRefused

LOG = logging.getLogger(__name__)
TELL_PERIOD_S = 0.2
TICK_S = 1.0
BATCH = 1000
"""So many messages are walked with at once at most: an SOS waits for no more than these (about 0.05 s of work)."""


class Engine:
    """Everything the live process holds, wired together."""

    def __init__(self, *, home: Path, mqtt_url: str, site_id: str, load_park: Callable[[], Park]) -> None:
        self.home = home
        self.load_park = load_park
        self.inbox: Inbox[Any] = Inbox()
        self.park = first_park(home, load_park)
        self.site_id = site_id or self.park.site.id
        folder = home / "live"
        self.books = Books(folder, self.site_id)
        self.quarantine = Quarantine(folder / "quarantine.jsonl")
        self.walk = Walk(self.park, self.books.journal.register)
        self.locator = locator_for(self.park)
        self.learned: tuple[Watched[Any], ...] = (
            Watched(folder / "calibration.json", read_calibrations, self.locator.calibrate),
            Watched(folder / "radio_map.json", read_survey, self.locator.chart),
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
        self.receiver = Receiver(folder / "spool", self.broker, self.site_id, make_room=self.books.reserve.release)
        self.link = Link(
            home / "run" / "live.sock",
            on_connect=lambda client: self.inbox.put((client, None), urgent=True),
            on_request=lambda client, request: self.inbox.put((client, request), urgent=True),
            admits=False,
        )
        self.caller = Caller(self.site_id, self.broker.publish, self.link.send)
        self.screens = Screens(self.link, self.walk, self.caller, self.site_id)
        self.counters: dict[str, int] = {"fence_events": 0, "not_located": 0, "unknown_sensors": 0}
        self.refused: int | None = None
        self._tick_s = self._tell_s = 0.0

    def run(self, stop: threading.Event) -> None:
        """Wake up from disk, then walk until told to stop."""
        self._wake()
        self.link.start()
        self.books.reserve.hold()
        self.broker.announce(self.dialects.presence)
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
        self.dialects.keep(self._file("dialects.json"))
        self.broker.stop()
        self.link.stop()
        self.books.close()

    def take(self, envelopes: Sequence[Envelope]) -> None:
        """Walk with messages that are on disk, show what came of it, and keep the rows they gave."""
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
        self.screens.send_due_frames()
        place, batch = self.receiver.end, sorted_.batch
        record = rows.Rows(place.segment, place.offset, batch.positions, batch.readings, batch.weather)
        if self.books.add(record):
            self.receiver.walked(place)

    def publish(self, outcome: Outcome) -> None:
        """Make alarm changes durable, then show them."""
        self.counters["fence_events"] += len(outcome.events)
        self.counters["unknown_sensors"] += outcome.unknown_sensors
        self.books.write(outcome.changes)
        for change in outcome.changes:
            self.screens.show(change)
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
        free, whole = self.books.reserve.free()
        full = DiskSpace(
            free_bytes=free,
            whole_bytes=whole,
            reserve_held=self.books.reserve.held,
            refused=self._disk_refuses(),
            at=now,
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
        if self.books.write_rows():
            self.receiver.walked(self.receiver.end)
        self.books.reserve.hold()

    def _disk_refuses(self) -> bool:
        return bool(self.books.waits or self.receiver.waiting)

    def commit(self, change: AlarmChange) -> None:
        """Make a person's step durable, then show it; see `commit_all`."""
        self.commit_all([change])

    def commit_all(self, changes: Sequence[AlarmChange]) -> None:
        """Make all that one step of a person changed durable, bypasses too, then show it; raises Unavailable.

        What the disk refuses has happened all the same, and is written as soon as it takes it: every screen shows it,
        and the person is told that it is not on disk yet.
        """
        written = self.books.write(changes)
        for change in changes:
            self.screens.show(change)
        if not written:
            zh = "已生效，但报警日志暂时无法写入磁盘；有空间后自动补写"
            en = "It is done, but the alarm journal takes nothing now; it is written as soon as the disk has room"
            raise Unavailable(en, zh)

    def adopt(self, park: Park) -> None:
        """Go on with a changed park."""
        self.park = park
        self.locator.adopt(park)
        self.dialects.adopt(park)
        self.broker.listen_to(self.dialects.topics)
        self.broker.announce(self.dialects.presence)
        keep_park(self.home, park)
        self.publish(self.walk.reload(park, datetime.now(UTC)))
        self.link.send(self.screens.snapshot())

    def _wake(self) -> None:
        started = time.monotonic()
        self.dialects.recall(self._file("dialects.json"))
        recall(self.walk, self.caller.calls, self.broker.drops, self.home / "live", started)
        for envelopes in self.receiver.unwalked(rows.walked(self.home / "live" / "rows")):
            self.take(envelopes)
        heap.calm()
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
            self.link.send(self.screens.snapshot(), client)
            self.link.admit(client)
            self.screens.send_frames(everything=True)
        else:
            self.link.send(requests.answer(self, request), client)

    def _beat(self) -> None:
        now = time.monotonic()
        if now - self._tick_s >= TICK_S:
            self._tick_s = now
            self._tick(now)
        if now - self._tell_s >= TELL_PERIOD_S:
            self._tell_s = now
            self.receiver.tell_senders()
        self.screens.send_due_frames()

    def _tick(self, now_s: float) -> None:
        self._look()
        self._retry_disk()
        self.publish(self.walk.tick(datetime.now(UTC), now_s))
        self._look_after()
        self.dialects.keep(self._file("dialects.json"))
        keep_timers(self.walk, self.caller.calls, self.broker.drops, self._file("timers.json"))
        self.screens.beat(self._counted())

    def _look(self) -> None:
        for file in self.learned:
            file.look()

    def _file(self, name: str) -> Path:
        return self.home / "live" / name

    def _counted(self) -> dict[str, object]:
        return {
            "broker_up": self.broker.up,
            "disk_ok": not self._disk_refuses() and self.books.reserve.held,
            "waiting": len(self.inbox),
            "malformed": self.quarantine.count,
            "broker_dropped": self.broker.drops.seen,
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
    load = partial(park_of_store, environment.database_url, environment.site_id)
    run_live(home=environment.home, mqtt_url=environment.mqtt_url, site_id=environment.site_id, load_park=load)
    return 0


def _is_urgent(topic: str) -> bool:
    try:
        return protocol_of(topic).urgent(topic)
    except DomainError:
        return False
