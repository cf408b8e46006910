"""The short version of `onemap faults`: kill each process, take the database away, throw garbage."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults import garbage, harm
from tests.stack import Stack, eventually

pytestmark = pytest.mark.slow
SEED = 5


@pytest.fixture(scope="module")
def house(throw_away: Path) -> Iterator[Stack]:
    """A house that may be hurt."""
    home = throw_away / "hurt"
    home.mkdir(mode=0o711)
    hurt = Stack(home, ONEMAP_SIMULATE="0")
    try:
        hurt.up()
        yield hurt
    finally:
        hurt.down()


@pytest.fixture(scope="module")
def acknowledged(house: Stack) -> str:
    """The id of an alarm that an operator acknowledged before anything is killed."""
    operator = house.sign_in("operator")
    sensor = next(
        one for one in operator.get("/api/features/sensor").json()["features"] if one["properties"].get("high_high")
    )
    site = operator.get("/api/site").json()["id"]
    value = sensor["properties"]["high_high"] * 2
    message = {"ts": datetime.now(UTC).isoformat(timespec="milliseconds"), "seq": 1, "value": value}
    message |= {"unit": sensor["properties"]["unit"], "quality": "good"}
    house.publish(f"onemap/v1/{site}/reading/{sensor['id']}", message)
    alarm = eventually(lambda: _alarm(operator, sensor["id"]), "the alarm")
    answer = operator.post(
        f"/api/alarms/{alarm['id']}/acknowledge", json={"version": alarm["version"], "comment": "seen"}
    )
    assert answer.status_code == 200, answer.text
    return str(alarm["id"])


def test_each_process_is_killed_under_load_and_nothing_is_lost_or_doubled(house: Stack, throw_away: Path):
    kills = dict.fromkeys(("live", "keeper", "serve", "broker", "postgres"), 1)
    found = harm.kill_together(house, throw_away / "ledger", kills, random.Random(SEED), rest_s=0.5)
    assert found.good, found
    assert found.messages > 1000 and found.transitions > 20 and found.acknowledgements > 0


def test_a_database_that_is_away_loses_nothing_and_holds_up_no_alarm(house: Stack, throw_away: Path):
    done = harm.outage(house, throw_away / "ledger", 3.0, print)
    assert done.counts.good and not done.disordered, done
    assert done.alarms > 0


def test_garbage_kills_nothing_and_moves_no_alarm(house: Stack):
    done = garbage.throw(house, 2000, SEED, print)
    assert not done.died and not done.moved, done


def test_a_killed_supervisor_leaves_a_house_that_comes_up_again_without_loss(house: Stack, acknowledged: str):
    rows = _rows(house)
    os.kill(int(house.state["supervisor"]), signal.SIGKILL)
    house.up()
    assert _rows(house) >= rows
    assert _is_acknowledged(house, acknowledged)


def test_up_says_so_when_it_is_up_already(house: Stack):
    assert "up already" in house.onemap("up", "--detach").stdout


def _alarm(client: httpx.Client, source_id: str) -> dict[str, Any] | None:
    alarms = client.get("/api/alarms").json()["alarms"]
    return next((one for one in alarms if one["source_id"] == source_id and one["state"] == "unacknowledged"), None)


def _is_acknowledged(house: Stack, alarm_id: str) -> bool:
    operator = house.sign_in("operator")

    def look() -> bool:
        lines = operator.get("/api/alarms/journal").json()["journal"]
        return any(one["alarm_id"] == alarm_id and one["to_state"] == "acknowledged" for one in lines)

    return bool(eventually(look, f"{alarm_id} is still acknowledged"))


def _rows(house: Stack) -> int:
    import psycopg2

    def count() -> int | None:
        try:
            connection = psycopg2.connect(house.state["database_url"].replace("+psycopg2", ""))
        except psycopg2.OperationalError:
            return None
        with closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM core.reading) + (SELECT count(*) FROM core.position)")
            return int(cursor.fetchone()[0]) + 1

    return int(eventually(count, "the database answers", within_s=10) or 0)
