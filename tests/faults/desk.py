"""A control desk of a fault run: a signed-in screen that notes all it is shown, and an operator who acknowledges."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

Note = Callable[..., None]
RETRY_S = 0.2


class Desk:
    """One operator at one screen, each on a thread of its own."""

    def __init__(self, address: str, note: Note, *, name: str = "operator", password: str = "onemap-demo") -> None:
        self._address, self._note = address, note
        self._stop = threading.Event()
        self._to_acknowledge: queue.Queue[dict[str, Any]] = queue.Queue()
        self.http = httpx.Client(base_url=address, timeout=10, headers={"Origin": address})
        answer = self.http.post("/api/session", json={"name": name, "password": password})
        answer.raise_for_status()
        self.http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._watch, self._act)]

    def start(self) -> None:
        """Begin to watch and to act."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Look once more at everything, and leave."""
        self._stop.set()
        for thread in self._threads:
            thread.join(15)

    def _watch(self) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        url: Any = f"ws://{urlsplit(self._address).netloc}/live"
        origin: Any = self._address
        while not self._stop.is_set():
            with (
                suppress(OSError, WebSocketException, TimeoutError),
                connect(url, additional_headers={"Cookie": cookie}, origin=origin, proxy=None) as live,
            ):
                self._note(screen="connected")
                self._read(live)
            self._note(screen="away")
            time.sleep(RETRY_S)

    def _read(self, live: Any) -> None:
        while not self._stop.is_set():
            try:
                data = live.recv(0.5)
            except TimeoutError:
                continue
            if isinstance(data, str):
                self._take(json.loads(data))

    def _take(self, message: Mapping[str, Any]) -> None:
        kind = message["kind"]
        if kind == "hello":
            shown = {alarm["id"]: alarm["state"] for alarm in message["alarms"]}
            self._note(hello=message["alarm_seq"], alarms=shown)
            for alarm in message["alarms"]:
                self._consider(alarm)
        elif kind == "alarm":
            alarm = message["alarm"]
            about = {key: alarm.get(key) for key in ("source_id", "condition", "state")}
            self._note(shown=message["seq"], alarm=alarm["id"], **about)
            self._consider(alarm)
        elif kind in ("database", "engine"):
            self._note(said=kind, up=message["up"])

    def _consider(self, alarm: Mapping[str, Any]) -> None:
        """Every second alarm is acknowledged, the other half returns unacknowledged."""
        if alarm["state"] in ("unacknowledged", "returned") and int(alarm["id"].rpartition(":")[2] or 0) % 2:
            self._to_acknowledge.put(dict(alarm))

    def _act(self) -> None:
        while not self._stop.is_set():
            try:
                alarm = self._to_acknowledge.get(timeout=0.2)
            except queue.Empty:
                continue
            body = {"version": alarm["version"], "comment": "seen"}
            try:
                answer = self.http.post(f"/api/alarms/{alarm['id']}/acknowledge", json=body)
            except httpx.HTTPError:
                self._note(unsure=alarm["id"], version=alarm["version"])
                continue
            if answer.status_code == 200:
                self._note(accepted=alarm["id"], version=alarm["version"])
            else:
                self._note(refused=alarm["id"], code=answer.status_code)
