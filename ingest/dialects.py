"""All dialects of one receiver: each protocol's session with its names, what it must say, what outlives a restart."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ingest.protocols.names import Missed, Names
from ingest.protocols.protocol import MOST_TOPICS, Ask, Message, Presence, Session, UnknownTopic, protocols
from twin.model.live import Envelope
from twin.model.park import Park

LOG = logging.getLogger(__name__)


class Dialects:
    """The sessions of one receiver, replay or test; what one remembers the others do not know."""

    def __init__(self, park: Park, site_id: str = "") -> None:
        self.site_id = site_id or park.site.id
        self._kept = 0
        self._names = self._named(park)
        self._sessions: dict[str, Session] = {
            name: protocol.begin(self._names[name]) for name, protocol in protocols().items()
        }
        self._by_topic = [(protocol.knows, self._sessions[name]) for name, protocol in protocols().items()]
        self._session_of = lru_cache(maxsize=MOST_TOPICS)(self._find)

    @property
    def topics(self) -> list[str]:
        """Topics to subscribe to, as the names are now."""
        return [topic for name, each in protocols().items() for topic in each.topics(self._names[name])]

    @property
    def presence(self) -> Presence | None:
        """How devices are told whether we listen; one connection has one last will, so the first dialect that asks."""
        found = (each.presence(self._names[name]) for name, each in protocols().items())
        return next((each for each in found if each is not None), None)

    def adopt(self, park: Park) -> None:
        """Go on with the names of a changed park."""
        self._names = self._named(park)
        for name, session in self._sessions.items():
            session.adopt(self._names[name])

    def decode(self, envelope: Envelope) -> list[Message]:
        """Typed messages of one envelope; raises MalformedMessage, UnknownTopic where nobody speaks on its topic."""
        return self._session_of(envelope.topic).decode(envelope)

    def _find(self, topic: str) -> Session:
        for knows, session in self._by_topic:
            if knows(topic):
                return session
        raise UnknownTopic(f"No protocol speaks on the topic {topic!r}", f"没有协议支持主题 {topic!r}")

    def asks(self) -> list[Ask]:
        """What dialects must say to devices since the last call."""
        return [ask for session in self._sessions.values() for ask in session.asks()]

    def missed(self) -> list[Missed]:
        """Foreign addresses heard lately that nobody has named, the newest first."""
        found = [each for names in self._names.values() for each in names.missed.values()]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def keep(self, file: Path) -> None:
        """Write what must outlive a restart, where it has changed; a disk that refuses is tried again."""
        version = sum(session.version for session in self._sessions.values())
        if version == self._kept:
            return
        body = msgspec.json.encode({name: each.state() for name, each in self._sessions.items() if each.version})
        try:
            fresh = file.with_suffix(".new")
            fresh.write_bytes(body)
            fresh.replace(file)
        except OSError as error:
            LOG.error("the dialects' memory cannot be written: %s", error)
            return
        self._kept = version

    def recall(self, file: Path) -> None:
        """Remember what was written before; what cannot be read is forgotten, and devices are asked anew."""
        try:
            states: dict[str, Any] = msgspec.json.decode(file.read_bytes())
            for name, session in self._sessions.items():
                if name in states:
                    session.restore(states[name])
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError, AttributeError) as error:
            LOG.warning("the dialects' memory cannot be read: %s", error)

    def _named(self, park: Park) -> dict[str, Names]:
        return {name: Names.of(park, self.site_id, name) for name in protocols()}
