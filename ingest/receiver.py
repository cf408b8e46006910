"""From arrival to kept: every message once in the spool, on disk, and only then acknowledged to broker and gateway."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ingest import spool
from ingest.mqtt import Arrival, Broker
from ingest.protocols.protocol import Stamp, UnknownTopic, protocol_of
from ingest.seen import Seen
from twin.model.live import Envelope

LOG = logging.getLogger(__name__)
SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENTS_KEPT = 4
WAKE_BATCH = 2000


class Raw(msgspec.Struct, array_like=True):
    """A message in the spool; the time is Unix microseconds."""

    topic: str
    payload: bytes
    received_us: int


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Raw)


class Receiver:
    """The one writer of the spool. Where the disk refuses, messages are still handed on but wait unacknowledged."""

    def __init__(self, folder: Path, broker: Broker, site_id: str, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self.folder = folder
        self._broker = broker
        self._site_id = site_id
        self._log = spool.Writer(folder, segment_bytes=segment_bytes)
        self._seen = Seen()
        self._owed: set[tuple[str, str]] = set()
        self.waiting: list[Arrival] = []
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
        late = [arrival for arrival in self.waiting if arrival not in fresh] if len(self.waiting) > len(fresh) else []
        self.waiting = []
        self._broker.acknowledge([*late, *arrivals])
        self._owed.update((stamp.sender, stamp.boot) for stamp in stamps if stamp is not None)
        return [arrival.envelope for arrival in fresh]

    def walked(self, place: spool.Place) -> None:
        """The walk's rows up to a place are on disk: begin a new segment when due and let old ones go."""
        if self._log.full:
            self._log.rotate()
            self._log.drop_before(place, keep=SEGMENTS_KEPT)

    def unwalked(self, place: spool.Place) -> Iterator[list[Envelope]]:
        """Messages kept but not walked before the last stop, in batches; learns on the way what was here before."""
        batch: list[Envelope] = []
        for end, record in list(spool.read(self.folder, spool.Place(max(0, place.segment - 1), 0))):
            envelope = unpack(record)
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


def pack(envelope: Envelope) -> bytes:
    """A message as a record of the spool."""
    return _ENCODER.encode(Raw(envelope.topic, envelope.payload, round(envelope.received_at.timestamp() * 1e6)))


def unpack(record: bytes) -> Envelope:
    """The message of a record."""
    raw = _DECODER.decode(record)
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
