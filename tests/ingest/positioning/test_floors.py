"""Floors: named where the odds are high, unknown where nothing tells them apart, forgotten outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from ingest.positioning.locate import Locator
from tests.walks.live_rig import small_park
from twin.model.live import Position, Signals
from twin.model.park import Anchor, Building, Park

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
FRAME = small_park("site").site.frame()
STOREY_M = 5.0


def lonlat(x: float, y: float) -> tuple[float, float]:
    lon, lat = FRAME.to_lonlat(x, y)
    return float(lon), float(lat)


def workshop(heights: tuple[float, ...]) -> Park:
    """A building of 40 × 30 m with three floors, and anchors around its walls at the given heights."""
    corners = [(-20, -15), (20, -15), (20, 15), (-20, 15), (-20, -15)]
    building = Building(
        id="WS-1", polygons=((tuple(lonlat(*c) for c in corners),),), floors=3, height_m=3 * STOREY_M
    )  # fmt: skip
    turn = np.linspace(0, 2 * np.pi, len(heights), endpoint=False)
    spots = zip(24 * np.cos(turn), 19 * np.sin(turn), heights, strict=True)
    anchors = {
        f"A{i}": Anchor(id=f"A{i}", lon=lonlat(x, y)[0], lat=lonlat(x, y)[1], z_m=z)
        for i, (x, y, z) in enumerate(spots)
    }
    return replace(small_park("site"), anchors=anchors, buildings=(building,))


def told(park: Park, at: list[tuple[float, float, float]], locator: Locator | None = None) -> list[Position]:
    """Positions of a tag that goes from place to place, once a second."""
    rng, out = np.random.default_rng(4), []
    locator = locator or Locator(park)
    for second, place in enumerate(at):
        ranges = []
        for anchor in park.anchors.values():
            x, y = FRAME.to_local(anchor.lon, anchor.lat)
            ranges.append(float(np.linalg.norm(np.array(place) - [x, y, anchor.z_m]) + rng.normal(0, 0.1)))
        when = T0 + timedelta(seconds=second)
        signals = Signals(
            method="range", gateway_id="GW", tag_id="TAG-001", at=when, received_at=when, boot="b", seq=second,
            anchors=tuple(park.anchors), value=tuple(ranges),
        )  # fmt: skip
        out += locator.locate([signals])[0]
    return out


VARIED = (2.0, 12.0, 4.0, 14.0, 1.0, 13.0)


def test_the_floor_is_named_and_the_place_is_right_on_every_floor():
    for level in (1, 2, 3):
        height = (level - 1) * STOREY_M + 1.2
        last = told(workshop(VARIED), [(5.0, -3.0, height)] * 20)[-1]
        assert (last.floor, last.z_m) == (level, height)
        assert np.hypot(last.x_m - 5, last.y_m + 3) < 0.4


def test_stairs_lead_from_one_floor_to_the_next_within_some_moments():
    up = [(5.0, 0.0, 1.2)] * 12 + [(5.0, 0.0, STOREY_M + 1.2)] * 12
    floors = [position.floor for position in told(workshop(VARIED), up)]
    assert floors[11] == 1 and floors[-1] == 2
    assert 3 not in floors


def test_anchors_of_one_height_between_two_floors_leave_the_floor_unknown():
    halfway = STOREY_M / 2 + 1.2
    last = told(workshop((halfway,) * 6), [(5.0, -3.0, 1.2)] * 20)[-1]
    assert last.floor is None


def test_outside_there_is_no_floor():
    way = [(x, 0.0, 1.2) for x in np.arange(0, 45, 1.2)]
    positions = told(workshop(VARIED), way)
    assert positions[10].floor == 1 and positions[-1].floor is None
    assert positions[-1].z_m == 1.2


def test_a_building_of_one_floor_asks_nothing():
    park = workshop(VARIED)
    shed = replace(park, buildings=(replace(park.buildings[0], floors=1),))
    assert told(shed, [(5.0, -3.0, 1.2)] * 5)[-1].floor is None
