"""The planned things of the park in and out of the store, as GeoJSON features; one verb, any noun.

Every change is versioned and kept in the history by the database itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from geoalchemy2.elements import WKBElement
from sqlalchemy import TIMESTAMP, Connection, Table, cast, func, or_, select, text
from sqlalchemy import delete as sql_delete
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from twin.model.errors import Forbidden, MissingField, NotFound, UnknownNoun, VersionConflict
from twin.model.nouns import NOUNS, Noun
from twin.rules.fence.drawn import drawn
from twin.rules.fields import check_order, checked_fields
from twin.rules.shape import checked_geometry
from twin.store.feature import Feature as Feature
from twin.store.feature import as_feature, past_feature, selected
from twin.store.feature import iso as iso
from twin.store.refusals import refusals
from twin.store.tables import HISTORY, PLANNED, SRID

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """How many features an import added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def noun_of(name: str) -> tuple[Noun, Table]:
    """The noun of this name and its table; raises `UnknownNoun`."""
    if name not in NOUNS:
        raise UnknownNoun(f"There is no noun '{name}'")
    return NOUNS[name], PLANNED[name]


def valid_at(table: Table, at: datetime | None = None) -> tuple[Any, ...]:
    """The conditions under which a row is valid now, or at a moment."""
    moment = func.now() if at is None else at
    return table.c.valid_from <= moment, or_(table.c.valid_to.is_(None), table.c.valid_to > moment)


def features(conn: Connection, noun: str, *, at: datetime | None = None) -> dict[str, Any]:
    """All things of a noun that are valid now (or at a moment), as a GeoJSON FeatureCollection in order of id.

    `properties` holds every column (times as ISO 8601 text), `id` the business code.
    """
    kind, table = noun_of(noun)
    rows = conn.execute(selected(kind, table).where(*valid_at(table, at)).order_by(table.c.id))
    return {"type": "FeatureCollection", "features": [as_feature(row._mapping) for row in rows]}


def get(conn: Connection, noun: str, object_id: str) -> Feature:
    """One thing; raises `NotFound`."""
    kind, table = noun_of(noun)
    row = conn.execute(selected(kind, table).where(table.c.id == object_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no {noun} '{object_id}'")
    return as_feature(row._mapping)


def save(conn: Connection, noun: str, feature: Mapping[str, Any], *, version: int | None, who: str) -> Feature:
    """Add a new thing (`version` None) or change the one that was read at `version`; the thing as it is kept now.

    A change sets the properties that are given and leaves the others; the geometry stays where it is not given.

    Raises
    ------
    Invalid and its kinds (ZoneCrossesItself, UnknownGrade, ThresholdsOutOfOrder …), AlreadyExists, VersionConflict,
    NotFound, Forbidden
    """
    kind, table = noun_of(noun)
    fields = _fields(kind, feature, whole=version is None)
    object_id = fields.get("id")
    if not object_id:
        raise MissingField(f"A {noun} needs an id", field="id")
    shaped = noun == "fence" and bool(set(fields.get("rule") or {}) & {"circle", "corridor"})
    if version is None or feature.get("geometry") is not None or shaped:
        fields |= _geometry(kind, feature, fields)
    _name(conn, who)
    with refusals():
        if version is None:
            conn.execute(insert(table).values(**_with_site(conn, kind, fields)))
        else:
            _change(conn, kind, table, fields, version)
    return get(conn, noun, object_id)


def save_many(conn: Connection, noun: str, given: Iterable[Mapping[str, Any]], *, who: str) -> Counts:
    """Add or change many things whatever their version (an import); the first refusal raises and names no half."""
    kind, table = noun_of(noun)
    _name(conn, who)
    checked = [(each, _fields(kind, each, whole=True)) for each in given]
    rows = [_with_site(conn, kind, fields | _geometry(kind, each, fields)) for each, fields in checked]
    before = _changes(conn, noun)
    with refusals():
        for columns, batch in _batches(rows):
            statement = insert(table)
            fresh = {name: statement.excluded[name] for name in columns if name != "id"}
            differs = or_(*(table.c[name].is_distinct_from(value) for name, value in fresh.items()))
            conn.execute(
                statement.on_conflict_do_update(
                    index_elements=["id"],
                    set_=fresh | {"version": table.c.version + 1, "recorded_at": func.now()},
                    where=differs,
                ),
                batch,
            )
    after = _changes(conn, noun)
    added, changed = (after.get(word, 0) - before.get(word, 0) for word in ("added", "changed"))
    return Counts(added, changed, len(rows) - added - changed)


def remove(conn: Connection, noun: str, object_id: str, *, version: int | None = None, who: str) -> None:
    """Take a thing away; its history stays. Raises NotFound, VersionConflict, Forbidden, UnknownReference."""
    _, table = noun_of(noun)
    _name(conn, who)
    kept = get(conn, noun, object_id)["properties"]["version"]
    if version is not None and version != kept:
        raise VersionConflict()
    with refusals():
        gone = conn.execute(sql_delete(table).where(table.c.id == object_id, table.c.version == kept))
    if gone.rowcount == 0:
        raise Forbidden()


def history(conn: Connection, noun: str, object_id: str) -> list[dict[str, Any]]:
    """Every state a thing was in, newest first: version, action, recorded_at, who, feature."""
    kind, _ = noun_of(noun)
    rows = conn.execute(
        select(HISTORY)
        .where(HISTORY.c.noun == noun, HISTORY.c.object_id == object_id)
        .order_by(HISTORY.c.number.desc())
    )
    return [
        {
            "version": row.version,
            "action": row.action,
            "recorded_at": iso(row.recorded_at),
            "who": row.who,
            "feature": past_feature(kind, row.row),
        }
        for row in rows
    ]


def features_as_known(conn: Connection, noun: str, at: datetime) -> dict[str, Any]:
    """All things of a noun that were valid at a past moment, as they were recorded then, whatever was learnt later."""
    kind, _ = noun_of(noun)
    latest = (
        select(HISTORY.c.object_id, HISTORY.c.action, HISTORY.c.row)
        .where(HISTORY.c.noun == noun, HISTORY.c.recorded_at <= at)
        .ext(distinct_on(HISTORY.c.object_id))
        .order_by(HISTORY.c.object_id, HISTORY.c.number.desc())
        .subquery()
    )
    begin, end = (cast(latest.c.row[name].astext, TIMESTAMP(timezone=True)) for name in ("valid_from", "valid_to"))
    valid = (begin <= at, or_(end.is_(None), end > at))
    there = select(latest.c.row).where(latest.c.action != "removed", *valid).order_by(latest.c.object_id)
    return {"type": "FeatureCollection", "features": [past_feature(kind, row.row) for row in conn.execute(there)]}


def restore(conn: Connection, noun: str, object_id: str, *, version: int, who: str) -> Feature:
    """Bring a thing back to how it was at `version`, as a new version; also after it was removed."""
    past = next((each for each in history(conn, noun, object_id) if each["version"] == version), None)
    if past is None:
        raise NotFound(f"{noun} '{object_id}' never had version {version}")
    _, table = noun_of(noun)
    kept = conn.execute(select(table.c.version).where(table.c.id == object_id)).scalar_one_or_none()
    return save(conn, noun, past["feature"], version=kept, who=who)


def _fields(noun: Noun, feature: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    properties = dict(feature.get("properties") or {})
    if feature.get("id") is not None:
        properties.setdefault("id", feature["id"])
    fields = checked_fields(noun, properties, whole=whole)
    # An empty required or defaulted column means "as the table says", never null.
    return {name: value for name, value in fields.items() if value is not None or _may_be_null(noun, name)}


def _may_be_null(noun: Noun, name: str) -> bool:
    return bool(PLANNED[noun.name].c[name].nullable) and PLANNED[noun.name].c[name].server_default is None


def _geometry(noun: Noun, feature: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry")
    if noun.name == "fence" and geometry is None:
        geometry = drawn(fields.get("rule"))
    found = checked_geometry(noun, geometry)
    if noun.geometry is None or found is None:
        return {}
    return {noun.geometry: WKBElement(shapely.to_wkb(found, output_dimension=3), srid=SRID)}


def _with_site(conn: Connection, noun: Noun, fields: dict[str, Any]) -> dict[str, Any]:
    if not noun.site_bound or fields.get("site_id"):
        return fields
    sites = conn.execute(select(PLANNED["site"].c.id).limit(2)).scalars().all()
    if len(sites) != 1:
        raise MissingField(f"Say to which site this {noun.name} belongs (site_id)", field="site_id")
    return fields | {"site_id": sites[0]}


def _change(conn: Connection, noun: Noun, table: Table, fields: dict[str, Any], version: int) -> None:
    object_id = fields["id"]
    old = conn.execute(select(table).where(table.c.id == object_id)).one_or_none()
    if old is None:
        raise NotFound(f"There is no {noun.name} '{object_id}'")
    check_order(noun, dict(old._mapping) | fields)
    done = conn.execute(
        sql_update(table)
        .where(table.c.id == object_id, table.c.version == version)
        .values(**fields, version=version + 1, recorded_at=func.now())
    )
    if done.rowcount == 0:
        raise Forbidden() if old.version == version else VersionConflict()


def _batches(rows: list[dict[str, Any]]) -> Iterable[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Rows with the same columns together, in their order, in pieces; one statement serves each piece."""
    shelves: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        shelves.setdefault(tuple(sorted(row)), []).append(row)
    for columns, shelf in shelves.items():
        for first in range(0, len(shelf), _BATCH):
            yield columns, shelf[first : first + _BATCH]


def _changes(conn: Connection, noun: str) -> dict[str, int]:
    statement = (
        select(HISTORY.c.action, func.count())
        .where(HISTORY.c.noun == noun, HISTORY.c.recorded_at == func.now())
        .group_by(HISTORY.c.action)
    )
    return {row[0]: row[1] for row in conn.execute(statement)}


def changed_now(conn: Connection, noun: str) -> set[str]:
    """The codes of what this transaction has changed of a noun."""
    statement = select(HISTORY.c.object_id).where(HISTORY.c.noun == noun, HISTORY.c.recorded_at == func.now())
    return {str(each) for each in conn.execute(statement).scalars()}


def _name(conn: Connection, who: str) -> None:
    conn.execute(text("SELECT set_config('onemap.who', :who, true)"), {"who": who})
