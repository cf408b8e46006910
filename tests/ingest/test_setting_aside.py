"""A row that the store refuses goes to a file, and nothing waits behind it; the broker's losses are counted once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from ingest import rows, spool
from ingest.drops import Drops
from ingest.keeper import Keeper
from ingest.mqtt import Broker
from server.runtime import mosquitto
from server.settings import Settings
from twin.model.live import Position, Reading, Weather
from twin.store.engine import connect

T0 = datetime.now(UTC)


def position(seq: int, floor: int | None = None) -> Position:
    return Position(tag_id="T", at=T0, received_at=T0, lon=120.9, lat=31.85, x_m=0.0, y_m=0.0, seq=seq, floor=floor)


def test_rows_that_the_store_refuses_are_set_aside_and_all_others_are_kept(tmp_path: Path, fresh_database_url: str):
    log = spool.Writer(tmp_path / "live" / "rows")
    readings = [Reading(sensor_id="S", at=T0, received_at=T0, value=1.0, seq=i) for i in range(20)]
    places = [position(i, floor=2**40 if i in (3, 17) else 1) for i in range(20)]
    weather = [Weather(site_id="nowhere", at=T0, received_at=T0, wind_m_s=-1.0, wind_from_deg=0.0)]
    log.append([rows.encode(rows.Rows(0, 1, places[:10], readings[:10])), b"\xc1 no record"])
    log.append([rows.encode(rows.Rows(0, 2, places[10:], readings[10:], weather))])
    log.sync()
    (tmp_path / "live" / "journal").mkdir(parents=True)
    engine = connect(fresh_database_url)
    keeper = Keeper(tmp_path, engine)
    while keeper.step():
        pass
    with engine.begin() as conn:
        kept = conn.execute(text("SELECT seq FROM core.position ORDER BY seq")).scalars().all()
        assert kept == [i for i in range(20) if i not in (3, 17)]
        assert conn.execute(text("SELECT count(*) FROM core.reading")).scalar_one() == 20
    engine.dispose()
    lines = [json.loads(line) for line in (tmp_path / "live" / "refused.jsonl").read_text().splitlines()]
    assert [(line["what"], line["row"].get("seq") if isinstance(line["row"], dict) else None) for line in lines] == [
        ("record", None), ("position", 3), ("position", 17), ("weather", None),
    ]  # fmt: skip
    assert keeper.aside.untold == 4


def test_only_what_the_broker_dropped_since_is_news_and_its_restart_begins_the_count_anew():
    drops = Drops()
    assert drops.newly() is None
    found = []
    for payload in (b"5", b"5", b"9", b"nonsense", b"2"):
        drops.hear(payload)
        found.append(drops.newly())
    assert found == [5, 0, 4, None, 2]


@pytest.fixture
def new_broker_url(tmp_path: Path) -> Iterator[str]:
    """A broker that has just begun: one that dropped nothing for a minute says nothing any more."""
    program = mosquitto.provide_program(Settings.from_env().home)
    broker = mosquitto.configure(program, tmp_path / "broker", mosquitto.choose_port(0))
    with mosquitto.running(broker, tmp_path / "broker.log") as url:
        yield url


def test_a_real_broker_tells_how_many_messages_it_dropped(new_broker_url: str):
    broker = Broker(
        new_broker_url, client_id=f"drops-{uuid4().hex[:8]}", topics=["drops/none"], on_arrivals=lambda _: None
    )
    broker.start()
    found, deadline = None, time.monotonic() + 45
    while found is None and time.monotonic() < deadline:
        time.sleep(0.1)
        found = broker.drops.newly()
    broker.stop()
    assert found is not None and found >= 0
