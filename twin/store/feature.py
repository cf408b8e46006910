"""Rows of planned things as GeoJSON features: every column a property, the business code the id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import RowMapping, Table, func, select

from twin.model.nouns import Noun

Feature = dict[str, Any]
_DIGITS = 9  # a tenth of a millimetre


def iso(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC with milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def selected(noun: Noun, table: Table) -> Any:
    """The statement that reads a noun for `as_feature`."""
    columns: list[Any] = [column for column in table.c if column.name not in ("number", noun.geometry)]
    if noun.geometry:
        columns.append(func.ST_AsGeoJSON(table.c[noun.geometry], _DIGITS, 0).label("_geometry"))
    return select(*columns)


def as_feature(row: RowMapping) -> Feature:
    """A row of `selected`."""
    # SQLAlchemy's column names are a kind of str of their own, which orjson refuses as a key.
    properties = {
        str(name): iso(value) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "_geometry"
    }
    geometry = row.get("_geometry")
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": orjson.loads(geometry) if geometry else None,
        "properties": properties,
    }


def past_feature(noun: Noun, row: Mapping[str, Any]) -> Feature:
    """A row as the history keeps it."""
    properties = {name: value for name, value in row.items() if name != noun.geometry}
    geometry = dict(row.get(noun.geometry) or {}) if noun.geometry else {}
    geometry.pop("crs", None)
    return {"type": "Feature", "id": row["id"], "geometry": geometry or None, "properties": properties}
