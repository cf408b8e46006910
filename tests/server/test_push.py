"""Pushing over HTTP: on disk before the answer, once however often, only for the token's topics, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi.testclient import TestClient

from ingest import rows, spool
from ingest.receiver import unpack
from server.app import create_app
from server.limits import Limits
from server.machines import Machines
from server.settings import Settings
from tests.server.live_rig import engine_running
from tests.server.server_park import BASE
from tests.stack import eventually, free_port
from tests.walks.live_rig import small_park
from twin.model.live import Reading
from twin.model.park import Feed, Park


@pytest.fixture
def park() -> Park:
    feed = Feed(id="F1", protocol="csv_rows", address="AI 17", kind="sensor", target_id="GT-001", factor=10.0)
    return replace(small_park(f"t{uuid4().hex[:8]}"), feeds=(feed,))


@pytest.fixture
def nowhere(home: Path, park: Park) -> Settings:
    """Settings whose database does not answer; the park is the one of the last time."""
    (home / "live").mkdir()
    (home / "live" / "park.json").write_bytes(park.to_json())
    return Settings(home=home, database_url=f"postgresql+psycopg2://x@127.0.0.1:{free_port()}/x", port=0)


@pytest.fixture
def client(nowhere: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(nowhere, Limits(warm_up=False)), base_url=BASE, raise_server_exceptions=False) as made:
        yield made


def headers(home: Path, *topics: str, key: str = "") -> dict[str, str]:
    token = Machines(home).add("scale-7", topics)
    return {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})


def table(*values: float, sensor: str = "AI 17") -> bytes:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return "\n".join(["sensor,ts,value", *(f"{sensor},{at},{value}" for value in values)]).encode()


def kept(home: Path) -> list[str]:
    return [unpack(record).topic for _, record in spool.read(home / "live" / "spool")]


def readings(home: Path) -> list[Reading]:
    return [one for _, record in spool.read(home / "live" / "rows") for one in rows.decode(record).readings]


def post(client: TestClient, path: str, body: bytes, given: dict[str, str]) -> httpx.Response:
    return client.post(f"/api/push/{path}", content=body, headers=given)


def test_a_batch_is_on_disk_before_the_answer_once_and_raises_its_alarm_without_a_database(
    client: TestClient, nowhere: Settings, broker_url: str, park: Park
):
    home, topic = nowhere.home, f"csv/v1/{park.site.id}/readings"
    given = headers(home, topic, key="hour-8")
    body = table(3.1) + b"\nAI 17,yesterday,4"
    with engine_running(nowhere, broker_url, park.site.id) as engine:
        first = eventually(
            lambda: (a := post(client, topic, body, given)).status_code == 200 and a, "a push", 60
        ).json()
        assert first == {"batch": "hour-8", "double": False, "messages": 1, "unreadable": 1}
        assert kept(home) == [topic]
        assert [(one.sensor_id, one.value) for one in readings(home)] == [("GT-001", 31.0)]
        raised = eventually(lambda: client.app.state.wiring.hub.alarms, "an alarm")  # type: ignore[attr-defined]
        assert {alarm["source_id"] for alarm in raised.values()} == {"GT-001"}
        assert post(client, topic, body, given).json()["double"] is True
        engine.kill()
        engine.wait()
        away = post(client, topic, body, given)
        assert away.status_code == 503 and away.json()["code"] == "LiveUnavailable"
    with engine_running(nowhere, broker_url, park.site.id):
        again = eventually(lambda: (a := post(client, topic, body, given)).status_code == 200 and a, "a push", 60)
        assert again.json()["double"] is True and kept(home) == [topic]
        other = post(client, topic, table(1.0), headers(home, topic))
        assert other.json()["double"] is False and len(kept(home)) == 2


def test_lines_are_messages_of_their_own_and_counted_ones_come_once(
    client: TestClient, nowhere: Settings, broker_url: str, park: Park
):
    topic = f"onemap/v1/{park.site.id}/reading/GT-002"
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = '{"ts":"%s","seq":%d,"boot":"b","gateway":"scale-7","value":%d}'
    body = "\n".join(line % (at, seq, seq) for seq in (1, 2, 2, 3)).encode() + b"\nno json\n"
    given = headers(nowhere.home, f"onemap/v1/{park.site.id}/#") | {"Content-Type": "application/x-ndjson"}
    with engine_running(nowhere, broker_url, park.site.id):
        told = eventually(lambda: (a := post(client, topic, body, given)).status_code == 200 and a, "a push", 60).json()
    assert (told["messages"], told["unreadable"]) == (5, 1)
    assert [one.value for one in readings(nowhere.home)] == [1.0, 2.0, 3.0]


def test_without_a_token_for_the_topic_nothing_is_taken(client: TestClient, nowhere: Settings):
    given = headers(nowhere.home, "csv/v1/here/+")
    assert post(client, "csv/v1/here/readings", table(1.0), {}).status_code == 401
    assert post(client, "csv/v1/here/readings", table(1.0), {"Authorization": "Bearer wrong"}).status_code == 401
    assert post(client, "csv/v1/there/readings", table(1.0), given).status_code == 403
    assert post(client, "csv/v1/here/readings", b"", given).status_code == 422
    assert post(client, "csv/v1/here/readings", b"x" * (1024 * 1024 + 1), given).status_code == 413
    reads = {"Authorization": f"Bearer {Machines(nowhere.home).add('gis')}"}
    assert post(client, "csv/v1/here/readings", table(1.0), reads).status_code == 403
    assert client.get("/api/status", headers=given).status_code == 401, "a device's token opens nothing else"
