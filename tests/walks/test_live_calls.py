"""Who crosses a line is told by the tag, the receipt is noted, and whoever does not answer is on the list."""

from __future__ import annotations

import json
import queue
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import paho.mqtt.client as mqtt
import pytest

from tests.walks.live_rig import now, running, send, small_park
from twin.model.park import Park


@pytest.fixture
def park() -> Park:
    return small_park(f"t{uuid4().hex[:8]}")


def stand(url: str, park: Park, tag: str, x: float, y: float, seq: int) -> None:
    lon, lat = (float(each) for each in park.site.frame().to_lonlat(x, y))
    body = {"ts": now(), "seq": seq, "x": lon, "y": lat, "z": 1.2, "crs": "EPSG:4490", "cov": [0.04, 0.0, 0.04]}
    send(url, f"onemap/v1/{park.site.id}/fix/{tag}", body)


def test_a_crossing_buzzes_the_tag_and_an_evacuation_names_who_does_not_answer(
    tmp_path: Path, broker_url: str, park: Park
):
    site, heard = park.site.id, queue.Queue[mqtt.MQTTMessage]()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.on_message = lambda *given: heard.put(given[2])
    ready = queue.Queue[int]()
    client.on_subscribe = lambda *_: ready.put(1)
    client.connect("127.0.0.1", urlsplit(broker_url).port or 0)
    client.subscribe(f"onemap/v1/{site}/cmd/+", 1)
    client.loop_start()
    ready.get(timeout=5)
    with running(tmp_path, broker_url, park) as screen:
        stand(broker_url, park, "TAG-001", 50, 50, 1)
        screen.alarm("forbidden/F-01", "unacknowledged")
        buzz = heard.get(timeout=5)
        body = json.loads(buzz.payload)
        assert buzz.topic.endswith("cmd/TAG-001") and body["command"] == "buzz"
        assert body["reason"].startswith("tag:TAG-001:forbidden/F-01")
        receipt = {"ts": now(), "seq": 1, "id": body["id"], "command": "buzz"}
        send(broker_url, f"onemap/v1/{site}/receipt/TAG-001", receipt)
        answered = screen.wait(lambda m: m["kind"] == "call" and m["call"]["received"])["call"]
        assert answered["missing"] == [] and list(answered["received"]) == ["TAG-001"]
        stand(broker_url, park, "TAG-002", 50, 52, 1)
        screen.wait(lambda m: m["kind"] == "call" and m["call"]["tags"] == ["TAG-002"])
        called = screen.ask("evacuate", fences=["F-01"], reason="leak")["result"]
        assert sorted(called["tags"]) == ["TAG-001", "TAG-002"]
        late = screen.wait(lambda m: m["kind"] == "call" and m["call"]["id"] == called["id"] and m["call"]["late"], 12)
        assert sorted(late["call"]["missing"]) == ["TAG-001", "TAG-002"]
        assert screen.wait(lambda m: m["kind"] == "heartbeat")["broker_dropped"] == 0
    client.loop_stop()
