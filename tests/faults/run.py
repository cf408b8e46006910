"""One fault run: a house under load with its ledger beside it, something done to the house, then all compared."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import psycopg2

from server.settings import CHECKOUT
from tests.faults.devices import detectors_of
from tests.faults.judge import Counts, judge, last_seq
from tests.stack import Stack, eventually

RATE, ALARMS_PER_MIN, DETECTORS = 500.0, 200.0, 100
FAR_DEG = 0.05
"""So far east of the park the tags stand, away from every fence."""
CAUGHT_UP_WITHIN_S = 300.0


class Ledger:
    """The ledger's process and its file."""

    def __init__(
        self, house: Stack, folder: Path, *, rate: float = RATE, alarms_per_min: float = ALARMS_PER_MIN
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.house, self.file = house, folder / f"ledger-{time.time_ns()}.jsonl"
        self.behind_seq = last_seq(house.home / "live" / "journal")
        operator = house.sign_in("operator")
        site = operator.get("/api/site").json()
        sensors = operator.get("/api/features/sensor").json()["features"]
        lon, lat = sensors[0]["geometry"]["coordinates"][:2]
        order = {
            "file": str(self.file),
            "mqtt_url": house.state["mqtt_url"],
            "address": house.url,
            "site_id": site["id"],
            "detectors": [asdict(one) for one in detectors_of(sensors, DETECTORS)],
            "rate": rate,
            "alarms_per_min": alarms_per_min,
            "lon": lon + FAR_DEG,
            "lat": lat,
        }
        path = self.file.with_suffix(".order.json")
        path.write_text(json.dumps(order))
        log = self.file.with_suffix(".log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ledger", str(path)], cwd=CHECKOUT, stdout=log, stderr=log
        )

    def lines(self) -> list[dict[str, Any]]:
        """What is noted so far; a line that is being written is left out."""
        text = self.file.read_text(encoding="utf-8") if self.file.exists() else ""
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def close(self) -> Counts:
        """Let the park come to rest, and compare."""
        self.process.terminate()
        code = self.process.wait(150)
        assert code == 0, self.file.with_suffix(".log").read_text()[-2000:]
        url = self.house.state["database_url"]
        eventually(lambda: caught_up(self.house), "the database has all that is on disk", within_s=CAUGHT_UP_WITHIN_S)
        return judge(self.file, self.house.home, url, behind_seq=self.behind_seq)

    def kill(self) -> None:
        """End it without a word."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@contextmanager
def ledger(house: Stack, folder: Path, **terms: float) -> Iterator[Ledger]:
    """A ledger for the length of a block, under way."""
    book = Ledger(house, folder, **terms)
    try:
        eventually(lambda: any("sent" in line for line in book.lines()), "the devices send", within_s=30)
        yield book
    finally:
        book.kill()


def behind_bytes(house: Stack) -> tuple[int, int]:
    """Bytes of rows and of journal on disk that are not in the database yet.

    Raises
    ------
    psycopg2.OperationalError
        The database is away.
    """
    connection = psycopg2.connect(house.state["database_url"].replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, file, offset_bytes FROM core.ingest_cursor")
            cursors = {name: (int(file or 0), offset) for name, file, offset in cursor.fetchall()}
    finally:
        connection.close()
    return _behind(house, "rows", cursors), _behind(house, "journal", cursors)


def caught_up(house: Stack) -> bool:
    """Whether the database holds all that is on disk."""
    try:
        return behind_bytes(house) == (0, 0)
    except psycopg2.OperationalError:
        return False


def healthy(house: Stack) -> bool:
    """Whether all parts work."""
    answer = httpx.get(f"{house.url}/api/health", timeout=3)
    return bool(answer.status_code == 200 and answer.json()["ok"])


def _behind(house: Stack, log: str, cursors: dict[str, tuple[int, int]]) -> int:
    segment, offset = cursors.get(log, (0, 0))
    files = sorted((house.home / "live" / log).glob("*.log"))
    return sum(path.stat().st_size for path in files if int(path.stem) >= segment) - offset
