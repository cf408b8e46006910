"""The life cycle of an alarm: every step that ISA-18.2 allows, none that it does not, and nothing ever lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.model.errors import Invalid, VersionConflict
from twin.model.live import AlarmState
from twin.rules.alarm.handover import handover
from twin.rules.alarm.life_cycle import (
    TABLE,
    AlarmCannotDoThat,
    DisposalIsIncomplete,
    ReasonIsMissing,
    SecondInstrumentIsMissing,
    ShelvingTooLong,
    active,
)
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


def test_a_latched_alarm_waits_for_its_reset_after_it_was_seen_and_is_over():
    register = Register("site")
    latched = Finding(source_kind="sensor", source_id="S", condition="lel", active=True, at=T0, priority=1,
                      latched=True, needs_instrument=True)  # fmt: skip
    alarm_id = register.apply(latched).alarm.id  # type: ignore[union-attr]
    register.acknowledge(alarm_id, version=1, who="op", comment="", at=T0)
    with pytest.raises(AlarmCannotDoThat):
        register.reset(alarm_id, version=2, who="op", comment="", at=T0, instrument="X", value=0.0)
    register.apply(Finding(source_kind="sensor", source_id="S", condition="lel", active=False, at=T0))
    assert register.alarms[alarm_id].state == "latched"
    with pytest.raises(SecondInstrumentIsMissing):
        register.reset(alarm_id, version=3, who="op", comment="", at=T0)
    over = register.reset(alarm_id, version=3, who="op", comment="", at=T0, instrument="portable 7", value=0.0)
    assert over.to_state == "normal" and over.record == {"instrument": "portable 7", "value": 0.0}


def test_silencing_is_no_acknowledgement_and_ends_when_the_alarm_grows_worse():
    register, alarm_id = raised(priority=3)
    assert register.silence(alarm_id, version=1, who="op", at=T0).to_state == "unacknowledged"
    with pytest.raises(AlarmCannotDoThat):
        register.silence(alarm_id, version=2, who="op", at=T0)
    worse = register.apply(finding(True, priority=1))
    assert worse is not None and worse.alarm.silenced_at is None and worse.alarm.priority == 1


def test_closing_needs_a_verdict_a_cause_and_an_action_and_an_alarm_that_is_over():
    register, alarm_id = raised()
    words = {"verdict": "true", "cause": "leak", "action": "closed the valve", "who": "op", "at": T0}
    with pytest.raises(AlarmCannotDoThat):
        register.close(alarm_id, version=1, **words)
    register.acknowledge(alarm_id, version=1, who="op", comment="", at=T0)
    register.apply(finding(False))
    assert list(register.over) == [alarm_id] and not register.alarms
    for missing in ("verdict", "cause", "action"):
        with pytest.raises(DisposalIsIncomplete):
            register.close(alarm_id, version=3, **(words | {missing: " "}))
    assert register.close(alarm_id, version=3, **words).alarm.verdict == "true" and not register.over


def test_a_bypass_hides_what_it_covers_lists_itself_and_ends_by_itself():
    register, _ = raised()
    made, hidden = register.bypass(minutes=10, at=T0, who="op", reason="calibration", source_id="S")
    assert [change.to_state for change in hidden] == ["out_of_service"] and list(register.bypasses) == [made.id]
    assert register.tick(T0 + timedelta(minutes=9)) == []
    assert [change.to_state for change in register.tick(T0 + timedelta(minutes=10))] == ["unacknowledged"]


def test_a_bypass_needs_a_reason_an_end_and_an_object_and_never_covers_a_help_call():
    register = Register("site")
    good = {"minutes": 10, "at": T0, "who": "op", "reason": "r", "source_id": "S"}
    for wrong in ({"reason": " "}, {"minutes": 1441}, {"source_id": ""}, {"condition": "sos"}):
        with pytest.raises(Invalid):
            register.bypass(**(good | wrong))  # type: ignore[arg-type]
    register.bypass(minutes=10, at=T0, who="op", reason="r", source_id="T1")
    help_call = Finding(source_kind="tag", source_id="T1", condition="sos", active=True, at=T0, priority=1)
    change = register.apply(help_call)
    assert change is not None and change.to_state == "unacknowledged"


def test_an_alarm_that_waits_is_passed_on_and_the_first_of_a_series_is_known():
    register, alarm_id = raised(priority=1)
    second = register.apply(Finding(source_kind="sensor", source_id="S2", condition="high", active=True, at=T0))
    assert second is not None and (second.alarm.group_id, second.alarm.first_out) == (alarm_id, False)
    assert register.alarms[alarm_id].first_out
    loops = [change.alarm.loop for t in (59, 60, 61, 180) for change in register.tick(T0 + timedelta(seconds=t))]
    assert loops == [1, 2]


def test_ten_alarms_in_ten_minutes_are_a_flood_until_fewer_than_five_are():
    register = Register("site")
    for i in range(10):
        at = T0 + timedelta(seconds=30 * i)
        assert not register.flood.active
        register.apply(Finding(source_kind="sensor", source_id=f"S{i}", condition="high", active=True, at=at))
    assert register.flood.active
    register.tick(T0 + timedelta(minutes=12, seconds=29))
    assert register.flood.active
    register.tick(T0 + timedelta(minutes=12, seconds=31))
    assert not register.flood.active


def test_a_handover_lists_everything_that_is_not_as_it_should_be():
    register, alarm_id = raised()
    register.shelve(alarm_id, version=1, who="op", reason="r", minutes=5, at=T0)
    register.bypass(minutes=10, at=T0, who="op", reason="r", source_id="X")
    found = handover(register, T0)
    assert [alarm.id for alarm in found["shelved"]] == [alarm_id] and len(found["bypasses"]) == 1  # type: ignore[attr-defined, arg-type]


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
