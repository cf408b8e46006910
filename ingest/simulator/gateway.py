"""A gateway like our own: it numbers what it sends, keeps what is not acknowledged and sends it again."""

from __future__ import annotations

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

RESEND_AFTER_S = 5.0
MOST_KEPT = 20_000
OnCommand = Callable[[str, dict[str, Any]], None]


class Gateway:
    """One device connection to the broker.

    Parameters
    ----------
    url : str
        ``mqtt://host:port``.
    site_id, gateway_id : str
        Where it stands and how it is called.
    on_command : callable, optional
        Gets the device and the command for every command of the site.
    """

    def __init__(self, url: str, site_id: str, gateway_id: str, *, on_command: OnCommand | None = None) -> None:
        self.id = gateway_id
        self.base = f"onemap/v1/{site_id}"
        self.boot = uuid.uuid4().hex[:12]
        self._seq = 0
        self._kept: OrderedDict[int, tuple[str, bytes, float]] = OrderedDict()
        self._lock = threading.Lock()
        self._on_command = on_command
        address = urlsplit(url)
        name = f"{gateway_id}-{self.boot}"
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=True)
        if address.username:
            self._client.username_pw_set(unquote(address.username), unquote(address.password or ""))
        self._client.will_set(f"{self.base}/state/{gateway_id}", self._state("offline"), qos=1, retain=True)
        self._client.reconnect_delay_set(1, 5)
        self._client.on_connect = self._connected
        self._client.on_message = self._told
        self._client.connect_async(address.hostname or "127.0.0.1", address.port or 1883, keepalive=30)
        self._client.loop_start()

    @property
    def unacknowledged(self) -> int:
        """How many messages it still keeps."""
        return len(self._kept)

    def send(self, kind: str, device: str, body: dict[str, Any], *, qos: int = 1, origin: str = "simulated") -> None:
        """Send a message about a device, numbered, and keep it until it is acknowledged."""
        topic = f"{self.base}/{kind}/{device}"
        with self._lock:
            self._seq += 1
            oldest = next(iter(self._kept), self._seq)
            extra = {"seq": self._seq, "boot": self.boot, "oldest": oldest, "gateway": self.id, "origin": origin}
            payload = msgspec.json.encode(body | extra)
            self._kept[self._seq] = (topic, payload, time.monotonic())
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        if self._client.is_connected():
            self._client.publish(topic, payload, qos=qos)

    def send_again(self) -> None:
        """Send what was not acknowledged for a while once more."""
        if not self._client.is_connected():
            return
        now = time.monotonic()
        with self._lock:
            due = [seq for seq, (_, _, at) in self._kept.items() if now - at > RESEND_AFTER_S][:500]
            for seq in due:
                topic, payload, _ = self._kept[seq]
                self._kept[seq] = (topic, payload, now)
                self._client.publish(topic, payload, qos=1)

    def close(self) -> None:
        """Say goodbye, so that nobody takes the silence for a fault, and leave."""
        last = self._client.publish(
            f"{self.base}/state/{self.id}", self._state("offline", planned=True), 1, retain=True
        )
        if self._client.is_connected():
            last.wait_for_publish(2)
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: paho.Client, *_: object) -> None:
        wanted = [(f"{self.base}/ack/{self.id}", 1)]
        if self._on_command is not None:
            wanted.append((f"{self.base}/cmd/+", 1))
        client.subscribe(wanted)
        client.publish(f"{self.base}/state/{self.id}", self._state("online"), qos=1, retain=True)

    def _told(self, _client: object, _data: object, message: paho.MQTTMessage) -> None:
        try:
            body = msgspec.json.decode(message.payload)
        except msgspec.DecodeError:
            return
        if not isinstance(body, dict):
            return
        _, _, tail = message.topic.partition(f"{self.base}/")
        kind, _, device = tail.partition("/")
        if kind == "cmd" and self._on_command is not None:
            self._on_command(device, body)
        elif kind == "ack" and body.get("boot") == self.boot:
            self._forget(int(body.get("seq", 0)))

    def _forget(self, seq: int) -> None:
        with self._lock:
            while self._kept and next(iter(self._kept)) <= seq:
                self._kept.popitem(last=False)

    def _state(self, state: str, *, planned: bool = False) -> bytes:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        return msgspec.json.encode({"state": state, "ts": at, "planned": planned, "origin": "simulated"})
