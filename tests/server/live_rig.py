"""The real alarm engine as a process of its own, and browsers on the live channel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets.sync.client import ClientConnection, connect

from server.first_start import DEMO_PASSWORD
from server.settings import Settings
from tests.shapes import holds_to_its_shape
from tests.walks.live_rig import now, send
from twin.model.frame import Frame, unpack

NUMBERS = count(1)
RUN = "from ingest.engine import main; main()"


@contextmanager
def engine_running(settings: Settings, broker_url: str, site_id: str) -> Iterator[subprocess.Popen[bytes]]:
    """The live process of these settings; killed at the end."""
    given = {
        "ONEMAP_HOME": str(settings.home),
        "ONEMAP_DATABASE_URL": settings.database_url,
        "ONEMAP_MQTT_URL": broker_url,
        "ONEMAP_SITE": site_id,
    }
    process = subprocess.Popen([sys.executable, "-c", RUN], env={**os.environ, **given})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Browser:
    """A signed-in browser: HTTP with cookie and CSRF token, and the live channel."""

    def __init__(self, address: str, name: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=address, timeout=30, event_hooks={"response": [holds_to_its_shape]})
        answer = self.http.post("/api/session", json={"name": name, "password": DEMO_PASSWORD})
        assert answer.status_code == 200, answer.text
        self.http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        self.messages: list[dict[str, Any]] = []
        self.frames: list[Frame] = []
        self.socket: ClientConnection | None = None

    def watch(self, origin: str | None = None) -> Browser:
        """Open the live channel."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        url = f"ws://{urlsplit(self.address).netloc}/live"
        where: Any = origin or self.address
        self.socket = connect(url, additional_headers={"Cookie": cookie}, origin=where, proxy=None)
        return self

    def wait(self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float = 15.0) -> dict[str, Any]:
        """The first message, past or coming, that is wanted."""
        seen, deadline = 0, time.monotonic() + timeout_s
        while True:
            for message in self.messages[seen:]:
                if wanted(message):
                    return message
            seen = len(self.messages)
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen; messages: {[each['kind'] for each in self.messages]}")
            self.read(0.2)

    def alarm(self, condition: str, state: str = "unacknowledged") -> dict[str, Any]:
        """An alarm in a state, from a hello or from a message of its own."""

        def fits(alarm: dict[str, Any]) -> bool:
            return alarm.get("condition") == condition and alarm["state"] == state

        def wanted(message: dict[str, Any]) -> bool:
            return any(fits(each) for each in [*message.get("alarms", []), message.get("alarm", {})])

        found = self.wait(wanted)
        return next(each for each in [*found.get("alarms", []), found.get("alarm", {})] if fits(each))

    def read(self, timeout_s: float) -> None:
        """Take one message or frame that comes within a time."""
        assert self.socket is not None
        try:
            data = self.socket.recv(timeout_s)
        except TimeoutError:
            return
        if isinstance(data, str):
            self.messages.append(json.loads(data))
        else:
            self.frames.append(unpack(data))

    def listen(self, seconds: float) -> None:
        """Take everything that comes for a while."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.read(0.1)

    def close(self) -> None:
        """Leave."""
        if self.socket is not None:
            self.socket.close()
        self.http.close()


def gas(broker_url: str, site_id: str, sensor: str, value: float) -> None:
    """A detector says a value."""
    send(
        broker_url,
        f"onemap/v1/{site_id}/reading/{sensor}",
        {"ts": now(), "seq": next(NUMBERS), "value": value, "unit": "ppm"},
    )


def stand(broker_url: str, site_id: str, tag: str, lon: float, lat: float) -> None:
    """A third-party positioning system says where a tag is."""
    body = {"ts": now(), "seq": next(NUMBERS), "x": lon, "y": lat, "z": 1.2, "crs": "EPSG:4490", "cov": [0.1, 0.0, 0.1]}
    send(broker_url, f"onemap/v1/{site_id}/fix/{tag}", body)
