"""`onemap simulate --dataset NAME`: a measured walk published through the broker as a gateway would, marked simulated.

Its anchors and tags are added to the plan around a place of the site, named ``DS-…``, and taken out again at the end;
what a surveyor measured becomes the radio map, where the site has none of its own.
"""

from __future__ import annotations

import argparse
import json
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ingest.environment import Environment
from ingest.link import HEAD, JSON
from ingest.positioning.mapped import Survey
from ingest.simulator.datasets import READERS, DataSet, data_folder, read
from ingest.simulator.gateway import Gateway
from twin.model.errors import DomainError, WrongValue
from twin.model.park import Site
from twin.model.place import LocalFrame, frame_around
from twin.store.engine import connect
from twin.store.park import load_site
from twin.store.planned import features, remove, save
from twin.store.scope import scoped

LOG = logging.getLogger(__name__)
PREFIX = "DS"
TAG_KIND = {"range": "uwb", "rssi": "ble"}
SETTLED_S = 2.0
"""The live process needs a moment until it walks with the new anchors."""


def main(argv: Sequence[str]) -> int:
    """Publish one data set to its end, or round and round; 1 where it is not here."""
    parser = argparse.ArgumentParser(prog="onemap simulate --dataset", description="Publish a measured walk as live.")
    parser.add_argument("--dataset", required=True, metavar="|".join(READERS))
    parser.add_argument("--at", metavar="LON,LAT", help="where in the site its origin lies (the middle)")
    parser.add_argument("--speed", type=float, default=1.0, help="times as fast as it was measured (1)")
    parser.add_argument("--loop", action="store_true", help="begin anew at the end")
    chosen = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    environment = Environment.read()
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    try:
        data = read(chosen.dataset, data_folder())
        with in_the_plan(environment, data, _place(chosen.at)) as site:
            sys.stdout.write(f"{data.name}: {len(data.moments)} moments of {len(data.tags)} tags\n")
            sys.stdout.flush()
            publish(environment.mqtt_url, site.id, data, stop, speed=chosen.speed, loop=chosen.loop)
    except DomainError as error:
        sys.stderr.write(f"onemap: {error}\n")
        return 1
    return 0


def publish(
    url: str, site_id: str, data: DataSet, stop: threading.Event, *, speed: float = 1.0, loop: bool = False
) -> None:
    """Send the moments at their pace, stamped with the time now; returns at the end, or when told to stop."""
    gateway = Gateway(url, site_id, f"{PREFIX}-{data.name}")
    try:
        while not stop.is_set():
            begin = time.monotonic()
            for number, moment in enumerate(data.moments):
                if stop.wait(max(0.0, begin + moment.time_s / speed - time.monotonic())):
                    break
                gateway.send(data.kind, gateway.id, _body(data, moment.tag, moment.rows))
                if number % 100 == 99:
                    gateway.send_again()
            if not loop:
                break
        deadline = time.monotonic() + 10.0
        while gateway.unacknowledged and time.monotonic() < deadline and not stop.wait(0.2):
            gateway.send_again()
    finally:
        gateway.close()


@contextmanager
def in_the_plan(environment: Environment, data: DataSet, at: tuple[float, float] | None) -> Iterator[Site]:
    """Anchors and tags of a data set in the store for the length of a block, and the live process told of them."""
    engine = connect(environment.database_url, pool_size=1)
    try:
        with scoped(engine) as conn:
            site = load_site(conn, environment.site_id)
        things = list(planned(data, site, at))
        with scoped(engine) as conn:
            known = {(noun, each["id"]) for noun in ("anchor", "tag") for each in features(conn, noun)["features"]}
            for noun, feature in things:
                if (noun, feature["id"]) not in known:
                    save(conn, noun, feature, version=None, who="simulate")
        chart = environment.home / "live" / "radio_map.json"
        laid = lay_survey(chart, survey_of(data, site, at))
        tell_reload(environment.home / "run" / "live.sock")
        time.sleep(SETTLED_S)
        try:
            yield site
        finally:
            if laid:
                chart.unlink(missing_ok=True)
            with scoped(engine) as conn:
                for noun, feature in things:
                    remove(conn, noun, feature["id"], who="simulate")
            tell_reload(environment.home / "run" / "live.sock")
    finally:
        engine.dispose()


def planned(data: DataSet, site: Site, at: tuple[float, float] | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The anchors and tags of a data set as features, around a place or the middle of the site."""
    lon, lat = at or (site.lon, site.lat)
    frame: LocalFrame = frame_around(site.crs, lon, lat)
    common = {"site_id": site.id, "kind": TAG_KIND[data.kind]}
    for anchor, (x, y, z) in data.anchors.items():
        there = [float(each) for each in frame.to_lonlat(x, y)]
        told = {**common, "name_zh": f"数据集 {data.name}", "name_en": f"Data set {data.name}"}
        told["gateway_id"] = f"{PREFIX}-{data.name}"
        yield "anchor", _feature(_name(data, anchor), {"type": "Point", "coordinates": [*there, z]}, told)
    for tag in data.tags:
        yield "tag", _feature(_name(data, tag), None, common)


def survey_of(data: DataSet, site: Site, at: tuple[float, float] | None) -> Survey | None:
    """What the set's surveyor measured, at the places where its anchors are planned; None where nobody surveyed."""
    if not data.prints:
        return None
    around: LocalFrame = frame_around(site.crs, *(at or (site.lon, site.lat)))
    frame = site.frame()

    def here(x: float, y: float) -> tuple[float, float]:
        there = frame.to_local(*around.to_lonlat(x, y))
        return float(there[0]), float(there[1])

    names = list(data.anchors)
    return Survey(
        receivers=[_name(data, name) for name in names],
        receivers_m=[here(*data.anchors[name][:2]) for name in names],
        places_m=[here(*place) for place in data.prints],
        power_dbm=[[powers.get(name) for name in names] for powers in data.prints.values()],
    )


def lay_survey(file: Path, survey: Survey | None) -> bool:
    """Put a survey where the live process looks for one; False, and nothing done, where the site has its own."""
    if survey is None:
        return False
    try:
        known = msgspec.json.decode(file.read_bytes(), type=Survey)
    except FileNotFoundError:
        known = None
    except msgspec.MsgspecError:
        return False
    if known is not None and not all(name.startswith(f"{PREFIX}-") for name in known.receivers):
        LOG.warning("this site has a radio map of its own; the set is located by distance alone")
        return False
    fresh = file.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(survey))
    fresh.replace(file)
    return True


def tell_reload(path: Path) -> None:
    """Ask the live process to read the plan again; one that does not run will read it when it starts."""
    body = json.dumps({"request": "simulate", "op": "reload", "who": "simulate"}).encode()
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2.0)
            line.connect(str(path))
            line.sendall(HEAD.pack(len(body), JSON) + body)
            line.recv(1)
    except OSError as error:
        LOG.warning("the live process was not told: %s", error)


def _body(data: DataSet, tag: str, rows: Sequence[tuple[str, float]]) -> dict[str, Any]:
    fill = [None, None] if data.kind == "range" else []
    m = [[_name(data, anchor), value, *fill] for anchor, value in rows]
    return {"ts": datetime.now(UTC).isoformat(timespec="milliseconds"), "tag": _name(data, tag), "m": m}


def _name(data: DataSet, thing: str) -> str:
    return f"{PREFIX}-{data.name}-{thing}"


def _feature(object_id: str, geometry: dict[str, Any] | None, told: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": object_id, "geometry": geometry, "properties": {"id": object_id, **told}}


def _place(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        lon, lat = (float(each) for each in text.split(","))
    except ValueError as error:
        raise WrongValue(f"{text!r} is not LON,LAT", f"{text!r} 不是 经度,纬度", field="at") from error
    return lon, lat
