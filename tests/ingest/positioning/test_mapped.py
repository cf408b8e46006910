"""Tags by a radio map in the live walk: followed, left to better tracks, late alone, surveyed by standing around."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from ingest.positioning.locate import Locator
from ingest.positioning.mapped import Mapped, Survey, read_survey
from ingest.positioning.site_survey import Stand, surveyed
from tests.ingest.positioning.test_locate import ANCHORS, FRAME, PARK, T0, signals
from twin.model.errors import WrongValue
from twin.model.park import Park

SPOTS = [(float(x), float(y)) for x in range(-12, 13, 4) for y in range(-12, 13, 4)]
SCALE = 0.15


def hall() -> Park:
    """The anchors of the test park drawn together to a square of 30 m."""
    anchors = {}
    for name, (x, y, _) in ANCHORS.items():
        lon, lat = FRAME.to_lonlat(SCALE * x, SCALE * y)
        anchors[name] = replace(PARK.anchors[name], lon=float(lon), lat=float(lat))
    return replace(PARK, anchors=anchors)


HALL = hall()


def shadowed(x: float, y: float, second: float, **more):
    """Powers at a place of the hall, 10 dB less to one receiver in the west: no smooth law."""
    one = signals(x / SCALE, y / SCALE, second, method="rssi", **more)
    return replace(one, value=tuple(v - (10.0 if k == 1 and x < 0 else 0.0) for k, v in enumerate(one.value)))


def chart() -> Survey:
    heard = [shadowed(x, y, float(i), seq=i) for i, (x, y) in enumerate(SPOTS)]
    stands = [
        Stand(tag_id="TAG-001", begin=one.at, end=one.at, x_m=x, y_m=y)
        for one, (x, y) in zip(heard, SPOTS, strict=True)
    ]
    found = surveyed(heard, stands, HALL)
    assert found is not None
    return found


def mapped() -> Locator:
    locator = Locator(HALL)
    locator.chart(chart().chart())
    return locator


def test_a_tag_that_only_powers_tell_of_is_followed_on_the_map():
    locator, off = mapped(), []
    for step in range(40):
        x = -10.0 + step / 2
        (position,), refused = locator.locate([shadowed(x, 3.0, 1000.0 + step, seq=100 + step)])
        off.append(np.hypot(position.x_m - x, position.y_m - 3.0))
        assert not refused and off[-1] < position.error_m < 50
    assert np.median(off) < 4.0, "four receivers and 4 dB a window"


def test_ranges_rule_over_powers():
    locator = mapped()
    away = tuple(float(np.linalg.norm([SCALE * x, SCALE * y, z - 1.2])) for x, y, z in ANCHORS.values())
    locator.locate([replace(signals(0, 0, 0, seq=1), value=away)])
    assert locator.locate([shadowed(9, 9, 1, seq=2)]) == ([], [])
    (position,), _ = locator.locate([shadowed(9, 9, 30, seq=3)])
    assert position.x_m > 4


def test_what_is_late_is_located_alone_on_the_map_too():
    locator = mapped()
    locator.locate([shadowed(0, 0, 100, seq=5)])
    (position,), _ = locator.locate([shadowed(-8, -8, 50, seq=4)])
    assert position.late


def test_a_tag_heard_by_one_receiver_is_unknown():
    one = shadowed(0, 0, 0)
    only = replace(one, anchors=one.anchors[:1], value=one.value[:1])
    assert not Mapped(chart().chart()).hears(only)
    assert mapped().locate([only]) == ([], [only])


def test_a_survey_is_read_as_it_was_written_and_a_broken_one_refused(tmp_path: Path):
    file = tmp_path / "radio_map.json"
    assert read_survey(file) is None
    file.write_bytes(msgspec.json.encode(chart()))
    found = read_survey(file)
    assert found is not None and np.isfinite(found.mean_dbm).all() and len(found.grid.places()) < 12_000
    file.write_text("{}")
    with pytest.raises(WrongValue):
        read_survey(file)


def test_five_places_are_no_survey():
    few = [shadowed(x, y, float(i)) for i, (x, y) in enumerate(SPOTS[:5])]
    stands = [Stand(tag_id="TAG-001", begin=T0, end=T0 + timedelta(hours=1), x_m=x, y_m=y) for x, y in SPOTS[:5]]
    assert surveyed(few, stands, HALL) is None
