"""The live colour: raised by rules, ended ten minutes after its cause, or by a person; the inherent grade stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.model.errors import MissingField, UnknownFactor, WrongValue
from twin.registers.colour_rule import rules_of
from twin.registers.register import Entry
from twin.registers.risk_point import check_measures, grading_of, zone_grade
from twin.registers.zone_raise import entry_of, raise_of
from twin.rules.grading import GRADES
from twin.rules.live_colour import (
    RULES,
    ActiveAlarm,
    CauseLasts,
    Facts,
    Raise,
    ended_by,
    live_grade,
    rule_from,
    stepped,
)

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
QUIET = Facts(alarms=(), people=0, permits=(), wind_m_s=2.0)


def alarm(condition: str, code: str = "A1") -> Facts:
    return replace(QUIET, alarms=(ActiveAlarm(id=code, condition=condition),))


def after(facts: Facts, minutes: float, before: tuple[Raise, ...] = ()) -> tuple[Raise, ...]:
    return stepped("Z", before, RULES, facts, T0 + timedelta(minutes=minutes)).open


def test_a_first_level_gas_alarm_raises_one_step_and_ends_ten_minutes_after_its_cause():
    raised = after(alarm("high"), 0)
    assert live_grade("C", raised) == "B" and live_grade("A", raised) == "A"
    gone = after(QUIET, 5, after(alarm("high"), 4, raised))
    assert live_grade("C", gone) == "B" and gone[0].ends_at == T0 + timedelta(minutes=14)
    assert live_grade("C", after(QUIET, 13.9, gone)) == "B"
    assert after(QUIET, 14, gone) == () and live_grade("C", ()) == "C"


@pytest.mark.parametrize("condition", ["fire", "high_high", "over_lel", "gas_cloud"])
def test_fire_and_second_level_gas_stay_until_a_person_ends_them_once_the_cause_is_gone(condition):
    raised = after(alarm(condition), 0)
    with pytest.raises(CauseLasts):
        ended_by(raised[0], "chen", T0)
    days_later = after(QUIET, 5000, raised)
    assert len(days_later) == 1 and days_later[0].ends_at is None
    over = ended_by(days_later[0], "chen", T0 + timedelta(days=4))
    assert over.ended_by == "chen" and live_grade("D", [over]) == "D"


def test_what_cannot_be_known_ends_nothing_and_begins_nothing():
    raised = after(alarm("high"), 0)
    assert after(Facts(), 60, raised) == raised
    assert after(Facts(), 0) == ()


def test_people_wind_and_works_raise_from_their_threshold_on():
    assert after(replace(QUIET, people=9), 0) == ()
    assert live_grade("D", after(replace(QUIET, people=10), 0)) == "C"
    assert live_grade("D", after(replace(QUIET, wind_m_s=13.9), 0)) == "C"
    assert live_grade("D", after(replace(QUIET, permits=("hot_work",)), 0)) == "C"
    assert after(replace(QUIET, permits=("road_closure",)), 0) == ()


@given(st.sampled_from(GRADES), st.lists(st.sampled_from(["fire", "high_high", "high", "sos", "offline"]), max_size=5))
def test_a_live_colour_is_never_milder_than_the_inherent_one_and_more_alarms_never_lower_it(inherent, conditions):
    alarms = tuple(ActiveAlarm(id=str(k), condition=each) for k, each in enumerate(conditions))
    few, many = (stepped("Z", (), RULES, Facts(alarms=some), T0).open for some in (alarms[:-1], alarms))
    assert live_grade(inherent, many) <= live_grade(inherent, few) <= inherent


def test_each_begin_and_end_is_told_once():
    first = stepped("Z", (), RULES, alarm("high"), T0)
    assert [each.rule_id for each in first.changed] == ["gas_first"]
    assert stepped("Z", first.open, RULES, alarm("high"), T0 + timedelta(seconds=5)).changed == ()
    gone = stepped("Z", first.open, RULES, QUIET, T0 + timedelta(minutes=1))
    assert [each.active for each in gone.changed] == [False]
    (end,) = stepped("Z", gone.open, RULES, QUIET, T0 + timedelta(minutes=11)).changed
    assert end.ended_at == T0 + timedelta(minutes=11) and end.ended_by == ""
    assert raise_of(entry_of(end)) == end


def test_a_park_changes_the_rules_but_not_who_ends_a_fire():
    own = {"cause": "people", "threshold": 3.0, "steps": 2, "needs_person": False, "enabled": True}
    fire = {"cause": "alarm", "words": "fire", "steps": 1, "needs_person": False, "enabled": True}
    entries = [
        Entry(register="colour_rule", id="people", state="in_force", body=own),
        Entry(register="colour_rule", id="fire", state="in_force", body=fire),
        Entry(register="colour_rule", id="wind", state="ended", body=own),
    ]
    rules = {each.id: each for each in rules_of(entries)}
    assert rules["people"].threshold == 3.0 and rules["people"].steps == 2 and "wind" not in rules
    assert rules["fire"].steps == 1 and rules["fire"].needs_person
    with pytest.raises(WrongValue):
        rule_from({"id": "x", "cause": "people", "steps": "1"})


def point(scores: dict[str, float], state: str = "approved") -> Entry:
    body = {"area": "Z-1", "method": "lec", "scores": scores}
    return Entry(register="risk_point", id=str(scores), state=state, body=body)


def test_a_zone_takes_the_worst_of_its_approved_points():
    low, high = {"L": 1, "E": 6, "C": 3}, {"L": 3, "E": 6, "C": 40}  # D = 18 and 720
    assert grading_of(point(high).body).score == 720
    assert zone_grade([point(low), point(high)], "Z-1") == "A"
    assert zone_grade([point(low), point(high, "draft")], "Z-1") == "D"
    assert zone_grade([point(low)], "Z-2") is None


def test_points_that_cannot_be_scored_or_have_odd_measures_are_refused():
    with pytest.raises(UnknownFactor):
        grading_of({"method": "lec", "scores": {"L": 2, "E": 6, "C": 3}})
    with pytest.raises(MissingField):
        grading_of({"method": "direct", "criteria": []})
    assert grading_of({"method": "direct", "criteria": ["ten_people"]}).grade == "A"
    check_measures({"measures": [{"kind": "training", "level": "post", "text": "每月演练"}]})
    with pytest.raises(WrongValue):
        check_measures({"measures": [{"kind": "magic", "level": "post", "text": "x"}]})
