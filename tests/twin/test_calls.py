"""Calls to people: sent again to those who do not answer, and a list of names in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from twin.live.calls import MOST_TRIES, Calls, NotCalled, UnknownCall

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_who_answers_is_not_called_again_and_who_does_not_is_named_after_five_seconds():
    calls = Calls()
    call = calls.begin(call_id="c", command="buzz", tags=["A", "B", "A"], reason="r", who="", at=T0)
    assert call.tags == ["A", "B"]
    assert calls.receipt("c", "A", T0) is call and calls.receipt("c", "A", T0) is None
    assert calls.receipt("c", "X", T0) is None and calls.receipt("unknown", "B", T0) is None
    sent, named = [], []
    for second in range(1, 20):
        again, late = calls.tick(T0 + timedelta(seconds=second))
        sent += [(second, each.missing()) for each in again]
        named += [(second, each.missing()) for each in late]
    assert sent == [(2, ["B"]), (4, ["B"])] and call.tries == MOST_TRIES
    assert named == [(6, ["B"])]
    assert call.describe(T0 + timedelta(seconds=20))["late"] is True
    calls.receipt("c", "B", T0)
    assert call.describe(T0 + timedelta(seconds=20))["missing"] == []


def test_who_was_reached_by_voice_is_ticked_off_by_name_and_not_called_again():
    calls = Calls()
    call = calls.begin(call_id="c", command="evacuate", tags=["A", "B"], reason="leak", who="o", at=T0)
    calls.reach("c", "A", "commander")
    assert (call.missing(), call.reached, call.received) == (["B"], {"A": "commander"}, {})
    calls.reach("c", "A", "somebody else")
    assert call.reached == {"A": "commander"}, "the first tick stands"
    with pytest.raises(NotCalled):
        calls.reach("c", "X", "o")
    with pytest.raises(UnknownCall):
        calls.reach("x", "A", "o")
    calls.reach("c", "B", "o")
    assert calls.tick(T0 + timedelta(seconds=30)) == ([], [])
