"""What the server knows of the live walk at this moment, and who is told: one hub, many browsers.

Alarms and log entries queue per browser and are never dropped; of frames a slow browser gets only the newest.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson

from server.board import Board
from server.limits import Limits
from server.live_view import Owners, View
from server.search.view import search_seen
from server.who import Who
from twin.model.frame import MOVERS, SENSORS, FrameIsBroken
from twin.rules.alarm.routing import Chair, called

FORWARDED = ("receipt", "weather")
HIDDEN = {"id": "", "source_kind": "", "source_id": "", "condition": "", "priority": 4, "state": "normal"}
SCHEMA = 1
MOST_ROOMS = 32


class Client:
    """One browser: its messages in order, its newest frame of each kind, and whether it fell too far behind."""

    def __init__(self, who: Who, limits: Limits, *, frames_hz: float | None = None) -> None:
        self.who = who
        self._period_s = 1.0 / min(max(frames_hz or limits.frames_hz, 0.1), limits.most_frames_hz)
        self._due_s = 0.0
        self.view = View.of(who)
        self.behind = False
        self._limit = limits.alarm_queue
        self._messages: deque[bytes] = deque()
        self._frames: dict[int, bytes] = {}
        self._news = asyncio.Event()

    def tell(self, message: Mapping[str, Any]) -> None:
        """Queue a message; a browser that leaves too many unread is given up."""
        self._messages.append(orjson.dumps(message))
        self.behind = self.behind or len(self._messages) > self._limit
        self._news.set()

    def show(self, frame: bytes) -> None:
        """Put a frame in the place of the one before of its kind."""
        self._frames[frame[0]] = frame
        self._news.set()

    async def next(self) -> tuple[list[bytes], list[bytes]]:
        """Wait for news; returns the messages in order, and the newest frames where it is time for some."""
        while not self._messages and not (self._frames and self._rest_s() <= 0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self._rest_s() if self._frames else None)
            self._news.clear()
        messages, self._messages = list(self._messages), deque()
        if self._rest_s() > 0:
            return messages, []
        self._due_s = time.monotonic() + self._period_s
        frames, self._frames = list(self._frames.values()), {}
        return messages, frames

    def _rest_s(self) -> float:
        return self._due_s - time.monotonic()


class Hub:
    """The present moment of the live walk. Everything here runs in the event loop; no step waits."""

    def __init__(self, limits: Limits) -> None:
        self.clients: set[Client] = set()
        self.alarms: dict[str, dict[str, Any]] = {}
        self.alarm_seq = 0
        self.weather: dict[str, Any] | None = None
        self.database: dict[str, Any] = {"up": True, "since": None}
        self.engine: dict[str, Any] = {"up": False, "since": now()}
        self.heartbeat: dict[str, Any] | None = None
        self.bypasses: list[dict[str, Any]] = []
        self.flood: dict[str, Any] = {"active": False, "since": None, "in_10_min": 0}
        self.sensor_owners: dict[str, str | None] = {}
        self.rooms: dict[str, dict[str, Any]] = {}
        self.manned: frozenset[Chair] = frozenset()
        self.searches: dict[str, dict[str, Any]] = {}
        self.search: dict[str, Any] = {"up": False, "since": now()}
        self._limits = limits
        self._movers: list[dict[str, Any]] = []
        self._sensors: list[dict[str, Any]] = []
        self._rest: dict[str, Any] = {}
        self._boards = {MOVERS: Board(), SENSORS: Board()}
        self._frames: dict[int, bytes] = {}
        self._owners = Owners({}, {})

    @property
    def movers(self) -> list[dict[str, Any]]:
        """Everybody and everything that carries a tag, as the engine lists them."""
        return self._movers

    def join(self, who: Who, extra: Mapping[str, Any], *, frames_hz: float | None = None) -> Client:
        """A new browser; its first message is the hello."""
        client = Client(who, self._limits, frames_hz=frames_hz)
        self.greet(client, extra)
        self.clients.add(client)
        return client

    def greet(self, client: Client, extra: Mapping[str, Any]) -> None:
        """Tell one browser everything anew."""
        client.tell(self.hello(client.view, client.who) | dict(extra))
        client.tell({"kind": "database", **self.database})
        client.tell({"kind": "engine", **self.engine})
        found = (search_seen(one, client.view, self._movers) for one in self.searches.values())
        client.tell({"kind": "searches", "searches": [one for one in found if one is not None], **self.search})
        for frame in self._frames.values():
            seen = client.view.frame(frame, self._owners)
            if seen is not None:
                client.show(seen)

    def leave(self, client: Client) -> None:
        """A browser is gone."""
        self.clients.discard(client)

    def hello(self, view: View, who: Who) -> dict[str, Any]:
        """The first message on the live channel."""
        positions = self._rest.get("positions") if view.positions and view.identity and not view.enterprise_id else None
        return {
            "kind": "hello",
            "schema": SCHEMA,
            "server_time": now(),
            "alarms": view.alarms(self.alarms),
            "alarm_seq": self.alarm_seq,
            "movers": view.movers(self._movers),
            "sensors": self._sensors,
            "positions": positions,
            "weather": self.weather,
            "database": self.database,
            "engine": self.engine,
            "log_seq": self._rest.get("log_seq"),
            "bypasses": view.bypasses(self.bypasses),
            "flood": self.flood,
            "who": who.public(),
            "may": sorted(who.permissions),
        }

    def take(self, message: dict[str, Any]) -> None:
        """One JSON message of the engine."""
        kind = message.get("kind")
        if kind == "snapshot":
            self._snapshot(message)
        elif kind == "alarm":
            self._alarm(message)
        elif kind in FORWARDED:
            self.weather = message.get("weather") if kind == "weather" else self.weather
            self.broadcast(message)
        elif kind == "call":
            self._call(message["call"])
        elif kind == "bypasses":
            self._bypasses(message)
        elif kind == "heartbeat":
            self._heartbeat(message)

    def take_search(self, message: dict[str, Any]) -> None:
        """One message of the search for leaks: all open ones, or one that has changed or ended."""
        if message.get("kind") == "searches":
            self.searches = {str(one["id"]): one for one in message.get("searches", [])}
            for client in self.clients:
                found = (search_seen(one, client.view, self._movers) for one in self.searches.values())
                client.tell({"kind": "searches", "searches": [one for one in found if one is not None], **self.search})
        elif message.get("kind") == "search":
            self._search(message["search"])

    def _search(self, search: dict[str, Any]) -> None:
        if search.get("state") == "ended":
            self.searches.pop(str(search["id"]), None)
        else:
            self.searches[str(search["id"])] = search
        cut: dict[View, dict[str, Any] | None] = {}
        for client in self.clients:
            if client.view not in cut:
                cut[client.view] = search_seen(search, client.view, self._movers)
            seen = cut[client.view]
            if seen is not None:
                client.tell({"kind": "search", "search": seen})

    def search_turned(self, up: bool) -> None:
        """The search for leaks came or went; what it said last is shown with its age."""
        self.search = {"up": up, "since": now()}
        self.broadcast({"kind": "searching", **self.search})

    def search_of(self, who: Who, search_id: str) -> dict[str, Any] | None:
        """An open search as an account may see it."""
        found = self.searches.get(search_id)
        return None if found is None else search_seen(found, View.of(who), self._movers)

    def take_frame(self, frame: bytes) -> None:
        """One live frame of the engine: worked out once for each kind of view, not once for each browser."""
        try:
            frame = self._boards[frame[0]].take(frame)
        except (FrameIsBroken, IndexError, KeyError):
            return
        self._frames[frame[0]] = frame
        cut: dict[View, bytes | None] = {}
        for client in self.clients:
            if client.view not in cut:
                cut[client.view] = client.view.frame(frame, self._owners)
            seen = cut[client.view]
            if seen is not None:
                client.show(seen)

    def engine_turned(self, up: bool) -> None:
        """The engine came or went; every browser is told since when."""
        self.engine = {"up": up, "since": now()}
        self.broadcast({"kind": "engine", **self.engine})

    def broadcast(self, message: Mapping[str, Any]) -> None:
        """Tell every browser."""
        for client in self.clients:
            client.tell(message)

    def lead(self, room: str, look: dict[str, Any]) -> None:
        """Tell every browser where the leader of a room looks; only the last word of the newest rooms is remembered."""
        self.rooms.pop(room, None)
        self.rooms[room] = {"kind": "screen", "room": room, **look}
        if len(self.rooms) > MOST_ROOMS:
            del self.rooms[next(iter(self.rooms))]
        self.broadcast(self.rooms[room])

    def plot(self, mark: Mapping[str, Any]) -> None:
        """A mark on the shared map was drawn or erased: tell every browser that may see it."""
        for client in self.clients:
            if client.view.owns(mark["properties"]):
                client.tell({"kind": "plot", "mark": mark})

    def here(self, name: str) -> bool:
        """Whether a browser of an account is connected."""
        return any(client.who.name == name for client in self.clients)

    def tell_account(self, name: str, message: Mapping[str, Any]) -> None:
        """Tell every browser of one account."""
        for client in self.clients:
            if client.who.name == name:
                client.tell(message)

    def _snapshot(self, message: dict[str, Any]) -> None:
        self.alarms = {str(alarm["id"]): self.routed(alarm) for alarm in message.get("alarms", [])}
        self.alarm_seq = int(message.get("alarm_seq") or 0)
        self._movers = list(message.get("movers", []))
        self._sensors = list(message.get("sensors", []))
        self._rest = {key: message.get(key) for key in ("positions", "log_seq")}
        self.bypasses = list(message.get("bypasses") or [])
        self.flood = message.get("flood") or self.flood
        if message.get("weather"):
            self.weather = message["weather"]
        for board in self._boards.values():
            board.clear()
        self._frames = {}
        self.know_owners(self.sensor_owners)
        for client in self.clients:
            self.greet(client, {})

    def named(self, call: dict[str, Any]) -> dict[str, Any]:
        """A call with the names of those whose receipt is missing."""
        movers = {mover["tag_id"]: mover for mover in self._movers}
        missing = [
            {
                "tag_id": tag,
                "label": movers.get(tag, {}).get("label", tag),
                "label_en": movers.get(tag, {}).get("label_en"),
            }
            for tag in call.get("missing", [])
        ]
        return call | {"missing": missing}

    def _call(self, call: dict[str, Any]) -> None:
        for client in self.clients:
            client.tell({"kind": "call", "call": client.view.call(self.named(call))})

    def _bypasses(self, message: dict[str, Any]) -> None:
        self.bypasses = list(message.get("bypasses") or [])
        for client in self.clients:
            client.tell({"kind": "bypasses", "bypasses": client.view.bypasses(self.bypasses)})

    def _heartbeat(self, message: dict[str, Any]) -> None:
        self.heartbeat = message
        flood = message.get("flood") or self.flood
        if flood["active"] != self.flood["active"]:
            self.broadcast({"kind": "flood", "flood": flood})
        self.flood = flood

    def know_chairs(self, manned: frozenset[Chair]) -> None:
        """Learn which chairs somebody sits on; from now on alarms call those."""
        if manned != self.manned:
            self.manned = manned
            self.alarms = {alarm_id: self.routed(alarm) for alarm_id, alarm in self.alarms.items()}

    def routed(self, alarm: dict[str, Any]) -> dict[str, Any]:
        """An alarm with the chairs that are called for it."""
        chairs = called(alarm, self.manned)
        return alarm | {"called": [{"role": each.role, "enterprise_id": each.enterprise_id or None} for each in chairs]}

    def know_owners(self, sensor_owners: dict[str, str | None]) -> None:
        """Learn which enterprise each sensor belongs to, as the store knows it."""
        self.sensor_owners = sensor_owners
        self._owners = Owners(
            {int(mover["index"]): mover.get("enterprise_id") for mover in self._movers},
            {int(each["index"]): sensor_owners.get(str(each["sensor_id"])) for each in self._sensors},
        )

    def _alarm(self, message: dict[str, Any]) -> None:
        alarm = self.routed(message["alarm"])
        self.alarm_seq = int(message.get("seq") or alarm.get("seq") or self.alarm_seq)
        if alarm.get("state") == "normal":
            self.alarms.pop(str(alarm["id"]), None)
        else:
            self.alarms[str(alarm["id"])] = alarm
        for client in self.clients:
            seen = client.view.alarm(alarm)
            # An alarm of somebody else still spends its number, so that no browser believes it missed one.
            client.tell({"kind": "alarm", "seq": self.alarm_seq, "alarm": seen or HIDDEN})


def now() -> str:
    """The time now as ISO 8601 UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
