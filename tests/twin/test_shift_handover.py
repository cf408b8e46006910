"""A shift is handed over by one and taken over by another, with the lists as they were."""

from __future__ import annotations

import pytest

from twin.model.errors import MissingField
from twin.registers.register import WrongStep
from twin.registers.shift_handover import SignedByTheSame, give, take, withdraw

LISTS = {
    "at": "2026-11-21T08:00:00Z",
    "unacknowledged": [{"id": "a", "priority": 1, "state": "unacknowledged", "lon": 1.0, "text_zh": "高报"}],
    "not_closed": [],
    "bypasses": [{"id": "B1", "reason": "calibration"}],
}
GIVEN = give(by="operator", at="2026-11-21T08:00:00Z", remark="compressor off", lists=LISTS)


def test_the_lists_are_frozen_with_what_is_needed_to_read_them_later():
    assert GIVEN.state == "given"
    kept = GIVEN.body["lists"]
    assert kept["bypasses"] == LISTS["bypasses"] and set(kept) == {"unacknowledged", "not_closed", "bypasses"}
    assert kept["unacknowledged"][0]["text_zh"] == "高报" and "lon" not in kept["unacknowledged"][0]


def test_two_people_sign_and_never_one_twice():
    with pytest.raises(SignedByTheSame):
        take(GIVEN, by="operator", at="2026-11-21T08:05:00Z", answer="")
    taken = take(GIVEN, by="commander", at="2026-11-21T08:05:00Z", answer="understood")
    assert (taken.state, taken.body["taken_by"], taken.body["answer"]) == ("taken", "commander", "understood")
    assert taken.body["lists"] == GIVEN.body["lists"]
    for again in (lambda: take(taken, by="x", at="2026-11-21T08:06:00Z", answer=""), lambda: withdraw(taken)):
        with pytest.raises(WrongStep):
            again()


def test_a_handover_that_nobody_signed_is_none():
    with pytest.raises(MissingField):
        give(by="", at="2026-11-21T08:00:00Z", remark="", lists=LISTS)
