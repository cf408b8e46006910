"""`onemap replay`: plays a recorded time on a clock of its own, faster or slower, with pause and seek.

It is told what to do by lines on its input (`pause`, `go`, `speed 60`, `seek 2026-11-21T08:00:00+08:00`, `quit`) and by
requests on ``run/replay.sock``, where it sends the same messages and frames as the live process does on its own socket,
each marked as a replay. It may run beside the live process and touches nothing of it.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.environment import Environment
from ingest.inbox import Inbox
from ingest.link import Link
from ingest.recorded import Recorded
from ingest.replay import NothingRecorded, Played, Replay
from twin.model.errors import DomainError, Invalid, WrongValue
from twin.model.park import Park

LOG = logging.getLogger(__name__)
FRAME_PERIOD_S = 0.2
FASTEST = 3600.0
SOCKET = "replay.sock"


class Player:
    """A replay with a speed: how much of the recording is played in a second of ours.

    Parameters
    ----------
    clock : callable
        Our own clock, in seconds, that never steps back.
    """

    def __init__(
        self, replay: Replay, *, speed: float = 1.0, until: datetime | None = None, clock: Callable[[], float]
    ) -> None:
        self.replay, self.until = replay, until
        self.paused, self.speed = False, 1.0
        self._clock = clock
        self._then = clock()
        self.turn(speed)

    @property
    def over(self) -> bool:
        """Whether the end of the recording, or what was asked for, is reached."""
        return self.replay.over or (self.until is not None and self.replay.at >= self.until)

    def turn(self, speed: float) -> None:
        """Another speed, above 0 and at most an hour a second; raises WrongValue."""
        if not 0 < speed <= FASTEST:
            raise WrongValue(
                f"A speed lies above 0 and up to {FASTEST:g}", f"倍速应大于 0 且不超过 {FASTEST:g}", field="speed"
            )
        self.speed = speed

    def seek(self, at: datetime) -> None:
        """Another moment; raises WrongValue without a zone, NothingRecorded."""
        if at.tzinfo is None:
            raise WrongValue("The moment has no zone", "时间缺少时区", field="at")
        self.replay.seek(at)
        self._then = self._clock()

    def step(self) -> Played:
        """Play what has become due since the last call; nothing while paused."""
        now = self._clock()
        passed, self._then = now - self._then, now
        if self.paused or self.over:
            return Played()
        until = self.replay.at + timedelta(seconds=passed * self.speed)
        return self.replay.play(until if self.until is None else min(until, self.until))

    def state(self) -> dict[str, object]:
        """Where it stands."""
        told = {"kind": "replay", "origin": "replay", "at": self.replay.at, "speed": self.speed}
        return {**told, "paused": self.paused, "over": self.over}

    def obey(self, words: Sequence[str]) -> None:
        """Carry out `pause`, `go`, `speed N` or `seek TIME`; raises Invalid."""
        match list(words):
            case ["pause"]:
                self.paused = True
            case ["go"]:
                self.paused = False
            case ["speed", number]:
                self.turn(_number(number))
            case ["seek", moment]:
                self.seek(moment_of(moment))
            case _:
                raise WrongValue(
                    "Say pause, go, speed N or seek TIME", "可用指令:pause、go、speed N、seek 时间", field="op"
                )


class Station:
    """The replay's end of its socket: the same messages and frames as the live process sends, marked."""

    def __init__(self, player: Player, path: Path) -> None:
        self.player = player
        self.inbox: Inbox[Any] = Inbox()
        self._sequence = 0
        self.link = Link(
            path,
            on_connect=lambda client: self.inbox.put((client, None)),
            on_request=lambda client, request: self.inbox.put((client, request)),
        )

    def run(self, stop: threading.Event) -> None:
        """Play and answer until told to stop; a replay that is over stays, so that one can go back."""
        self.link.start()
        told = 0.0
        while not stop.is_set():
            for client, request in self.inbox.take(most=100, wait_s=FRAME_PERIOD_S):
                if request is None:
                    self.link.send(self.snapshot(), client)
                    self._frames(everything=True)
                else:
                    self.link.send(self._answer(request), client)
            self.show(self.player.step())
            if time.monotonic() - told > 1.0:
                told = time.monotonic()
                self.link.send(self.player.state())
                self._frames(everything=True)
        self.link.stop()

    def show(self, played: Played) -> None:
        """Send what was played."""
        for change in played.changes:
            self.link.send({"kind": "alarm", "seq": change.seq, "alarm": change.alarm, "from_state": change.from_state})
        for event in played.events:
            self.link.send({"kind": "fence", "event": event})
        for weather in played.weather[-1:]:
            self.link.send({"kind": "weather", "weather": weather})
        self._frames(everything=False)

    def snapshot(self) -> dict[str, object]:
        """All a client needs to begin with."""
        walk = self.player.replay.walk
        return {
            **self.player.state(),
            "kind": "snapshot",
            "alarms": self.player.replay.alarms(),
            "movers": walk.movers.describe(),
            "sensors": walk.sensors.describe(),
            "weather": walk.weather,
        }

    def _answer(self, request: dict[str, Any]) -> dict[str, object]:
        reply: dict[str, object] = {"kind": "reply", "request": request.get("request")}
        try:
            self.player.obey([str(each) for each in (request.get("op"), request.get("value")) if each is not None])
        except DomainError as error:
            told = {"code": error.code, "message_zh": error.message_zh, "message_en": error.message_en}
            return reply | {"ok": False, "error": told}
        self.link.send(self.snapshot())
        return reply | {"ok": True, "result": self.player.state()}

    def _frames(self, *, everything: bool) -> None:
        walk, time_s = self.player.replay.walk, self.player.replay.at.timestamp()
        self._sequence += 1
        for board in (walk.movers, walk.sensors):
            frame = board.pack(sequence=self._sequence, time_s=time_s, all_of_them=everything)
            if frame is not None:
                self.link.send_frame(frame)


def moment_of(text: str) -> datetime:
    """A moment with its zone; raises WrongValue."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongValue(f"{text!r} is no time", f"{text!r} 不是有效时间", field="at") from error
    if found.tzinfo is None:
        raise WrongValue(f"{text!r} has no zone: write +08:00 or Z behind it", f"{text!r} 缺少时区", field="at")
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise WrongValue(f"{text!r} is no number", f"{text!r} 不是数字", field="speed") from error


def main(argv: Sequence[str]) -> int:
    """Play what this installation has recorded; 1 where there is nothing."""
    parser = argparse.ArgumentParser(prog="onemap replay", description="Play a recorded time again (docs/replay.md).")
    parser.add_argument("--at", type=str, help="where to begin, ISO 8601 with its zone (the recording's begin)")
    parser.add_argument("--until", type=str, help="where to end (the recording's end)")
    parser.add_argument("--speed", type=float, default=1.0, help="seconds of the recording in one of ours (1)")
    parser.add_argument("--span", action="store_true", help="only say from when to when there is something")
    chosen = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING)
    home = Environment.read().home
    try:
        span = Recorded(home / "live").span()
        if span is None:
            raise NothingRecorded()
        sys.stdout.write(f"recorded: {span.begin.isoformat()} – {span.end.isoformat()}\n")
        if chosen.span:
            return 0
        park = Park.from_json((home / "live" / "park.json").read_bytes())
        begin = moment_of(chosen.at) if chosen.at else span.begin
        until = moment_of(chosen.until) if chosen.until else None
        player = Player(Replay(home / "live", park, begin), speed=chosen.speed, until=until, clock=time.monotonic)
    except (Invalid, DomainError, OSError) as error:
        sys.stderr.write(f"onemap: {error}\n")
        return 1
    return _play(player, home / "run" / SOCKET)


def _play(player: Player, socket: Path) -> int:
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    station = Station(player, socket)
    threading.Thread(target=_listen, args=(station, stop), daemon=True).start()
    threading.Thread(target=_tell, args=(player, stop), daemon=True).start()
    station.run(stop)
    return 0


def _listen(station: Station, stop: threading.Event) -> None:
    """Hand lines of the input on as requests; the end of the input changes nothing."""
    for line in sys.stdin:
        words = line.split()
        if words[:1] == ["quit"]:
            stop.set()
        elif words:
            station.inbox.put((None, {"request": "stdin", "op": words[0], "value": " ".join(words[1:]) or None}))


def _tell(player: Player, stop: threading.Event) -> None:
    """Say once a second where it stands, and end by itself at a given end."""
    while not stop.wait(1.0):
        standing = len(player.replay.walk.register.alarms)
        pause = " paused" if player.paused else ""
        sys.stdout.write(f"replay {player.replay.at.isoformat()} ×{player.speed:g}{pause}, {standing} alarms\n")
        sys.stdout.flush()
        if player.over and player.until is not None:
            stop.set()
