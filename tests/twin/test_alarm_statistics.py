"""How an alarm system did: every measure from a handful of lines whose answer is plain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twin.rules.alarm.statistics import Line, statistics

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
END = T0 + timedelta(hours=1)


def line(second: float, source: str, to: str, *, before: str = "", priority: int = 3) -> Line:
    return Line(at=T0 + timedelta(seconds=second), alarm_id=f"sensor:{source}:high:1", source_kind="sensor",
                source_id=source, condition="high", priority=priority, from_state=before, to_state=to)  # fmt: skip


def test_a_quiet_hour_has_no_figure_but_zero():
    found = statistics([], T0, END)
    assert (found["told"], found["per_10_min"], found["peak_10_min"], found["chattering"]) == (0, 0.0, 0, [])


def test_twelve_alarms_in_a_slot_are_a_flood_of_a_sixth_of_an_hour():
    found = statistics([line(i, f"S{i}", "unacknowledged") for i in range(12)], T0, END)
    assert (found["told"], found["per_10_min"], found["slots"]) == (12, 2.0, [12, 0, 0, 0, 0, 0])
    assert found["flood_fraction"] == found["slots_above_10_fraction"] == 1 / 6
    assert len(found["top_ten"]) == 10 and abs(found["top_ten_fraction"] - 10 / 12) < 1e-12


def test_an_alarm_that_comes_three_times_in_a_minute_chatters_and_one_that_does_in_two_does_not():
    lines = []
    for source, period_s in (("fast", 20), ("slow", 61)):
        for i in range(3):
            lines.append(line(i * period_s, source, "unacknowledged", before="returned" if i else ""))
            lines.append(line(i * period_s + 5, source, "returned", before="unacknowledged"))
    found = statistics(sorted(lines, key=lambda each: each.at), T0, END)
    assert [each["source_id"] for each in found["chattering"]] == ["fast"]
    assert found["fleeting"] == 6


def test_a_condition_of_more_than_a_day_is_stale_and_is_not_told_again():
    found = statistics([line(-90000, "S", "unacknowledged"), line(10, "T", "unacknowledged", priority=1)], T0, END)
    assert found["stale"] == ["sensor:S:high:1"] and found["told"] == 1
    assert [(each["source_id"], (T0 - each["since"]).total_seconds()) for each in found["stale_alarms"]] == [
        ("S", 90000)
    ]
    assert found["priorities"] == {"1": 1, "2": 0, "3": 0, "4": 0}


def test_the_time_to_an_acknowledgement_is_a_median():
    lines = [line(0, "A", "unacknowledged"), line(0, "B", "unacknowledged"), line(0, "C", "unacknowledged")]
    lines += [
        line(s, source, "acknowledged", before="unacknowledged") for s, source in ((10, "A"), (30, "B"), (90, "C"))
    ]
    assert statistics(lines, T0, END)["acknowledged_median_s"] == 30.0
