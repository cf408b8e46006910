"""What is thinned, what is deleted and what is held back, on real PostGIS."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from ingest.upkeep import upkeep
from tests.twin.test_live_store import alarm, position, reading
from twin.model.errors import DomainError, VersionConflict
from twin.model.live import Position
from twin.store import alarms, keeping, live
from twin.store.scope import scoped

NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
STOP = threading.Event()
OLD = NOW - timedelta(days=40)
ANCIENT = NOW - timedelta(days=400)
M = 1 / 111320


def walk(at: datetime, *, seconds: int, speed_m_s: float, tag: str = "TAG-1") -> list[Position]:
    """A tag that goes north, one fix a second."""
    return [replace(position(n, tag, at + timedelta(seconds=n)), lat=31.85 + speed_m_s * n * M) for n in range(seconds)]


def fill(engine: Engine, *days: datetime) -> None:
    with scoped(engine) as conn:
        for day in days:
            live.make_partitions(conn, day.date(), day.date())
            live.write_positions(conn, walk(day, seconds=300, speed_m_s=0.0))
            live.write_positions(conn, walk(day, seconds=100, speed_m_s=1.2, tag="TAG-2"))
            live.write_readings(conn, [reading(n, 3.5, at=day + timedelta(seconds=n)) for n in range(300)])
            live.write_readings(conn, [reading(n, n / 10, "G-2", day + timedelta(seconds=n)) for n in range(300)])


def rows(engine: Engine, day: datetime, table: str, owner: str) -> int:
    key = "tag_id" if table == "position" else "sensor_id"
    with scoped(engine) as conn:
        found = conn.execute(
            text(f"SELECT count(*) FROM core.{table} WHERE {key} = :owner AND at::date = :day"),
            {"owner": owner, "day": day.date()},
        )
        return int(found.scalar_one())


def test_a_tag_that_stands_keeps_a_row_every_ten_seconds_and_one_that_walks_keeps_its_way(small_park: Engine):
    fill(small_park, OLD, NOW)
    with scoped(small_park) as conn:
        before = live.track_of(conn, "TAG-2", OLD, OLD + timedelta(hours=1))
    done = upkeep(small_park, STOP, NOW)
    assert {(one.kind, one.step) for one in done} == {("position", "thinned"), ("reading", "thinned")}
    assert rows(small_park, OLD, "position", "TAG-1") == 31, "one each ten seconds and the last"
    assert rows(small_park, NOW, "position", "TAG-1") == 300, "today is not thinned"
    with scoped(small_park) as conn:
        after = live.track_of(conn, "TAG-2", OLD, OLD + timedelta(hours=1))
    assert (after["at"][0], after["at"][-1]) == (before["at"][0], before["at"][-1])
    way = dict(zip(before["at"], before["lat"], strict=True))
    for first, second in zip(after["at"], after["at"][1:], strict=False):
        between = [lat for at, lat in way.items() if first <= at < second]
        assert max(between) - min(between) <= 0.5 * M * 1.001
    assert upkeep(small_park, STOP, NOW) == [], "once is enough"


def test_a_reading_keeps_its_steps_of_one_hundredth_of_the_range_and_one_a_minute(small_park: Engine):
    fill(small_park, OLD)
    upkeep(small_park, STOP, NOW)
    assert rows(small_park, OLD, "reading", "G-1") == 6
    assert rows(small_park, OLD, "reading", "G-2") >= 30
    with scoped(small_park) as conn:
        told = [dict(row._mapping) for row in conn.execute(text("SELECT * FROM core.kept_day WHERE kind = 'reading'"))]
    assert [(one["step"], one["rows_before"]) for one in told] == [("thinned", 600)]


def test_thinning_twice_changes_nothing_more(small_park: Engine):
    fill(small_park, OLD)
    upkeep(small_park, STOP, NOW)
    with small_park.begin() as conn:
        for kind in keeping.KINDS:
            before, after = keeping.carry_out(conn, keeping.Due(kind, OLD.date(), "thinned"))
            assert before == after


def test_a_year_and_a_day_is_kept_and_what_is_older_goes(small_park: Engine):
    year = NOW - timedelta(days=366)
    fill(small_park, ANCIENT, year)
    upkeep(small_park, STOP, NOW)
    assert rows(small_park, ANCIENT, "position", "TAG-1") == 0 == rows(small_park, ANCIENT, "reading", "G-1")
    assert rows(small_park, year, "position", "TAG-1") > 0
    with scoped(small_park) as conn:
        days = [each["day"] for each in keeping.kept_days(conn)]
    assert ANCIENT.date() not in days and year.date() in days


@pytest.mark.parametrize("holder", ["alarm", "incident"])
def test_what_an_open_alarm_or_incident_holds_is_neither_thinned_nor_deleted(small_park: Engine, holder: str):
    fill(small_park, ANCIENT, OLD)
    with scoped(small_park) as conn:
        if holder == "alarm":
            alarms.upsert_alarm(
                conn, alarm(raised_at=ANCIENT, cleared_at=ANCIENT + timedelta(hours=1), state="returned")
            )
        else:
            conn.execute(
                text(
                    "INSERT INTO core.incident (id, kind, state, text_zh, text_en, began_at, origin)"
                    " VALUES ('I-1', 'leak', 'open', '', '', :at, 'exercise')"
                ),
                {"at": ANCIENT},
            )
    upkeep(small_park, STOP, NOW)
    assert rows(small_park, ANCIENT, "position", "TAG-1") == 300
    held_to_now = holder == "incident"
    assert (rows(small_park, OLD, "position", "TAG-1") == 300) == held_to_now, "what goes on holds all since"
    with scoped(small_park) as conn:
        waiting = keeping.due(conn, NOW)
        assert all(one.held_by for one in waiting)
        with pytest.raises((SQLAlchemyError, DomainError)):
            conn.execute(text("RESET ROLE"))
            conn.execute(text("SELECT core.drop_day('position', :day)"), {"day": ANCIENT.date()})
    with scoped(small_park) as conn:
        conn.execute(text("UPDATE core.incident SET ended_at = began_at, state = 'closed'"))
        conn.execute(text("UPDATE core.alarm SET state = 'normal'"))
    upkeep(small_park, STOP, NOW)
    assert rows(small_park, ANCIENT, "position", "TAG-1") == 0


def test_everything_near_an_alarm_of_its_own_stays_in_full(small_park: Engine):
    fill(small_park, OLD)
    with scoped(small_park) as conn:
        over = alarm(raised_at=OLD, cleared_at=OLD + timedelta(seconds=60), state="normal")
        alarms.upsert_alarm(conn, over)
    upkeep(small_park, STOP, NOW)
    assert rows(small_park, OLD, "reading", "G-1") == 300
    assert rows(small_park, OLD, "position", "TAG-1") == 31


def test_a_step_that_is_cut_off_leaves_the_day_as_it_was(small_park: Engine):
    fill(small_park, OLD)
    with pytest.raises(RuntimeError), small_park.begin() as conn:
        keeping.carry_out(conn, keeping.Due("position", OLD.date(), "thinned"))
        raise RuntimeError
    assert rows(small_park, OLD, "position", "TAG-1") == 300
    assert [(one.kind, one.step) for one in upkeep(small_park, STOP, NOW)] == [
        ("position", "thinned"),
        ("reading", "thinned"),
    ]


def test_settings_are_versioned_and_out_of_order_is_refused(small_park: Engine):
    with scoped(small_park) as conn:
        saved = keeping.save_keeping(conn, keeping.Keeping(thin_after_days=7), version=1, who="admin")
        assert (saved["version"], saved["thin_after_days"], saved["changed_by"]) == (2, 7, "admin")
        assert keeping.warnings(saved) == []
        assert keeping.warnings(saved | {"delete_after_days": 90})[0]["code"] == "KeptTooShort"
    with pytest.raises(VersionConflict), scoped(small_park) as conn:
        keeping.save_keeping(conn, keeping.Keeping(), version=1, who="late")
    with pytest.raises(DomainError), scoped(small_park) as conn:
        wrong = keeping.Keeping(thin_after_days=400, delete_after_days=366)
        keeping.save_keeping(conn, wrong, version=2, who="admin")
    with pytest.raises((SQLAlchemyError, DomainError)), scoped(small_park) as conn:
        conn.execute(text("SELECT core.thin_day('position', '2020-01-01')"))
