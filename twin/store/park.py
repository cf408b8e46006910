"""Reads the park as the live walk needs it: one `Park` from a handful of statements."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from sqlalchemy import Connection, text

from twin.model.errors import NotFound
from twin.model.park import Anchor, Building, Enterprise, Feed, Fence, Park, Person, Sensor, Site, Tag, Vehicle
from twin.model.place import Polygon
from twin.model.terms import FenceTerms, SensorTerms, terms
from twin.registers import work_permit
from twin.store.entries import StoredEntries
from twin.store.planned import features


def danger_middle(conn: Connection, site_id: str) -> tuple[float, float] | None:
    """The middle of what zones graded red or orange cover of a site [degrees], where an eye on it belongs; None
    without any. A zone that lies elsewhere does not turn the eye away.
    """
    row = conn.execute(
        text(
            "SELECT ST_X(middle) AS lon, ST_Y(middle) AS lat FROM (SELECT"
            " ST_Centroid(ST_Extent(ST_Intersection(zone.outline, site.outline))) AS middle"
            " FROM core.zone JOIN core.site ON ST_Intersects(zone.outline, site.outline)"
            " WHERE site.id = :site AND zone.grade IN ('A', 'B') AND zone.valid_from <= now()"
            " AND (zone.valid_to IS NULL OR zone.valid_to > now())) AS found"
        ),
        {"site": site_id},
    ).one()
    return None if row.lon is None else (float(row.lon), float(row.lat))


def load_site(conn: Connection, site_id: str = "") -> Site:
    """The site of this id, or the first one; raises `NotFound` where there is none."""
    row = conn.execute(
        text(
            "SELECT id, ST_X(middle) AS lon, ST_Y(middle) AS lat, ST_XMin(box) AS west, ST_YMin(box) AS south,"
            " ST_XMax(box) AS east, ST_YMax(box) AS north"
            " FROM (SELECT id, ST_Centroid(outline) AS middle, ST_Envelope(outline) AS box FROM core.site"
            " WHERE :id IN ('', id) ORDER BY id LIMIT 1) AS found"
        ),
        {"id": site_id},
    ).one_or_none()
    if row is None:
        raise NotFound("There is no site yet: import a park first", "还没有场地数据,请先导入园区")
    found = next(each for each in features(conn, "site")["features"] if each["id"] == row.id)
    kept = found["properties"]
    return Site(
        id=row.id,
        **{name: kept[name] for name in ("name_zh", "name_en", "crs")},
        lon=row.lon,
        lat=row.lat,
        bounds=(row.west, row.south, row.east, row.north),
        ground_m=kept["ground_m"] or 0.0,
        time_zone=kept["time_zone"] or "Asia/Shanghai",
        demo=bool(kept["demo"]),
        outline=polygons(found["geometry"]),
    )


def load_park(conn: Connection, site_id: str = "") -> Park:
    """Everything the live walk needs to know about one site (the first, where none is named)."""
    site = load_site(conn, site_id)
    persons = {row["id"]: _made(Person, row) for row in _rows(conn, "person", site.id)}
    vehicles = {row["id"]: _made(Vehicle, row) for row in _rows(conn, "vehicle", site.id)}
    return Park(
        site=site,
        enterprises={row["id"]: _made(Enterprise, row) for row in _rows(conn, "enterprise", site.id)},
        sensors={row["id"]: _made(Sensor, row) for row in _rows(conn, "sensor", site.id)},
        anchors={row["id"]: _made(Anchor, row) for row in _rows(conn, "anchor", site.id)},
        tags={row["id"]: _tag(row, persons, vehicles) for row in _rows(conn, "tag", site.id)},
        fences=(*(_made(Fence, row) for row in _rows(conn, "fence", site.id)), *_permit_fences(conn, site.id)),
        buildings=tuple(_made(Building, row) for row in _rows(conn, "structure", site.id) if _has_floors(row)),
        feeds=tuple(_made(Feed, row) for row in _rows(conn, "feed", site.id)),
    )


_TERMS: dict[type[Any], type[FenceTerms] | type[SensorTerms]] = {Fence: FenceTerms, Sensor: SensorTerms}


def polygons(geometry: dict[str, Any] | None) -> tuple[Polygon, ...]:
    """The polygons of a GeoJSON outline as nested tuples of (longitude, latitude)."""
    if not geometry:
        return ()
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return tuple(tuple(tuple((lon, lat) for lon, lat, *_ in ring) for ring in part) for part in parts)


def _rows(conn: Connection, noun: str, site_id: str) -> list[dict[str, Any]]:
    rows = []
    for feature in features(conn, noun)["features"]:
        if feature["properties"]["site_id"] == site_id:
            row = dict(feature["properties"])
            geometry = feature["geometry"]
            if geometry and geometry["type"] == "Point":
                row["lon"], row["lat"], row["z_m"] = (*geometry["coordinates"], 0.0)[:3]
            elif geometry:
                row["polygons"] = polygons(geometry)
            rows.append(row)
    return rows


def _permit_fences(conn: Connection, site_id: str) -> list[Fence]:
    permits = StoredEntries(conn).entries(work_permit.REGISTER.id)
    return [fence for one in permits if one.site_id in (None, site_id) for fence in work_permit.fences_of(one)]


def _has_floors(row: dict[str, Any]) -> bool:
    return bool(row.get("polygons")) and (row.get("floors") or 0) > 1


def _made(kind: type[Any], row: dict[str, Any]) -> Any:
    """A dataclass from the columns of the same names; empty columns take the dataclass's own default."""
    given = {
        each.name: row[each.name]
        for each in fields(kind)
        if row.get(each.name) is not None or (each.default is MISSING and each.default_factory is MISSING)
    }
    if kind in _TERMS and given.get("rule") is not None:
        given["rule"] = terms(_TERMS[kind], given["rule"])
    return kind(**given)


def _tag(row: dict[str, Any], persons: dict[str, Person], vehicles: dict[str, Vehicle]) -> Tag:
    return Tag(
        id=row["id"],
        kind=row["kind"] or "uwb",
        enterprise_id=row["enterprise_id"],
        person=persons.get(row["person_id"] or ""),
        vehicle=vehicles.get(row["vehicle_id"] or ""),
    )
