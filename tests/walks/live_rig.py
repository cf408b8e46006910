"""A small park and a running live process for tests: real broker, real files, real socket."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twin.model.frame import unpack
from twin.model.park import Anchor, Fence, Park, Person, Sensor, Site, Tag

CRS = "EPSG:4549"
LON, LAT = 120.9, 31.85
HEAD = struct.Struct("<IB")
RUN = """
import sys
from pathlib import Path
from ingest.engine import run_live
from twin.model.frame import unpack
from twin.model.park import Park
home, url = Path(sys.argv[1]), sys.argv[2]
run_live(home=home, mqtt_url=url, site_id="", load_park=lambda: Park.from_json((home / "park.json").read_bytes()))
"""


def small_park(site_id: str, *, sensors: int = 3, tags: int = 3) -> Park:
    """A square of 200 m with four anchors, a forbidden fence in its north-east quarter, detectors and tags."""
    site = Site(id=site_id, name_zh="测试园区", name_en="Test park", crs=CRS, lon=LON, lat=LAT, bounds=(0, 0, 0, 0))
    frame = site.frame()

    def at(x_m: float, y_m: float) -> tuple[float, float]:
        lon, lat = frame.to_lonlat(x_m, y_m)
        return float(lon), float(lat)

    corners = [(-100.0, -100.0), (100.0, -100.0), (100.0, 100.0), (-100.0, 100.0)]
    ring = tuple(at(*corner) for corner in [(20, 20), (80, 20), (80, 80), (20, 80), (20, 20)])
    return Park(
        site=site,
        sensors={
            f"GT-{i:03d}": Sensor(
                id=f"GT-{i:03d}", name_zh=f"氨探测器{i}", name_en=f"Ammonia detector {i}", enterprise_id="E1",
                kind="gas", quantity="ammonia", unit="ppm", lon=LON, lat=LAT, z_m=1.5, period_s=1.0,
                high=25.0, high_high=50.0, range_min=0.0, range_max=100.0,
            )
            for i in range(1, sensors + 1)
        },
        anchors={
            f"UWB-{i}": Anchor(id=f"UWB-{i}", lon=at(*corner)[0], lat=at(*corner)[1], z_m=6.0, gateway_id="GW-01")
            for i, corner in enumerate(corners, start=1)
        },
        tags={
            f"TAG-{i:03d}": Tag(id=f"TAG-{i:03d}", person=Person(id=f"P-{i:03d}", name_zh="张三", name_en="Zhang San"))
            for i in range(1, tags + 1)
        },
        fences=(
            Fence(
                id="F-01", name_zh="罐区", name_en="Tank farm", kind="forbidden", polygons=((ring,),), priority=2,
            ),
        ),
    )  # fmt: skip


def now() -> str:
    """This moment as devices write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def send(url: str, topic: str, payload: dict[str, Any] | str, *options: str) -> None:
    """Publish with mosquitto_pub, as a person would by hand; QoS 1."""
    address = urlsplit(url)
    text = payload if isinstance(payload, str) else json.dumps(payload)
    where = ["-h", str(address.hostname), "-p", str(address.port), "-q", "1", "-t", topic]
    subprocess.run(["mosquitto_pub", *where, *options, "-m", text], check=True, timeout=10)


class Screen:
    """A client of live.sock that remembers all JSON messages and the newest frames."""

    def __init__(self, home: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(home / "run" / "live.sock"))
        self.messages: list[dict[str, Any]] = []
        self.frames: list[bytes] = []
        self._rest = b""

    def wait(self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float = 5.0) -> dict[str, Any]:
        """The first message, past or coming, that is wanted."""
        for message in self.messages:
            if wanted(message):
                return message
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            before = len(self.messages)
            self.read(0.2)
            for message in self.messages[before:]:
                if wanted(message):
                    return message
        kinds = [m.get("kind") for m in self.messages]
        raise AssertionError(f"not seen within {timeout_s} s; messages: {kinds}")

    def alarm(self, condition: str, state: str, timeout_s: float = 5.0) -> dict[str, Any]:
        """An alarm message about a condition in a state."""

        def wanted(message: dict[str, Any]) -> bool:
            alarm = message.get("alarm", {})
            return message["kind"] == "alarm" and alarm["condition"] == condition and alarm["state"] == state

        return dict(self.wait(wanted, timeout_s)["alarm"])

    def standing(self, condition: str, state: str) -> dict[str, Any]:
        """An alarm about a condition in a state, in the first snapshot or as a message after it."""
        for alarm in self.wait(lambda message: message["kind"] == "snapshot")["alarms"]:
            if (alarm["condition"], alarm["state"]) == (condition, state):
                return dict(alarm)
        return self.alarm(condition, state)

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Ask the engine and wait for its reply."""
        request = f"{op}-{time.monotonic_ns()}"
        body = json.dumps({"request": request, "op": op, "who": "operator", **arguments}).encode()
        self.socket.sendall(HEAD.pack(len(body), ord("J")) + body)
        return self.wait(lambda m: m.get("kind") == "reply" and m["request"] == request)

    def frame(self, kind: int, wanted: Callable[[dict[str, Any]], bool], timeout_s: float = 3.0) -> dict[str, Any]:
        """The arrays of the first frame of a kind, past or coming, that is wanted."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for frame in map(unpack, self.frames):
                if frame.kind == kind and wanted(frame.arrays):
                    return dict(frame.arrays)
            self.read(0.2)
        raise AssertionError(f"no such frame within {timeout_s} s")

    def read(self, timeout_s: float) -> None:
        """Take what comes within a time."""
        self.socket.settimeout(timeout_s)
        try:
            self._rest += self.socket.recv(1 << 20)
        except TimeoutError:
            return
        while len(self._rest) >= HEAD.size:
            length, kind = HEAD.unpack_from(self._rest)
            if len(self._rest) < HEAD.size + length:
                return
            body, self._rest = self._rest[HEAD.size : HEAD.size + length], self._rest[HEAD.size + length :]
            if kind == ord("J"):
                self.messages.append(json.loads(body))
            else:
                self.frames.append(body)


def start(home: Path, url: str) -> subprocess.Popen[bytes]:
    """Start the live process and wait until its socket answers."""
    log = (home / "live.log").open("ab")
    process = subprocess.Popen([sys.executable, "-c", RUN, str(home), url], stdout=log, stderr=log)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            Screen(home).socket.close()
            return process
        except OSError:
            assert process.poll() is None, (home / "live.log").read_text()
            time.sleep(0.02)
    raise AssertionError("live.sock does not answer")


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process as a power cut would, without a word."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)


@contextmanager
def running(home: Path, url: str, park: Park) -> Iterator[Screen]:
    """A live process for the length of a block, and a screen on it."""
    (home / "park.json").write_bytes(park.to_json())
    process = start(home, url)
    try:
        screen = Screen(home)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["broker_up"], 10)
        yield screen
    finally:
        process.terminate()
        process.wait(10)
