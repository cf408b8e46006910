"""Numbers of the report are those of the screen, to the last printed digit."""

from __future__ import annotations

from scenes.report.tell import whole


def test_half_a_metre_is_rounded_as_on_the_screen_and_never_to_the_even_number() -> None:
    assert [whole(each) for each in (0.5, 2.5, 417.49, 3210.5, 3211.5, 12345.0)] == [
        "1", "3", "417", "3,211", "3,212", "12,345",
    ]  # fmt: skip
