"""The life cycle of an alarm: every step that ISA-18.2 allows, none that it does not, and nothing ever lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.model.errors import VersionConflict
from twin.model.live import AlarmState
from twin.rules.alarm.life_cycle import TABLE, AlarmCannotDoThat, ReasonIsMissing, ShelvingTooLong, active
from twin.rules.alarm.register import Register
from twin.rules.finding import Finding

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def finding(holds: bool, at: datetime = T0, priority: int = 2) -> Finding:
    return Finding(source_kind="sensor", source_id="S", condition="high", active=holds, at=at, priority=priority)


def raised(priority: int = 2) -> tuple[Register, str]:
    register = Register("site")
    change = register.apply(finding(True, priority=priority))
    assert change is not None
    return register, change.alarm.id


def test_an_alarm_goes_unacknowledged_acknowledged_normal():
    register, alarm_id = raised()
    change = register.acknowledge(alarm_id, version=1, who="op", comment="", at=T0)
    assert (change.from_state, change.to_state) == ("unacknowledged", "acknowledged")
    over = register.apply(finding(False))
    assert over is not None and over.to_state == "normal" and not register.alarms


def test_an_alarm_that_clears_by_itself_waits_for_its_acknowledgement():
    register, alarm_id = raised()
    register.apply(finding(False))
    assert register.alarms[alarm_id].state == "returned"
    assert register.acknowledge(alarm_id, version=2, who="op", comment="", at=T0).to_state == "normal"


def test_a_returned_alarm_whose_condition_comes_back_is_the_same_alarm_again():
    register, alarm_id = raised()
    register.apply(finding(False))
    again = register.apply(finding(True))
    assert again is not None and again.alarm.id == alarm_id and again.to_state == "unacknowledged"


def test_an_acknowledgement_of_an_older_version_is_refused():
    register, alarm_id = raised()
    register.apply(finding(False))
    register.apply(finding(True))
    with pytest.raises(VersionConflict):
        register.acknowledge(alarm_id, version=1, who="op", comment="", at=T0)


def test_shelving_needs_a_reason_and_an_end_that_the_priority_allows():
    register, alarm_id = raised(priority=1)
    with pytest.raises(ReasonIsMissing):
        register.shelve(alarm_id, version=1, who="op", reason=" ", minutes=5, at=T0)
    with pytest.raises(ShelvingTooLong):
        register.shelve(alarm_id, version=1, who="op", reason="maintenance", minutes=61, at=T0)
    assert register.alarms[alarm_id].version == 1


def test_an_alarm_comes_off_the_shelf_by_itself_and_shows_if_its_condition_holds():
    register, alarm_id = raised()
    register.shelve(alarm_id, version=1, who="op", reason="maintenance", minutes=5, at=T0)
    assert register.tick(T0 + timedelta(minutes=4)) == []
    assert [c.to_state for c in register.tick(T0 + timedelta(minutes=5))] == ["unacknowledged"]


def test_an_alarm_that_cleared_on_the_shelf_is_still_shown_until_acknowledged():
    register, alarm_id = raised()
    register.shelve(alarm_id, version=1, who="op", reason="maintenance", minutes=5, at=T0)
    register.apply(finding(False))
    assert register.unshelve(alarm_id, version=3, who="op", at=T0).to_state == "returned"


def test_an_acknowledged_alarm_cannot_be_acknowledged_twice():
    register, alarm_id = raised()
    register.acknowledge(alarm_id, version=1, who="op", comment="", at=T0)
    with pytest.raises(AlarmCannotDoThat):
        register.acknowledge(alarm_id, version=2, who="op", comment="", at=T0)


def test_the_table_only_names_states_of_the_model():
    states = set(get_args(AlarmState))
    assert {state for state, _ in TABLE} | set(TABLE.values()) <= states


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["on", "off", "ack", "shelve", "unshelve", "tick"]), max_size=30))
def test_whatever_happens_an_active_condition_has_exactly_one_alarm_and_the_numbers_have_no_gap(steps):
    register, holds, seqs, now = Register("site"), False, [], T0
    for step in steps:
        now += timedelta(minutes=1)
        alarm = register.find(("sensor", "S", "high"))
        try:
            if step in ("on", "off"):
                holds = step == "on"
                change = register.apply(finding(holds, now))
                seqs += [change.seq] if change else []
            elif step == "tick":
                seqs += [change.seq for change in register.tick(now)]
            elif alarm and step == "ack":
                change = register.acknowledge(alarm.id, version=alarm.version, who="op", comment="", at=now)
                seqs.append(change.seq)
            elif alarm and step == "shelve":
                change = register.shelve(alarm.id, version=alarm.version, who="op", reason="r", minutes=3, at=now)
                seqs.append(change.seq)
            elif alarm:
                seqs.append(register.unshelve(alarm.id, version=alarm.version, who="op", at=now).seq)
        except AlarmCannotDoThat:
            continue
        alarm = register.find(("sensor", "S", "high"))
        assert (alarm is not None and active(alarm)) == holds
    assert seqs == list(range(1, len(seqs) + 1))
