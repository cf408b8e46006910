"""What a device protocol is, and how the ones in this folder are found: each file that binds PROTOCOL is one.

A dialect that must remember (names announced once, numbers that may not jump) keeps that in its `Session`; a running
receiver holds one a protocol, and tests and replays hold their own. A dialect without memory is one function.
"""

from __future__ import annotations

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from ingest.protocols.names import Names
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

MOST_TOPICS = 1 << 16
"""Of so many topics it is remembered who knows them; a topic costs more to look up than its message to read."""


class MalformedMessage(Invalid):
    """A device said something that its protocol does not allow."""

    message_zh = "设备消息格式错误"
    message_en = "A device message is malformed"


class UnknownTopic(MalformedMessage):
    """No protocol here speaks on this topic."""

    message_zh = "未知的消息主题"
    message_en = "No protocol here speaks on this topic"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of a message that cannot be read although the rest can: the message goes to quarantine with this error."""

    error: MalformedMessage


Message = Reading | Signals | Fix | Sos | TagState | Receipt | DeviceState | CameraEvent | Weather | Unreadable


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who sent a message and where it stands in the sender's own count.

    `oldest` is the lowest number the sender still keeps, so that a receiver without memory knows what was acknowledged.
    """

    sender: str
    boot: str
    seq: int
    oldest: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Something a dialect must say to a device."""

    topic: str
    payload: bytes


class Session(ABC):
    """What one receiver remembers of a dialect; this one remembers nothing but the names.

    Everything here follows from the messages in their order: no clock, no socket.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.version = 0
        """Grows whenever `state` gives something else."""

    def adopt(self, names: Names) -> None:
        """Go on with other names."""
        self.names = names

    @abstractmethod
    def decode(self, envelope: Envelope) -> list[Message]:
        """Typed messages of one envelope; raises MalformedMessage."""

    def asks(self) -> list[Ask]:
        """What to say to devices since the last call."""
        return []

    def state(self) -> Any:
        """What must outlive a restart, as plain JSON."""
        return None

    def restore(self, state: Any) -> None:  # noqa: B027  (a dialect without memory has nothing to remember)
        """Remember again what `state` gave before a restart."""


class _Plain(Session):
    def __init__(self, names: Names, decode: Callable[[Envelope], list[Message]]) -> None:
        super().__init__(names)
        self._decode = decode

    def decode(self, envelope: Envelope) -> list[Message]:
        return self._decode(envelope)


def without_memory(decode: Callable[[Envelope], list[Message]]) -> Callable[[Names], Session]:
    """The `begin` of a dialect that is one pure function and needs no names."""
    return lambda names: _Plain(names, decode)


def nobody_counts(_: Envelope) -> None:
    """The `stamp` of a dialect whose senders do not count."""
    return


def nothing_urgent(_: str) -> bool:
    """The `urgent` of a dialect without an SOS key of its own."""
    return False


Presence = Callable[[bool, int], tuple[str, bytes]]
"""From whether we are there, and since when [Unix ms], to a retained message: its topic and payload."""


def nothing_said(_: Names) -> Presence | None:
    """The `presence` of a dialect whose devices do not ask whether anybody listens."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One device protocol: the topics it asks for, which it knows, and how it reads them.

    `begin` opens the session of one receiver. `stamp` is None for a sender that does not count. `presence` says how
    devices are told that we listen. Foreign dialects ask only for topics that the planner's names speak of.
    """

    topics: Callable[[Names], list[str]]
    knows: Callable[[str], bool]
    begin: Callable[[Names], Session]
    stamp: Callable[[Envelope], Stamp | None] = nobody_counts
    urgent: Callable[[str], bool] = nothing_urgent
    presence: Callable[[Names], Presence | None] = nothing_said


@cache
def protocols() -> dict[str, Protocol]:
    """Every protocol by the name of its file."""
    package = import_module("ingest.protocols")
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        bound = getattr(import_module(f"{package.__name__}.{info.name}"), "PROTOCOL", None)
        if isinstance(bound, Protocol):
            found[info.name] = bound
    return found


@lru_cache(maxsize=MOST_TOPICS)
def protocol_of(topic: str) -> Protocol:
    """The protocol that knows a topic; raises UnknownTopic."""
    for protocol in protocols().values():
        if protocol.knows(topic):
            return protocol
    raise UnknownTopic(f"No protocol speaks on the topic {topic!r}", f"没有协议支持主题 {topic!r}")
