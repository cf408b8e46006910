"""What is done to a house: processes killed at random moments, and a database that stays away."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psycopg2

from tests.faults.judge import Counts, disordered, waits
from tests.faults.run import RATE, behind_bytes, healthy, ledger
from tests.stack import Stack, eventually

Say = Callable[[str], None]
PRESENT_S = 2.0
BACK_WITHIN_S, HEALTHY_WITHIN_S = 15.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What one kind of process going down again and again did."""

    name: str
    kills: int
    slowest_back_s: float
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """What a database that was away for a while did."""

    seconds: float
    counts: Counts
    alarms: int
    alarm_p50_s: float
    alarm_max_s: float
    acknowledged: int
    replay_ratio: float
    replay_s: float
    disordered: int


def kill_many(
    house: Stack, folder: Path, kills: Mapping[str, int], dice: random.Random, say: Say, *, rest_s: float = 4.0
) -> list[Killed]:
    """Kill processes at random moments under load, one kind after the other, and compare after each kind."""
    done = []
    for name, times in kills.items():
        with ledger(house, folder) as book:
            time.sleep(dice.uniform(0.5, 1.0) * rest_s)
            slowest = max((_kill(house, name, dice, rest_s) for _ in range(times)), default=0.0)
            counts = book.close()
        done.append(Killed(name=name, kills=times, slowest_back_s=slowest, counts=counts))
        say(f"{name}: killed {times} times, back within {slowest:.1f} s, {'good' if counts.good else counts.notes[:5]}")
    return done


def kill_together(
    house: Stack, folder: Path, kills: Mapping[str, int], dice: random.Random, *, rest_s: float
) -> Counts:
    """Kill processes of several kinds in any order in one run, and compare once."""
    order = [name for name, times in kills.items() for _ in range(times)]
    dice.shuffle(order)
    with ledger(house, folder) as book:
        time.sleep(rest_s)
        for name in order:
            _kill(house, name, dice, rest_s)
        return book.close()


def outage(house: Stack, folder: Path, seconds: float, say: Say) -> Outage:
    """Keep the database away for a while under load, bring it back and time what was kept for it."""
    with ledger(house, folder) as book:
        time.sleep(3.0)
        bring_back = take_away(house)
        began = time.time()
        say(f"the database is away for {seconds:.0f} s")
        time.sleep(seconds)
        bring_back()
        back = time.time()
        ratio, took = _time_replay(house, seconds)
        lines = book.lines()
        counts = book.close()
    taken = np.array(waits(lines, began, back) or [np.nan])
    boot = next(line["boot"] for line in lines if "boot" in line)
    connection = psycopg2.connect(house.state["database_url"].replace("+psycopg2", ""))
    wrong = disordered(connection, boot)
    connection.close()
    accepted = sum("accepted" in line and began <= line["t"] < back for line in lines)
    return Outage(
        seconds=seconds, counts=counts, alarms=len(taken), alarm_p50_s=float(np.median(taken)),
        alarm_max_s=float(taken.max()), acknowledged=accepted, replay_ratio=ratio, replay_s=took, disordered=wrong,
    )  # fmt: skip


def take_away(house: Stack) -> Callable[[], None]:
    """Kill PostgreSQL and let it not come up; returns what brings it back."""
    configuration = house.home / "postgres" / "postgresql.conf"
    hidden = configuration.with_suffix(".away")
    configuration.rename(hidden)
    os.kill(house.pids["postgres"], signal.SIGKILL)

    def bring_back() -> None:
        hidden.rename(configuration)
        eventually(lambda: _answers(house), "PostgreSQL is back", within_s=HEALTHY_WITHIN_S)

    return bring_back


def _kill(house: Stack, name: str, dice: random.Random, rest_s: float) -> float:
    old = house.pids[name]
    os.kill(old, signal.SIGKILL)
    began = time.monotonic()
    eventually(lambda: house.pids.get(name) not in (None, old), f"{name} is started again", within_s=BACK_WITHIN_S)
    if name == "postgres":
        eventually(lambda: _answers(house), "PostgreSQL answers", within_s=HEALTHY_WITHIN_S)
    eventually(lambda: healthy(house), "the house is healthy again", within_s=HEALTHY_WITHIN_S)
    took = time.monotonic() - began
    time.sleep(dice.uniform(0.2, rest_s))
    return took


def _time_replay(house: Stack, seconds: float) -> tuple[float, float]:
    """How many times as fast as it came the backlog went into the database, and how long that took [s].

    The store is at the present again when no more is waiting than comes in `PRESENT_S`.
    """
    began, rows, backlog = time.monotonic(), _rows(house), max(behind_bytes(house)[0], 1)
    while behind_bytes(house)[0] > backlog * min(0.5, PRESENT_S / seconds):
        time.sleep(0.05)
    took = time.monotonic() - began
    return (_rows(house) - rows) / took / RATE, took


def _rows(house: Stack) -> int:
    connection = psycopg2.connect(house.state["database_url"].replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM core.reading) + (SELECT count(*) FROM core.position)")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


def _answers(house: Stack) -> bool:
    try:
        behind_bytes(house)
    except psycopg2.OperationalError:
        return False
    return True
