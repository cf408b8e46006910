"""Binary live frames: positions of movers and values of sensors as packed arrays, little endian.

Header (24 bytes): u8 kind, 3 pad, u32 sequence, f64 time_s, u32 count, u32 reserved; then one array after another
without padding. Alarms are not here: they are JSON messages with a number of their own.

A mover takes 17 bytes, so that 5,000 of them once a second are 85 KB: degrees in steps of 1e-7 (1.1 cm), the radius of
its error in steps of 5 cm up to 20 m and of 1 m beyond, its heading in 64 parts of the circle.
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
    ("lon_e7", "<i4"),
    ("lat_e7", "<i4"),
    ("z_m", "<f4"),
    ("index_low", "<u2"),
    ("index_high_state", "u1"),
    ("error_heading", "<u2"),
)
SENSOR_COLUMNS: tuple[tuple[str, str], ...] = (("value", "<f8"), ("index", "<u4"), ("state", "u1"))
COLUMNS = {MOVERS: MOVER_COLUMNS, SENSORS: SENSOR_COLUMNS}

DEGREES_E7 = 1e7
NOWHERE = -(2**31)
INDEX_MOST = 2**22 - 1
FINE_M, FINE_MOST = 0.05, 400
ERROR_MOST, ERROR_UNKNOWN = 1022, 1023
HEADINGS = 64

MOVER_STATES = {"ok": 0, "stale": 1, "unknown": 2, "alarm": 3}
SENSOR_STATES = {"normal": 0, "low": 1, "high": 2, "high_high": 3, "bad": 4, "stale": 5}


class FrameIsBroken(Invalid):
    """A binary frame has an unknown kind or another length than its header says."""

    message_zh = "实时数据帧损坏"
    message_en = "A live frame is broken: its kind or length is wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame, unpacked: the arrays carry the names of the parameters of `pack_movers` and `pack_sensors`."""

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
    bytes, 24 + 17 n long.

    Raises
    ------
    FrameIsBroken
        Columns of differing length, or a row number beyond 4,194,303.
    """
    row = np.asarray(index, dtype=np.int64)
    if row.size and (row.min() < 0 or row.max() > INDEX_MOST):
        raise FrameIsBroken()
    high_state = (row >> 16) << 2 | (np.asarray(state, dtype=np.int64) & 3)
    turned = np.rint(np.nan_to_num(np.asarray(heading_deg, dtype=np.float64)) * HEADINGS / 360) % HEADINGS
    error_heading = _error_code(error_m) << 6 | turned.astype(np.int64)
    return _pack(MOVERS, sequence, time_s, (_e7(lon), _e7(lat), z_m, row & 0xFFFF, high_state, error_heading))


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
    return Frame(kind=kind, sequence=sequence, time_s=time_s, arrays=_movers(arrays) if kind == MOVERS else arrays)


def _e7(degrees: ArrayLike) -> NDArray[np.int64]:
    scaled = np.rint(np.asarray(degrees, dtype=np.float64) * DEGREES_E7)
    return np.where(np.isfinite(scaled), scaled, NOWHERE).astype(np.int64)


def _error_code(error_m: ArrayLike) -> NDArray[np.int64]:
    """Radius [m] as a number of 10 bits."""
    radius = np.asarray(error_m, dtype=np.float64)
    code = np.where(radius <= FINE_M * FINE_MOST, radius / FINE_M, FINE_MOST + radius - FINE_M * FINE_MOST)
    known = np.isfinite(radius)
    return np.where(known, np.clip(np.rint(np.where(known, code, 0)), 0, ERROR_MOST), ERROR_UNKNOWN).astype(np.int64)


def _movers(wire: dict[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
    """The columns as `pack_movers` takes them."""
    high_state, low = wire["index_high_state"].astype(np.uint32), wire["index_low"].astype(np.uint32)
    error_heading = wire["error_heading"].astype(np.int64)
    code = error_heading >> 6
    error_m = np.where(code <= FINE_MOST, code * FINE_M, FINE_M * FINE_MOST + code - FINE_MOST)
    return {
        "lon": _degrees(wire["lon_e7"]),
        "lat": _degrees(wire["lat_e7"]),
        "z_m": wire["z_m"],
        "index": low | (high_state >> 2) << 16,
        "error_m": np.where(code == ERROR_UNKNOWN, np.nan, error_m).astype(np.float32),
        "heading_deg": ((error_heading & 63) * (360.0 / HEADINGS)).astype(np.float32),
        "state": (high_state & 3).astype(np.uint8),
    }


def _degrees(e7: NDArray[np.generic]) -> NDArray[np.float64]:
    whole = e7.astype(np.float64)
    return np.where(whole == NOWHERE, np.nan, whole / DEGREES_E7)


def _pack(kind: int, sequence: int, time_s: float, values: tuple[ArrayLike, ...]) -> bytes:
    arrays = [np.asarray(value, dtype=form) for value, (_, form) in zip(values, COLUMNS[kind], strict=True)]
    count = arrays[0].size
    if any(array.shape != (count,) for array in arrays):
        raise FrameIsBroken()
    head = HEADER.pack(kind, sequence & 0xFFFFFFFF, time_s, count, 0)
    return head + b"".join(array.tobytes() for array in arrays)
