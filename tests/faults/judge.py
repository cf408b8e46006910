"""Holds journal, database and screens against the ledger; reads the files itself, with no code of the alarm engine."""

from __future__ import annotations

import json
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import psycopg2

HEAD = struct.Struct("<II")
ON, OFF = "on", "off"
UP_AGAIN = ("returned", "normal", None)


@dataclass(slots=True)
class Counts:
    """What was found; every figure that ends in lost, doubled, wrong or disordered has to be 0."""

    messages: int = 0
    sent_again: int = 0
    transitions: int = 0
    transitions_lost: int = 0
    transitions_doubled: int = 0
    acknowledgements: int = 0
    acknowledgements_lost: int = 0
    acknowledgements_doubled: int = 0
    records_lost: int = 0
    records_doubled: int = 0
    journal_lines: int = 0
    store_lines_lost: int = 0
    store_lines_wrong: int = 0
    shown: int = 0
    shown_wrong: int = 0
    screens_wrong: int = 0
    gateway_kept: int = 0
    slowest_alarm_s: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled or wrong."""
        names = [each.name for each in fields(self) if each.name.endswith(("_lost", "_doubled", "_wrong", "_kept"))]
        return not any(getattr(self, name) for name in names)


def judge(ledger: Path, home: Path, database_url: str, *, behind_seq: int = 0) -> Counts:
    """Compare everything after a run has come to rest; journal lines up to a number belong to an earlier run."""
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    journal = list(read_journal(home / "live" / "journal"))
    found = Counts(journal_lines=len(journal))
    end = next((line for line in reversed(lines) if "end" in line), {"end": -1, "sent_again": 0})
    found.gateway_kept, found.sent_again = end["end"], end["sent_again"]
    _transitions(lines, [change for change in journal if change["seq"] > behind_seq], found)
    _acknowledgements(lines, journal, found)
    _screens(lines, journal, found)
    with psycopg2.connect(database_url.replace("+psycopg2", "")) as connection:
        _records(lines, connection, found)
        _store(journal, connection, found)
    connection.close()
    return found


def read_journal(folder: Path) -> Iterator[dict[str, Any]]:
    """Changes in the journal's files, oldest first; a torn tail ends a file."""
    for path in sorted(folder.glob("*.log")):
        data, at = path.read_bytes(), 0
        while at + HEAD.size <= len(data):
            length, crc = HEAD.unpack_from(data, at)
            record = data[at + HEAD.size : at + HEAD.size + length]
            if len(record) < length or zlib.crc32(record) != crc:
                break
            at += HEAD.size + length
            change = json.loads(record).get("change")
            if change:
                yield change


def last_seq(folder: Path) -> int:
    """The newest number in a journal; 0 where there is none."""
    return max((change["seq"] for change in read_journal(folder)), default=0)


def _transitions(lines: Sequence[Mapping[str, Any]], journal: Iterable[Mapping[str, Any]], found: Counts) -> None:
    wanted: dict[str, list[str]] = defaultdict(list)
    began: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        if "level" in line:
            wanted[line["level"]].append(ON if line["loud"] else OFF)
            if line["loud"]:
                began[line["level"]].append(line["t"])
    kept: dict[str, list[str]] = defaultdict(list)
    for change in journal:
        alarm = change["alarm"]
        if alarm["source_kind"] == "sensor" and alarm["condition"] == "high" and alarm["source_id"] in wanted:
            turn = turn_of(change)
            if turn is not None:
                kept[alarm["source_id"]].append(turn)
    for device, turns in wanted.items():
        found.transitions += len(turns)
        for turn in (ON, OFF):
            missing = turns.count(turn) - kept[device].count(turn)
            found.transitions_lost += max(0, missing)
            found.transitions_doubled += max(0, -missing)
            if missing:
                found.notes.append(f"{device}: {turns.count(turn)} {turn} wanted, {kept[device].count(turn)} kept")
    found.slowest_alarm_s = max(waits(lines), default=0.0)


def waits(lines: Sequence[Mapping[str, Any]], since: float = 0.0, until: float = float("inf")) -> list[float]:
    """Seconds from the first message over a limit, sent between two moments, to the screen that shows the alarm."""
    begun: dict[str, float] = {}
    taken = []
    for line in sorted(lines, key=lambda one: float(one["t"])):
        if "level" in line and line["loud"]:
            begun[line["level"]] = line["t"]
        elif line.get("condition") == "high" and line.get("state") == "unacknowledged":
            start = begun.pop(line["source_id"], None)
            if start is not None and since <= start < until:
                taken.append(line["t"] - start)
    return taken


def turn_of(change: Mapping[str, Any]) -> str | None:
    """Whether a journal line says that a condition begins to hold or ceases to."""
    before, after = change.get("from_state"), change["to_state"]
    if after == "unacknowledged" and before in UP_AGAIN:
        return ON
    if (before, after) in (("unacknowledged", "returned"), ("acknowledged", "normal")) and not change.get("who"):
        return OFF
    return None


def _acknowledgements(lines: Iterable[Mapping[str, Any]], journal: Iterable[Mapping[str, Any]], found: Counts) -> None:
    kept = Counter((c["alarm"]["id"], c["alarm"]["version"] - 1) for c in journal if c.get("who"))
    for line in lines:
        if "accepted" in line:
            found.acknowledgements += 1
            times = kept[line["accepted"], line["version"]]
            found.acknowledgements_lost += times == 0
            found.acknowledgements_doubled += times > 1


def _screens(lines: Iterable[Mapping[str, Any]], journal: Sequence[Mapping[str, Any]], found: Counts) -> None:
    """What was shown stands in the journal, no number is left out between two hellos, and the end is the same."""
    by_seq = {change["seq"]: change for change in journal}
    screen: dict[str, str] = {}
    last: int | None = None
    for line in lines:
        if "hello" in line:
            screen, last = dict(line["alarms"]), line["hello"]
        elif "shown" in line:
            found.shown += 1
            change = by_seq.get(line["shown"])
            same = change is not None and (change["alarm"]["id"], change["to_state"]) == (line["alarm"], line["state"])
            found.shown_wrong += not same
            if last is not None and line["shown"] != last + 1:
                found.screens_wrong += 1
                left = [by_seq[seq] for seq in range(last + 1, line["shown"]) if seq in by_seq]
                said = ", ".join(f"{one['alarm']['condition']} {one['to_state']}" for one in left)
                found.notes.append(f"the screen went from number {last} to {line['shown']} without {said}")
            last = line["shown"]
            screen.pop(line["alarm"], None)
            if line["state"] != "normal":
                screen[line["alarm"]] = line["state"]
    truth: dict[str, str] = {}
    for change in journal:
        if last is not None and change["seq"] <= last:
            truth.pop(change["alarm"]["id"], None)
            if change["to_state"] != "normal":
                truth[change["alarm"]["id"]] = change["to_state"]
    found.screens_wrong += sum(truth.get(key) != screen.get(key) for key in truth.keys() | screen.keys())


def _records(lines: Iterable[Mapping[str, Any]], connection: Any, found: Counts) -> None:
    boot, sent = "", dict[str, set[tuple[str, int]]](reading=set(), fix=set())
    for line in lines:
        boot = line.get("boot", boot)
        if "sent" in line:
            sent[line["kind"]].add((line["device"], line["sent"]))
    found.messages = sum(map(len, sent.values()))
    for kind, table, key in (("reading", "reading", "sensor_id"), ("fix", "position", "tag_id")):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, seq, count(*) FROM core.{table} WHERE boot = %s GROUP BY 1, 2", (boot,))
            rows = cursor.fetchall()
        there = {(device, seq) for device, seq, _ in rows}
        found.records_lost += len(sent[kind] - there)
        found.records_doubled += sum(count - 1 for *_, count in rows) + len(there - sent[kind])


def _store(journal: Iterable[Mapping[str, Any]], connection: Any, found: Counts) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, alarm_id, to_state FROM core.alarm_journal")
        store = {seq: (alarm_id, state) for seq, alarm_id, state in cursor.fetchall()}
    for change in journal:
        kept = store.get(change["seq"])
        found.store_lines_lost += kept is None
        found.store_lines_wrong += kept is not None and kept != (change["alarm"]["id"], change["to_state"])


def disordered(connection: Any, boot: str) -> int:
    """Rows of a start that came into the store behind a later one of the same device."""
    found = 0
    for table, key in (("reading", "sensor_id"), ("position", "tag_id")):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT seq, lag(seq) OVER (PARTITION BY {key} ORDER BY xmin::text::bigint, seq)"
                f" AS before FROM core.{table} WHERE boot = %s) AS rows WHERE seq < before",
                (boot,),
            )
            found += int(cursor.fetchone()[0])
    return found
