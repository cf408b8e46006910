"""The wire form of protocol buffers, read and written field by field: enough for messages whose numbers are published.

Source: Protocol Buffers documentation, "Encoding" (varints, wire types 0, 1, 2 and 5).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
Field = tuple[int, int | bytes]
"""Number of a field and what it holds: an int for varints, the raw bytes for everything else."""


def fields(data: bytes) -> Iterator[Field]:
    """Every field of a message in its order; raises ValueError where the bytes are no message."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise ValueError("a field has the number 0")
        if kind == VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if kind == BYTES:
            length, at = _varint(data, at)
        elif kind in (FIXED32, FIXED64):
            length = 4 if kind == FIXED32 else 8
        else:
            raise ValueError(f"wire type {kind} is not supported")
        if at + length > end:
            raise ValueError("a field ends behind the message")
        yield number, data[at : at + length]
        at += length


def varint(number: int, value: int) -> bytes:
    """A field that holds a whole number from 0 on."""
    return _packed(number << 3 | VARINT) + _packed(value)


def block(number: int, data: bytes) -> bytes:
    """A field that holds bytes, text or a message."""
    return _packed(number << 3 | BYTES) + _packed(len(data)) + data


def float32(value: int | bytes) -> float:
    """The number of a fixed 32 bit field; raises ValueError for another kind."""
    return _unpacked("<f", value)


def float64(value: int | bytes) -> float:
    """The number of a fixed 64 bit field; raises ValueError for another kind."""
    return _unpacked("<d", value)


def text(value: int | bytes) -> str:
    """The text of a field; raises ValueError for another kind or for bytes that are no UTF-8."""
    return whole(value).decode("utf-8")


def whole(value: int | bytes) -> bytes:
    """The bytes of a field; raises ValueError for another kind."""
    if isinstance(value, int):
        raise ValueError("a number where bytes should be")
    return value


def number(value: int | bytes) -> int:
    """The whole number of a field; raises ValueError for another kind."""
    if not isinstance(value, int):
        raise ValueError("bytes where a number should be")
    return value


def signed(value: int, bits: int) -> int:
    """A two's complement number of so many bits."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def _unpacked(form: str, value: int | bytes) -> float:
    try:
        return float(struct.unpack(form, whole(value))[0])
    except struct.error as error:
        raise ValueError("a fixed field of the wrong length") from error


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("a varint does not end")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
        shift += 7


def _packed(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
