"""What waits is passed on by the time it has waited since it last called for somebody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twin.rules.alarm.register import Register
from twin.rules.finding import Finding

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def finding(active: bool, at: datetime, priority: int = 1) -> Finding:
    return Finding(source_kind="sensor", source_id="S", condition="high", active=active, at=at, priority=priority)


def loops(register: Register, begin: datetime, seconds: int) -> list[tuple[int, int]]:
    """Seconds after `begin` at which the alarm reached which loop."""
    out = []
    for second in range(seconds):
        for change in register.tick(begin + timedelta(seconds=second)):
            out.append((second, change.alarm.loop))
    return out


def test_the_first_priority_reaches_the_enterprise_after_one_minute_and_the_park_after_three():
    register = Register("s")
    register.apply(finding(True, T0))
    assert loops(register, T0, 400) == [(60, 1), (180, 2)]


def test_an_alarm_that_comes_back_waits_anew_and_is_not_passed_on_for_its_age():
    register = Register("s")
    first = register.apply(finding(True, T0))
    register.acknowledge(first.alarm.id, version=1, who="o", comment="", at=T0 + timedelta(seconds=5))
    later = T0 + timedelta(hours=2)
    register.apply(finding(False, later))
    register.apply(finding(True, later + timedelta(seconds=1)))
    assert loops(register, later + timedelta(seconds=1), 100) == [(60, 1)]


def test_what_was_returned_and_holds_again_calls_from_then_on():
    register = Register("s")
    register.apply(finding(True, T0))
    register.apply(finding(False, T0 + timedelta(seconds=10)))
    again = T0 + timedelta(minutes=30)
    register.apply(finding(True, again))
    assert loops(register, again, 200) == [(60, 1), (180, 2)]


def test_after_a_restart_an_alarm_is_passed_on_sooner_rather_than_later():
    register = Register("s")
    register.apply(finding(True, T0))
    woken = Register("s", alarms=register.alarms.values(), seq=register.seq)
    assert loops(woken, T0 + timedelta(seconds=59), 3) == [(1, 1)]
