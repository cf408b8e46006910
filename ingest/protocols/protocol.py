"""What a device protocol is, and how the ones in this folder are found: each file that binds PROTOCOL is one."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

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

Message = Reading | Signals | Fix | Sos | TagState | Receipt | DeviceState | CameraEvent | Weather


class MalformedMessage(Invalid):
    """A device said something that its protocol does not allow."""

    message_zh = "设备消息格式错误"
    message_en = "A device message is malformed"


class UnknownTopic(MalformedMessage):
    """No protocol here speaks on this topic."""

    message_zh = "未知的消息主题"
    message_en = "No protocol here speaks on this topic"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who sent a message and where it stands in the sender's own count.

    `oldest` is the lowest number the sender still keeps, so that a receiver without memory knows what was acknowledged.
    """

    sender: str
    boot: str
    seq: int
    oldest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One device protocol: the topics it asks for, which it knows, and how it reads them.

    `decode` is pure and raises MalformedMessage. `stamp` is None for a sender that does not count.
    """

    topics: Callable[[str], list[str]]
    knows: Callable[[str], bool]
    stamp: Callable[[Envelope], Stamp | None]
    decode: Callable[[Envelope], list[Message]]
    urgent: Callable[[str], bool]


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


def protocol_of(topic: str) -> Protocol:
    """The protocol that knows a topic; raises UnknownTopic."""
    for protocol in protocols().values():
        if protocol.knows(topic):
            return protocol
    raise UnknownTopic(f"No protocol speaks on the topic {topic!r}", f"没有协议支持主题 {topic!r}")
