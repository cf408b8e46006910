"""The broker's side: a persistent session that acknowledges a message only when the caller says it is on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from ingest.drops import TOPIC as DROPS_TOPIC
from ingest.drops import Drops
from twin.model.live import Envelope

LOG = logging.getLogger(__name__)
DEFAULT_PORT = 1883


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it came, with what is needed to acknowledge it on the connection that brought it."""

    envelope: Envelope
    packet: int
    qos: int
    connection: int


class Broker:
    """A connection to the broker that comes back by itself; callbacks run on its own thread.

    Parameters
    ----------
    url : str
        ``mqtt://[user:password@]host[:port]``.
    client_id : str
        Name of the persistent session: what was published while we were away waits under it.
    topics : sequence of str
        Subscribed with QoS 1 at each connection.
    """

    def __init__(
        self, url: str, *, client_id: str, topics: Sequence[str], on_arrival: Callable[[Arrival], None]
    ) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname or "127.0.0.1", address.port or DEFAULT_PORT
        self._topics = list(topics)
        self._on_arrival = on_arrival
        self.drops = Drops()
        self._connection = 0
        self.up = False
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False, manual_ack=True
        )
        if address.username:
            self._client.username_pw_set(unquote(address.username), unquote(address.password or ""))
        self._client.reconnect_delay_set(1, 5)
        self._client.max_inflight_messages_set(1000)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._arrived

    def start(self) -> None:
        """Connect in the background; a broker that is not there yet is tried again."""
        self._client.connect_async(self._host, self._port, keepalive=30)
        self._client.loop_start()

    def acknowledge(self, arrivals: Iterable[Arrival]) -> None:
        """Tell the broker that messages are kept; those of an earlier connection will come again by themselves."""
        for arrival in arrivals:
            if arrival.qos > 0 and arrival.connection == self._connection:
                self._client.ack(arrival.packet, arrival.qos)

    def publish(self, topic: str, payload: bytes, *, qos: int = 1) -> None:
        """Send a message; while the broker is away it waits in memory."""
        self._client.publish(topic, payload, qos=qos)

    def listen_to(self, topics: Sequence[str]) -> None:
        """Subscribe to other topics than before; what is no longer wanted is left."""
        fresh, gone = [each for each in topics if each not in self._topics], set(self._topics) - set(topics)
        self._topics = list(topics)
        if fresh:
            self._client.subscribe([(topic, 1) for topic in fresh])
        if gone:
            self._client.unsubscribe(sorted(gone))

    def stop(self) -> None:
        """Leave; the session stays at the broker."""
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: paho.Client, _data: object, _flags: object, reason: object, _more: object) -> None:
        self._connection += 1
        if getattr(reason, "is_failure", False):
            LOG.warning("broker refuses the connection: %s", reason)
            return
        client.subscribe([*((topic, 1) for topic in self._topics), (DROPS_TOPIC, 0)])

    def _subscribed(self, *_: object) -> None:
        self.up = True

    def _disconnected(self, *_: object) -> None:
        self.up = False

    def _arrived(self, _client: object, _data: object, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "undecodable"
        if topic == DROPS_TOPIC:
            self.drops.hear(bytes(message.payload))
            return
        envelope = Envelope(topic=topic, payload=bytes(message.payload), received_at=datetime.now(UTC))
        self._on_arrival(Arrival(envelope, message.mid, message.qos, self._connection))
