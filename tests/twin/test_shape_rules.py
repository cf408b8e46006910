"""The shape and field rules without a database: what is refused, by which name, at which place and field."""

from __future__ import annotations

import math
from typing import Any

import pytest
from small_park import point, square

from twin.model import errors
from twin.model.nouns import NOUNS
from twin.rules.fields import checked_fields
from twin.rules.shape import checked_geometry

ZONE, STRUCTURE, SENSOR, ROAD = (NOUNS[name] for name in ("zone", "structure", "sensor", "road"))


def polygon(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(each) for each in points]]}


BOW_TIE = polygon((0, 0), (2, 2), (2, 0), (0, 2), (0, 0))


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (BOW_TIE, errors.ZoneCrossesItself),
        (polygon((0, 0), (1, 1)), errors.TooFewPoints),
        (polygon((0, 0), (1, 1), (0, 0), (0, 0)), errors.TooFewPoints),
        (polygon((0, 0), (1, 1), (2, 2), (0, 0)), errors.ZeroArea),
        (polygon((0, 0), (200, 1), (2, 2), (0, 0)), errors.OutsideTheEarth),
        (polygon((0, 0), (math.nan, 1), (2, 2), (0, 0)), errors.OutsideTheEarth),
        ({"type": "Point", "coordinates": [1, 1]}, errors.WrongGeometry),
        ({"type": "Polygon", "coordinates": []}, errors.WrongGeometry),
        ({"type": "Polygon", "coordinates": "here"}, errors.WrongGeometry),
        (None, errors.WrongGeometry),
    ],
)
def test_an_outline_that_cannot_be_is_refused_by_name(
    geometry: dict[str, Any] | None, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        checked_geometry(ZONE, geometry)


def test_the_place_of_the_fault_is_said() -> None:
    with pytest.raises(errors.OutlineCrossesItself) as refused:
        checked_geometry(STRUCTURE, BOW_TIE)
    assert refused.value.code == "OutlineCrossesItself"
    assert refused.value.place == (1.0, 1.0)
    assert refused.value.message_zh == "边界自相交"


def test_an_open_ring_is_closed_and_heights_of_an_outline_are_dropped() -> None:
    ring = [[*each, 5.0] for each in square()["coordinates"][0]][:-1]
    kept = checked_geometry(ZONE, {"type": "Polygon", "coordinates": [ring]})
    assert kept is not None
    assert not kept.has_z
    assert kept.equals(checked_geometry(ZONE, square()))


def test_a_position_has_a_height_of_its_own_or_none() -> None:
    high, flat = (
        checked_geometry(SENSOR, each) for each in (point(z_m=3.0), {"type": "Point", "coordinates": [120, 30]})
    )
    assert high is not None
    assert flat is not None
    assert (high.wkt, flat.wkt) == ("POINT Z (120.9 31.85 3)", "POINT Z (120 30 0)")


def test_a_road_of_one_point_is_no_road() -> None:
    with pytest.raises(errors.TooFewPoints):
        checked_geometry(ROAD, {"type": "LineString", "coordinates": [[1, 1]]})


@pytest.mark.parametrize(
    ("noun", "given", "expected", "field"),
    [
        ("zone", {"grade": "E"}, errors.UnknownGrade, "grade"),
        ("zone", {}, errors.MissingField, "grade"),
        ("zone", {"grade": "A", "colour": "red"}, errors.UnknownField, "colour"),
        (
            "zone",
            {"grade": "A", "effective_from": "2026-02-01", "effective_to": "2026-01-01"},
            errors.TimesOutOfOrder,
            "effective_to",
        ),
        ("sensor", {"kind": "gas", "low": 5, "high": 3}, errors.ThresholdsOutOfOrder, "high"),
        ("sensor", {"kind": "gas", "low": 5, "high_high": 3}, errors.ThresholdsOutOfOrder, "high_high"),
        ("sensor", {"kind": "gas", "high": 3, "high_high": 3}, errors.ThresholdsOutOfOrder, "high_high"),
        ("fence", {"kind": "limit", "bottom_m": 5, "top_m": 5}, errors.HeightsOutOfOrder, "top_m"),
        ("fence", {"kind": "limit", "priority": 5}, errors.WrongValue, "priority"),
        ("structure", {"kind": "sphere", "height_m": "tall"}, errors.WrongValue, "height_m"),
        ("structure", {"kind": "sphere", "height_m": math.inf}, errors.WrongValue, "height_m"),
        ("structure", {"kind": "sphere", "parameters": "{"}, errors.WrongValue, "parameters"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_name(
    noun: str, given: dict[str, Any], expected: type[errors.Invalid], field: str
) -> None:
    with pytest.raises(expected) as refused:
        checked_fields(NOUNS[noun], {"id": "X", **given}, whole=True)
    assert refused.value.field == field


def test_text_from_a_spreadsheet_becomes_numbers_times_and_json() -> None:
    given = {
        "id": "T",
        "kind": "sphere",
        "height_m": "12.5",
        "floors": 2.0,
        "parameters": '{"legs": 8}',
        "base_m": math.nan,
        "valid_from": "2026-01-01T08:00:00+08:00",
        "version": 9,
    }
    kept = checked_fields(STRUCTURE, given, whole=True)
    assert kept["height_m"] == 12.5
    assert kept["floors"] == 2
    assert kept["parameters"] == {"legs": 8}
    assert kept["base_m"] is None
    assert kept["valid_from"].isoformat() == "2026-01-01T00:00:00+00:00"
    assert "version" not in kept
