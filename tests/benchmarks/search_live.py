"""How soon a leak search answers after its trigger, and whether alarms wait for it: real broker, live and seek.

After some quiet seconds one detector stands in high alarm at once, so that nothing begins the search before its alarm.
Alarms are timed before (no search) and while it runs, in one run: the same machine and neighbours are behind both.
"""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from ingest.simulator.publish import Simulator
from tests.benchmarks.latency import CHECKOUT, CONFIGURATION, RUN, _connect, _free_port, _now, _park
from twin.model.frame import SENSOR_STATES, SENSORS, Frame, unpack
from twin.model.park import Park, Sensor

FIRST_S, LATER_MS = 1.0, 50.0
DETECTORS, VESSELS, TAGS = 100, 400, 300
QUIET_S, LONGEST_S, BUSY_S, EVERY_S = 16.0, 45.0, 20.0, 0.25
AMMONIA = {"molar_mass_kg_mol": 0.01703, "boiling_k": 239.8, "lfl_fraction": 0.15, "aegl2_ppm": 160.0}


def measure() -> dict[str, Any]:
    """Run the three processes for about a minute.

    Returns
    -------
    dict
        ``figure`` is the time from the detector's alarm on live.sock to the first answer on search.sock [s]; ``peer``
        tells alarms without and with a search; ``holds`` whether the answer came within a second and the median of
        alarms during the search within 50 ms of that before.
    """
    with tempfile.TemporaryDirectory(prefix="onemap-search-") as folder:
        home, port = Path(folder), _free_port()
        (home / "mosquitto.conf").write_text(CONFIGURATION.format(port=port))
        park, url = park_with_mast(), f"mqtt://127.0.0.1:{port}"
        (home / "park.json").write_bytes(park.to_json())
        (home / "search").mkdir()
        (home / "search" / "park.json").write_bytes(orjson.dumps(ledger(park)))
        quiet = {"stderr": subprocess.DEVNULL, "cwd": CHECKOUT}
        env = {**os.environ, "ONEMAP_HOME": str(home), "ONEMAP_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
        started = [subprocess.Popen(["mosquitto", "-c", str(home / "mosquitto.conf")], stderr=subprocess.DEVNULL)]
        started.append(subprocess.Popen([sys.executable, "-c", RUN, str(home), url], **quiet))  # type: ignore[call-overload]
        started.append(subprocess.Popen([sys.executable, "-m", "server", "seek"], env=env, **quiet))  # type: ignore[call-overload]
        try:
            return _Run(home, url, park).measure()
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait(10)


def park_with_mast() -> Park:
    """Detectors of ammonia on a grid of 80 m, and a mast."""
    park = _park(TAGS, DETECTORS)
    side = round(DETECTORS**0.5)
    x, y = (part.ravel() * 80.0 - 40.0 * side for part in np.meshgrid(np.arange(side), np.arange(side)))
    lon, lat = park.site.frame().to_lonlat(x, y)
    gas = {
        one.id: replace(one, lon=float(u), lat=float(v))
        for one, u, v in zip(park.sensors.values(), lon, lat, strict=True)
    }
    mast = {
        f"W-{quantity}": Sensor(
            id=f"W-{quantity}", name_zh="气象", name_en="Mast", kind="wind", quantity=quantity, unit=unit, lon=120.9,
            lat=31.85, z_m=10.0, period_s=1.0, range_min=0.0, range_max=top,
        )
        for quantity, unit, top in (("wind_speed", "m/s", 60.0), ("wind_direction", "deg", 360.0))
    }  # fmt: skip
    return replace(park, sensors={**gas, **mast})


def ledger(park: Park) -> dict[str, Any]:
    """The copy on disk that the search reads when no database answers: vessels on a grid among the detectors."""
    frame, side = park.site.frame(), round(VESSELS**0.5)
    x, y = (part.ravel() * 40.0 - 20.0 * side for part in np.meshgrid(np.arange(side), np.arange(side)))
    vessels = []
    for k, (east, north) in enumerate(zip(x, y, strict=True)):
        lon, lat = frame.to_lonlat(east + np.array([0, 4, 4, 0, 0]) + 9.0, north + np.array([0, 0, 4, 4, 0]) + 13.0)
        ring = [[float(a), float(b)] for a, b in zip(lon, lat, strict=True)]
        vessels.append(_feature(f"V-{k}", "Polygon", [ring], kind="bullet", substance_id="ammonia"))
    sensors = [
        _feature(one.id, "Point", [one.lon, one.lat], kind=one.kind, quantity=one.quantity, unit=one.unit, z_m=one.z_m,
                 high=one.high, range_max=one.range_max) for one in park.sensors.values()
    ]  # fmt: skip
    substance = {"id": "ammonia", "geometry": None, "properties": AMMONIA}
    rows = {"structure": vessels, "sensor": sensors, "substance": [substance]}
    site = {"id": park.site.id, "crs": park.site.crs, "lon": park.site.lon, "lat": park.site.lat}
    return {noun: {"type": "FeatureCollection", "features": found} for noun, found in rows.items()} | {"site": site}


def _feature(name: str, shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "geometry": {"type": shape, "coordinates": coordinates},
            "properties": properties}  # fmt: skip


class _Run:
    def __init__(self, home: Path, url: str, park: Park) -> None:
        self._live, self._search = (_connect(home / "run" / name) for name in ("live.sock", "search.sock"))
        self._simulator = Simulator(url, park, seed=1)
        self._rest = {self._live: b"", self._search: b""}
        self._pressed: dict[int, float] = {}
        self._alarms: list[tuple[float, float]] = []  # when pressed, and how long until heard
        self._trigger_s = self._answer_s = float("nan")

    def measure(self) -> dict[str, Any]:
        stop = threading.Event()
        publisher = threading.Thread(target=self._simulator.run, args=(stop,))
        self._simulator._detectors._next_s = math.inf  # none rises by itself
        publisher.start()
        began = time.monotonic()
        try:
            self._listen(began + QUIET_S)
            self._jump()
            self._listen(began + LONGEST_S, until_answer=True)
            self._listen(time.monotonic() + BUSY_S)
        finally:
            stop.set()
            publisher.join(10)
        when, waits = (np.array(part) for part in zip(*self._alarms, strict=True))
        after = when > self._trigger_s
        idle, busy = 1e3 * waits[(when > began + 3.0) & ~after], 1e3 * waits[after]
        first = self._answer_s - self._trigger_s
        apart = float(np.median(busy) - np.median(idle)) if after.any() else float("nan")
        return {
            "figure": first,
            "unit": "s from a detector's alarm to the first answer",
            "peer": f"alarms without a search: {_told(idle)}; while it runs: {_told(busy)}",
            "holds": bool(first <= FIRST_S and apart <= LATER_MS),
        }

    def _jump(self) -> None:
        """One detector in the middle shows twice its first alarm level from now on."""
        board = self._simulator._detectors
        row = board._gas[len(board._gas) // 2]
        board._rest[row] = 2.0 * (board.sensors[row].high or 25.0)

    def _listen(self, end_s: float, *, until_answer: bool = False) -> None:
        due = time.monotonic()
        while (now := time.monotonic()) < end_s and not (until_answer and np.isfinite(self._answer_s)):
            if now >= due:
                due = now + EVERY_S
                self._press()
            for line in (self._live, self._search):
                self._read(line)

    def _press(self) -> None:
        number = len(self._pressed) + 1
        self._pressed[number] = time.monotonic()
        body = {"ts": _now(), "pressed": number % 2 == 1, "number": number}
        self._simulator._bus.send("sos", "TAG-PROBE", body)

    def _read(self, line: socket.socket) -> None:
        try:
            rest = self._rest[line] + line.recv(1 << 20)
        except TimeoutError:
            return
        now = time.monotonic()
        while len(rest) >= 5 and len(rest) >= 5 + (length := int.from_bytes(rest[:4], "little")):
            if rest[4] == ord("J"):
                self._take(orjson.loads(rest[5 : 5 + length]), now)
            else:
                self._see(unpack(rest[5 : 5 + length]), now)
            rest = rest[5 + length :]
        self._rest[line] = rest

    def _take(self, message: dict[str, Any], now: float) -> None:
        if message["kind"] == "search" and "ellipse" in message["search"] and not np.isfinite(self._answer_s):
            self._answer_s = now
        if message["kind"] == "alarm" and message["alarm"]["condition"] == "sos":
            pressed = self._pressed[max(self._pressed)]
            self._alarms.append((pressed, now - pressed))

    def _see(self, frame: Frame, now: float) -> None:
        """The first frame in which a detector is in high alarm is what starts a search."""
        if frame.kind == SENSORS and not np.isfinite(self._trigger_s):
            high = np.isin(frame.arrays["state"], (SENSOR_STATES["high"], SENSOR_STATES["high_high"]))
            self._trigger_s = now if high.any() else self._trigger_s


def _told(waits_ms: np.ndarray) -> str:
    if not waits_ms.size:
        return "none"
    return f"{len(waits_ms)}, median {np.median(waits_ms):.0f} ms, p95 {np.percentile(waits_ms, 95):.0f} ms"


if __name__ == "__main__":
    print(measure())
