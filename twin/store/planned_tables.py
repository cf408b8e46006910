"""One table a planned noun, built from `twin.model.nouns`; its constraints are named after the errors they raise."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from twin.model.nouns import COMMON, NOUNS, Field, Noun
from twin.store.columns import SCHEMA, SRID, metadata

_TYPES: dict[str, Any] = {
    "text": Text,
    "int": Integer,
    "float": Float(53),
    "bool": Boolean,
    "time": DateTime(timezone=True),
    "json": JSONB,
}
_SHAPES = {
    "outline": ("GEOMETRY", 2, "('POLYGON','MULTIPOLYGON')"),
    "position": ("POINTZ", 3, "('POINT')"),
    "line": ("GEOMETRY", 2, "('LINESTRING','MULTILINESTRING')"),
}
_DEFAULTS = {"version": "1", "valid_from": "now()", "recorded_at": "now()", "name_zh": "''", "name_en": "''"}
_NOUN_DEFAULTS = {
    ("zone", "state"): "'approved'",
    ("fence", "who"): "'all'",
    ("fence", "priority"): "2",
    ("site", "demo"): "false",
    ("site", "ground_m"): "0",
    ("site", "time_zone"): "'Asia/Shanghai'",
    ("sensor", "period_s"): "10",
    ("structure", "parameters"): "'{}'::jsonb",
}
_CODES = {("zone", "grade"): "UnknownGrade"}
_ORDERS = {
    "zone": [("TimesOutOfOrder.effective_to", "effective_from < effective_to")],
    "fence": [("HeightsOutOfOrder.top_m", "bottom_m < top_m")],
    "sensor": [
        ("ThresholdsOutOfOrder.low", "low_low < low"),
        ("ThresholdsOutOfOrder.high", "low < high"),
        ("ThresholdsOutOfOrder.high_high", "high < high_high AND low < high_high"),
        ("WrongValue.range_max.order", "range_min < range_max"),
    ],
    "substance": [("WrongValue.ufl_fraction.order", "lfl_fraction < ufl_fraction")],
}


def _column(noun: Noun, field: Field) -> Column[Any]:
    default = _NOUN_DEFAULTS.get((noun.name, field.name), _DEFAULTS.get(field.name))
    must = field.required or field.name in _DEFAULTS or (field.name == "site_id" and noun.site_bound)
    extra = [ForeignKey(f"{SCHEMA}.{field.refers_to}.id", name=f"UnknownReference.{field.name}")]
    return Column(
        field.name,
        _TYPES[field.kind],
        *(extra if field.refers_to and noun.name != "site" else []),
        primary_key=field.name == "id",
        nullable=not must,
        server_default=text(default) if default else None,
    )


def _checks(noun: Noun) -> list[CheckConstraint]:
    found = [
        CheckConstraint("length(id) BETWEEN 1 AND 120", name="WrongValue.id"),
        CheckConstraint("valid_from < valid_to", name="TimesOutOfOrder.valid_to"),
    ]
    for field in noun.fields:
        code = _CODES.get((noun.name, field.name), "WrongValue")
        if field.choices:
            listed = ", ".join(f"'{choice}'" for choice in field.choices)
            found.append(CheckConstraint(f'"{field.name}" IN ({listed})', name=f"{code}.{field.name}"))
        limits = [
            f"{field.name} {sign} {limit:g}"
            for sign, limit in ((">=", field.minimum), ("<=", field.maximum))
            if limit is not None
        ]
        if limits:
            found.append(CheckConstraint(" AND ".join(limits), name=f"{code}.{field.name}"))
    found += [CheckConstraint(rule, name=name) for name, rule in _ORDERS.get(noun.name, [])]
    if noun.geometry:
        found.append(
            CheckConstraint(
                f"GeometryType({noun.geometry}) IN {_SHAPES[noun.geometry][2]} AND NOT ST_IsEmpty({noun.geometry})",
                name=f"WrongGeometry.{noun.geometry}",
            )
        )
    if noun.geometry == "outline":
        crosses = "ZoneCrossesItself" if noun.name == "zone" else "OutlineCrossesItself"
        found.append(CheckConstraint("ST_IsValid(outline)", name=f"{crosses}.outline"))
    return found


def _planned(noun: Noun) -> Table:
    columns: list[Any] = [_column(noun, field) for field in (*COMMON, *noun.fields)]
    number = Column("number", BigInteger, Identity(always=True), nullable=False, unique=True)
    extra: list[Any] = []
    if noun.geometry:
        shape, dimension, _ = _SHAPES[noun.geometry]
        kind: TypeEngine[Any] = Geometry(shape, srid=SRID, dimension=dimension, spatial_index=False)
        must = noun.name not in ("enterprise",)
        columns.append(Column(noun.geometry, kind, nullable=not must))
        extra.append(Index(f"{noun.name}_{noun.geometry}", noun.geometry, postgresql_using="gist"))
    extra += [
        Index(f"{noun.name}_{field.name}", field.name)
        for field in (*COMMON, *noun.fields)
        if field.refers_to and field.name != "site_id"
    ]
    return Table(noun.name, metadata, *columns, number, *_checks(noun), *extra)


PLANNED: dict[str, Table] = {noun.name: _planned(noun) for noun in NOUNS.values()}
