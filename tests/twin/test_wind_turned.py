"""A picture is left behind by a wind that turned by 20°, changed by 30 % or was measured five minutes ago."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.rules.wind_turned import turn_deg, wind_left

WAS = {"wind_m_s": 4.0, "wind_from_deg": 350.0}
BEARINGS = st.floats(0.0, 360.0)


@pytest.mark.parametrize(
    ("speed", "bearing", "age_s", "why"),
    [
        (4.0, 350.0, 0.0, []),
        (4.0, 9.9, 0.0, []),
        (4.0, 10.0, 0.0, ["turned"]),
        (4.0, 330.0, 0.0, ["turned"]),
        (5.1, 350.0, 0.0, []),
        (5.2, 350.0, 0.0, ["changed"]),
        (2.8, 350.0, 0.0, ["changed"]),
        (4.0, 350.0, 299.0, []),
        (4.0, 350.0, 300.0, ["old"]),
        (0.3, 170.0, 0.0, ["changed"]),
    ],
)
def test_a_picture_holds_until_the_wind_leaves_it(speed: float, bearing: float, age_s: float, why: list[str]) -> None:
    assert wind_left(WAS, {"wind_m_s": speed, "wind_from_deg": bearing}, age_s=age_s) == why


def test_where_no_wind_is_measured_it_is_not_known_whether_the_picture_holds() -> None:
    assert wind_left(WAS, None, age_s=0.0) == ["unknown"]
    assert wind_left(WAS, {"wind_from_deg": 350.0}, age_s=400.0) == ["old", "unknown"]


@given(BEARINGS, BEARINGS)
def test_a_turn_is_the_same_there_and_back_and_never_more_than_half_a_circle(one: float, other: float) -> None:
    assert turn_deg(one, other) == pytest.approx(turn_deg(other, one), abs=1e-9)
    assert 0 <= turn_deg(one, other) <= 180
