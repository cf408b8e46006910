"""How long a message takes from the device to the screen's socket: real broker, real spool, real live process."""

from __future__ import annotations

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
import psutil

from ingest.simulator.publish import Simulator
from twin.model.frame import MOVERS, unpack
from twin.model.park import Anchor, Park, Person, Sensor, Site, Tag

CHECKOUT = Path(__file__).resolve().parents[2]
RUN = """
import sys
from pathlib import Path
from ingest.engine import run_live
from twin.model.park import Park
home = Path(sys.argv[1])
park = Park.from_json((home / "park.json").read_bytes())
run_live(home=home, mqtt_url=sys.argv[2], site_id="", load_park=lambda: park)
"""
BAR_MS = 500.0
CONFIGURATION = "listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_inflight_messages 200\n"


def measure(seconds: float = 20.0, tags: int = 300, sensors: int = 150) -> dict[str, float]:
    """Publish as a park does and time positions and alarms on their way to live.sock.

    Parameters
    ----------
    seconds : float
        How long to measure, after two seconds of warming up [s].
    tags, sensors : int
        Tags at 1 Hz, detectors at 1 Hz.

    Returns
    -------
    dict
        ``figure`` is the 99th percentile [ms] and ``holds`` whether it is at most 500 ms; ``p50_ms``, ``p99_ms``,
        ``max_ms`` over all positions, from the moment the gateway publishes the ranges to the moment a frame with
        the tag's new place is read; ``alarm_p50_ms`` and ``alarm_max_ms`` of alarms raised on the way; the number
        of ``fixes``; ``live_cpu_fraction`` and ``simulator_cpu_fraction`` of one core.
    """
    with tempfile.TemporaryDirectory(prefix="onemap-latency-") as folder:
        home = Path(folder)
        port = _free_port()
        (home / "mosquitto.conf").write_text(CONFIGURATION.format(port=port))
        broker = subprocess.Popen(["mosquitto", "-c", str(home / "mosquitto.conf")], stderr=subprocess.DEVNULL)
        park, url = _park(tags, sensors), f"mqtt://127.0.0.1:{port}"
        (home / "park.json").write_bytes(park.to_json())
        live = subprocess.Popen([sys.executable, "-c", RUN, str(home), url], cwd=CHECKOUT, stderr=subprocess.DEVNULL)
        try:
            return _Run(home, url, park).measure(seconds, live.pid)
        finally:
            for process in (live, broker):
                process.terminate()
                process.wait(10)


class _Run:
    def __init__(self, home: Path, url: str, park: Park) -> None:
        self._socket = _connect(home / "run" / "live.sock")
        self._simulator = Simulator(url, park, seed=1)
        self._row = {tag_id: row for row, tag_id in enumerate(park.tags)}
        self._sent_s: dict[int, float] = {}
        self._lon: dict[int, float] = {}
        self._waits: list[float] = []
        self._alarms: list[float] = []
        self._probe_s: dict[float, float] = {}
        for gateway in self._simulator._gateways.values():
            gateway.send = self._timed(gateway.send)  # type: ignore[method-assign]

    def measure(self, seconds: float, live_pid: int) -> dict[str, float]:
        stop = threading.Event()
        publisher = threading.Thread(target=self._simulator.run, args=(stop,))
        publisher.start()
        time.sleep(2.0)
        self._drain(0.5)
        self._waits.clear()
        live, own = psutil.Process(live_pid), psutil.Process(os.getpid())
        before, start = (_cpu(live), _cpu(own)), time.monotonic()
        self._drain(seconds, probes=True)
        took = time.monotonic() - start
        after = _cpu(live), _cpu(own)
        stop.set()
        publisher.join(10)
        waits = np.array(self._waits) * 1e3
        alarms = np.array(self._alarms or [np.nan]) * 1e3
        return {
            "figure": float(np.percentile(waits, 99)),
            "holds": bool(np.percentile(waits, 99) <= BAR_MS),
            "p50_ms": float(np.percentile(waits, 50)),
            "p99_ms": float(np.percentile(waits, 99)),
            "max_ms": float(waits.max()),
            "alarm_p50_ms": float(np.percentile(alarms, 50)),
            "alarm_max_ms": float(alarms.max()),
            "fixes": float(len(waits)),
            "live_cpu_fraction": (after[0] - before[0]) / took,
            "simulator_cpu_fraction": (after[1] - before[1]) / took,
        }

    def _timed(self, send: Any) -> Any:
        def timed(kind: str, device: str, body: dict[str, Any], *, qos: int = 1) -> None:
            if kind == "range":
                self._sent_s[self._row[body["tag"]]] = time.monotonic()
            send(kind, device, body, qos=qos)

        return timed

    def _drain(self, seconds: float, *, probes: bool = False) -> None:
        rest, end, probe, due = b"", time.monotonic() + seconds, 0, time.monotonic()
        while (now := time.monotonic()) < end:
            if probes and now >= due:
                probe, due = probe + 1, now + 0.5
                self._press(probe)
            try:
                rest += self._socket.recv(1 << 20)
            except TimeoutError:
                continue
            while len(rest) >= 5 and len(rest) >= 5 + (length := int.from_bytes(rest[:4], "little")):
                self._take(rest[4], rest[5 : 5 + length])
                rest = rest[5 + length :]

    def _press(self, number: int) -> None:
        self._probe_s[number] = time.monotonic()
        body = {"ts": _now(), "pressed": number % 2 == 1, "number": number}
        self._simulator._bus.send("sos", "TAG-PROBE", body)

    def _take(self, kind: int, body: bytes) -> None:
        now = time.monotonic()
        if kind == ord("J"):
            if b'"kind":"alarm"' in body and b'"condition":"sos"' in body:
                self._alarms.append(now - self._probe_s[max(self._probe_s)])
            return
        frame = unpack(body)
        if frame.kind == MOVERS:
            for row, lon in zip(frame.arrays["index"].tolist(), frame.arrays["lon"].tolist(), strict=True):
                moved = self._lon.get(row) != lon
                self._lon[row] = lon
                if moved and row in self._sent_s:
                    self._waits.append(now - self._sent_s.pop(row))


def _park(tags: int, sensors: int) -> Park:
    site = Site(id="bench", name_zh="测", name_en="Bench", crs="EPSG:4549", lon=120.9, lat=31.85, bounds=(0, 0, 0, 0))
    frame = site.frame()
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(-950, 950, 12), np.linspace(-700, 700, 10)))
    lon, lat = frame.to_lonlat(x, y)
    plain = Sensor(
        id="", name_zh="探测器", name_en="Detector", enterprise_id=None, kind="gas", quantity="ammonia", unit="ppm",
        lon=120.9, lat=31.85, z_m=1.5, period_s=1.0, high=25.0, high_high=50.0, range_min=0.0, range_max=100.0,
    )  # fmt: skip
    places = zip(lon.tolist(), lat.tolist(), strict=True)
    anchors = [Anchor(id=f"A{i}", lon=u, lat=v, z_m=6.0, gateway_id=f"GW{i // 10}") for i, (u, v) in enumerate(places)]
    people = [Person(id=f"P{i}", name_zh="", name_en="") for i in range(tags)]
    return Park(
        site=site,
        sensors={f"S{i}": replace(plain, id=f"S{i}") for i in range(sensors)},
        anchors={anchor.id: anchor for anchor in anchors},
        tags={f"T{i}": Tag(id=f"T{i}", person=person) for i, person in enumerate(people)},
    )


def _connect(path: Path) -> socket.socket:
    deadline = time.monotonic() + 20
    while True:
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect(str(path))
        except OSError:
            client.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
            continue
        client.settimeout(0.02)
        return client


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    print(measure(*(float(each) for each in sys.argv[1:2])))
