"""OGC SensorThings 1.1 over MQTT: observations and locations as they are created, ``v1.1/{collection}``, JSON.

Read are ``v1.1/Datastreams({id})/Observations`` and ``v1.1/Observations`` (the datastream named inside) with
`result`, `phenomenonTime` (a moment, or an interval whose end counts), `resultTime`, `resultQuality`; and
``v1.1/Things({id})/Locations`` with a GeoJSON point. ``v1.0`` is read alike. Addresses are ``Datastreams({id})`` and
``Things({id})``, with the id as it stands in the topic. `result` may be a number, a truth value or a text; any other is
bad. `resultQuality` "bad" or a `nodata` parameter makes a value bad, "suspect" or "stale" stale.
Source: OGC 18-088, SensorThings API Part 1: Sensing 1.1 (2021), 14 (MQTT) and 8.2 (entities).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from ingest.protocols.names import Names
from ingest.protocols.protocol import MalformedMessage, Message, Protocol, Session, UnknownTopic
from ingest.protocols.samples import Gathered, Place, Sample
from twin.model.live import Envelope, Quality

VERSIONS = ("v1.0/", "v1.1/")
ONE = re.compile(r"v1\.[01]/((?:Multi)?Datastreams|Things)\(([^()/+#]{1,100})\)/(Observations|Locations)")
ALL = re.compile(r"v1\.[01]/Observations")


class _Link(msgspec.Struct, rename={"id": "@iot.id"}):
    id: int | str


class _Location(msgspec.Struct):
    location: dict[str, Any]


class _Observation(msgspec.Struct, rename="camel"):
    result: Any
    phenomenon_time: str = ""
    result_time: str | None = None
    result_quality: Any = None
    parameters: dict[str, Any] = {}
    datastream: _Link | None = msgspec.field(name="Datastream", default=None)


_OBSERVATION, _LOCATION = msgspec.json.Decoder(_Observation), msgspec.json.Decoder(_Location)


class SensorThingsSession(Session):
    """Remembers the newest parts of tags and masts."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._gathered = Gathered()

    def decode(self, envelope: Envelope) -> list[Message]:
        """What one observation or location says; raises MalformedMessage."""
        found = ONE.fullmatch(envelope.topic)
        if found is None and not ALL.fullmatch(envelope.topic):
            topic = envelope.topic[:120]
            raise UnknownTopic(f"Not a SensorThings topic of ours: {topic!r}", f"不支持的 SensorThings 主题 {topic!r}")
        try:
            sample = _located(found, envelope) if found and found[3] == "Locations" else _observed(found, envelope)
        except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
            detail = str(error)[:200]
            raise MalformedMessage(f"Malformed observation: {detail}", "SensorThings 观测消息格式错误") from error
        return self._gathered.messages([sample], self.names, envelope)


def _observed(found: re.Match[str] | None, envelope: Envelope) -> Sample:
    said = _OBSERVATION.decode(envelope.payload)
    if found is not None:
        address = f"{found[1]}({found[2]})"
    elif said.datastream is not None:
        address = f"Datastreams({_quoted(said.datastream.id)})"
    else:
        raise ValueError("neither the topic nor the observation names a datastream")
    at = _time(said.phenomenon_time or said.result_time or "", envelope.received_at)
    value = said.result if isinstance(said.result, int | float | str | bool) else None
    return Sample(address=address, value=value, at=at, quality=_quality(said))


def _located(found: re.Match[str], envelope: Envelope) -> Sample:
    place = _LOCATION.decode(envelope.payload).location
    if place.get("type") == "Feature":
        place = place["geometry"] if isinstance(place.get("geometry"), dict) else {}
    coordinates = place.get("coordinates")
    if place.get("type") != "Point" or not isinstance(coordinates, list) or len(coordinates) not in (2, 3):
        raise ValueError("the location is no point")
    lon, lat, *height = (float(each) for each in coordinates)
    at: Place = (lon, lat, height[0] if height else None)
    return Sample(address=f"{found[1]}({found[2]})", value=at, at=envelope.received_at)


def _quoted(given: int | str) -> str:
    return str(given) if isinstance(given, int) else f"'{given}'"


def _quality(said: _Observation) -> Quality:
    word = str(said.result_quality or "").lower()
    if said.parameters.get("nodata") is True or word in ("bad", "missing", "erroneous"):
        return "bad"
    return "stale" if word in ("suspect", "stale") else "good"


def _time(text: str, otherwise: datetime) -> datetime:
    """A moment, the end of an interval, or the time of arrival where there is none."""
    end = text.rpartition("/")[2]
    if not end:
        return otherwise
    found = datetime.fromisoformat(end)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def topics(names: Names) -> list[str]:
    """Observations and locations, where the planner has named any."""
    if not names.feeds:
        return []
    return [
        topic
        for version in VERSIONS
        for topic in (f"{version}Observations", f"{version}+/Observations", f"{version}+/Locations")
    ]


PROTOCOL = Protocol(topics=topics, knows=lambda topic: topic.startswith(VERSIONS), begin=SensorThingsSession)
