"""Who is called for an alarm: the right role at the right place, sooner or later the park, and never nobody."""

from __future__ import annotations

from itertools import product

from twin.rules.alarm.routing import Chair, called

OPERATOR, COMMANDER = Chair("operator", "E1"), Chair("commander", "E1")
PARK_OPERATOR, PARK_COMMANDER = Chair("operator"), Chair("commander")
OTHER = Chair("operator", "E2")
ALL = {OPERATOR, COMMANDER, PARK_OPERATOR, PARK_COMMANDER, OTHER, Chair("system_admin"), Chair("viewer")}


def alarm(condition: str = "high", kind: str = "sensor", owner: str | None = "E1", loop: int = 0) -> dict[str, object]:
    return {"source_kind": kind, "condition": condition, "enterprise_id": owner, "loop": loop}


def test_each_loop_adds_its_own_chairs_and_takes_none_away():
    assert called(alarm(), ALL) == (OPERATOR,)
    assert set(called(alarm(loop=1), ALL)) == {OPERATOR, COMMANDER}
    assert set(called(alarm(loop=2), ALL)) == {OPERATOR, COMMANDER, PARK_OPERATOR, PARK_COMMANDER}


def test_another_enterprise_is_never_called():
    for loop, condition in product((0, 1, 2), ("high", "sos", "forbidden/F-1", "silent")):
        assert OTHER not in called(alarm(condition, loop=loop), ALL)


def test_an_alarm_on_common_ground_and_a_help_call_are_the_parks_from_the_first_second():
    assert set(called(alarm(owner=None), ALL)) == {PARK_OPERATOR, PARK_COMMANDER}
    assert PARK_COMMANDER in called(alarm("sos", "tag"), ALL)
    assert PARK_COMMANDER in called(alarm("gas_cloud", "gas"), ALL)


def test_a_fault_of_a_device_goes_to_who_mends_it_and_to_no_commander():
    assert set(called(alarm("silent", loop=2), ALL)) == {OPERATOR, PARK_OPERATOR, Chair("system_admin")}


def test_where_a_chair_is_empty_the_next_loop_is_called_at_once():
    assert set(called(alarm(), {PARK_OPERATOR, OTHER})) == {PARK_OPERATOR}
    assert called(alarm(), {COMMANDER, PARK_OPERATOR}) == (COMMANDER,)
    assert called(alarm(), set()) == ()
