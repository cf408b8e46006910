"""Calls to people: sent again to those who do not answer, and a list of names in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twin.live.calls import MOST_TRIES, Calls

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
