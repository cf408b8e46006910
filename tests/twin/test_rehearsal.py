"""What a fence would have done is what it does: the rehearsal and the live walk tell the same alarms."""

from __future__ import annotations

from datetime import timedelta

from tests.twin.test_fence_rules import T0, Day, fence
from twin.live.rehearsal import STEP_S, inside_now, rehearsed

FORBIDDEN = fence("F", "forbidden")
FAR = (500.0, 0.0)


def way(*legs: tuple[int, tuple[float, float]]) -> tuple[Day, list]:
    """Somebody's stored places, one every ten seconds: so many at each place."""
    day, places = Day(), []
    for count, place in legs:
        for _ in range(count):
            day.now += timedelta(seconds=10)
            places.append(day.at("T1", *place))
    return day, places


def test_every_visit_is_one_alarm_from_entry_to_exit():
    day, places = way((3, FAR), (6, (0.0, 0.0)), (3, FAR), (4, (0.0, 0.0)), (2, FAR))
    first, second = rehearsed(day.park, FORBIDDEN, places, day.now)
    assert first.condition == second.condition == "forbidden" and first.source_id == "T1"
    entered = T0 + timedelta(seconds=40)
    assert entered <= first.at <= entered + timedelta(seconds=STEP_S)
    assert first.until is not None and timedelta(seconds=50) <= first.until - first.at <= timedelta(seconds=70)
    assert second.at > first.until


def test_who_never_comes_near_raises_nothing():
    day, places = way((20, FAR))
    assert rehearsed(day.park, FORBIDDEN, places, day.now) == ()


def test_who_is_still_inside_is_told_without_an_end():
    day, places = way((2, FAR), (5, (0.0, 0.0)))
    (only,) = rehearsed(day.park, FORBIDDEN, places, day.now)
    assert only.until is None


def test_a_limit_is_judged_by_how_many_are_inside_together():
    limit = fence("F", "limit", limit_count=1)
    day = Day()
    places = []
    for inside in (("T0",), ("T0", "T1"), ("T0", "T1"), ("T0",)):
        for tag in ("T0", "T1"):
            day.now += timedelta(seconds=5)
            places.append(day.at(tag, *((0.0, 0.0) if tag in inside else FAR)))
    (only,) = rehearsed(day.park, limit, places, day.now)
    assert only.condition == "over_limit" and only.source_id == "F"


def test_who_is_inside_now_is_told_by_the_last_places():
    day = Day()
    latest = [day.at("T0", 0.0, 0.0), day.at("T1", *FAR), day.at("T2", 10.0, 10.0)]
    assert inside_now(day.park, FORBIDDEN, latest, day.now) == ("T0", "T2")


def test_who_comes_and_goes_within_one_step_is_told_with_an_end():
    day, places = Day(), []
    for second in (5, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 35, 45):
        day.now = T0 + timedelta(seconds=second)
        places.append(day.at("T1", *((0.0, 0.0) if 20 <= second < 26 else FAR)))
    (only,) = rehearsed(day.park, FORBIDDEN, places, day.now + timedelta(minutes=1))
    assert only.until is not None
