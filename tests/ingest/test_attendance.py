"""The posts of the virtual park are kept around the clock, and nobody is carried there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import shapely

from ingest.simulator.attendance import OVERLAP_MIN, WALK_M_S, Attendance
from twin.model.park import Fence, Park, Person, Site, Tag
from twin.rules.fence.outline import local_outline

SITE = Site(id="s", name_zh="", name_en="", crs="EPSG:4549", lon=120.9, lat=31.85, bounds=(0, 0, 0, 0))
MIDNIGHT = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # in Shanghai


def park(tags: int) -> tuple[Park, list[Tag]]:
    x, y = np.array([100.0, 160.0, 160.0, 100.0, 100.0]), np.array([100.0, 100.0, 140.0, 140.0, 100.0])
    lon, lat = SITE.frame().to_lonlat(x, y)
    ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
    post = Fence(id="POST", name_zh="", name_en="", kind="post", who="employee", limit_count=2, polygons=((ring,),))
    people = [Person(id=f"P{i}", name_zh="", name_en="", role="employee" if i % 2 else "visitor") for i in range(tags)]
    carried = [Tag(id=f"T{i}", person=person) for i, person in enumerate(people)]
    return Park(site=SITE, fences=(post,), tags={tag.id: tag for tag in carried}), carried


def test_a_post_is_manned_at_every_minute_of_a_day_by_walking_people():
    given, tags = park(40)
    x, y = np.full(len(tags), -50.0), np.full(len(tags), 20.0)
    ground = local_outline(given.fences[0], SITE.frame())
    crews = Attendance(given, tags, x, y, MIDNIGHT, np.random.default_rng(1))
    assert [len(crew.rows) for crew in crews.crews] == [3, 3, 3]
    assert all(tags[row].person.role == "employee" for crew in crews.crews for row in crew.rows)
    idle = [row for row in range(len(tags)) if row not in {r for crew in crews.crews for r in crew.rows.tolist()}]
    crews.step(x, y, 1.0, MIDNIGHT)
    before = np.column_stack([x, y])
    for minute in range(24 * 60):
        now = MIDNIGHT + timedelta(minutes=minute)
        crews.step(x, y, 60.0, now)
        here = np.column_stack([x, y])
        assert np.hypot(*(here - before).T).max() <= 60.0 * WALK_M_S + 1e-6
        assert int(shapely.contains_xy(ground, x, y).sum()) >= 2, now
        before = here
    assert (x[idle] == -50.0).all() and (y[idle] == 20.0).all()


def test_who_is_off_shift_goes_home():
    given, tags = park(40)
    x, y = np.full(len(tags), -50.0), np.full(len(tags), 20.0)
    crews = Attendance(given, tags, x, y, MIDNIGHT, np.random.default_rng(1))
    first = crews.crews[0].rows
    for minute in range(8 * 60 + OVERLAP_MIN + 10):
        crews.step(x, y, 60.0, MIDNIGHT + timedelta(minutes=minute))
    assert np.allclose(x[first], -50.0) and np.allclose(y[first], 20.0)
