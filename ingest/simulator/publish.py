"""The virtual park at work: gateways, tags, detectors and a mast that publish as real ones do, marked simulated."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse.gas_groups import Gas
from ingest.environment import Environment
from ingest.ledger import gas
from ingest.simulator import data_replay
from ingest.simulator.attendance import Attendance
from ingest.simulator.detectors import Detectors, Mast, as_displayed
from ingest.simulator.drills import Drill
from ingest.simulator.gate_counters import GateCounters
from ingest.simulator.gateway import Gateway
from ingest.simulator.leaking import Leaking
from ingest.simulator.ordering import at_work, order
from ingest.simulator.walkers import Walkers, Ways, measure
from twin.model.park import Park, Sensor, Tag
from twin.rules.gate_count import KIND as GATE

LOG = logging.getLogger(__name__)
SLICES = 20
NEAREST_ANCHORS = 5
TAG_HEIGHT_M = 1.2
WALK_M_S = (0.8, 1.5)
DRIVE_M_S = (3.0, 7.0)
HEALTH_EVERY_S = 60.0
DEAF_EVERY = 30
"""One tag in so many never answers, as if it lay in a locker: a list of who is missing must have somebody to show."""


class Simulator:
    """All devices of one park.

    Parameters
    ----------
    rate : float
        Fixes a second of each tag.
    seed : int
        The same seed gives the same walks, noise and excursions.
    tags : int, optional
        Only the first so many tags.
    home : Path, optional
        Where drills are ordered; without it there are none.
    gases : mapping, optional
        What the equipment may hold, by id.
    ways, footways : sequence of ndarray, shape (n, 2)
        Roads, and paths that are only walked, as longitudes and latitudes.
    """

    def __init__(
        self,
        mqtt_url: str,
        park: Park,
        *,
        rate: float = 1.0,
        seed: int = 1,
        tags: int | None = None,
        home: Path | None = None,
        gases: Mapping[str, Gas] | None = None,
        ways: Sequence[NDArray[np.float64]] = (),
        footways: Sequence[NDArray[np.float64]] = (),
    ) -> None:
        self.rate = rate
        rng = np.random.default_rng(seed)
        frame = park.site.frame()
        anchors = list(park.anchors.values())
        self._anchors = anchors
        self._anchors_m = np.column_stack(
            [*frame.to_local([a.lon for a in anchors], [a.lat for a in anchors]), [a.z_m for a in anchors]]
        )
        self._tags = list(park.tags.values())[:tags] if len(anchors) > NEAREST_ANCHORS else []
        roads, walks = ([np.column_stack(frame.to_local(w[:, 0], w[:, 1])) for w in some] for some in (ways, footways))
        on_roads = np.array([_keeps_to_roads(tag) for tag in self._tags], dtype=bool)
        area = np.array([self._anchors_m[:, :2].min(axis=0), self._anchors_m[:, :2].max(axis=0)]) if anchors else None
        speed = np.array([rng.uniform(*(DRIVE_M_S if tag.vehicle else WALK_M_S)) for tag in self._tags])
        web = np.array([[-500.0, -500.0], [500.0, 500.0]]) if area is None else area
        network = Ways(roads, web, rng, footways=walks)
        self._walkers = Walkers(network, speed, rng, on_roads=on_roads) if self._tags else None
        self._attendance: Attendance | None = None
        if self._walkers is not None:
            place = (self._walkers.x_m, self._walkers.y_m)
            self._attendance = Attendance(park, self._tags, *place, datetime.now(UTC), rng)
        self._battery = rng.uniform(0.35, 1.0, len(self._tags))
        mast = [sensor for sensor in park.sensors.values() if _of_the_mast(sensor)]
        self._gates = GateCounters(list(park.sensors.values()), self._tags, np.random.default_rng(seed))
        others = [sensor for sensor in park.sensors.values() if not _of_the_mast(sensor) and sensor.kind != GATE]
        places = np.column_stack(frame.to_local([s.lon for s in others], [s.lat for s in others]))
        self._leaking = None if home is None else Leaking(home, others, places, gases or {})
        self._detectors = Detectors(others, rng, self._leaking)
        self._due_s = rng.uniform(0.0, 1.0, len(others)) * [s.period_s for s in others]
        self._period_s = np.array([s.period_s for s in others])
        self._mast, self._mast_sensors, self._mast_s, self._health_s = Mast(rng), mast, 0.0, 0.0
        self._rng = rng
        self._gateways = {
            name: Gateway(mqtt_url, park.site.id, name) for name in sorted({a.gateway_id or "GW-00" for a in anchors})
        }
        self._bus = Gateway(mqtt_url, park.site.id, "GW-DETECTORS", on_command=self._commanded)

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop."""
        started, step = time.monotonic(), 1.0 / (SLICES * self.rate)
        turn = 0
        while not stop.wait(max(0.0, started + turn * step - time.monotonic())):
            clock_s = turn * step
            self._tags_say(turn % SLICES, 1.0 / self.rate)
            self._detectors_say(clock_s)
            if clock_s >= self._mast_s:
                self._mast_s += 1.0
                self._mast_says()
                self._gates_say(self._mast_s)
            if clock_s >= self._health_s:
                self._health_s += HEALTH_EVERY_S
                self._tags_tell_health()
            if turn % 100 == 99:
                for gateway in [*self._gateways.values(), self._bus]:
                    gateway.send_again()
            turn += 1
        for gateway in [*self._gateways.values(), self._bus]:
            gateway.close()

    def _tags_say(self, part: int, period_s: float) -> None:
        if self._walkers is None:
            return
        if part == 0:
            self._walkers.step(period_s)
            if self._attendance is not None:
                self._attendance.step(self._walkers.x_m, self._walkers.y_m, period_s, datetime.now(UTC))
        rows = np.arange(part, len(self._tags), SLICES)
        if not len(rows):
            return
        x_m, y_m = self._walkers.x_m[rows], self._walkers.y_m[rows]
        index, range_m = measure(x_m, y_m, TAG_HEIGHT_M, self._anchors_m, NEAREST_ANCHORS, self._rng)
        ts = _now()
        for row, anchors, distances in zip(rows, index.tolist(), range_m.tolist(), strict=True):
            m = [[self._anchors[a].id, round(d, 3), -82.0, -84.0] for a, d in zip(anchors, distances, strict=True)]
            gateway = self._gateways[self._anchors[anchors[0]].gateway_id or "GW-00"]
            gateway.send("range", gateway.id, {"ts": ts, "tag": self._tags[row].id, "m": m}, qos=0)

    def _detectors_say(self, clock_s: float) -> None:
        rows = np.flatnonzero(self._due_s <= clock_s)
        if not len(rows):
            return
        self._due_s[rows] += self._period_s[rows]
        ts = _now()
        values = self._detectors.values(rows, clock_s, float(self._period_s[rows].mean()))
        for row, value in zip(rows, values.tolist(), strict=True):
            sensor = self._detectors.sensors[row]
            origin = "exercise" if self._detectors.exercise(int(row)) else "simulated"
            body = {"ts": ts, "value": round(value, 3), "unit": sensor.unit}
            self._bus.send("reading", sensor.id, body, origin=origin)

    def _mast_says(self) -> None:
        values, ts = self._mast.step(1.0), _now()
        if self._leaking is not None:
            self._leaking.step(1.0, values["wind_m_s"], values["wind_from_deg"])
        for sensor in self._mast_sensors:
            if sensor.quantity == "wind_speed":
                self._bus.send("reading", sensor.id, {"ts": ts, "values": values})
                continue
            value = as_displayed(sensor, values)
            if value is not None:
                self._bus.send("reading", sensor.id, {"ts": ts, "value": round(value, 2), "unit": sensor.unit})

    def _gates_say(self, clock_s: float) -> None:
        self._gates.step(1.0)
        ts = _now()
        for sensor, count in zip(self._gates.sensors, self._gates.net.tolist(), strict=True):
            if clock_s % sensor.period_s < 1.0:
                self._bus.send("reading", sensor.id, {"ts": ts, "value": count, "unit": sensor.unit})

    def _tags_tell_health(self) -> None:
        if self._walkers is None:
            return
        ts, moving = _now(), self._walkers.moving()
        self._battery = np.maximum(self._battery - 0.0005, 0.05)
        for row, tag in enumerate(self._tags):
            body = {"ts": ts, "battery_fraction": round(float(self._battery[row]), 3), "moving": bool(moving[row])}
            self._bus.send("tag", tag.id, body)

    def _commanded(self, device: str, body: dict[str, Any]) -> None:
        if crc32(device.encode()) % DEAF_EVERY == 0 and device.startswith("TAG"):
            return
        command = str(body.get("command", ""))
        answer = {"ts": _now(), "id": str(body.get("id", "")), "command": command, "ok": True, "text": "done"}
        self._bus.send("receipt", device, answer)


def run_simulator(
    mqtt_url: str,
    park: Park,
    *,
    rate: float = 1.0,
    seed: int = 1,
    tags: int | None = None,
    home: Path | None = None,
    gases: Mapping[str, Gas] | None = None,
    ways: Sequence[NDArray[np.float64]] = (),
    footways: Sequence[NDArray[np.float64]] = (),
    stop: threading.Event | None = None,
) -> None:
    """Publish as the devices of a park until `stop` is set; the parameters are those of `Simulator`."""
    simulator = Simulator(
        mqtt_url, park, rate=rate, seed=seed, tags=tags, home=home, gases=gases, ways=ways, footways=footways
    )
    simulator.run(stop or threading.Event())


def main(arguments: Sequence[str] = ()) -> int:
    """Simulate the park of this installation until Ctrl-C; with `--leak`, order an exercise leak first."""
    if any(each.partition("=")[0] == "--dataset" for each in arguments):
        return data_replay.main(arguments)
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    environment = Environment.read()
    with at_work(environment.home) as alone:
        if chosen.leak:
            drill = order(
                environment.home, environment.database_url, chosen.leak, rate_kg_s=chosen.leak_rate,
                seed=chosen.seed if chosen.seed > 1 else None, lasts_s=60 * chosen.minutes, ordered_by="simulate",
            )  # fmt: skip
            sys.stdout.write(_told(drill) + "\n")
        if not alone:
            if not chosen.leak:
                sys.stdout.write("The simulator of this home runs already.\n")
            return 0
        return _simulate(environment, chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onemap simulate", description="Publish as the devices of the park do.")
    parser.add_argument("--rate", type=float, default=1.0, help="fixes a second of each tag (1)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same walks and leak (1)")
    parser.add_argument("--tags", type=int, help="only so many tags")
    told = "an exercise leak of this equipment, or of one that chance chooses and nobody is told"
    parser.add_argument("--leak", default="", metavar="EQUIPMENT|hidden", help=told)
    parser.add_argument("--leak-rate", type=float, metavar="KG_S", help="how much leaks (by chance, 0.1 to 5 kg/s)")
    parser.add_argument("--dataset", metavar="NAME", help="instead: publish a measured walk (its --help tells more)")
    parser.add_argument("--minutes", type=float, default=15.0, help="how long it leaks (15)")
    return parser


def _told(drill: Drill) -> str:
    until = f"leaks until {drill.stops_at.astimezone():%H:%M:%S}; seal {drill.seal[:16]}…"
    if drill.hidden:
        return f"{drill.id}: a hidden leak has begun, {until}. It is opened on the command page."
    return f"{drill.id}: {drill.truth.equipment_id} leaks {drill.truth.rate_kg_s:g} kg/s, {until}."


def _simulate(environment: Environment, chosen: argparse.Namespace) -> int:
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    park, gases, ways, footways = _of_store(environment.database_url, environment.site_id)
    LOG.info("%d tags, %d sensors, %d ways", len(park.tags), len(park.sensors), len(ways) + len(footways))
    run_simulator(
        environment.mqtt_url, park, rate=chosen.rate, seed=chosen.seed, tags=chosen.tags, home=environment.home,
        gases=gases, ways=ways, footways=footways, stop=stop,
    )  # fmt: skip
    return 0


Lines = list[NDArray[np.float64]]


def _of_store(url: str, site_id: str) -> tuple[Park, dict[str, Gas], Lines, Lines]:
    from twin.store.engine import connect
    from twin.store.park import load_park
    from twin.store.planned import features
    from twin.store.scope import scoped

    engine = connect(url, pool_size=1)
    with scoped(engine) as conn:
        park = load_park(conn, site_id)
        held = features(conn, "substance")["features"]
        ways, footways = (
            [way for each in features(conn, noun)["features"] for way in _lines_of(each["geometry"])]
            for noun in ("road", "path")
        )
    engine.dispose()
    return park, {str(one["id"]): gas(str(one["id"]), one["properties"]) for one in held}, ways, footways


def _lines_of(geometry: dict[str, Any]) -> list[NDArray[np.float64]]:
    parts = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    return [np.asarray(part, dtype=float)[:, :2] for part in parts]


def _of_the_mast(sensor: Sensor) -> bool:
    return sensor.kind in ("wind", "weather")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _keeps_to_roads(tag: Tag) -> bool:
    return tag.vehicle is not None or (tag.person is not None and tag.person.role == "visitor")
