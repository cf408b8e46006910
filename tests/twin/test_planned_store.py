"""Planned things in a real PostGIS: what is refused, what is kept, what comes back."""

from __future__ import annotations

import numpy as np
import pytest
from small_park import WEST, feature, point, square
from sqlalchemy import Engine, text

from twin.model import errors
from twin.store.planned import features, features_as_known, get, history, remove, restore, save, save_many
from twin.store.scope import scoped

BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}


def test_a_saved_zone_comes_back_as_it_was_given(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        zone = get(conn, "zone", "Z-1")
    assert zone["geometry"] == square()
    assert zone["properties"]["grade"] == "A"
    assert zone["properties"]["version"] == 1
    assert zone["properties"]["site_id"] == "S1"
    assert zone["properties"]["recorded_at"].endswith("Z")


def test_a_numpy_number_is_an_ordinary_number(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        row = conn.execute(
            text("SELECT CAST(:a AS float8) + CAST(:b AS int)"), {"a": np.float64(1.5), "b": np.int64(2)}
        )
        assert row.scalar_one() == 3.5


def test_the_rule_refuses_a_crossing_zone_and_says_where(small_park: Engine) -> None:
    with pytest.raises(errors.ZoneCrossesItself) as refused, scoped(small_park) as conn:
        save(conn, "zone", feature("Z-9", BOW_TIE, grade="A"), version=None, who="t")
    assert refused.value.place == (1.0, 1.0)


def test_the_database_refuses_a_crossing_zone_by_itself_and_says_where(small_park: Engine) -> None:
    with pytest.raises(errors.ZoneCrossesItself) as refused, scoped(small_park) as conn:
        conn.execute(
            text(
                "INSERT INTO core.zone (id, site_id, grade, outline) VALUES ('Z-9', 'S1', 'A',"
                " ST_GeomFromText('POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))', 4490))"
            )
        )
    assert refused.value.place == (1.0, 1.0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("zone SET grade = 'E'", errors.UnknownGrade),
        ("sensor SET high = 90, high_high = 10", errors.ThresholdsOutOfOrder),
        ("sensor SET low = 90, high = 10", errors.ThresholdsOutOfOrder),
        ("fence SET bottom_m = 9, top_m = 3", errors.HeightsOutOfOrder),
        ("zone SET valid_to = valid_from - interval '1 day'", errors.TimesOutOfOrder),
        ("structure SET substance_id = 'nothing'", errors.UnknownReference),
        ("structure SET height_m = -1", errors.WrongValue),
        ("zone SET outline = ST_GeomFromText('POLYGON((0 0, 1 1, 2 2, 0 0))', 4490)", errors.ZeroArea),
    ],
)
def test_the_database_refuses_what_cannot_be(small_park: Engine, change: str, expected: type[Exception]) -> None:
    with pytest.raises(expected), scoped(small_park) as conn:
        conn.execute(text(f"UPDATE core.{change}"))


def test_the_second_of_two_planners_is_told(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        first = save(conn, "zone", feature("Z-1", grade="B"), version=1, who="one")
    assert first["properties"]["version"] == 2
    assert first["geometry"] == square()
    with pytest.raises(errors.VersionConflict), scoped(small_park) as conn:
        save(conn, "zone", feature("Z-1", grade="C"), version=1, who="two")


def test_a_taken_code_is_not_overwritten(small_park: Engine) -> None:
    with pytest.raises(errors.AlreadyExists), scoped(small_park) as conn:
        save(conn, "zone", feature("Z-1", square(), grade="B"), version=None, who="t")


def test_a_change_that_breaks_the_order_with_a_kept_field_is_refused(small_park: Engine) -> None:
    with pytest.raises(errors.ThresholdsOutOfOrder), scoped(small_park) as conn:
        save(conn, "sensor", feature("G-1", high=60), version=1, who="t")


def test_history_keeps_every_state_and_brings_a_removed_zone_back(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        save(conn, "zone", feature("Z-1", square(WEST + 0.002), grade="C"), version=1, who="planner")
        remove(conn, "zone", "Z-1", version=2, who="planner")
    with scoped(small_park) as conn:
        assert [(each["action"], each["who"]) for each in history(conn, "zone", "Z-1")] == [
            ("removed", "planner"),
            ("changed", "planner"),
            ("added", "tester"),
        ]
        with pytest.raises(errors.NotFound):
            get(conn, "zone", "Z-1")
        back = restore(conn, "zone", "Z-1", version=1, who="planner")
    assert back["properties"]["grade"] == "A"
    assert back["geometry"] == square()


def test_an_import_counts_what_it_added_changed_and_left(small_park: Engine) -> None:
    camera = feature("C-1", point(), range_m=60)
    with scoped(small_park) as conn:
        assert save_many(conn, "camera", [camera, feature("C-2", point(WEST + 0.001))], who="import").added == 2
    with scoped(small_park) as conn:
        counts = save_many(
            conn, "camera", [feature("C-1", point(), range_m=80), feature("C-2", point(WEST + 0.001))], who="i"
        )
        assert (counts.added, counts.changed, counts.unchanged) == (0, 1, 1)
        assert get(conn, "camera", "C-1")["properties"]["version"] == 2


def test_removing_what_others_refer_to_is_refused(small_park: Engine) -> None:
    with pytest.raises(errors.UnknownReference), scoped(small_park) as conn:
        remove(conn, "enterprise", "E1", who="t")


def test_a_zone_that_is_no_longer_valid_is_not_shown(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        save(
            conn,
            "zone",
            feature("Z-1", valid_from="2020-01-01T00:00:00Z", valid_to="2021-01-01T00:00:00Z"),
            version=1,
            who="t",
        )
        assert [each["id"] for each in features(conn, "zone")["features"]] == ["Z-0", "Z-2"]


def test_the_map_of_a_past_moment_is_as_it_was_known_then(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        before = conn.execute(text("SELECT now()")).scalar_one()
    with scoped(small_park) as conn:
        save(conn, "zone", feature("Z-1", grade="D"), version=1, who="t")
        remove(conn, "zone", "Z-2", who="t")
    with scoped(small_park) as conn:
        now = conn.execute(text("SELECT now()")).scalar_one()
        then, today = (features_as_known(conn, "zone", at)["features"] for at in (before, now))
    assert {zone["id"]: zone["properties"]["grade"] for zone in then} == {"Z-0": "B", "Z-1": "A", "Z-2": "D"}
    assert {zone["id"]: zone["properties"]["grade"] for zone in today} == {"Z-0": "B", "Z-1": "D"}


def test_what_was_no_longer_valid_then_is_not_on_the_map_of_then(small_park: Engine) -> None:
    ended = feature("Z-1", valid_from="2020-01-01T00:00:00Z", valid_to="2021-01-01T00:00:00Z")
    with scoped(small_park) as conn:
        save(conn, "zone", ended, version=1, who="t")
        save(conn, "zone", feature("Z-2", valid_from="2200-01-01T00:00:00Z"), version=1, who="t")
    with scoped(small_park) as conn:
        now = conn.execute(text("SELECT now()")).scalar_one()
        found = [features_as_known(conn, "zone", now), features(conn, "zone")]
    assert [[each["id"] for each in rows["features"]] for rows in found] == [["Z-0"], ["Z-0"]]


def test_an_unknown_noun_is_named(small_park: Engine) -> None:
    with pytest.raises(errors.UnknownNoun), scoped(small_park) as conn:
        features(conn, "dragon")
