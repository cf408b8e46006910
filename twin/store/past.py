"""What was: the whole map at a past moment as it was known then, who was in an area, whose badge was whose.

Row-level security holds here as everywhere: an enterprise sees its own tags, sensors and alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Point
from sqlalchemy import Connection, func, select, text

from twin.model.errors import NotFound
from twin.model.place import LocalFrame
from twin.model.stay import stays
from twin.store.around import buffered
from twin.store.live import track_of

LONGEST_SILENCE = timedelta(hours=12)
"""Who was last heard longer before has gone home with the shift."""
OLDEST_READING = timedelta(hours=1)
GAP_S = 60.0
"""A tag that is not seen in an area for longer has left it: two visits, not one."""
_PLACE = "lon, lat, z_m, floor, error_m, state, origin"


def positions_at(conn: Connection, at: datetime) -> list[dict[str, Any]]:
    """The last place of every planned tag that was known at a moment, with its age [s].

    `index` is the tag's own from one moment to the next.
    """
    rows = conn.execute(
        text(
            "SELECT t.id AS tag_id, t.index, p.*, extract(epoch FROM :at - p.at)::float AS age_s"  # noqa: S608
            " FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS index FROM core.tag) AS t,"
            f" LATERAL (SELECT at, {_PLACE} FROM core.position WHERE tag_id = t.id AND at <= :at AND at > :oldest"
            " AND received_at <= :at AND lon IS NOT NULL ORDER BY at DESC LIMIT 1) AS p ORDER BY t.id"
        ),
        {"at": at, "oldest": at - LONGEST_SILENCE},
    )
    return [dict(row._mapping) for row in rows]


def readings_at(conn: Connection, at: datetime) -> list[dict[str, Any]]:
    """The last value of every sensor that was known at a moment, with its age [s]; none older than an hour."""
    rows = conn.execute(
        text(
            "SELECT s.id AS sensor_id, r.*, extract(epoch FROM :at - r.at)::float AS age_s FROM core.sensor AS s,"
            " LATERAL (SELECT at, value, unit, quality, origin FROM core.reading WHERE sensor_id = s.id AND at <= :at"
            " AND at > :oldest AND received_at <= :at ORDER BY at DESC LIMIT 1) AS r ORDER BY s.id"
        ),
        {"at": at, "oldest": at - OLDEST_READING},
    )
    return [dict(row._mapping) for row in rows]


def alarms_at(conn: Connection, at: datetime) -> list[dict[str, Any]]:
    """The alarms that stood at a moment, each in the state it had then, the newest first."""
    rows = conn.execute(
        text(
            "SELECT a.id, a.source_kind, a.source_id, a.condition, a.priority, a.enterprise_id, a.text_zh, a.text_en,"
            " a.unit, a.limit_value, a.group_id, a.origin, a.raised_at, ST_X(a.position) AS lon,"
            " ST_Y(a.position) AS lat, ST_Z(a.position) AS z_m, j.to_state AS state, j.value, j.at AS changed_at"
            " FROM core.alarm AS a, LATERAL (SELECT to_state, value, at FROM core.alarm_journal WHERE alarm_id = a.id"
            " AND at <= :at ORDER BY seq DESC LIMIT 1) AS j"
            " WHERE a.raised_at <= :at AND j.to_state <> 'normal' AND (a.state <> 'normal' OR a.id IN"
            " (SELECT alarm_id FROM core.alarm_journal WHERE at > :at AND to_state = 'normal'))"
            " ORDER BY a.raised_at DESC, a.id"
        ),
        {"at": at},
    )
    return [dict(row._mapping) for row in rows]


def weather_at(conn: Connection, site_id: str, at: datetime) -> dict[str, Any] | None:
    """The weather that was known at a moment; None where the hour before has none."""
    row = conn.execute(
        text(
            "SELECT * FROM core.weather WHERE site_id = :site AND at <= :at AND at > :oldest AND received_at <= :at"
            " ORDER BY at DESC LIMIT 1"
        ),
        {"site": site_id, "at": at, "oldest": at - OLDEST_READING},
    ).one_or_none()
    return dict(row._mapping) if row else None


def visits(conn: Connection, outline_wkt: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Who was inside an outline (WGS 84, WKT) and when: one row a visit, in order of its beginning."""
    rows = conn.execute(
        text(
            "WITH area AS (SELECT ST_GeomFromText(:wkt, 4490) AS g), inside AS ("
            " SELECT p.tag_id, p.at, extract(epoch FROM p.at - lag(p.at) OVER (PARTITION BY p.tag_id ORDER BY p.at))"
            "  AS gap_s FROM core.position AS p, area WHERE p.at >= :since AND p.at < :until"
            "  AND p.lon BETWEEN ST_XMin(g) AND ST_XMax(g) AND p.lat BETWEEN ST_YMin(g) AND ST_YMax(g)"
            "  AND ST_Contains(g, ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4490))),"
            " numbered AS (SELECT tag_id, at, count(*) FILTER (WHERE gap_s IS NULL OR gap_s > :gap)"
            "  OVER (PARTITION BY tag_id ORDER BY at) AS visit FROM inside)"
            " SELECT tag_id, min(at) AS entered_at, max(at) AS left_at, count(*) AS fixes FROM numbered"
            " GROUP BY tag_id, visit ORDER BY 2, 1 LIMIT 10000"
        ),
        {"wkt": outline_wkt, "since": since, "until": until, "gap": GAP_S},
    )
    return [dict(row._mapping) for row in rows]


def track_and_stays(
    conn: Connection, frame: LocalFrame, tag_id: str, since: datetime, until: datetime, every_s: float = 0.0
) -> dict[str, list[Any]]:
    """A tag's track as `track_of` has it, with `stays`: [{"since", "until", "lon", "lat", "z_m", "floor", "fixes"}]

    The stays are those of all fixes; of the track itself the first fix in every `every_s` and the last one are told.
    """
    track = track_of(conn, tag_id, since, until)
    at_s = np.array([each.timestamp() for each in track["at"]])
    known = np.array([row for row, lon in enumerate(track["lon"]) if lon is not None], dtype=int)
    x_m, y_m = frame.to_local(*(np.array([track[name][row] for row in known]) for name in ("lon", "lat")))
    told = []
    for stay in stays(at_s[known], x_m, y_m):
        first, last = known[stay.first], known[stay.last]
        lon, lat = frame.to_lonlat(stay.x_m, stay.y_m)
        told.append({
            "since": track["at"][first], "until": track["at"][last], "lon": float(lon), "lat": float(lat),
            "z_m": _mean([track["z_m"][row] for row in known[stay.first : stay.last + 1]]),
            "floor": track["floor"][first], "fixes": stay.last - stay.first + 1,
        })  # fmt: skip
    rows = _one_in(at_s, every_s)
    return {name: [values[row] for row in rows] for name, values in track.items()} | {"stays": told}


def _mean(heights_m: Sequence[float | None]) -> float | None:
    told = [height_m for height_m in heights_m if height_m is not None]
    return sum(told) / len(told) if told else None


def _one_in(at_s: NDArray[np.float64], every_s: float) -> list[int]:
    """The first row of every step of time, and the last of all."""
    if every_s <= 0 or len(at_s) == 0:
        return list(range(len(at_s)))
    first = np.diff(np.floor(at_s / every_s), prepend=np.nan) != 0
    first[-1] = True
    return [int(row) for row in np.flatnonzero(first)]


def near(conn: Connection, box: tuple[float, float, float, float], since: datetime, most: int) -> list[dict[str, Any]]:
    """The newest `most` places in a box (west, south, east, north) and of each visit the first place after it, by time.

    With more than that stored, the oldest are left out: the first row tells from when on the answer is whole.
    """
    rows = conn.execute(
        text(
            f"WITH near AS (SELECT tag_id, at, {_PLACE} FROM core.position WHERE at >= :since"  # noqa: S608
            "  AND lon BETWEEN :west AND :east AND lat BETWEEN :south AND :north ORDER BY at DESC LIMIT :most),"
            " gaps AS (SELECT tag_id, at, lead(at) OVER (PARTITION BY tag_id ORDER BY at) AS next_at FROM near),"
            f" gone AS (SELECT g.tag_id, q.* FROM gaps AS g, LATERAL (SELECT at, {_PLACE} FROM core.position AS p"
            "  WHERE p.tag_id = g.tag_id AND p.at > g.at AND p.lon IS NOT NULL ORDER BY p.at LIMIT 1) AS q"
            "  WHERE g.next_at IS NULL OR extract(epoch FROM g.next_at - g.at) > :gap)"
            " SELECT * FROM near UNION SELECT * FROM gone ORDER BY at, tag_id"
        ),
        {**dict(zip(("west", "south", "east", "north"), box, strict=True)), "since": since, "most": most, "gap": GAP_S},
    )
    return [dict(row._mapping) for row in rows]


def stored_since(conn: Connection, since: datetime) -> datetime | None:
    """When the first place after a moment was heard of that is still kept; None: none is."""
    return conn.execute(
        text(
            "SELECT min(p.at) FROM core.tag AS t, LATERAL (SELECT at FROM core.position"
            " WHERE tag_id = t.id AND at >= :since ORDER BY at LIMIT 1) AS p"
        ),
        {"since": since},
    ).scalar_one_or_none()


def badges_of(
    conn: Connection, person_id: str, since: datetime, until: datetime
) -> list[tuple[str, datetime, datetime]]:
    """The tags a person carried, each with from when to when, as the plan was known: a badge handed on is not mixed."""
    rows = conn.execute(
        text(
            "SELECT object_id, recorded_at, row ->> 'person_id' AS person_id, action,"
            " lead(recorded_at) OVER (PARTITION BY object_id ORDER BY number) AS next_at"
            " FROM core.history WHERE noun = 'tag' ORDER BY object_id, number"
        )
    )
    spans = [
        (row.object_id, max(row.recorded_at, since), min(row.next_at or until, until))
        for row in rows
        if row.person_id == person_id and row.action != "removed"
    ]
    return _joined([span for span in spans if span[1] < span[2]])


def place_of(conn: Connection, source: str, source_id: str) -> dict[str, Any]:
    """Where and when an incident or an alarm was: lon, lat, began_at, ended_at (None: it goes on); raises NotFound."""
    table, began, ended = {
        "incident": ("incident", "began_at", "ended_at"),
        "alarm": ("alarm", "raised_at", "cleared_at"),
    }[source]
    row = conn.execute(
        text(
            f"SELECT ST_X(position) AS lon, ST_Y(position) AS lat, {began} AS began_at, {ended} AS ended_at"  # noqa: S608
            f" FROM core.{table} WHERE id = :id"
        ),
        {"id": source_id},
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no {source} {source_id!r}", f"没有该事件 {source_id!r}")
    if row.lon is None:
        raise NotFound(f"Nobody knows where {source_id!r} was", f"{source_id!r} 没有位置信息")
    return dict(row._mapping)


def disc_wkt(conn: Connection, lon: float, lat: float, radius_m: float) -> str:
    """A disc around a place as WKT."""
    return str(conn.execute(select(func.ST_AsText(buffered(Point(lon, lat), radius_m)))).scalar_one())


def _joined(spans: Sequence[tuple[str, datetime, datetime]]) -> list[tuple[str, datetime, datetime]]:
    """Spans of one tag that touch, as one."""
    out: list[tuple[str, datetime, datetime]] = []
    for tag, begin, end in spans:
        if out and out[-1][0] == tag and out[-1][2] == begin:
            out[-1] = (tag, out[-1][1], end)
        else:
            out.append((tag, begin, end))
    return out
