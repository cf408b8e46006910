"""Messages → a batch for the walk: decoded, located, sorted by kind. What cannot be read goes to quarantine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.positioning.locate import Locator
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


@dataclass(slots=True)
class Sorted:
    """The walk's batch, and messages for the screens that change no state."""

    batch: Batch = field(default_factory=Batch)
    news: list[dict[str, object]] = field(default_factory=list)


def sort(
    envelopes: Sequence[Envelope], decode: Callable[[Envelope], list[Message]], locator: Locator, quarantine: Quarantine
) -> Sorted:
    """Decode and locate a micro-batch."""
    out, signals = Sorted(), list[Signals]()
    for envelope in envelopes:
        try:
            messages = decode(envelope)
        except Invalid as error:
            quarantine.put(envelope, error)
            continue
        for message in messages:
            if isinstance(message, Signals):
                signals.append(message)
            elif isinstance(message, Unreadable):
                quarantine.put(envelope, message.error)
            else:
                _put(out, message, locator)
    if signals:
        positions, out.batch.not_located = locator.locate(signals)
        out.batch.positions += positions
    return out


def _put(out: Sorted, message: Message, locator: Locator) -> None:
    batch = out.batch
    match message:
        case Reading():
            batch.readings.append(message)
        case Fix():
            position = locator.place(message)
            if position is not None:
                batch.positions.append(position)
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
        case Signals() | Unreadable():
            raise TypeError("signals are located in batches, what cannot be read is set aside before")
