"""Foreign dialects on a real broker: an edge node, a SensorThings client and a gateway of another make, whole walks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.ingest import sparkplug_encoder as spb
from tests.walks.live_rig import Screen, kill, running, send, small_park, start
from twin.model.frame import MOVERS, SENSOR_STATES, SENSORS
from twin.model.park import Feed, Park

NH3, H2S = "Tank 7/NH3", "H2S"


@pytest.fixture
def group() -> str:
    return f"plant-{uuid4().hex[:6]}"


def park_of(group: str) -> Park:
    """The small park; its three detectors hang on an edge node, a datastream and a gateway of another make."""
    told: list[tuple[str, str, str, Any, dict[str, Any]]] = [
        ("sparkplug_b", f"{group}/edge/{NH3}", "GT-001", "sensor", {"on_change": True}),
        ("sparkplug_b", f"{group}/edge/plc/{H2S}", "GT-002", "sensor", {"on_change": True}),
        ("sensorthings", f"Datastreams('{group}')", "GT-003", "sensor", {"factor": 1000.0}),
        ("alink_json", f"{group}/box/GeoLocation", "TAG-001", "tag", {}),
        ("alink_json", f"{group}/box", "GW-BOX", "device", {}),
    ]
    feeds = tuple(
        Feed(id=f"F{n}", protocol=protocol, address=address, target_id=target, kind=kind, **more)
        for n, (protocol, address, target, kind, more) in enumerate(told)
    )
    return replace(small_park(f"t{uuid4().hex[:8]}"), feeds=feeds)


class Edge:
    """An edge node as the specification has it: will, births, counted data, and a new birth when it is asked."""

    def __init__(self, url: str, group: str) -> None:
        self.group, self.seq, self.births, self.bd_seq = group, 0, 0, 7
        self.asked = threading.Event()
        address = urlsplit(url)
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"{group}-edge")
        self.client.will_set(f"spBv1.0/{group}/NDEATH/edge", spb.death(self.bd_seq), qos=1)
        self.client.on_message = lambda *_: self.asked.set()
        self.client.connect(str(address.hostname), address.port or 1883, keepalive=5)
        self.client.subscribe(f"spBv1.0/{group}/NCMD/edge", 1)
        self.client.loop_start()

    def say(self, kind: str, *metrics: Any, device: str = "") -> None:
        """Publish with QoS 0, as edge nodes do."""
        if kind == "NBIRTH":
            self.seq = 0
            body = spb.birth(*metrics, bd_seq=self.bd_seq)
        else:
            self.seq = (self.seq + 1) % 256
            body = spb.payload(*metrics, seq=self.seq)
        topic = f"spBv1.0/{self.group}/{kind}/edge" + (f"/{device}" if device else "")
        self.client.publish(topic, body, qos=0).wait_for_publish(5)

    def be_born(self, nh3: float = 1.0, h2s: float = 1.0) -> None:
        self.say("NBIRTH", spb.metric(NH3, nh3, alias=1))
        self.say("DBIRTH", spb.metric(H2S, h2s, alias=2), device="plc")

    def die(self) -> None:
        """Go without a word: the broker sends the will."""
        sock = self.client.socket()
        assert sock is not None
        self.client.loop_stop()
        sock.close()


@contextmanager
def edge_node(url: str, group: str) -> Iterator[Edge]:
    edge = Edge(url, group)
    try:
        yield edge
    finally:
        edge.client.disconnect()
        edge.client.loop_stop()


def states(screen: Screen, wanted: dict[int, str]) -> None:
    """Wait until sensors, by their row, have these states."""

    def fits(arrays: dict[str, Any]) -> bool:
        shown = dict(zip(arrays["index"].tolist(), arrays["state"].tolist(), strict=True))
        return all(shown.get(row) == SENSOR_STATES[state] for row, state in wanted.items())

    screen.frames.clear()
    screen.frame(SENSORS, fits, 5)


def test_an_edge_node_raises_alarms_and_when_it_dies_it_is_one_alarm_and_its_children_are_unknown(
    tmp_path: Path, broker_url: str, group: str
):
    with running(tmp_path, broker_url, park_of(group)) as screen, edge_node(broker_url, group) as edge:
        edge.be_born()
        edge.say("NDATA", spb.metric("", 31.0, alias=1, typed=False))
        alarm = screen.alarm("high", "unacknowledged")
        assert (alarm["source_id"], alarm["value"]) == ("GT-001", 31.0)
        edge.say("DDATA", spb.metric("", 60.0, alias=2, typed=False), device="plc")
        assert screen.alarm("high_high", "unacknowledged")["source_id"] == "GT-002"
        states(screen, {0: "high", 1: "high_high"})
        edge.die()
        gone = screen.alarm("offline", "unacknowledged", 15)
        assert gone["source_id"] == f"{group}/edge"
        states(screen, {0: "stale", 1: "stale"})
        with edge_node(broker_url, group) as again:
            again.be_born()
            assert screen.alarm("offline", "returned")["id"] == gone["id"]
            states(screen, {0: "normal", 1: "normal"})
        said = {(m["alarm"]["condition"], m["alarm"]["source_id"]) for m in screen.messages if m["kind"] == "alarm"}
        gas = {("high", "GT-001"), ("high", "GT-002"), ("high_high", "GT-002")}
        assert said == {*gas, ("offline", f"{group}/edge")}, "neither a child nor its silence is an alarm of its own"


def test_a_receiver_that_missed_the_birth_asks_for_one_and_then_understands(
    tmp_path: Path, broker_url: str, group: str
):
    with edge_node(broker_url, group) as edge:
        edge.be_born()
        with running(tmp_path, broker_url, park_of(group)) as screen:
            edge.say("NDATA", spb.metric("", 40.0, alias=1, typed=False))
            assert edge.asked.wait(5)
            assert not [m for m in screen.messages if m["kind"] == "alarm"]
            edge.be_born(nh3=40.0)
            assert screen.alarm("high", "unacknowledged")["value"] == 40.0
            edge.asked.clear()
        with running(tmp_path, broker_url, park_of(group)) as screen:
            assert edge.asked.wait(5), "after a restart a new birth is asked for"
            edge.say("NDATA", spb.metric("", 70.0, alias=1, typed=False))
            assert screen.alarm("high_high", "unacknowledged")["value"] == 70.0


def test_edge_nodes_are_told_whether_their_host_listens_also_when_it_is_killed(
    tmp_path: Path, broker_url: str, group: str
):
    park = park_of(group)
    told: list[dict[str, Any]] = []
    watcher = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"{group}-watcher")
    watcher.on_message = lambda _c, _u, message: told.append(json.loads(message.payload))
    address = urlsplit(broker_url)
    watcher.connect(str(address.hostname), address.port or 1883)
    watcher.subscribe(f"spBv1.0/STATE/onemap-{park.site.id}", 1)
    watcher.loop_start()

    def saw(online: bool, since: int = 0) -> dict[str, Any]:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for one in told[since:]:
                if one["online"] is online:
                    return one
            time.sleep(0.05)
        raise AssertionError(f"not told {online}: {told}")

    try:
        with running(tmp_path, broker_url, replace(park, feeds=())) as screen:
            assert not told, "where no group is named nothing is said"
            (tmp_path / "park.json").write_bytes(park.to_json())
            screen.ask("reload")
            assert abs(saw(True)["timestamp"] / 1000 - time.time()) < 20
        assert saw(False)["timestamp"] >= saw(True)["timestamp"]
        before = len(told)
        process = start(tmp_path, broker_url)
        born = saw(True, before)
        kill(process)
        assert saw(False, before)["timestamp"] == born["timestamp"], "the last will is of the birth it belongs to"
    finally:
        watcher.loop_stop()
        watcher.disconnect()


def test_an_observation_and_a_place_of_other_systems_walk_the_same_way(tmp_path: Path, broker_url: str, group: str):
    park = park_of(group)
    with running(tmp_path, broker_url, park) as screen:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        topic = f"v1.1/Datastreams('{group}')/Observations"
        send(broker_url, topic, {"result": 0.03, "phenomenonTime": at})
        assert screen.alarm("high", "unacknowledged")["source_id"] == "GT-003"
        place = {"Longitude": park.site.lon, "Latitude": park.site.lat, "CoordinateSystem": 1}
        post = {"id": "1", "version": "1.0", "params": {"GeoLocation": {"value": place}, "Pump": 3}}
        send(broker_url, f"/sys/{group}/box/thing/event/property/post", post)
        arrays = screen.frame(MOVERS, lambda arrays: 0 in arrays["index"])
        assert arrays["lon"][0] == pytest.approx(park.site.lon) and arrays["error_m"][0] == pytest.approx(5.0, abs=0.01)
        heard = screen.ask("foreign")["result"]
        assert [(each["address"], each["value"]) for each in heard] == [(f"{group}/box/Pump", "3")]
        send(broker_url, f"/as/mqtt/status/{group}/box", {"status": "offline"})
        assert screen.alarm("offline", "unacknowledged")["source_id"] == "GW-BOX"
        screen.frames.clear()
        assert screen.frame(MOVERS, lambda arrays: 2 in arrays["state"])["index"].tolist() == [0]


def test_a_name_that_the_planner_adds_is_heard_without_a_restart(tmp_path: Path, broker_url: str, group: str):
    park = park_of(group)
    bare = replace(park, feeds=())
    with running(tmp_path, broker_url, bare) as screen, edge_node(broker_url, group) as edge:
        (tmp_path / "park.json").write_bytes(park.to_json())
        screen.ask("reload")
        deadline = time.monotonic() + 10
        while not [m for m in screen.messages if m["kind"] == "alarm"] and time.monotonic() < deadline:
            edge.be_born(nh3=33.0)
            screen.read(0.3)
        assert screen.alarm("high", "unacknowledged")["source_id"] == "GT-001"
