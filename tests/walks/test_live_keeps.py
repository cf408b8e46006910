"""What was acknowledged stays, whatever is killed: the live process in mid-stream, the keeper, a torn file."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from ingest.keeper import Keeper
from ingest.simulator.gateway import Gateway
from tests.walks.live_rig import Screen, kill, now, running, send, small_park, start
from twin.model.park import Park
from twin.store.engine import connect
from twin.store.planned import save
from twin.store.scope import scoped


@pytest.fixture
def park() -> Park:
    return small_park(f"t{uuid4().hex[:8]}")


def kept(home: Path, url: str) -> list[tuple[str, int]]:
    """(boot, seq) of all readings that the keeper brings to the database, in any order."""
    engine = connect(url)
    keeper = Keeper(home, engine)
    while keeper.step():
        pass
    with engine.begin() as conn:
        found = conn.execute(text("SELECT boot, seq FROM core.reading")).all()
    engine.dispose()
    return [(row.boot, row.seq) for row in found]


def add_site(url: str, park: Park) -> None:
    """Put the park's site into the store."""
    lon, lat = park.site.lon, park.site.lat
    ring = [[lon - 0.01, lat - 0.01], [lon + 0.01, lat - 0.01], [lon + 0.01, lat + 0.01], [lon - 0.01, lat - 0.01]]
    names = {"name_zh": "测试园区", "name_en": "Test park", "crs": park.site.crs, "demo": True, "ground_m": 0.0}
    feature = {
        "type": "Feature",
        "id": park.site.id,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"id": park.site.id, "time_zone": "Asia/Shanghai", **names},
    }
    engine = connect(url)
    with scoped(engine) as conn:
        save(conn, "site", feature, version=None, who="test")
    engine.dispose()


def test_killing_the_live_process_three_times_in_mid_stream_loses_and_doubles_nothing(
    tmp_path: Path, broker_url: str, fresh_database_url: str, park: Park
):
    (tmp_path / "park.json").write_bytes(park.to_json())
    process = start(tmp_path, broker_url)
    gateway = Gateway(broker_url, park.site.id, "GW-07")
    total = 1500

    def talk() -> None:
        for i in range(total):
            gateway.send("reading", f"GT-{1 + i % 3:03d}", {"ts": now(), "value": 1.0, "unit": "ppm"})
            time.sleep(0.002)

    thread = threading.Thread(target=talk)
    thread.start()
    for _ in range(3):
        time.sleep(0.8)
        kill(process)
        process = start(tmp_path, broker_url)
    thread.join()
    deadline = time.monotonic() + 30
    while gateway.unacknowledged and time.monotonic() < deadline:
        gateway.send_again()
        time.sleep(0.3)
    assert gateway.unacknowledged == 0
    time.sleep(0.3)
    kill(process)
    gateway.close()
    found = kept(tmp_path, fresh_database_url)
    assert len(found) == len(set(found)) == total


def test_an_alarm_and_its_acknowledgement_outlive_a_kill(tmp_path: Path, broker_url: str, park: Park):
    (tmp_path / "park.json").write_bytes(park.to_json())
    topic = f"onemap/v1/{park.site.id}/reading"
    with running(tmp_path, broker_url, park) as screen:
        send(broker_url, f"{topic}/GT-001", {"ts": now(), "seq": 1, "value": 30.0})
        send(broker_url, f"{topic}/GT-002", {"ts": now(), "seq": 1, "value": 30.0})
        first = screen.alarm("high", "unacknowledged")
        assert screen.ask("acknowledge", alarm_id=first["id"], version=first["version"], comment="")["ok"]
    process = start(tmp_path, broker_url)
    kill(process)
    with running(tmp_path, broker_url, park) as screen:
        alarms = screen.wait(lambda m: m["kind"] == "snapshot")["alarms"]
        states = {alarm["source_id"]: alarm["state"] for alarm in alarms}
        assert states == {"GT-001": "acknowledged", "GT-002": "unacknowledged"}


def test_what_was_published_while_the_live_process_was_away_raises_its_alarm_on_return(
    tmp_path: Path, broker_url: str, park: Park
):
    with running(tmp_path, broker_url, park):
        pass
    send(broker_url, f"onemap/v1/{park.site.id}/reading/GT-003", {"ts": now(), "seq": 5, "value": 77.0})
    with running(tmp_path, broker_url, park) as screen:
        assert screen.standing("high_high", "unacknowledged")["value"] == 77.0


def test_the_keeper_copies_alarms_rows_and_weather_once_even_if_it_starts_anew(
    tmp_path: Path, broker_url: str, fresh_database_url: str, park: Park
):
    add_site(fresh_database_url, park)
    with running(tmp_path, broker_url, park) as screen:
        base = f"onemap/v1/{park.site.id}"
        send(broker_url, f"{base}/reading/GT-001", {"ts": now(), "seq": 1, "value": 40.0})
        wind = {"wind_m_s": 3.0, "wind_from_deg": 90.0, "temperature_k": 290.0}
        send(broker_url, f"{base}/reading/GT-002", {"ts": now(), "seq": 1, "values": wind})
        screen.wait(lambda m: m["kind"] == "weather")
        screen.alarm("high", "unacknowledged")
    kept(tmp_path, fresh_database_url)
    assert len(kept(tmp_path, fresh_database_url)) == 2
    engine = connect(fresh_database_url)
    with engine.begin() as conn:
        counts = [
            conn.execute(text(f"SELECT count(*) FROM core.{name}")).scalar_one()
            for name in ("alarm", "alarm_journal", "weather")
        ]
    engine.dispose()
    assert counts == [1, 1, 1]


def test_a_database_that_is_away_is_told_to_the_screens(tmp_path: Path, broker_url: str, park: Park):
    with running(tmp_path, broker_url, park) as screen:
        Screen.ask(screen, "database", up=False, since=now())
        assert screen.wait(lambda m: m["kind"] == "database")["up"] is False
