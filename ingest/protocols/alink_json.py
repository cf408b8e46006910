"""Alink JSON, the thing-model dialect of many gateways sold in China: properties under a product and a device name.

Topics ``/sys/{product}/{device}/thing/event/property/post`` (properties: ``{"id","version","params":{name: value or
{"value","time"}},"method"}``), ``…/thing/event/property/history/post`` (the same, kept back while the link was down:
only what is newer moves a state), ``…/thing/event/{event}/post`` (members of its `params.value` are read as properties
``{event}.{member}``) and ``/as/mqtt/status/{product}/{device}`` (``{"status":"online"|"offline","time"}``).
Addresses are ``{product}/{device}/{name}``; the members of a structure are ``{name}.{member}``. `time` is Unix
milliseconds. A structure with `Longitude` and `Latitude` is a place: `CoordinateSystem` 1 is WGS 84, 2 is GCJ-02 and
is brought to WGS 84, any other is refused.
A post with an `id` is answered on ``…/post_reply`` once it is on disk, unless it says ``"sys": {"ack": 0}``: a gateway
keeps what is not answered.
Source: Alibaba Cloud IoT Platform, "Device properties, events and services" (Alink JSON) and "Device status".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from ingest.protocols.names import Names
from ingest.protocols.protocol import Ask, MalformedMessage, Message, Protocol, Session, UnknownTopic, Unreadable
from ingest.protocols.samples import Gathered, Place, Sample, number_of
from twin.model.live import DeviceState, Envelope
from twin.model.shifted import shifted

SYSTEM, STATUS = "/sys/", "/as/mqtt/status/"
TAIL = "thing/event/"
MOST_VALUES = 2000
WGS84, GCJ02 = 1, 2


class _Told(msgspec.Struct):
    ack: int = 1


class _Post(msgspec.Struct):
    params: dict[str, Any] | list[dict[str, Any]]
    id: str | int | None = None
    version: str = "1.0"
    method: str = ""
    sys: _Told = msgspec.field(default_factory=_Told)


class _Status(msgspec.Struct):
    status: str


_POST, _STATUS = msgspec.json.Decoder(_Post), msgspec.json.Decoder(_Status)


class AlinkSession(Session):
    """Remembers the newest parts of tags and masts."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._gathered = Gathered()
        self._asks: list[Ask] = []

    def asks(self) -> list[Ask]:
        """Replies to what was understood."""
        asks, self._asks = self._asks, []
        return asks

    def decode(self, envelope: Envelope) -> list[Message]:
        """What one message says; raises MalformedMessage."""
        try:
            if envelope.topic.startswith(STATUS):
                return [self._status(envelope)]
            return self._post(envelope)
        except (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError, OSError) as error:
            raise MalformedMessage(f"Malformed: {str(error)[:200]}", "Alink 消息格式错误") from error

    def _status(self, envelope: Envelope) -> DeviceState:
        address = envelope.topic.removeprefix(STATUS)
        status = _STATUS.decode(envelope.payload).status
        if address.count("/") != 1 or status not in ("online", "offline"):
            raise ValueError("status is neither online nor offline of one device")
        at = envelope.received_at
        device = self.names.device(address)
        return DeviceState(device_id=device, at=at, received_at=at, online=status == "online")

    def _post(self, envelope: Envelope) -> list[Message]:
        device, what = _split(envelope.topic)
        post = _POST.decode(envelope.payload)
        posts = post.params
        history = what == "property/history/post"
        samples, wrong = list[Sample](), list[Message]()
        for params in posts if isinstance(posts, list) else [posts]:
            given = params.get("properties", params) if history else params
            named = given if what.startswith("property/") else {what.split("/")[0]: given}
            for name, value, at in _values(named, envelope.received_at):
                try:
                    samples += _samples(f"{device}/{name}", value, at)
                except ValueError as error:
                    wrong.append(Unreadable(MalformedMessage(f"{name}: {error}", f"{name} 无法读取")))
        if len(samples) > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES} values")
        if post.id is not None and post.sys.ack:
            self._asks.append(Ask(f"{envelope.topic}_reply", _reply(post)))
        above = self.names.device(device)
        return [*self._gathered.messages(samples, self.names, envelope, device=above), *wrong]


def _reply(post: _Post) -> bytes:
    """What the platform answers to a post that it keeps (code 200)."""
    said = {"id": str(post.id), "code": 200, "data": {}, "message": "success", "version": post.version}
    return msgspec.json.encode(said | ({"method": post.method} if post.method else {}))


def _values(params: dict[str, Any], otherwise: datetime) -> Iterator[tuple[str, Any, datetime]]:
    """Name, value and time of every property; a property may come several times as a list."""
    for name, given in params.items():
        for each in given if isinstance(given, list) else [given]:
            if isinstance(each, dict) and "value" in each:
                time_ms = each.get("time")
                at = otherwise if time_ms is None else datetime.fromtimestamp(float(time_ms) / 1000, UTC)
                yield name, each["value"], at
            else:
                yield name, each, otherwise


def _samples(address: str, value: Any, at: datetime) -> Iterator[Sample]:
    if isinstance(value, dict) and {"Longitude", "Latitude"} <= value.keys():
        yield Sample(address=address, value=_place(value), at=at)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield Sample(address=f"{address}.{name}", value=_plain(member), at=at)
    else:
        yield Sample(address=address, value=_plain(value), at=at)


def _plain(value: Any) -> float | bool | str | None:
    return value if isinstance(value, int | float | bool | str) else None


def _place(value: dict[str, Any]) -> Place:
    lon, lat, system = (number_of(value.get(name)) for name in ("Longitude", "Latitude", "CoordinateSystem"))
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError("Longitude or Latitude is no number on Earth")
    if system == GCJ02:
        lat, lon = shifted(lat, lon, "gcj02", "wgs84")
    elif system not in (None, WGS84):
        raise ValueError(f"CoordinateSystem {system} is not known")
    return lon, lat, number_of(value.get("Altitude"))


def _split(topic: str) -> tuple[str, str]:
    """``product/device`` and what follows ``thing/event/``."""
    parts = topic.split("/", 4)
    if len(parts) != 5 or not parts[2] or not parts[3] or not parts[4].startswith(TAIL) or len(topic) > 250:
        raise UnknownTopic(f"Not an Alink topic of ours: {topic[:120]!r}", f"不支持的 Alink 主题 {topic[:120]!r}")
    return f"{parts[2]}/{parts[3]}", parts[4].removeprefix(TAIL)


def topics(names: Names) -> list[str]:
    """Posts and states of the products that the planner has named."""
    return [
        topic
        for product in names.heads(1)
        for topic in (
            f"{SYSTEM}{product}/+/{TAIL}+/post",
            f"{SYSTEM}{product}/+/{TAIL}property/history/post",
            f"{STATUS}{product}/+",
        )
    ]


PROTOCOL = Protocol(topics=topics, knows=lambda topic: topic.startswith((SYSTEM, STATUS)), begin=AlinkSession)
