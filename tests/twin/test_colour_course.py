"""The course of the live colours: no zone is lost, a raise counts from its cause to its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twin.rules.colour_course import course
from twin.rules.grading import Grade
from twin.rules.live_colour import Raise

START = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = [START + timedelta(minutes=10 * n) for n in range(7)]
ZONES: dict[str, Grade] = {"Z1": "A", "Z2": "B", "Z3": "D"}


def raised(zone: str, steps: int, since_min: int, ended_min: int | None) -> Raise:
    since = START + timedelta(minutes=since_min)
    ended = None if ended_min is None else START + timedelta(minutes=ended_min)
    kind = {"rule_id": "gas", "cause_id": f"{zone}-{since_min}", "needs_person": False}
    return Raise(zone_id=zone, steps=steps, since=since, last_at=since, ended_at=ended, **kind)  # type: ignore[arg-type]


def test_every_zone_is_counted_once_at_every_time() -> None:
    counts, _ = course(ZONES, [raised("Z2", 1, 5, 25), raised("Z3", 9, 0, None)], TIMES)
    assert [sum(column) for column in zip(*counts.values(), strict=True)] == [3] * len(TIMES)


def test_a_raise_counts_from_its_cause_to_its_end_and_two_of_one_zone_are_not_added_up() -> None:
    counts, above = course(ZONES, [raised("Z3", 1, 5, 25), raised("Z3", 2, 15, 35), raised("gone", 1, 0, None)], TIMES)
    assert above == [0, 1, 1, 1, 0, 0, 0]
    assert counts["C"] == [0, 1, 0, 0, 0, 0, 0] and counts["B"] == [1, 1, 2, 2, 1, 1, 1]


def test_a_zone_that_is_red_by_nature_is_not_above_its_inherent_colour() -> None:
    assert course(ZONES, [raised("Z1", 1, 0, None)], TIMES)[1] == [0] * len(TIMES)
