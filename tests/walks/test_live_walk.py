"""Walk A, whole: a message on a real broker becomes an alarm on disk and a frame on the socket."""

from __future__ import annotations

import math
from pathlib import Path
from uuid import uuid4

import pytest

from ingest import spool
from ingest.journal import read_changes
from tests.walks.live_rig import Screen, now, running, send, small_park
from twin.model.frame import MOVERS, SENSORS
from twin.model.park import Park


@pytest.fixture
def park() -> Park:
    return small_park(f"t{uuid4().hex[:8]}")


def ranges(park: Park, x_m: float, y_m: float) -> list[list[object]]:
    frame = park.site.frame()
    out: list[list[object]] = []
    for anchor in park.anchors.values():
        ax, ay = frame.to_local(anchor.lon, anchor.lat)
        out.append([anchor.id, math.dist((x_m, y_m, 1.2), (float(ax), float(ay), anchor.z_m)), -80.0, -82.0])
    return out


def stand(url: str, park: Park, x_m: float, y_m: float, seq: int, tag: str = "TAG-001") -> None:
    topic = f"onemap/v1/{park.site.id}/range/GW-01"
    send(url, topic, {"ts": now(), "seq": seq, "boot": "b1", "tag": tag, "m": ranges(park, x_m, y_m)})


def test_gas_above_its_threshold_is_an_alarm_on_disk_and_on_the_screen(tmp_path: Path, broker_url: str, park: Park):
    with running(tmp_path, broker_url, park) as screen:
        topic = f"onemap/v1/{park.site.id}/reading/GT-001"
        send(broker_url, topic, {"ts": now(), "seq": 1, "value": 31.0, "unit": "ppm"})
        alarm = screen.alarm("high", "unacknowledged")
        changes, _ = read_changes(tmp_path / "live" / "journal", spool.Place(), 100)
        assert alarm["id"] in [change.alarm.id for change in changes]
        assert alarm["value"] == 31.0 and alarm["limit_value"] == 25.0 and alarm["origin"] == "real"
        send(broker_url, topic, {"ts": now(), "seq": 2, "value": 2.0, "unit": "ppm"})
        assert screen.alarm("high", "returned")["id"] == alarm["id"]
        assert 2.0 in screen.frame(SENSORS, lambda arrays: 2.0 in arrays["value"])["value"]


def test_a_person_who_walks_into_a_forbidden_zone_raises_an_alarm_that_names_no_person(
    tmp_path: Path, broker_url: str, park: Park
):
    with running(tmp_path, broker_url, park) as screen:
        stand(broker_url, park, 0, 0, 1)
        for seq in (2, 3, 4):
            stand(broker_url, park, 50, 50, seq)
        alarm = screen.alarm("forbidden/F-01", "unacknowledged")
        assert alarm["source_id"] == "TAG-001" and "张三" not in alarm["text_zh"]
        event = screen.wait(lambda m: m["kind"] == "fence")["event"]
        assert (event["kind"], event["fence_id"]) == ("enter", "F-01")
        x, y = park.site.frame().to_local(alarm["lon"], alarm["lat"])
        assert math.dist((float(x), float(y)), (50, 50)) < 0.01
        assert screen.frame(MOVERS, lambda arrays: 3 in arrays["state"])["index"][0] == 0


def test_an_acknowledgement_is_on_disk_before_the_reply_and_a_stale_one_is_refused(
    tmp_path: Path, broker_url: str, park: Park
):
    with running(tmp_path, broker_url, park) as screen:
        topic = f"onemap/v1/{park.site.id}/reading/GT-001"
        send(broker_url, topic, {"ts": now(), "seq": 1, "value": 60.0})
        alarm = screen.alarm("high_high", "unacknowledged")
        reply = screen.ask("acknowledge", alarm_id=alarm["id"], version=alarm["version"], comment="seen")
        assert reply["ok"] and reply["result"]["acknowledged_by"] == "operator"
        changes, _ = read_changes(tmp_path / "live" / "journal", spool.Place(), 100)
        assert (changes[-1].to_state, changes[-1].who, changes[-1].comment) == ("acknowledged", "operator", "seen")
        again = screen.ask("acknowledge", alarm_id=alarm["id"], version=alarm["version"], comment="")
        assert again["error"]["code"] == "VersionConflict"


def test_sos_is_priority_one_and_a_command_is_answered_by_its_receipt(tmp_path: Path, broker_url: str, park: Park):
    with running(tmp_path, broker_url, park) as screen:
        send(broker_url, f"onemap/v1/{park.site.id}/sos/TAG-002", {"ts": now(), "seq": 1, "pressed": True})
        assert screen.alarm("sos", "unacknowledged")["priority"] == 1
        reply = screen.ask("command", device="TAG-002", command="evacuate")
        receipt = {"ts": now(), "seq": 2, "id": reply["result"]["id"], "command": "evacuate", "ok": True}
        send(broker_url, f"onemap/v1/{park.site.id}/receipt/TAG-002", receipt)
        shown = screen.wait(lambda m: m["kind"] == "receipt")["receipt"]
        assert shown["command_id"] == reply["result"]["id"]
        refused = screen.ask("command", device="a/b", command="evacuate")
        assert refused["error"]["code"] == "WrongValue"


def test_malformed_messages_go_to_quarantine_and_nothing_else_happens(tmp_path: Path, broker_url: str, park: Park):
    with running(tmp_path, broker_url, park) as screen:
        base = f"onemap/v1/{park.site.id}"
        for topic, text in [
            (f"{base}/reading/GT-001", "not json"),
            (f"{base}/reading/GT-001", '{"value": 99}'),
            (f"{base}/range/GW-01", '{"ts":"2026-01-01T00:00:00Z","seq":1,"tag":"T","m":[["A",-1]]}'),
            (f"{base}/reading/GT-001", "[" * 5000),
            (f"{base}/tdoa/GW-01", "{}"),
        ]:
            send(broker_url, topic, text)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["malformed"] >= 5)
        lines = (tmp_path / "live" / "quarantine.jsonl").read_text().splitlines()
        assert len(lines) == 3, "one line a topic and fault"
        assert not [m for m in screen.messages if m["kind"] == "alarm"]
        send(broker_url, f"{base}/reading/GT-001", f'{{"ts":"{now()}","seq":9,"value":NaN}}')
        assert screen.alarm("instrument_fault", "unacknowledged")["source_id"] == "GT-001"


def test_a_screen_that_asks_who_is_inside_a_ring_gets_tags_with_their_error_or_only_their_number(
    tmp_path: Path, broker_url: str, park: Park
):
    with running(tmp_path, broker_url, park) as screen:
        stand(broker_url, park, 5, 5, 1)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["kept"] >= 1)
        lon, lat = park.site.lon, park.site.lat
        ring = [[lon - 1e-3, lat - 1e-3], [lon + 1e-3, lat - 1e-3], [lon + 1e-3, lat + 1e-3], [lon - 1e-3, lat + 1e-3]]
        result = Screen.ask(screen, "inside", rings=[ring])["result"]
        assert [each["tag_id"] for each in result["rings"][0]] == ["TAG-001"]
        assert result["rings"][0][0]["error_m"] < 1.0 and "TAG-002" in result["not_located"]
        away = [[east + 1.0, north] for east, north in ring]
        counted = Screen.ask(screen, "headcount", places={"here": [ring, ring], "away": [away], "nothing": []})
        assert counted["result"] == {"here": 1, "away": 0, "nothing": 0}


def test_arrivals_powers_and_azimuths_move_a_tag_on_the_screen(tmp_path: Path, broker_url: str, park: Park):
    frame = park.site.frame()
    rows: dict[str, list[list[object]]] = {"tdoa": [], "rssi": [], "aoa": []}
    for anchor in park.anchors.values():
        ax, ay = (float(v) for v in frame.to_local(anchor.lon, anchor.lat))
        rows["tdoa"].append([anchor.id, 5e9 + math.dist((30, -20, 1.2), (ax, ay, anchor.z_m)) / 0.299792458])
        rows["rssi"].append([anchor.id, -60 - 20 * math.log10(math.dist((30, -20, 1.2), (ax, ay, anchor.z_m)))])
        rows["aoa"].append([anchor.id, 90 - math.degrees(math.atan2(-20 - ay, 30 - ax)), 0.5])
    with running(tmp_path, broker_url, park) as screen:
        for number, (kind, m) in enumerate(rows.items()):
            body = {"ts": now(), "seq": number, "boot": "b1", "tag": f"TAG-00{number + 1}", "m": m}
            send(broker_url, f"onemap/v1/{park.site.id}/{kind}/GW-01", body)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["kept"] >= 3)
        arrays = screen.frame(MOVERS, lambda arrays: {0, 2} <= set(arrays["index"].tolist()))
        for lon, lat, error_m in zip(arrays["lon"], arrays["lat"], arrays["error_m"], strict=True):
            x, y = frame.to_local(lon, lat)
            assert math.dist((float(x), float(y)), (30, -20)) < 0.1 < error_m
        beat = screen.wait(lambda m: m["kind"] == "heartbeat" and m["not_located"] >= 1)
        assert beat["malformed"] == 0, "powers of receivers 100 m away are read, but tell no place: unknown, no guess"
