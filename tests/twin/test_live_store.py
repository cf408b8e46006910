"""Positions, readings and alarms in a real PostGIS: once and only once, by day, with their origin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest
from sqlalchemy import Engine, text

from twin.model.errors import DomainError, WrongValue
from twin.model.live import Alarm, AlarmChange, Position, Reading, Weather
from twin.store import alarms, live
from twin.store.scope import scoped

NOW = datetime.now(UTC).replace(microsecond=0)


def reading(seq: int = 1, value: float | None = 3.5, sensor: str = "G-1", at: datetime = NOW) -> Reading:
    return Reading(
        sensor_id=sensor, at=at, received_at=NOW, value=value, unit="ppm", boot="b1", seq=seq, origin="simulated"
    )


def position(seq: int = 1, tag: str = "TAG-1", at: datetime = NOW) -> Position:
    return Position(
        tag_id=tag,
        at=at,
        received_at=NOW,
        lon=120.9,
        lat=31.85,
        x_m=1,
        y_m=2,
        z_m=1.2,
        error_m=0.5,
        cov=(0.1, 0.0, 0.1),
        boot="b1",
        seq=seq,
        origin="simulated",
    )


def alarm(seq: int = 1, **changes: object) -> Alarm:
    first = Alarm(
        id="sensor:G-1:high:1",
        source_kind="sensor",
        source_id="G-1",
        condition="high",
        priority=2,
        state="unacknowledged",
        raised_at=NOW,
        value=30,
        limit_value=25,
        unit="ppm",
        lon=120.9,
        lat=31.85,
        z_m=1.5,
        site_id="S1",
        enterprise_id="E1",
        origin="exercise",
        seq=seq,
    )
    return replace(first, **changes)  # type: ignore[arg-type]


def count(engine: Engine, table: str, enterprises: str = "*") -> int:
    with scoped(engine, enterprises) as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM core.{table}")).scalar_one())


def test_rows_that_come_twice_are_kept_once(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        assert live.write_positions(conn, [position(1), position(2), position(2)]) == 2
        assert live.write_readings(conn, [reading(1), reading(2, None)]) == 2
        assert live.write_readings(conn, [reading(2, None), reading(3)]) == 1
    with scoped(small_park) as conn:
        assert live.write_positions(conn, [position(1), position(3)]) == 1
        track = live.track_of(conn, "TAG-1", NOW - timedelta(minutes=1))
        values = live.readings_of(conn, "G-1", NOW - timedelta(minutes=1))
    assert len(track["at"]) == 3
    assert track["origin"] == ["simulated"] * 3
    assert values["value"] == [3.5, None, 3.5]
    assert values["at"][0] == NOW


def test_what_the_plan_does_not_know_is_kept_all_the_same(small_park: Engine) -> None:
    nowhere = replace(position(1, "TAG-NEW"), lon=float("nan"), lat=float("nan"), state="unknown")
    stray = alarm(site_id="S-NEW", enterprise_id="E-NEW")
    with scoped(small_park) as conn:
        assert live.write_positions(conn, [nowhere]) == 1
        assert live.track_of(conn, "TAG-NEW", NOW)["lon"] == [None]
        live.write_weather(conn, [Weather(site_id="S-NEW", at=NOW, received_at=NOW, wind_m_s=1, wind_from_deg=0)])
        change = AlarmChange(seq=1, at=NOW, from_state=None, to_state="unacknowledged", alarm=stray)
        assert alarms.write_changes(conn, [change]) == 1


def test_the_cursor_goes_back_with_its_rows(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        live.move_cursor(conn, "spool", "0001", 100)
    with pytest.raises(RuntimeError), scoped(small_park) as conn:
        live.write_readings(conn, [reading()])
        live.move_cursor(conn, "spool", "0001", 200)
        raise RuntimeError
    assert count(small_park, "reading") == 0
    with scoped(small_park) as conn:
        assert live.read_cursor(conn, "spool") == live.Cursor("0001", 100)
        assert live.read_cursor(conn, "journal") == live.Cursor()


def test_awkward_text_passes_through_copy_unharmed(small_park: Engine) -> None:
    odd = replace(reading(), unit="a\tb\\c\nd\r氨")
    with scoped(small_park) as conn:
        live.write_readings(conn, [odd])
        assert conn.execute(text("SELECT unit FROM core.reading")).scalar_one() == odd.unit


def test_each_day_has_its_partition_and_a_mad_clock_has_none(small_park: Engine) -> None:
    days = [NOW, NOW - timedelta(days=3), datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)]
    with scoped(small_park) as conn:
        live.write_readings(conn, [reading(number, at=at) for number, at in enumerate(days)])
        rows = conn.execute(text("SELECT tableoid::regclass::text, count(*) FROM core.reading GROUP BY 1")).all()
    kept = {name.removeprefix("core."): n for name, n in rows}
    assert kept == {f"reading_{NOW:%Y%m%d}": 1, f"reading_{NOW - timedelta(days=3):%Y%m%d}": 1, "reading_other": 2}


def test_partitions_are_made_ahead_and_take_over_what_waited(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        live.write_readings(conn, [reading(at=datetime(2099, 1, 1, 12, tzinfo=UTC))])
        assert live.make_partitions_ahead(conn, days=2) == 8
        assert live.make_partitions_ahead(conn, days=2) == 0
        assert live.make_partitions(conn, date(2099, 1, 1), date(2099, 1, 1)) == 2
        where = conn.execute(text("SELECT tableoid::regclass::text FROM core.reading")).scalar_one()
    assert where.endswith("reading_20990101")


@pytest.mark.parametrize("table", ["reading", "position", "alarm", "incident", "weather", "whatif"])
def test_nothing_is_kept_without_its_origin(engine: Engine, table: str) -> None:
    with engine.connect() as conn:
        column = conn.execute(
            text(
                "SELECT is_nullable, column_default FROM information_schema.columns"
                " WHERE table_schema = 'core' AND table_name = :table AND column_name = 'origin'"
            ),
            {"table": table},
        ).one()
    assert tuple(column) == ("NO", None)


def test_another_enterprise_sees_neither_readings_nor_tracks(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        live.write_readings(conn, [reading(1), reading(1, sensor="G-2")])
        live.write_positions(conn, [position(1), position(1, "TAG-2")])
    assert count(small_park, "reading") == 2
    assert count(small_park, "reading", "E1") == 1
    assert count(small_park, "position", "E2") == 1
    assert count(small_park, "position", "") == 0


def test_an_alarm_follows_its_journal_whatever_order_and_number_of_times(small_park: Engine) -> None:
    raised = AlarmChange(seq=1, at=NOW, from_state=None, to_state="unacknowledged", alarm=alarm(1))
    taken = AlarmChange(
        seq=2,
        at=NOW,
        from_state="unacknowledged",
        to_state="acknowledged",
        who="li",
        comment="看到",
        alarm=alarm(2, state="acknowledged", acknowledged_at=NOW, acknowledged_by="li", version=2),
    )
    with scoped(small_park) as conn:
        assert alarms.write_changes(conn, [raised, taken]) == 2
        assert alarms.write_changes(conn, [raised]) == 0
        assert alarms.open_alarms(conn) == [taken.alarm]
        assert [line["to_state"] for line in alarms.journal(conn)] == ["unacknowledged", "acknowledged"]
        assert alarms.last_seq(conn) == 2
    assert count(small_park, "alarm", "E2") == 0
    assert count(small_park, "alarm_journal", "E2") == 0
    assert count(small_park, "alarm_journal", "E1") == 2


def test_weather_is_kept_with_an_unknown_stability_refused(small_park: Engine) -> None:
    breeze = Weather(site_id="S1", at=NOW, received_at=NOW, wind_m_s=2.5, wind_from_deg=135, stability="D")
    with scoped(small_park) as conn:
        live.write_weather(conn, [breeze, replace(breeze, wind_m_s=3.0)])
        newest = live.latest_weather(conn, "S1")
    assert newest is not None
    assert newest["wind_m_s"] == 3.0
    with pytest.raises(DomainError), scoped(small_park) as conn:
        live.write_weather(conn, [replace(breeze, stability="Z")])


def test_ten_seconds_of_a_full_park_are_written_in_under_one(small_park: Engine) -> None:
    rows = [position(number, f"TAG-{number % 300}", NOW + timedelta(seconds=number // 300)) for number in range(3000)]
    with scoped(small_park) as conn:
        live.make_partitions_ahead(conn)
        began = perf_counter()
        assert live.write_positions(conn, rows) == 3000
        assert perf_counter() - began < 1.0


def test_the_whole_life_of_an_alarm_is_kept_and_its_lines_can_be_measured(small_park: Engine) -> None:
    hour = timedelta(hours=1)
    told = alarm(seq=1, latched=True, loop=1, group_id="g", first_out=True)
    over = replace(told, seq=3, version=3, state="normal", verdict="true", cause="c", action="a", closed_by="op",
                   closed_at=NOW, silenced_by="op", silenced_at=NOW)  # fmt: skip
    older = alarm(seq=2, id="sensor:G-1:low:2", condition="low", raised_at=NOW - 48 * hour)
    changes = [
        AlarmChange(seq=1, at=NOW - hour, from_state=None, to_state="unacknowledged", alarm=told),
        AlarmChange(seq=2, at=NOW - 48 * hour, from_state=None, to_state="unacknowledged", alarm=older),
        AlarmChange(seq=3, at=NOW, from_state="acknowledged", to_state="normal", alarm=over),
    ]
    with scoped(small_park) as conn:
        alarms.write_changes(conn, changes)
        assert {each.id: each for each in alarms.alarms(conn)}[over.id] == over
        lines = alarms.lines_between(conn, NOW - 2 * hour, NOW + hour)
    found = [(line["alarm_id"], line["condition"], line["from_state"], line["to_state"]) for line in lines]
    assert found == [
        (older.id, "low", "", "unacknowledged"),
        (over.id, "high", "", "unacknowledged"),
        (over.id, "high", "acknowledged", "normal"),
    ]


def test_the_database_refuses_a_verdict_or_a_state_that_nobody_knows(small_park: Engine) -> None:
    for wrong in ({"verdict": "perhaps"}, {"state": "asleep"}):
        with pytest.raises(WrongValue), scoped(small_park) as conn:
            alarms.upsert_alarm(conn, alarm(**wrong))
