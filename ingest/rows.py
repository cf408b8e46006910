"""The log of decoded rows: what the walk made of each piece of the spool, and how far into the spool it has come.

The keeper copies it to the database; the walk itself starts again behind the last record.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from ingest import spool
from twin.model.live import Position, Reading, Weather


class Rows(msgspec.Struct, array_like=True):
    """Rows of one micro-batch, and the place in the spool behind the messages they came from."""

    segment: int
    offset: int
    positions: list[Position] = []
    readings: list[Reading] = []
    weather: list[Weather] = []


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Rows)


def encode(rows: Rows) -> bytes:
    """One record."""
    return _ENCODER.encode(rows)


def decode(record: bytes) -> Rows:
    """The rows of a record."""
    return _DECODER.decode(record)


def walked(folder: Path) -> spool.Place:
    """Place in the raw spool behind the last message whose rows are on disk."""
    last = None
    for number in reversed(spool.segments(folder)):
        for _, record in spool.read(folder, spool.Place(number, 0)):
            last = record
        if last is not None:
            rows = decode(last)
            return spool.Place(rows.segment, rows.offset)
    return spool.Place()
