"""OneMap's own MQTT messages, ``onemap/v1/{site}/{kind}/{device}``, JSON; unknown fields are ignored.

Measurements of a tag come as rows of `m`: `range` [anchor, range_m, rssi_dbm, first_path_dbm]; `tdoa` [anchor, toa_ns,
rssi_dbm, first_path_dbm], times of arrival of one transmission by the gateway's one clock; `rssi` [anchor, rssi_dbm];
`aoa` [anchor, azimuth_deg, sigma_deg], from anchor to tag, clockwise from grid north. What is lacking may be null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec

from ingest.protocols.names import Names
from ingest.protocols.protocol import (
    MOST_TOPICS,
    MalformedMessage,
    Message,
    Protocol,
    Stamp,
    UnknownTopic,
    without_memory,
)
from twin.model.live import (
    CameraEvent,
    DeviceState,
    Envelope,
    Fix,
    Quality,
    Reading,
    Receipt,
    Said,
    Signals,
    Sos,
    TagState,
    Weather,
)

PREFIX = "onemap/v1/"
KINDS = ("reading", "range", "fix", "tag", "sos", "receipt", "camera", "state", "tdoa", "rssi", "aoa")
EARLY = timedelta(seconds=5)
LATE = timedelta(seconds=30)
FARTHEST_RANGE_M = 2000.0
LIGHT_M_S = 299_792_458.0

Time = Annotated[datetime, msgspec.Meta(tz=True)]
S = TypeVar("S", bound="_Message")


class _Message(msgspec.Struct):
    ts: Time
    seq: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    boot: Annotated[str, msgspec.Meta(max_length=64)] = ""
    origin: Said = "real"


class _Reading(_Message):
    value: float | msgspec.UnsetType | None = msgspec.UNSET
    values: dict[str, float | None] | msgspec.UnsetType = msgspec.UNSET
    unit: str = ""
    quality: Quality = "good"


class _Range(_Message, kw_only=True):
    tag: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    m: Annotated[list[tuple[str, float, float | None, float | None]], msgspec.Meta(max_length=64)]


class _Signals(_Message, kw_only=True):
    tag: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    m: Annotated[list[list[str | int | float | None]], msgspec.Meta(max_length=64)]


class _Fix(_Message, kw_only=True):
    x: float
    y: float
    z: float = 0.0
    crs: str = "EPSG:4490"
    cov: tuple[float, float, float] = (1.0, 0.0, 1.0)
    floor: int | None = None


class _Tag(_Message):
    battery_fraction: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    moving: bool | None = None


class _Sos(_Message):
    pressed: bool = True


class _Receipt(_Message, kw_only=True):
    id: str
    command: str = ""
    ok: bool = True
    text: str = ""


class _Camera(_Message, kw_only=True):
    kind: str
    box: tuple[float, float, float, float] | None = None
    score: float | None = None
    snapshot: str = ""


class _State(msgspec.Struct):
    state: str
    ts: Time | None = None
    planned: bool = False
    origin: Said = "real"


class _Stamp(msgspec.Struct):
    seq: int
    boot: str = ""
    gateway: str = ""
    oldest: int | None = None


def topics(names: Names) -> list[str]:
    """Topics to subscribe to for one site; never our own commands and acknowledgements."""
    return [f"{PREFIX}{names.site_id}/{kind}/+" for kind in KINDS]


def stamp(envelope: Envelope) -> Stamp | None:
    """Sender, boot and number of a message; None where the sender does not count or cannot be read."""
    try:
        found = _DECODERS["stamp"].decode(envelope.payload)
    except (msgspec.MsgspecError, RecursionError):
        return None
    if not found.boot:
        return None
    return Stamp(found.gateway or envelope.topic.rpartition("/")[2], found.boot, found.seq, found.oldest)


def decode(envelope: Envelope) -> list[Message]:
    """Typed messages of one envelope.

    Raises
    ------
    MalformedMessage
        The payload is no JSON, lacks a field or holds one of the wrong kind.
    UnknownTopic
        The topic's kind is not spoken here (yet).
    """
    site, kind, device = _split(envelope.topic)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnknownTopic(f"Messages of kind {kind!r} are not supported", f"不支持 {kind!r} 类消息")
    try:
        return reader(envelope, site, device)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        detail = str(error)[:200]
        raise MalformedMessage(f"Malformed {kind} of {device}: {detail}", f"{device} 的 {kind} 消息格式错误") from error


@lru_cache(maxsize=MOST_TOPICS)
def _split(topic: str) -> tuple[str, str, str]:
    parts = topic.split("/")
    if len(parts) != 5 or not parts[4] or len(parts[4]) > 64:
        raise UnknownTopic(f"Not a topic of ours: {topic[:120]!r}", f"未知的消息主题 {topic[:120]!r}")
    return parts[2], parts[3], parts[4]


def _common(envelope: Envelope, message: _Message) -> dict[str, Any]:
    return {
        "at": message.ts,
        "received_at": envelope.received_at,
        "boot": message.boot,
        "seq": message.seq,
        "origin": message.origin,
        "late": not -EARLY <= envelope.received_at - message.ts <= LATE,
    }


def _read(kind: type[S], envelope: Envelope) -> S:
    found: S = _DECODERS[kind.__name__].decode(envelope.payload)
    return found


def _reading(envelope: Envelope, site: str, device: str) -> list[Message]:
    try:
        message = _read(_Reading, envelope)
    except msgspec.MsgspecError:
        message = _read_loosely(envelope.payload)
    common = _common(envelope, message)
    if message.values is not msgspec.UNSET:
        return _several(message, common, site, device)
    if message.value is msgspec.UNSET:
        raise ValueError("value is missing")
    return [_one(device, message.value, message, common)]


def _one(sensor_id: str, value: float | None, message: _Reading, common: dict[str, Any]) -> Reading:
    sound = value is not None and math.isfinite(value)
    return Reading(
        sensor_id=sensor_id,
        value=value if sound else None,
        unit=message.unit,
        quality=message.quality if sound else "bad",
        **common,
    )


def _several(message: _Reading, common: dict[str, Any], site: str, device: str) -> list[Message]:
    values = message.values
    assert values is not msgspec.UNSET
    wind, wind_from = values.get("wind_m_s"), values.get("wind_from_deg")
    if wind is None or wind_from is None or not math.isfinite(wind) or not math.isfinite(wind_from):
        return [_one(f"{device}.{name}", value, message, common) for name, value in values.items()]
    weather = Weather(
        site_id=site,
        at=message.ts,
        received_at=common["received_at"],
        wind_m_s=max(wind, 0.0),
        wind_from_deg=wind_from % 360,
        temperature_k=values.get("temperature_k"),
        humidity_fraction=values.get("humidity_fraction"),
        pressure_pa=values.get("pressure_pa"),
        origin=message.origin,
    )
    return [weather, _one(device, wind, message, common)]


def _read_loosely(payload: bytes) -> _Reading:
    """A reading that strict JSON refuses: a value of NaN, 1e999 or text makes the instrument bad, not the message."""
    loose = json.loads(payload)
    if not isinstance(loose, dict):
        raise ValueError("not an object")
    if "value" in loose and not _is_number(loose["value"]):
        loose["value"] = None
    if isinstance(loose.get("values"), dict):
        loose["values"] = {k: v if _is_number(v) else None for k, v in loose["values"].items()}
    return msgspec.convert(loose, _Reading)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _range(envelope: Envelope, _site: str, device: str) -> list[Message]:
    message = _read(_Range, envelope)
    sound = [row for row in message.m if 0.0 < row[1] < FARTHEST_RANGE_M]
    return [
        Signals(
            method="range",
            gateway_id=device,
            tag_id=message.tag,
            anchors=tuple(row[0] for row in sound),
            value=tuple(row[1] for row in sound),
            rssi_dbm=tuple(math.nan if row[2] is None else row[2] for row in sound),
            first_path_dbm=tuple(math.nan if row[3] is None else row[3] for row in sound),
            **_common(envelope, message),
        )
    ]


def _tdoa(envelope: Envelope, _site: str, device: str) -> list[Message]:
    rows = _rows(message := _read(_Signals, envelope))
    first = min((row[1] for row in rows), default=0.0)
    light_way = [(row[1] - first) * 1e-9 * LIGHT_M_S for row in rows]
    return [_signals("tdoa", message, envelope, device, rows, light_way, rssi_at=2)]


def _rssi(envelope: Envelope, _site: str, device: str) -> list[Message]:
    rows = _rows(message := _read(_Signals, envelope))
    return [_signals("rssi", message, envelope, device, rows, [float(row[1]) for row in rows], rssi_at=1)]


def _aoa(envelope: Envelope, _site: str, device: str) -> list[Message]:
    rows = _rows(message := _read(_Signals, envelope))
    found = _signals("aoa", message, envelope, device, rows, [(90.0 - row[1]) % 360.0 for row in rows], rssi_at=3)
    return [replace(found, sigma=tuple(_cell(row, 2) for row in rows))]


def _rows(message: _Signals) -> list[list[Any]]:
    """Rows of an anchor and a finite number; other numbers are left out, a row of another kind is refused."""
    for row in message.m:
        if len(row) < 2 or not isinstance(row[0], str) or isinstance(row[1], str):
            raise ValueError("a row of m is not [anchor, number, …]")
    return [row for row in message.m if row[1] is not None and math.isfinite(row[1])]  # type: ignore[arg-type]


def _signals(
    method: str,
    message: _Signals,
    envelope: Envelope,
    device: str,
    rows: list[list[Any]],
    value: list[float],
    *,
    rssi_at: int,
) -> Signals:
    return Signals(
        method=method,
        gateway_id=device,
        tag_id=message.tag,
        anchors=tuple(row[0] for row in rows),
        value=tuple(value),
        rssi_dbm=tuple(_cell(row, rssi_at) for row in rows),
        **_common(envelope, message),
    )


def _cell(row: list[Any], at: int) -> float:
    """A further cell of a row, NaN where it is missing or no number."""
    cell = row[at] if at < len(row) else None
    return float(cell) if isinstance(cell, int | float) else math.nan


def _fix(envelope: Envelope, _site: str, device: str) -> list[Message]:
    m = _read(_Fix, envelope)
    if m.cov[0] < 0 or m.cov[2] < 0:
        raise ValueError("cov has a negative variance")
    common = _common(envelope, m)
    return [Fix(tag_id=device, x=m.x, y=m.y, z_m=m.z, crs=m.crs, cov=m.cov, floor=m.floor, **common)]


def _tag(envelope: Envelope, _site: str, device: str) -> list[Message]:
    m = _read(_Tag, envelope)
    return [TagState(tag_id=device, battery_fraction=m.battery_fraction, moving=m.moving, **_common(envelope, m))]


def _sos(envelope: Envelope, _site: str, device: str) -> list[Message]:
    message = _read(_Sos, envelope)
    return [Sos(tag_id=device, pressed=message.pressed, **_common(envelope, message))]


def _receipt(envelope: Envelope, _site: str, device: str) -> list[Message]:
    m = _read(_Receipt, envelope)
    common = _common(envelope, m)
    del common["late"]
    return [Receipt(device_id=device, command_id=m.id, command=m.command, ok=m.ok, text=m.text[:500], **common)]


def _camera(envelope: Envelope, _site: str, device: str) -> list[Message]:
    m = _read(_Camera, envelope)
    common = _common(envelope, m)
    del common["late"]
    return [CameraEvent(camera_id=device, kind=m.kind, box=m.box, score=m.score, snapshot=m.snapshot, **common)]


def _state(envelope: Envelope, _site: str, device: str) -> list[Message]:
    plain = envelope.payload.strip()
    if plain in (b"online", b"offline"):
        message = _State(state=plain.decode())
    else:
        message = _DECODERS["_State"].decode(envelope.payload)
    if message.state not in ("online", "offline"):
        raise ValueError("state is neither online nor offline")
    return [
        DeviceState(
            device_id=device,
            at=message.ts or envelope.received_at,
            received_at=envelope.received_at,
            online=message.state == "online" or message.planned,
            origin=message.origin,
        )
    ]


_READERS: dict[str, Callable[[Envelope, str, str], list[Message]]] = {
    "reading": _reading,
    "range": _range,
    "tdoa": _tdoa,
    "rssi": _rssi,
    "aoa": _aoa,
    "fix": _fix,
    "tag": _tag,
    "sos": _sos,
    "receipt": _receipt,
    "camera": _camera,
    "state": _state,
}
_DECODERS: dict[str, Any] = {
    kind.__name__: msgspec.json.Decoder(kind)
    for kind in (_Reading, _Range, _Signals, _Fix, _Tag, _Sos, _Receipt, _Camera, _State)
}
_DECODERS["stamp"] = msgspec.json.Decoder(_Stamp)

PROTOCOL = Protocol(
    topics=topics,
    knows=lambda topic: topic.startswith(PREFIX),
    begin=without_memory(decode),
    stamp=stamp,
    urgent=lambda topic: "/sos/" in topic,
)
