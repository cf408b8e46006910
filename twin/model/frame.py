"""Binary live frames: positions of movers and values of sensors as packed arrays, little endian.

Header (24 bytes): u8 kind, 3 pad, u32 sequence, f64 time_s, u32 count, u32 reserved; then one array after another
without padding. Alarms are not here: they are JSON messages with a number of their own.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.model.errors import Invalid

MOVERS = 1
SENSORS = 2

HEADER = struct.Struct("<B3xIdII")

MOVER_COLUMNS: tuple[tuple[str, str], ...] = (
    ("lon", "<f8"),
    ("lat", "<f8"),
    ("z_m", "<f4"),
    ("index", "<u4"),
    ("error_m", "<f4"),
    ("heading_deg", "<f4"),
    ("state", "u1"),
)
SENSOR_COLUMNS: tuple[tuple[str, str], ...] = (("value", "<f8"), ("index", "<u4"), ("state", "u1"))
COLUMNS = {MOVERS: MOVER_COLUMNS, SENSORS: SENSOR_COLUMNS}

MOVER_STATES = {"ok": 0, "stale": 1, "unknown": 2, "alarm": 3}
SENSOR_STATES = {"normal": 0, "low": 1, "high": 2, "high_high": 3, "bad": 4, "stale": 5}


class FrameIsBroken(Invalid):
    """A binary frame has an unknown kind or another length than its header says."""

    message_zh = "实时数据帧损坏"
    message_en = "A live frame is broken: its kind or length is wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame, unpacked: the arrays carry the names of the columns above."""

    kind: int
    sequence: int
    time_s: float
    arrays: dict[str, NDArray[np.generic]]


def pack_movers(
    *,
    sequence: int,
    time_s: float,
    lon: ArrayLike,
    lat: ArrayLike,
    z_m: ArrayLike,
    index: ArrayLike,
    error_m: ArrayLike,
    heading_deg: ArrayLike,
    state: ArrayLike,
) -> bytes:
    """Pack the positions of n movers.

    Parameters
    ----------
    sequence : int
        Number of the frame; a gap tells the reader that it missed one.
    time_s : float
        Unix time of the frame [s].
    lon, lat, z_m, index, error_m, heading_deg, state : array_like, shape (n,)
        Degrees CGCS2000, metres above the site's ground, row of the mover list, 1-sigma radius [m],
        degrees clockwise from north, number from `MOVER_STATES`.

    Returns
    -------
    bytes, 24 + 33 n long.
    """
    return _pack(MOVERS, sequence, time_s, (lon, lat, z_m, index, error_m, heading_deg, state))


def pack_sensors(*, sequence: int, time_s: float, value: ArrayLike, index: ArrayLike, state: ArrayLike) -> bytes:
    """Pack the newest values of n sensors; a value that is unknown is NaN, its state says why.

    Returns
    -------
    bytes, 24 + 13 n long.
    """
    return _pack(SENSORS, sequence, time_s, (value, index, state))


def unpack(frame: bytes | memoryview) -> Frame:
    """Read a frame back.

    Raises
    ------
    FrameIsBroken
        Unknown kind, or a length that does not follow from the count.
    """
    if len(frame) < HEADER.size:
        raise FrameIsBroken()
    kind, sequence, time_s, count, _ = HEADER.unpack_from(frame)
    columns = COLUMNS.get(kind)
    if columns is None or len(frame) != HEADER.size + count * sum(np.dtype(form).itemsize for _, form in columns):
        raise FrameIsBroken()
    arrays: dict[str, NDArray[np.generic]] = {}
    offset = HEADER.size
    for name, form in columns:
        arrays[name] = np.frombuffer(frame, dtype=form, count=count, offset=offset)
        offset += arrays[name].nbytes
    return Frame(kind=kind, sequence=sequence, time_s=time_s, arrays=arrays)


def _pack(kind: int, sequence: int, time_s: float, values: tuple[ArrayLike, ...]) -> bytes:
    arrays = [np.asarray(value, dtype=form) for value, (_, form) in zip(values, COLUMNS[kind], strict=True)]
    count = arrays[0].size
    if any(array.shape != (count,) for array in arrays):
        raise FrameIsBroken()
    head = HEADER.pack(kind, sequence & 0xFFFFFFFF, time_s, count, 0)
    return head + b"".join(array.tobytes() for array in arrays)
