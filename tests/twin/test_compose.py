"""Outlines put together and taken apart lose no area and no corner, and nothing is made that could not be kept."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from twin.model.errors import ZoneCrossesItself
from twin.rules.compose import CutsNothing, HoleNotInside, PartsOverlap, composed

LON, LAT = 120.93, 31.86


def box(x: float, y: float, wide: float = 0.004, high: float = 0.004) -> dict[str, Any]:
    west, south = LON + x, LAT + y
    ring = [[west, south], [west + wide, south], [west + wide, south + high], [west, south + high], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[LON + x, LAT + y] for x, y in points]}


ZONE = box(0, 0)


def test_a_hole_is_a_ring_more_and_its_area_less():
    (made,) = composed("hole", ZONE, box(0.001, 0.001, 0.001, 0.001), noun="zone")
    assert len(made["coordinates"]) == 2
    assert shape(made).area == pytest.approx(0.004**2 - 0.001**2, rel=1e-9)


def test_a_hole_outside_or_over_the_edge_is_refused():
    for hole in (box(0.01, 0.01), box(0.003, 0.003), box(-0.001, -0.001, 0.01, 0.01)):
        with pytest.raises(HoleNotInside):
            composed("hole", ZONE, hole, noun="zone")


def test_a_part_further_away_makes_two_parts_and_an_overlapping_one_is_refused():
    (made,) = composed("part", ZONE, box(0.01, 0), noun="zone")
    assert made["type"] == "MultiPolygon" and len(made["coordinates"]) == 2
    with pytest.raises(PartsOverlap):
        composed("part", ZONE, box(0.002, 0.002), noun="zone")


def test_two_neighbours_become_one_polygon():
    (made,) = composed("merge", ZONE, box(0.004, 0), noun="zone")
    assert made["type"] == "Polygon" and shape(made).area == pytest.approx(2 * 0.004**2, rel=1e-9)


def test_a_line_that_ends_inside_cuts_nothing():
    with pytest.raises(CutsNothing):
        composed("cut", ZONE, line((-0.001, 0.002), (0.002, 0.002)), noun="zone")


def test_what_crosses_itself_is_refused_with_its_place():
    bow = box(0, 0)
    bow["coordinates"][0][1], bow["coordinates"][0][2] = bow["coordinates"][0][2], bow["coordinates"][0][1]
    with pytest.raises(ZoneCrossesItself) as refused:
        composed("check", bow, None, noun="zone")
    assert refused.value.place == pytest.approx((LON + 0.002, LAT + 0.002))


@given(st.floats(0.0001, 0.0039), st.floats(0.0001, 0.0039), st.booleans())
def test_the_pieces_of_a_cut_share_the_area_and_keep_every_corner(start: float, end: float, holed: bool):
    outline = composed("hole", ZONE, box(0.0015, 0.0015, 0.001, 0.001), noun="zone")[0] if holed else ZONE
    pieces = composed("cut", outline, line((start, -0.001), (end, 0.005)), noun="zone")
    assert len(pieces) >= 2
    assert sum(shape(each).area for each in pieces) == pytest.approx(shape(outline).area, rel=1e-9)
    corners = {tuple(corner) for each in pieces for corner in shapely.get_coordinates(shape(each)).tolist()}
    assert {tuple(corner) for corner in shapely.get_coordinates(shape(outline)).tolist()} <= corners
