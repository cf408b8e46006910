"""The search box: what fits and how well."""

from __future__ import annotations

import pytest

from twin.rules.sought import Label, Sought, initials

TANK = Label.of(["T-1203"], ["液氨球罐", "Ammonia sphere"])


def fits(query: str) -> int | None:
    return Sought.of(query).fits(TANK)


@pytest.mark.parametrize(
    "query",
    ["T-1203", "t-1203", "液氨球罐", "T-12", "液氨", "amm", "1203", "球罐", "yaqg", "qg", "YAQG", "液氨 sphere"],
)
def test_a_tank_is_found_by_code_by_either_name_and_by_the_first_letters_of_its_sounds(query: str) -> None:
    assert fits(query) is not None


@pytest.mark.parametrize("query", ["", "  ", "T-1204", "氯", "y", "ga", "液氨 chlorine"])
def test_it_is_not_found_by_what_it_is_not(query: str) -> None:
    assert fits(query) is None


def test_the_whole_code_is_better_than_its_beginning_and_that_is_better_than_a_piece_and_that_than_a_sound() -> None:
    scores = [fits(query) for query in ("T-1203", "液氨球罐", "T-1", "液氨", "1203", "yaqg")]
    assert scores == sorted(s for s in scores if s is not None) and len(set(scores)) == len(scores)


def test_a_sign_with_two_readings_is_found_by_both_and_a_letter_stands_for_itself() -> None:
    assert {"z", "c"} <= initials("重")
    heavy = Label.of([], ["重大危险源", ""])
    assert Sought.of("zd").fits(heavy) == Sought.of("cd").fits(heavy) is not None
    assert Sought.of("3hc").fits(Label.of([], ["3号 厂房"])) is not None


def test_every_word_must_be_found_and_the_worst_of_them_counts() -> None:
    assert fits("T-1203 sphere") == fits("sphere")
