"""A whole house under many walking tags: how many messages it keeps up with, and how late a browser sees them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import psutil
import psycopg2
from websockets.sync.client import connect

from server.settings import CHECKOUT
from tests.load.generator import DAY_MS, mark
from tests.load.sender import Sender
from tests.stack import Stack, eventually, throw_away_house
from twin.model.frame import MOVERS, unpack

FENCES, GATEWAYS, SOS_EVERY_S = 500, 10, 0.5
WARM_UP_S = 8.0
SETTLED_CORES, SETTLE_STEP_S, LONGEST_SETTLE_S = 0.3, 3.0, 180.0
"""A new house builds its plant and loads its models beside its work; what is measured is a house that has done so."""


@dataclass(slots=True)
class Measured:
    """What a run gave; times in milliseconds, processor time in cores."""

    rate_per_s: float = 0.0
    kept_per_s: float = 0.0
    store_per_s: float = 0.0
    unacknowledged: int = 0
    store_behind_s: float = 0.0
    store_worst_behind_s: float = 0.0
    frames: int = 0
    p50_ms: float = float("nan")
    p99_ms: float = float("nan")
    sos: int = 0
    sos_p50_ms: float = float("nan")
    sos_p99_ms: float = float("nan")
    cores: dict[str, float] = field(default_factory=dict)


@contextmanager
def house(*, fences: int = FENCES, tags: int = 10_000) -> Iterator[Stack]:
    """A demo house without simulated devices, with many small fences and tags, in a home of its own."""
    with throw_away_house(ONEMAP_SIMULATE="0") as loaded:
        _fill(loaded, fences, tags)
        loaded.down()
        loaded.up()
        _settle(loaded)
        yield loaded


def _settle(loaded: Stack) -> None:
    """Wait until the server's workers have built what a new home needs."""
    serve, deadline = psutil.Process(loaded.pids["serve"]), time.monotonic() + LONGEST_SETTLE_S
    before = _seconds(serve, whole=True)
    while time.monotonic() < deadline:
        time.sleep(SETTLE_STEP_S)
        now = _seconds(serve, whole=True)
        if 0.0 <= now - before < SETTLED_CORES * SETTLE_STEP_S:
            return
        before = now


def load(loaded: Stack, *, rate: float, tags: int, seconds: float) -> Measured:
    """Send for a while and measure after a moment of warming up."""
    said, order = loaded.home / "said.json", loaded.home / "order.json"
    order.write_text(json.dumps({
        "mqtt_url": loaded.state["mqtt_url"], "site_id": _site(loaded)["id"], "tags": tags, "rate": rate,
        "gateways": GATEWAYS, "box": _box(loaded), "said": str(said),
    }))  # fmt: skip
    command = [sys.executable, "-m", "tests.load.generator", str(order)]
    generator = subprocess.Popen(command, cwd=CHECKOUT)
    screen = _Screen(loaded)
    sos = _Keys(loaded, screen)
    try:
        time.sleep(WARM_UP_S)
        found = _measure(loaded, generator, screen, sos, seconds)
    finally:
        sos.stop.set()
        generator.terminate()
        generator.wait(30)
        screen.close()
    done = json.loads(said.read_text())
    found.rate_per_s, found.unacknowledged = done["sent"] / done["seconds"], done["kept"]
    return found


def said(found: Measured) -> str:
    """One line about all that was measured."""
    cores = ", ".join(f"{name} {share:.2f}" for name, share in found.cores.items() if share >= 0.005)
    return (
        f"none; sent {found.rate_per_s:.0f}/s, kept {found.kept_per_s:.0f}/s, stored {found.store_per_s:.0f}/s, "
        f"{found.unacknowledged} not acknowledged, "
        f"database {found.store_behind_s:.1f} s behind, at worst {found.store_worst_behind_s:.1f} s, "
        f"place to browser p50 {found.p50_ms:.0f} ms p99 {found.p99_ms:.0f} ms, "
        f"SOS p50 {found.sos_p50_ms:.0f} ms p99 {found.sos_p99_ms:.0f} ms; cores: {cores}, "
        f"together {sum(found.cores.values()):.2f}"
    )


def _measure(
    loaded: Stack, generator: subprocess.Popen[bytes], screen: _Screen, sos: _Keys, seconds: float
) -> Measured:
    processes = {name: psutil.Process(pid) for name, pid in loaded.pids.items()}
    processes |= {"generator": psutil.Process(generator.pid), "screen": psutil.Process()}
    screen.waits.clear()
    screen.keys.clear()
    before, kept, rows, start = _cpu(processes), _kept(screen.http), _rows(loaded), time.monotonic()
    store = _Behind(loaded)
    sos.begin()
    time.sleep(seconds)
    took = time.monotonic() - start
    behind = store.ends()
    after, kept_after, rows_after = _cpu(processes), _kept(screen.http), _rows(loaded)
    waits = np.concatenate(screen.waits) if screen.waits else np.array([np.nan])
    keys = np.array(screen.keys or [np.nan])
    return Measured(
        kept_per_s=(kept_after - kept) / took,
        store_per_s=(rows_after - rows) / took,
        store_behind_s=float(np.median(behind[-6:])),
        store_worst_behind_s=max(behind),
        frames=len(screen.waits),
        p50_ms=float(np.percentile(waits, 50)),
        p99_ms=float(np.percentile(waits, 99)),
        sos=len(screen.keys),
        sos_p50_ms=float(np.percentile(keys, 50)),
        sos_p99_ms=float(np.percentile(keys, 99)),
        cores={name: round((after[name] - before[name]) / took, 3) for name in processes},
    )


class _Behind:
    """How long ago what the database has last was written to the log of rows [s], looked at every few seconds."""

    STEP_S = 2.0

    def __init__(self, loaded: Stack) -> None:
        self._folder = loaded.home / "live" / "rows"
        self._url = loaded.state["database_url"].replace("+psycopg2", "")
        self._written: list[tuple[float, int]] = []
        self._behind: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def ends(self) -> list[float]:
        """Look no more; every look's answer in its order."""
        self._stop.set()
        self._thread.join(10)
        return self._behind or [float("nan")]

    def _run(self) -> None:
        connection = psycopg2.connect(self._url)
        connection.autocommit = True
        while not self._stop.is_set():
            with connection.cursor() as cursor:
                cursor.execute("SELECT file, offset_bytes FROM core.ingest_cursor WHERE name = 'rows'")
                row = cursor.fetchone() or ("0", 0)
            self._written.append((time.monotonic(), self._place(*self._end())))
            copied = self._place(int(row[0] or 0), int(row[1]))
            when = next((at for at, place in reversed(self._written) if place <= copied), self._written[0][0])
            self._behind.append(time.monotonic() - when)
            self._stop.wait(self.STEP_S)
        connection.close()

    def _end(self) -> tuple[int, int]:
        last = max(int(file.stem) for file in self._folder.glob("*.log"))
        return last, (self._folder / f"{last:010d}.log").stat().st_size

    @staticmethod
    def _place(segment: int, offset: int) -> int:
        return segment * 10**12 + offset


class _Screen:
    """A signed-in browser on the live channel that says how late each place and each SOS is."""

    def __init__(self, loaded: Stack) -> None:
        self.http = loaded.sign_in("operator")
        self.waits: list[np.ndarray[Any, Any]] = []
        self.keys: list[float] = []
        self.pressed: dict[str, float] = {}
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        origin: Any = loaded.url
        url = f"ws://{urlsplit(loaded.url).netloc}/live?hz=50"
        self._socket = connect(url, additional_headers={"Cookie": cookie}, origin=origin, proxy=None, max_size=None)
        self._last = np.full(1, -1.0)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.close()
        self._thread.join(10)

    def _read(self) -> None:
        for data in self._socket:
            if isinstance(data, bytes):
                self._look(data)
            elif '"sos"' in data:
                self._told(json.loads(data))

    def _look(self, data: bytes) -> None:
        now, frame = mark(), unpack(data)
        if frame.kind != MOVERS:
            return
        index, sent = frame.arrays["index"].astype(int), frame.arrays["z_m"].astype(float)
        if len(index) and index.max() >= len(self._last):
            self._last = np.pad(self._last, (0, int(index.max()) + 1 - len(self._last)), constant_values=-1.0)
        fresh = (self._last[index] != sent) & (sent > 10.0)
        self._last[index] = sent
        if fresh.any():
            self.waits.append((now - sent[fresh]) % DAY_MS)

    def _told(self, message: dict[str, Any]) -> None:
        alarm = message.get("alarm") or {}
        pressed = self.pressed.pop(str(alarm.get("source_id")), None)
        if pressed is not None:
            self.keys.append((time.monotonic() - pressed) * 1e3)


class _Keys:
    """People who press their SOS key one after the other, through a gateway of their own."""

    def __init__(self, loaded: Stack, screen: _Screen) -> None:
        self.stop = threading.Event()
        self._sender = Sender(loaded.state["mqtt_url"], _site(loaded)["id"], "LOAD-GW-SOS")
        self._screen, self._begun = screen, threading.Event()
        threading.Thread(target=self._press, daemon=True).start()

    def begin(self) -> None:
        self._begun.set()

    def _press(self) -> None:
        number = time.time_ns()
        while not self.stop.wait(SOS_EVERY_S):
            self._sender.turn()
            if self._begun.is_set():
                number, seq = number + 1, self._sender.number()
                tag = f"SOS-{number}"
                stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                body = {"ts": stamp, "seq": seq, "boot": self._sender.boot, "gateway": self._sender.name}
                frame = self._sender.frame(f"sos/{tag}", json.dumps(body).encode(), seq)
                self._screen.pressed[tag] = time.monotonic()
                self._sender.send([(seq, frame)])


def _fill(loaded: Stack, fences: int, tags: int) -> None:
    from twin.store.engine import connect as connect_store
    from twin.store.planned import save_many
    from twin.store.scope import scoped

    west, south, east, north = _box(loaded)
    dice, turn = np.random.default_rng(3), np.linspace(0, 2 * np.pi, 9)
    made = []
    for k in range(fences):
        x, y, radius = dice.uniform(west, east), dice.uniform(south, north), (15 + 3 * k % 45) / 111_320
        ring = [[x + radius * np.cos(a), y + radius * np.sin(a)] for a in turn[:-1]]
        kind = "forbidden" if k % 10 == 0 else "area"
        shape = {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}
        made.append({"id": f"LOAD-F{k:03d}", "geometry": shape,
                     "properties": {"kind": kind, "name_zh": f"围栏{k}", "name_en": f"Fence {k}"}})  # fmt: skip
    worn = [{"id": f"LOAD-{k:05d}", "geometry": None, "properties": {"kind": "uwb"}} for k in range(tags)]
    engine = connect_store(loaded.state["database_url"])
    with scoped(engine, "*", who="bench") as conn:
        save_many(conn, "fence", made, who="bench")
        save_many(conn, "tag", worn, who="bench")
    engine.dispose()


def _site(loaded: Stack) -> dict[str, Any]:
    return dict(loaded.sign_in("operator").get("/api/site").json())


def _box(loaded: Stack) -> tuple[float, float, float, float]:
    """A square of three kilometres far east of the park."""
    sensors = loaded.sign_in("operator").get("/api/features/sensor").json()["features"]
    lon, lat = sensors[0]["geometry"]["coordinates"][:2]
    return lon + 0.05, lat - 0.01, lon + 0.08, lat + 0.017


def _kept(http: httpx.Client) -> int:
    def look() -> dict[str, Any] | None:
        return http.get("/api/status").json()["heartbeat"]

    return int(eventually(look, "a heartbeat")["kept"])  # type: ignore[index]


def _rows(loaded: Stack) -> int:
    connection = psycopg2.connect(loaded.state["database_url"].replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM core.position")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


def _cpu(processes: dict[str, psutil.Process]) -> dict[str, float]:
    return {name: _seconds(process, whole=name != "screen") for name, process in processes.items()}


def _seconds(process: psutil.Process, *, whole: bool) -> float:
    """Processor time of a process and of those that it started [s]; one that is gone has none."""
    try:
        times = process.cpu_times()
        children = process.children() if whole else []
    except psutil.Error:
        return 0.0
    return float(times.user + times.system) + sum(_seconds(child, whole=True) for child in children)
