"""The payload of Sparkplug B: metrics read from protocol buffers, and the one command that we send.

Field and type numbers: Eclipse Sparkplug 3.0 specification (2022), chapter 6, "Payloads". Data sets, templates and
arrays are read over: their metrics have no value here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest import protobuf as pb

INT8, INT16, INT32, INT64 = 1, 2, 3, 4
BOOLEAN = 11
SIGNED_BITS = {INT8: 8, INT16: 16, INT32: 32, INT64: 64}
QUALITIES = {0: "bad", 192: "good", 500: "stale"}
"""Values of the property `Quality`."""
REBIRTH = "Node Control/Rebirth"


@dataclass(slots=True)
class Metric:
    """One metric; `value` is None where it is null or of a kind that is not read here."""

    name: str = ""
    alias: int | None = None
    time_ms: int | None = None
    datatype: int = 0
    historical: bool = False
    null: bool = False
    value: int | float | bool | str | None = None
    properties: dict[str, int | float | bool | str | None] = field(default_factory=dict)

    def typed(self, datatype: int) -> int | float | bool | str | None:
        """The value as its type means it: data messages may leave out the type that the birth told."""
        kind = self.datatype or datatype
        if self.null:
            return None
        if kind in SIGNED_BITS and isinstance(self.value, int):
            return pb.signed(self.value, SIGNED_BITS[kind])
        return self.value


@dataclass(slots=True)
class Payload:
    """What one message carries."""

    time_ms: int | None = None
    seq: int | None = None
    metrics: list[Metric] = field(default_factory=list)


def read(data: bytes) -> Payload:
    """A payload from its bytes; raises ValueError where they are none."""
    out = Payload()
    for number, value in pb.fields(data):
        if number == 1:
            out.time_ms = pb.number(value)
        elif number == 2:
            out.metrics.append(_metric(pb.whole(value)))
        elif number == 3:
            out.seq = pb.number(value)
    return out


def rebirth(time_ms: int) -> bytes:
    """The payload that asks an edge node to announce itself again."""
    metric = pb.block(1, REBIRTH.encode()) + pb.varint(3, time_ms) + pb.varint(4, BOOLEAN) + pb.varint(14, 1)
    return pb.varint(1, time_ms) + pb.block(2, metric)


Reader = Callable[[int | bytes], int | float | bool | str]
_VALUES: dict[int, Reader] = {
    10: pb.number,
    11: pb.number,
    12: pb.float32,
    13: pb.float64,
    14: lambda value: bool(pb.number(value)),
    15: pb.text,
}
_PROPERTY_VALUES: dict[int, Reader] = {
    3: pb.number,
    4: pb.number,
    5: pb.float32,
    6: pb.float64,
    7: lambda value: bool(pb.number(value)),
    8: pb.text,
}


def _metric(data: bytes) -> Metric:
    out = Metric()
    for number, value in pb.fields(data):
        if number == 1:
            out.name = pb.text(value)
        elif number == 2:
            out.alias = pb.number(value)
        elif number == 3:
            out.time_ms = pb.number(value)
        elif number == 4:
            out.datatype = pb.number(value)
        elif number == 5:
            out.historical = bool(pb.number(value))
        elif number == 7:
            out.null = bool(pb.number(value))
        elif number == 9:
            out.properties = _properties(pb.whole(value))
        elif number in _VALUES:
            out.value = _VALUES[number](value)
    return out


def _properties(data: bytes) -> dict[str, int | float | bool | str | None]:
    keys: list[str] = []
    values: list[int | float | bool | str | None] = []
    for number, value in pb.fields(data):
        if number == 1:
            keys.append(pb.text(value))
        elif number == 2:
            read_ = [_PROPERTY_VALUES[n](v) for n, v in pb.fields(pb.whole(value)) if n in _PROPERTY_VALUES]
            values.append(read_[0] if read_ else None)
    return dict(zip(keys, values, strict=False))
