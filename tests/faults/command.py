"""`onemap faults`: kill, cut, flood and fill a house of its own under load, and say in one table what that did."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults import full_disk, garbage, harm
from tests.faults.judge import Counts
from tests.stack import Stack, throw_away_house

KILLS = {"live": 20, "serve": 20, "postgres": 10, "broker": 10}
MINUTES, CASES = 10.0, 100_000
LATEST_ALARM_S, LEAST_REPLAY_RATIO = 2.0, 5.0
PARTS = ("kill", "outage", "garbage", "disk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: what was done, what was counted, its limit, and whether it holds."""

    part: str
    what: str
    figure: str
    limit: str
    holds: bool


def main(argv: Sequence[str]) -> int:
    """Run the parts that are asked for; 0 when every limit holds."""
    asked = _parser().parse_args(argv)
    dice = random.Random(asked.seed)
    say(f"seed {asked.seed}")
    rows: list[Row] = []
    with _house() as (house, folder):
        for part in asked.parts or PARTS:
            rows += _RUN[part](house, folder, asked, dice)
    sys.stdout.write(table(rows))
    if asked.json is not None:
        asked.json.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n")
    return 0 if all(row.holds for row in rows) else 1


def say(text: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {text}\n")
    sys.stdout.flush()


def table(rows: Sequence[Row]) -> str:
    """All rows with their limits, aligned."""
    cells = [("", "part", "what", "figure", "limit")]
    cells += [("holds" if row.holds else "FAILS", row.part, row.what, row.figure, row.limit) for row in rows]
    widths = [max(len(row[k]) for row in cells) for k in range(5)]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
                   for row in cells)  # fmt: skip


def rows_of_kill(done: harm.Killed) -> list[Row]:
    """What killing one kind of process did, line by line."""
    part = f"kill -9 {done.name} × {done.kills}"
    back = f"{done.slowest_back_s:.1f} s"
    last = Row(part=part, what="slowest back to health", figure=back, limit="-", holds=True)
    return [*rows_of_counts(part, done.counts), last]


def rows_of_counts(part: str, found: Counts) -> list[Row]:
    """The ledger's verdict, line by line."""

    def zero(what: str, of: str, *figures: int) -> Row:
        text = f"{' / '.join(map(str, figures))} of {of}"
        return Row(part=part, what=what, figure=text, limit="0", holds=not any(figures))

    screens = f"{found.shown} shown"
    return [
        zero("alarm transitions lost / doubled", str(found.transitions), found.transitions_lost,
             found.transitions_doubled),
        zero("accepted acknowledgements lost / doubled", str(found.acknowledgements), found.acknowledgements_lost,
             found.acknowledgements_doubled),
        zero("records lost / doubled", str(found.messages), found.records_lost + found.gateway_kept,
             found.records_doubled),
        zero("journal lines missing / other in the database", str(found.journal_lines), found.store_lines_lost,
             found.store_lines_wrong),
        zero("shown but not in the journal / screens wrong", screens, found.shown_wrong, found.screens_wrong),
    ]  # fmt: skip


def rows_of_outage(done: harm.Outage) -> list[Row]:
    """What an outage of the database did, line by line."""
    part = f"database away {done.seconds:.0f} s"
    return [
        *rows_of_counts(part, done.counts),
        Row(part=part, what="rows behind a later one of their device", figure=str(done.disordered), limit="0",
            holds=done.disordered == 0),
        Row(part=part, what=f"alarms meanwhile ({done.alarms}), p50 / slowest",
            figure=f"{done.alarm_p50_s:.2f} / {done.alarm_max_s:.2f} s", limit=f"<= {LATEST_ALARM_S:g} s",
            holds=done.alarms > 0 and done.alarm_max_s <= LATEST_ALARM_S),
        Row(part=part, what="acknowledged meanwhile", figure=str(done.acknowledged), limit="> 0",
            holds=done.acknowledged > 0),
        Row(part=part, what=f"backlog replayed in {done.replay_s:.1f} s", figure=f"{done.replay_ratio:.1f} × live",
            limit=f">= {LEAST_REPLAY_RATIO:g}", holds=done.replay_ratio >= LEAST_REPLAY_RATIO),
    ]  # fmt: skip


def _kill(house: Stack, folder: Path, asked: argparse.Namespace, dice: random.Random) -> list[Row]:
    kills = dict(asked.kills) if asked.kills else dict.fromkeys(KILLS, 1) if asked.short else KILLS
    return [row for done in harm.kill_many(house, folder, kills, dice, say) for row in rows_of_kill(done)]


def _outage(house: Stack, folder: Path, asked: argparse.Namespace, _: random.Random) -> list[Row]:
    seconds = 10.0 if asked.short else 60 * asked.minutes
    return rows_of_outage(harm.outage(house, folder, seconds, say))


def _garbage(house: Stack, _: Path, asked: argparse.Namespace, dice: random.Random) -> list[Row]:
    cases = 3000 if asked.short else asked.cases
    done = garbage.throw(house, cases, dice.randrange(2**32), say)
    part = f"garbage, {done.cases} cases"
    return [
        Row(part=part, what="processes that died", figure=", ".join(done.died) or "0", limit="0", holds=not done.died),
        Row(part=part, what="false raises / clears", figure=f"{done.false_raises} / {done.false_clears}", limit="0",
            holds=done.false_raises == done.false_clears == 0),
        Row(part=part, what="an honest alarm afterwards", figure=f"{done.alarm_after_s:.2f} s",
            limit=f"<= {LATEST_ALARM_S:g} s", holds=done.alarm_after_s <= LATEST_ALARM_S),
        Row(part=part, what="memory of the live process grew by", figure=f"{done.grown_mb:.0f} MB", limit="<= 100 MB",
            holds=done.grown_mb <= 100),
    ]  # fmt: skip


def _disk(_: Stack, __: Path, asked: argparse.Namespace, ___: random.Random) -> list[Row]:
    done = full_disk.in_a_small_disk(8.0 if asked.short else 60.0)
    part = f"disk full {done.seconds:.0f} s"
    alarms = f"{done.alarm_p50_s:.2f} / {done.alarm_max_s:.2f} s"
    return [
        *rows_of_counts(part, done.counts),
        Row(part=part, what=f"alarms meanwhile ({done.alarms}), p50 / slowest", figure=alarms,
            limit=f"<= {LATEST_ALARM_S:g} s", holds=done.alarms > 0 and done.alarm_max_s <= LATEST_ALARM_S),
        Row(part=part, what="it says so", figure=", ".join(done.said), limit="disk_full",
            holds="disk_full" in done.said),
        Row(part=part, what="well again by itself after", figure=f"{done.well_again_s:.1f} s", limit="-", holds=True),
    ]  # fmt: skip


Part = Callable[[Stack, Path, argparse.Namespace, random.Random], list[Row]]
_RUN: dict[str, Part] = {"kill": _kill, "outage": _outage, "garbage": _garbage, "disk": _disk}


@contextmanager
def _house() -> Iterator[tuple[Stack, Path]]:
    with throw_away_house(ONEMAP_SIMULATE="0") as house:
        yield house, house.home.parent


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onemap faults", description="Hurt a house and count the losses.")
    parser.add_argument("parts", nargs="*", metavar="PART", type=_part, help=f"{', '.join(PARTS)}; none: all")
    parser.add_argument(
        "--short", action="store_true", help="one kill of each, ten seconds without database, few cases"
    )
    parser.add_argument("--kills", nargs="+", type=_kills, metavar="NAME=TIMES", help="for example live=20 broker=10")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long the database is away")
    parser.add_argument("--cases", type=int, default=CASES, help="cases of garbage")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the random moments and the garbage")
    parser.add_argument("--json", type=Path, help="write the table to this file")
    return parser


def _part(text: str) -> str:
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(PARTS)}")
    return text


def _kills(text: str) -> tuple[str, int]:
    name, _, times = text.partition("=")
    if name not in (*KILLS, "keeper") or not times.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(KILLS)}, keeper with a number behind =")
    return name, int(times)
