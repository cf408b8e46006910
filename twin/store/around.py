"""What lies around a place, a line or an area: one question over every noun that stands somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from geoalchemy2 import Geography, Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, String, cast, func, literal, null, select, union_all

from twin.store.columns import SRID
from twin.store.planned import noun_of, valid_at

_EARTH = Geography(srid=SRID)
_DIGITS = 9


def buffer(conn: Connection, shape: BaseGeometry, within_m: float) -> dict[str, Any] | None:
    """The ground within so many metres of a shape, as GeoJSON; None where that is no ground at all.

    PostGIS draws it in the plane that fits the shape best, with 64 corners to a full turn: 0.1 % of `within_m` inside
    the true edge between two corners. What `things` tells is measured on the ellipsoid itself.
    """
    drawn = buffered(shape, within_m)
    told = conn.execute(select(func.ST_AsGeoJSON(drawn, _DIGITS, 0)).where(~func.ST_IsEmpty(drawn))).scalar()
    return orjson.loads(told) if told else None


def things(
    conn: Connection, shape: BaseGeometry, within_m: float, nouns: Sequence[str], nearest: int
) -> list[dict[str, Any]]:
    """Of each noun how many things that are valid now lie within so many metres of a shape, and the nearest of them.

    Parameters
    ----------
    shape : longitude and latitude [degrees].
    within_m : distance on the ellipsoid [m] from the shape to the nearest point of the thing; 0 where they touch.
    nouns : nouns that have a geometry; those of which nothing is there are left out.
    nearest : how many things of each noun are told, the nearest first; all of them are counted.
    """
    box = (
        select(func.ST_Expand(buffered(shape, within_m * _WIDER), _SLACK_DEG).label("box"))
        .cte("reach")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    found = union_all(*(_one(each, shape, within_m, box) for each in nouns)).subquery()
    noun = found.c.noun
    ranked = select(
        found,
        func.count().over(partition_by=noun).label("count"),
        func.row_number().over(partition_by=noun, order_by=(found.c.distance_m, found.c.id)).label("rank"),
    ).subquery()
    rows = conn.execute(select(ranked).where(ranked.c.rank <= nearest).order_by(ranked.c.rank)).mappings().all()
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = told.setdefault(row["noun"], {"noun": row["noun"], "count": row["count"], "nearest": []})
        one["nearest"].append({name: row[name] for name in _TOLD})
    return [told[each] for each in nouns if each in told]


_TOLD = ("id", "name_zh", "name_en", "enterprise_id", "kind", "lon", "lat", "distance_m")
_WIDER, _SLACK_DEG = 1.01, 1e-6
"""The box that the index is asked with is a little wider than what may fit: a drawn buffer lies inside the true one."""


def _given(shape: BaseGeometry) -> Any:
    return func.ST_GeomFromText(shape.wkt, SRID)


def buffered(shape: BaseGeometry, within_m: float) -> Any:
    """The expression of the ground within so many metres of a shape [degrees], in the store's own system."""
    drawn = cast(func.ST_Buffer(cast(_given(shape), _EARTH), within_m, "quad_segs=16"), Geometry(srid=-1))
    return func.ST_SetSRID(drawn, SRID)  # PostGIS brings a buffer back as 4326, whatever it was given


def _one(noun: str, shape: BaseGeometry, within_m: float, box: Any) -> Any:
    kind, table = noun_of(noun)
    geometry = table.c[str(kind.geometry)]
    place = func.ST_PointOnSurface(geometry)
    apart = (cast(func.ST_Force2D(geometry), _EARTH), cast(_given(shape), _EARTH))

    def column(name: str) -> Any:
        return cast(table.c[name] if name in table.c else null(), String).label(name)

    return select(
        literal(noun).label("noun"),
        *(column(name) for name in ("id", "name_zh", "name_en", "enterprise_id", "kind")),
        func.ST_X(place).label("lon"),
        func.ST_Y(place).label("lat"),
        func.ST_Distance(*apart).label("distance_m"),
    ).where(
        geometry.op("&&")(select(box.c.box).scalar_subquery()),
        func.ST_DWithin(*apart, within_m),
        *valid_at(table),
    )
