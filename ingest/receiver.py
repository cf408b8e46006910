"""From arrival to kept: every message once in the spool, on disk, and only then acknowledged to broker and gateway."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ingest import spool
from ingest.mqtt import Arrival, Broker
from ingest.protocols.protocol import Stamp, UnknownTopic, protocol_of
from ingest.pushes import Pushes
from ingest.room import has_room, most_bytes
from ingest.seen import Seen
from twin.model.live import Envelope

LOG = logging.getLogger(__name__)
SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENTS_KEPT = 4
WAKE_BATCH = 2000


class Raw(msgspec.Struct, array_like=True):
    """A message in the spool; the time is Unix microseconds, the batch that of a push whose last message it is."""

    topic: str
    payload: bytes
    received_us: int
    batch: str = ""


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Raw)


class Receiver:
    """The one writer of the spool. Where the disk refuses, messages are still handed on but wait unacknowledged."""

    def __init__(
        self,
        folder: Path,
        broker: Broker,
        site_id: str,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        make_room: Callable[[], bool] | None = None,
    ) -> None:
        self.folder = folder
        self._broker = broker
        self._site_id = site_id
        self._log = spool.Writer(folder, segment_bytes=segment_bytes, make_room=make_room)
        self._seen = Seen()
        self._owed: set[tuple[str, str]] = set()
        self.waiting: list[Arrival] = []
        self.pushes = Pushes(folder.parent / "pushes")
        self.counters = {"received": 0, "doubles": 0, "kept": 0}

    @property
    def end(self) -> spool.Place:
        """Place behind the last message kept."""
        return self._log.end

    def keep(self, arrivals: Sequence[Arrival]) -> list[Envelope]:
        """Spool, flush and acknowledge messages; returns those that were not here before."""
        self.counters["received"] += len(arrivals)
        stamps = [stamp_of(arrival.envelope) for arrival in arrivals]
        fresh = [a for a, stamp in zip(arrivals, stamps, strict=True) if stamp is None or self._seen.add(stamp)]
        self.counters["doubles"] += len(arrivals) - len(fresh)
        self.waiting += fresh
        try:
            if self.waiting:
                self._log.append(pack(arrival.envelope) for arrival in self.waiting)
                self._log.sync()
        except OSError as error:
            LOG.error("the spool cannot be written: %s", error)
            return [arrival.envelope for arrival in fresh]
        self.counters["kept"] += len(self.waiting)
        late, self.waiting = self.waiting[: len(self.waiting) - len(fresh)], []
        self._broker.acknowledge([*late, *arrivals])
        self._owed.update((stamp.sender, stamp.boot) for stamp in stamps if stamp is not None)
        return [arrival.envelope for arrival in fresh]

    def keep_pushed(self, envelopes: Sequence[Envelope], batch: str) -> list[Envelope]:
        """Spool and flush a batch that came by another way than the broker; returns those that were not here before.

        Raises
        ------
        OSError
            The disk refuses; nothing of the batch counts.
        """
        last = len(envelopes) - 1
        self._log.append(pack(each, batch if place == last else "") for place, each in enumerate(envelopes))
        self._log.sync()
        self.pushes.add(batch)
        self.counters["received"] += len(envelopes)
        self.counters["kept"] += len(envelopes)
        stamps = [stamp_of(envelope) for envelope in envelopes]
        fresh = [e for e, stamp in zip(envelopes, stamps, strict=True) if stamp is None or self._seen.add(stamp)]
        self.counters["doubles"] += len(envelopes) - len(fresh)
        self._owed.update((stamp.sender, stamp.boot) for stamp in stamps if stamp is not None)
        return fresh

    def walked(self, place: spool.Place) -> None:
        """The walk's rows up to a place are on disk: begin a new segment when due and let old ones go."""
        if self._log.full:
            self._log.rotate()
            recording = most_bytes() > 0 and has_room(self.folder)
            into = self.folder.parent / "recorded" if recording else None
            self._log.drop_before(place, keep=SEGMENTS_KEPT, into=into)

    def unwalked(self, place: spool.Place) -> Iterator[list[Envelope]]:
        """Messages kept but not walked before the last stop, in batches; learns on the way what was here before."""
        batch: list[Envelope] = []
        for end, record in list(spool.read(self.folder, spool.Place(max(0, place.segment - 1), 0))):
            raw = _DECODER.decode(record)
            envelope = _envelope(raw)
            if raw.batch:
                self.pushes.learn(raw.batch)
            stamp = stamp_of(envelope)
            if stamp is not None:
                self._seen.add(stamp)
            if end > place:
                batch.append(envelope)
                if len(batch) >= WAKE_BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch

    def tell_senders(self) -> None:
        """Tell the senders of what was kept since the last call how far all is kept."""
        owed, self._owed = self._owed, set()
        for sender, boot in owed:
            body = msgspec.json.encode({"boot": boot, "seq": self._seen.kept(sender, boot)})
            self._broker.publish(f"onemap/v1/{self._site_id}/ack/{sender}", body)


def pack(envelope: Envelope, batch: str = "") -> bytes:
    """A message as a record of the spool."""
    received_us = round(envelope.received_at.timestamp() * 1e6)
    return _ENCODER.encode(Raw(envelope.topic, envelope.payload, received_us, batch))


def unpack(record: bytes) -> Envelope:
    """The message of a record."""
    return _envelope(_DECODER.decode(record))


def _envelope(raw: Raw) -> Envelope:
    at = datetime.fromtimestamp(raw.received_us / 1e6, UTC)
    return Envelope(topic=raw.topic, payload=raw.payload, received_at=at)


def stamp_of(envelope: Envelope) -> Stamp | None:
    """Sender and number of a message, None where it has none, cannot be read, or nobody knows its topic.

    What is wrong with a message is said when it is decoded; here nothing that a device sends may stop the receiver.
    """
    try:
        return protocol_of(envelope.topic).stamp(envelope)
    except UnknownTopic:
        return None
    except Exception:
        LOG.exception("the stamp of a message on %s cannot be read", envelope.topic[:120])
        return None
