"""Who is without a tag is what the gates count less what tags tell of, and unknown as soon as one gate is."""

from datetime import UTC, datetime, timedelta

import pytest

from twin.rules.gate_count import GateReading, without_tag

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def gate(name: str, value: float | None, *, age_s: float = 4.0, good: bool = True) -> GateReading:
    return GateReading(sensor_id=name, value=value, good=good, at=NOW - timedelta(seconds=age_s), period_s=10.0)


def test_people_come_in_by_one_gate_and_leave_by_another_and_the_sum_is_who_is_inside():
    found = without_tag([gate("GC-01", 260.0), gate("GC-02", -13.0, age_s=9.0)], 240, NOW)
    assert (found.count, found.gates) == (7, 247)
    assert found.at == NOW - timedelta(seconds=9), "as old as its oldest part"
    assert "247" in found.why_zh and "247" in found.why_en and "place is unknown" in found.why_en


def test_nobody_without_a_tag_is_a_count_and_not_the_unknown():
    assert without_tag([gate("GC-01", 240.0)], 240, NOW).count == 0


@pytest.mark.parametrize(
    "broken",
    [gate("GC-02", 5.0, age_s=61.0), gate("GC-02", None), gate("GC-02", 5.0, good=False),
     GateReading(sensor_id="GC-02", value=None, good=False, at=None, period_s=10.0)],
)  # fmt: skip
def test_one_silent_or_bad_gate_makes_the_number_unknown_and_is_named(broken: GateReading):
    found = without_tag([gate("GC-01", 250.0), broken], 240, NOW)
    assert found.count is None and found.gates is None
    assert "GC-02" in found.why_zh and "GC-02" in found.why_en and "GC-01" not in found.why_en


def test_a_slow_counter_is_silent_after_three_of_its_own_periods():
    slow = GateReading(sensor_id="GC-01", value=9.0, good=True, at=NOW - timedelta(seconds=170), period_s=60.0)
    assert without_tag([slow], 5, NOW).count == 4
    assert without_tag([slow], 5, NOW + timedelta(seconds=11)).count is None


def test_no_gates_and_counters_that_contradict_the_tags_are_unknown_and_never_zero():
    assert without_tag([], 240, NOW).count is None
    fewer = without_tag([gate("GC-01", 239.0)], 240, NOW)
    assert fewer.count is None and "239" in fewer.why_zh and "240" in fewer.why_en
