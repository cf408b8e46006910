"""A broker whose queue really overflows, a gateway that really dies: each is one alarm, and what it hides is known."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from ingest.simulator.gateway import Gateway
from server.runtime import mosquitto
from server.settings import Settings
from tests.stack import eventually
from tests.walks.live_rig import Screen, now, small_park, start
from tests.walks.test_foreign_dialects import states
from twin.model.park import Park
from twin.model.terms import SensorTerms

QUEUE = 20


@pytest.fixture
def narrow_broker(tmp_path: Path) -> Iterator[str]:
    """A mosquitto that queues very little for who is away, and tells its counts every second."""
    program = mosquitto.provide_program(Settings.from_env().home)
    broker = mosquitto.configure(program, tmp_path / "broker", mosquitto.choose_port(0))
    file = broker.folder / "mosquitto.conf"
    lines = [line for line in file.read_text().splitlines() if not line.startswith(("max_queued", "max_inf", "sys_"))]
    limits = [f"max_queued_messages {QUEUE}", "max_inflight_messages 5", "sys_interval 1"]
    file.write_text("\n".join([*lines, *limits, ""]))
    with mosquitto.running(broker, tmp_path / "broker.log") as url:
        yield url


def test_messages_that_the_broker_threw_away_are_an_alarm_that_says_how_many(tmp_path: Path, narrow_broker: str):
    park = small_park(f"t{uuid4().hex[:8]}")
    (tmp_path / "park.json").write_bytes(park.to_json())
    process = start(tmp_path, narrow_broker)
    try:
        screen = Screen(tmp_path)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["broker_up"], 10)
        os.kill(process.pid, signal.SIGSTOP)
        topic = f"onemap/v1/{park.site.id}/reading/GT-001"
        sent = 5 * QUEUE
        lines = "\n".join(f'{{"ts":"{now()}","seq":{n},"value":1}}' for n in range(sent))
        send_lines(narrow_broker, topic, lines)
        os.kill(process.pid, signal.SIGCONT)
        alarm = screen.alarm("messages_dropped", "unacknowledged", 15)
        beat = screen.wait(lambda m: m["kind"] == "heartbeat" and m["broker_dropped"] > 0 and m["kept"] > 0, 10)
        assert (alarm["source_id"], alarm["priority"]) == ("broker", 2)
        assert 0 < alarm["value"] <= beat["broker_dropped"] <= sent - QUEUE
    finally:
        os.kill(process.pid, signal.SIGCONT)
        process.terminate()
        process.wait(10)


def send_lines(url: str, topic: str, lines: str) -> None:
    """Publish each line as a message of its own over one connection."""
    address = urlsplit(url)
    where = ["-h", str(address.hostname), "-p", str(address.port), "-q", "1", "-t", topic, "-l"]
    subprocess.run(["mosquitto_pub", *where], input=lines.encode(), check=True, timeout=20)


def through(park: Park, gateway_id: str) -> Park:
    """The park with all detectors on one gateway."""
    hung = {name: replace(each, rule=SensorTerms(gateway_id=gateway_id)) for name, each in park.sensors.items()}
    return replace(park, sensors=hung)


def speaking(url: str, park: Park) -> Gateway:
    """A connected gateway that has said a value of every detector."""
    gateway = Gateway(url, park.site.id, "GW-07")
    eventually(gateway._client.is_connected, "a connection to the broker")
    for sensor in park.sensors:
        gateway.send("reading", sensor, {"ts": now(), "value": 1.0, "unit": "ppm"})
    return gateway


def test_a_gateway_that_dies_is_one_alarm_and_its_detectors_are_unknown_until_it_is_back(
    tmp_path: Path, broker_url: str
):
    park = through(small_park(f"t{uuid4().hex[:8]}"), "GW-07")
    (tmp_path / "park.json").write_bytes(park.to_json())
    process = start(tmp_path, broker_url)
    try:
        screen = Screen(tmp_path)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["broker_up"], 10)
        gateway = speaking(broker_url, park)
        states(screen, {0: "normal", 1: "normal", 2: "normal"})
        gateway._client.loop_stop()
        gateway._client.socket().close()  # type: ignore[union-attr]
        gone = screen.alarm("offline", "unacknowledged", 15)
        assert gone["source_id"] == "GW-07"
        states(screen, {0: "stale", 1: "stale", 2: "stale"})
        screen.alarm("silent", "suppressed", 20)
        shown = [m["alarm"] for m in screen.messages if m["kind"] == "alarm" and m["alarm"]["state"] != "suppressed"]
        assert {alarm["condition"] for alarm in shown} == {"offline"}, "one alarm, not one a detector"
        back = speaking(broker_url, park)
        assert screen.alarm("offline", "returned")["id"] == gone["id"]
        states(screen, {0: "normal", 1: "normal", 2: "normal"})
        back.close()
    finally:
        process.terminate()
        process.wait(10)
