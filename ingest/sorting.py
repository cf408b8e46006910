"""Messages → a batch for the walk: decoded, located, sorted by kind. What cannot be read goes to quarantine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.positioning.locate import Locator
from ingest.positioning.partitions import PartitionedLocator
from ingest.protocols.protocol import Message, Unreadable
from ingest.quarantine import Quarantine
from twin.live import Batch
from twin.model.errors import Invalid
from twin.model.live import (
    CameraEvent,
    DeviceState,
    Envelope,
    Fix,
    Reading,
    Receipt,
    Signals,
    Sos,
    TagState,
    Weather,
)

LOG = logging.getLogger(__name__)


class Stumbled(Invalid):
    """A protocol failed over a message in a way that it does not know itself."""

    message_zh = "协议解析程序出错"
    message_en = "A protocol stumbled over a message"


@dataclass(slots=True)
class Sorted:
    """The walk's batch, and messages for the screens that change no state."""

    batch: Batch = field(default_factory=Batch)
    news: list[dict[str, object]] = field(default_factory=list)


def sort(
    envelopes: Sequence[Envelope],
    decode: Callable[[Envelope], list[Message]],
    locator: Locator | PartitionedLocator,
    quarantine: Quarantine,
) -> Sorted:
    """Decode and locate a micro-batch."""
    out, signals, fixes = Sorted(), list[Signals](), list[Fix]()
    for envelope in envelopes:
        try:
            messages = decode(envelope)
        except Invalid as error:
            quarantine.put(envelope, error)
            continue
        except Exception as error:
            # Nothing that a device sends may stop the walk, not even what finds a defect in a protocol.
            LOG.exception("a protocol stumbled over a message on %s", envelope.topic[:120])
            quarantine.put(envelope, Stumbled(f"{type(error).__name__}: {error}"[:200], "协议解析程序出错"))
            continue
        for message in messages:
            if isinstance(message, Signals):
                signals.append(message)
            elif isinstance(message, Fix):
                fixes.append(message)
            elif isinstance(message, Unreadable):
                quarantine.put(envelope, message.error)
            else:
                _put(out, message)
    if fixes:
        out.batch.positions += locator.place(fixes)
    if signals:
        positions, out.batch.not_located = locator.locate(signals)
        out.batch.positions += positions
    return out


def _put(out: Sorted, message: Message) -> None:
    batch = out.batch
    match message:
        case Reading():
            batch.readings.append(message)
        case Sos():
            batch.soses.append(message)
        case TagState():
            batch.tag_states.append(message)
        case DeviceState():
            batch.device_states.append(message)
        case Weather():
            batch.weather.append(message)
            out.news.append({"kind": "weather", "weather": message})
        case Receipt():
            out.news.append({"kind": "receipt", "receipt": message})
        case CameraEvent():
            out.news.append({"kind": "camera", "event": message})
        case Signals() | Fix() | Unreadable():
            raise TypeError("what is to be located is located in batches, what cannot be read is set aside before")
