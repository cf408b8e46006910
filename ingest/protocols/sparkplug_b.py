"""Sparkplug B 3.0, ``spBv1.0/{group}/{type}/{edge node}[/{device}]``: births, data and deaths of edge nodes.

An address is ``group/edge node/metric`` or ``group/edge node/device/metric``. A birth tells names and types, data
speak by alias; a death makes what hangs on it unknown, and is believed only of the session that the last birth began
(`bdSeq`). Where a number is missing or an alias unknown the node is asked for a new birth, at most every ten seconds.
Data behind a gap are still read by the table that stands: a death comes with QoS 1 and takes the table away, so a
table that stands is of the session that speaks. Only groups that the planner's names speak of are listened to.
We are a host application: ``spBv1.0/STATE/{host}`` says, retained, whether we listen (chapter 5, "Sparkplug Host
Applications"), so that nodes which have us as their primary host keep their data while we are away.
Source: Eclipse Sparkplug specification 3.0.0 (2022), chapters 4 to 6. Numbers of one session are counted on beyond
255, so that a clock that is set back holds nothing up; a historical value moves no state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from ingest.protocols.names import Names
from ingest.protocols.protocol import Ask, MalformedMessage, Message, Presence, Protocol, Session, UnknownTopic
from ingest.protocols.samples import Gathered, Sample
from ingest.sparkplug_payload import QUALITIES, Metric, Payload, read, rebirth
from twin.model.live import DeviceState, Envelope, Quality

PREFIX = "spBv1.0/"
HEARD = ("NBIRTH", "NDEATH", "NDATA", "DBIRTH", "DDEATH", "DDATA")
LONGEST_NAME = 250
ASK_AGAIN = timedelta(seconds=10)
SEQUENCE = 256
METRICS_BITS = 12
"""Place of a metric within its message, below the message's own number."""


class BirthMissing(MalformedMessage):
    """An edge node speaks by names that it has not announced here; it was asked to announce itself again."""

    message_zh = "边缘节点尚未发布上线报文,已请求重新上线"
    message_en = "The edge node speaks before its birth message; a new birth was asked for"


@dataclass(slots=True)
class Edge:
    """What is known of one edge node: its session, its count, its names by alias, its types by address."""

    bd_seq: int | None = None
    boot: str = ""
    last: int | None = None
    count: int = 0
    aliases: dict[int | None, str] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    alive: bool = False


class SparkplugSession(Session):
    """The edge nodes of one receiver."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._edges: dict[str, Edge] = {}
        self._gathered: dict[str, Gathered] = {}
        self._asked: dict[str, datetime] = {}
        self._asks: list[Ask] = []

    def decode(self, envelope: Envelope) -> list[Message]:
        """What one message says; raises MalformedMessage, BirthMissing where none of it could be understood."""
        kind, node, device = _split(envelope.topic)
        try:
            payload = read(envelope.payload)
        except ValueError as error:
            raise MalformedMessage(f"Malformed {kind} of {node}: {error}", f"{node} 的 {kind} 报文格式错误") from error
        if kind == "NBIRTH":
            return self._born(node, payload, envelope)
        if kind == "NDEATH":
            return self._dead(node, payload, envelope)
        edge = self._edges.get(node)
        if edge is None or not edge.alive:
            self._ask(node, envelope.received_at)
            raise BirthMissing(f"{kind} of {node} before its birth", f"{node} 尚未上线即发送 {kind}")
        self._count(node, edge, payload, envelope.received_at)
        if kind == "DDEATH":
            return [_state(self.names, f"{node}/{device}", envelope, payload, online=False)]
        if kind == "DBIRTH":
            self._learn(edge, f"{node}/{device}", payload.metrics)
            self.version += 1
        return self._said(node, device, kind, edge, payload, envelope)

    def asks(self) -> list[Ask]:
        """Requests for a new birth."""
        asks, self._asks = self._asks, []
        return asks

    def state(self) -> Any:
        """Sessions and names: a table survives a restart, and with it what is said before the next birth."""
        return {
            node: [edge.bd_seq, edge.boot, list(edge.aliases.items()), edge.types, edge.alive]
            for node, edge in self._edges.items()
        }

    def restore(self, state: Any) -> None:
        """Remember, and ask every living node for a birth: how far it had counted is not known."""
        now = datetime.now(UTC)
        for node, (bd_seq, boot, aliases, types, alive) in state.items():
            again = f"{boot}+{round(now.timestamp())}"
            self._edges[node] = Edge(bd_seq, again, aliases=dict(aliases), types=dict(types), alive=alive)
            if alive:
                self._ask(node, now)

    def _born(self, node: str, payload: Payload, envelope: Envelope) -> list[Message]:
        born_ms = payload.time_ms or round(envelope.received_at.timestamp() * 1000)
        bd_seq = next((m.value for m in payload.metrics if m.name == "bdSeq"), None)
        edge = Edge(alive=True, last=payload.seq, boot=f"{bd_seq}-{born_ms}")
        edge.bd_seq = int(bd_seq) if isinstance(bd_seq, int) else None
        self._edges[node] = edge
        self._gathered.pop(node, None)
        self.version += 1
        self._learn(edge, node, payload.metrics)
        return self._said(node, "", "NBIRTH", edge, payload, envelope)

    def _dead(self, node: str, payload: Payload, envelope: Envelope) -> list[Message]:
        edge = self._edges.get(node)
        bd_seq = next((m.value for m in payload.metrics if m.name == "bdSeq"), None)
        if edge is not None and edge.alive and None not in (edge.bd_seq, bd_seq) and bd_seq != edge.bd_seq:
            return []
        self._edges[node] = Edge(bd_seq=edge.bd_seq if edge else None)
        self.version += 1
        self._gathered.pop(node, None)
        self._asked.pop(node, None)
        return [_state(self.names, node, envelope, payload, online=False)]

    def _count(self, node: str, edge: Edge, payload: Payload, now: datetime) -> None:
        if payload.seq is None:
            return
        step = (payload.seq - edge.last) % SEQUENCE if edge.last is not None else 1
        if step > 1:
            self._ask(node, now)
        edge.count += step
        edge.last = payload.seq

    def _ask(self, node: str, now: datetime) -> None:
        if (before := self._asked.get(node)) is not None and timedelta() <= now - before < ASK_AGAIN:
            return
        self._asked[node] = now
        group, edge = node.split("/")
        self._asks.append(Ask(f"{PREFIX}{group}/NCMD/{edge}", rebirth(round(now.timestamp() * 1000))))

    def _learn(self, edge: Edge, owner: str, metrics: Iterable[Metric]) -> None:
        for metric in metrics:
            address = f"{owner}/{metric.name}"
            edge.types[address] = metric.datatype
            if metric.alias is not None:
                edge.aliases[metric.alias] = address

    def _said(
        self, node: str, device: str, kind: str, edge: Edge, payload: Payload, envelope: Envelope
    ) -> list[Message]:
        owner = f"{node}/{device}" if device else node
        samples, unknown = list[Sample](), 0
        for place, metric in enumerate(payload.metrics):
            address = f"{owner}/{metric.name}" if metric.name else edge.aliases.get(metric.alias)
            if address is None:
                unknown += 1
            elif not metric.name.startswith(("Node Control/", "Device Control/", "bdSeq")):
                samples.append(_sample(address, metric, place, edge, payload, envelope))
        if unknown:
            self._ask(node, envelope.received_at)
            if not samples:
                raise BirthMissing(f"{unknown} metrics of {owner} have unknown aliases", f"{owner} 有未知别名")
        gathered = self._gathered.setdefault(node, Gathered())
        found: list[Message] = gathered.messages(samples, self.names, envelope, device=self.names.device(owner))
        if kind.endswith("BIRTH"):
            return [_state(self.names, owner, envelope, payload, online=True), *found]
        return found


def _sample(address: str, metric: Metric, place: int, edge: Edge, payload: Payload, envelope: Envelope) -> Sample:
    said = metric.properties.get("Quality")
    quality: Quality = QUALITIES.get(said, "bad") if isinstance(said, int) else "good"  # type: ignore[assignment]
    unit = metric.properties.get("engUnit")
    return Sample(
        address=address,
        value=metric.typed(edge.types.get(address, 0)),
        at=_time(metric.time_ms or payload.time_ms, envelope.received_at),
        unit=str(unit or ""),
        quality=quality,
        boot=edge.boot,
        seq=0 if metric.historical else (edge.count + 1 << METRICS_BITS) + place,
    )


def _state(names: Names, address: str, envelope: Envelope, payload: Payload, *, online: bool) -> DeviceState:
    at = _time(payload.time_ms, envelope.received_at) if online else envelope.received_at
    return DeviceState(device_id=names.device(address), at=at, received_at=envelope.received_at, online=online)


def _time(time_ms: int | None, otherwise: datetime) -> datetime:
    if time_ms is None:
        return otherwise
    try:
        return datetime.fromtimestamp(time_ms / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return otherwise


def _split(topic: str) -> tuple[str, str, str]:
    """Type, ``group/edge node`` and device ('' for the node itself) of a topic."""
    parts = topic.split("/")
    kind = parts[2] if len(parts) > 2 else ""
    wanted = 5 if kind.startswith("D") else 4
    if kind not in HEARD or len(parts) != wanted or not all(parts) or len(topic) > LONGEST_NAME:
        raise UnknownTopic(f"Not a Sparkplug topic: {topic[:120]!r}", f"不是 Sparkplug 主题 {topic[:120]!r}")
    return kind, f"{parts[1]}/{parts[3]}", parts[4] if wanted == 5 else ""


def presence(names: Names) -> Presence | None:
    """What a host application says of itself; None where no Sparkplug group is named."""
    if not names.heads(1):
        return None

    def said(online: bool, since_ms: int) -> tuple[str, bytes]:
        body = {"online": online, "timestamp": since_ms}
        return f"{PREFIX}STATE/onemap-{names.site_id}", msgspec.json.encode(body)

    return said


def topics(names: Names) -> list[str]:
    """Births, data and deaths of the named groups."""
    groups = names.heads(1)
    return [f"{PREFIX}{group}/{kind}/+{'/+' if kind.startswith('D') else ''}" for group in groups for kind in HEARD]


PROTOCOL = Protocol(
    topics=topics, knows=lambda topic: topic.startswith(PREFIX), begin=SparkplugSession, presence=presence
)
