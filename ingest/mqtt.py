"""The broker's side: two persistent sessions to hear with, what is urgent on its own, and a client to speak with.

Urgent topics have their own session, so that an SOS never stands behind ten thousand positions in the broker's queue.
What goes out (acknowledgements to gateways, commands) goes through paho.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from ingest.drops import TOPIC as DROPS_TOPIC
from ingest.drops import Drops
from ingest.hearing import KEEPALIVE_S, Address, Hearing
from ingest.hearing import Arrival as Arrival
from ingest.protocols.protocol import Presence

GOODBYE_S = 1.0


class Broker:
    """A connection to the broker that comes back by itself; callbacks run on its own threads.

    Parameters
    ----------
    url : str
        ``mqtt://[user:password@]host[:port]``.
    client_id : str
        Name of the persistent session; the urgent one is called after it.
    topics : sequence of str
        Subscribed with QoS 1 at each connection.
    on_arrivals : callable
        Gets messages in the order they came, many at once; while it waits the broker waits too.
    urgent : callable
        Which topics have a session of their own.
    """

    def __init__(
        self,
        url: str,
        *,
        client_id: str,
        topics: Sequence[str],
        on_arrivals: Callable[[list[Arrival]], None],
        urgent: Callable[[str], bool] = lambda _: False,
    ) -> None:
        address = Address.of(url)
        self._on_arrivals, self._urgent = on_arrivals, urgent
        self.drops = Drops()
        first, rest = self._split(topics)
        self._hearings = (
            Hearing(address, client_id=f"{client_id}-urgent", topics=first, on_arrivals=on_arrivals),
            Hearing(
                address,
                client_id=client_id,
                topics=rest,
                on_arrivals=self._heard,
                unwanted=[topic for topic, _ in first],
            ),
        )
        self._address = address
        self._speaking = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"{client_id}-says", clean_session=True)
        if address.user is not None:
            self._speaking.username_pw_set(address.user, address.password)
        self._speaking.reconnect_delay_set(1, 5)
        self._speaking.max_inflight_messages_set(1000)
        self._presence: Presence | None = None
        self._since_ms = 0
        self._speaking.on_pre_connect = lambda *_: self._leave_will()
        self._speaking.on_connect = self._connected

    @property
    def up(self) -> bool:
        """Whether the broker sends us what it has."""
        return self._hearings[1].up

    def start(self) -> None:
        """Connect in the background; a broker that is not there yet is tried again."""
        self._speaking.connect_async(self._address.host, self._address.port, keepalive=KEEPALIVE_S)
        self._speaking.loop_start()
        for hearing in self._hearings:
            hearing.start()

    def acknowledge(self, arrivals: Iterable[Arrival]) -> None:
        """Tell the broker that messages are kept; those of an earlier connection will come again by themselves."""
        by_hearing: dict[Hearing, list[Arrival]] = {}
        for each in arrivals:
            if each.hearing is not None:
                by_hearing.setdefault(each.hearing, []).append(each)
        for hearing, some in by_hearing.items():
            hearing.acknowledge(some)

    def publish(self, topic: str, payload: bytes, *, qos: int = 1) -> None:
        """Send a message; while the broker is away it waits in memory."""
        self._speaking.publish(topic, payload, qos=qos)

    def announce(self, presence: Presence | None) -> None:
        """Say that we are there, retained, and have the broker say when we are gone; None says nothing.

        Parameters
        ----------
        presence : callable (online, since [Unix ms])
            Topic and payload; the same moment goes into what is said now and into the last will.
        """
        known, self._presence = self._presence, presence
        if (presence is None) != (known is None) and self._speaking.is_connected():
            with suppress(OSError):
                self._speaking.reconnect()

    def listen_to(self, topics: Sequence[str]) -> None:
        """Subscribe to other topics than before; what is no longer wanted is left."""
        for hearing, some in zip(self._hearings, self._split(topics), strict=True):
            hearing.listen_to(some)

    def stop(self) -> None:
        """Leave; the sessions stay at the broker."""
        for hearing in self._hearings:
            hearing.stop()
        told = self._say_present(False)
        if told is not None and self._speaking.is_connected():
            with suppress(RuntimeError, ValueError):
                told.wait_for_publish(GOODBYE_S)
        self._speaking.disconnect()
        self._speaking.loop_stop()

    def _connected(self, *_: Any) -> None:
        self._say_present(True)

    def _leave_will(self) -> None:
        self._since_ms = round(time.time() * 1000)
        if self._presence is None:
            self._speaking.will_clear()
        else:
            topic, payload = self._presence(False, self._since_ms)
            self._speaking.will_set(topic, payload, qos=1, retain=True)

    def _say_present(self, online: bool) -> paho.MQTTMessageInfo | None:
        if self._presence is None:
            return None
        topic, payload = self._presence(online, self._since_ms if online else round(time.time() * 1000))
        return self._speaking.publish(topic, payload, qos=1, retain=True)

    def _split(self, topics: Sequence[str]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        first = [(topic, 1) for topic in topics if self._urgent(topic)]
        rest = [(topic, 1) for topic in topics if not self._urgent(topic)]
        return first, [*rest, (DROPS_TOPIC, 0)]

    def _heard(self, arrivals: list[Arrival]) -> None:
        if any(each.envelope.topic == DROPS_TOPIC for each in arrivals):
            for each in arrivals:
                if each.envelope.topic == DROPS_TOPIC:
                    self.drops.hear(each.envelope.payload)
            arrivals = [each for each in arrivals if each.envelope.topic != DROPS_TOPIC]
        if arrivals:
            self._on_arrivals(arrivals)
