"""The tables of the schema `core`, as SQLAlchemy knows them; planned nouns are built from `twin.model.nouns`.

Row-level security, triggers, partitions, roles and the `publish` views are plain SQL beside the migrations.
A constraint is named ``<Error>.<field>`` after the error in `twin.model.errors` that it raises.
"""

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
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ENUM, JSONB
from sqlalchemy.types import TypeEngine

from twin.model.live import ALARM_STATES, POSITION_STATES, QUALITIES
from twin.model.nouns import COMMON, NOUNS, Field, Noun

SRID = 4490
SCHEMA = "core"
metadata = MetaData(schema=SCHEMA)
ORIGIN = ENUM("real", "exercise", "simulated", name="origin", schema=SCHEMA, metadata=metadata)

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


def _time(name: str, *, must: bool = False, now: bool = False) -> Column[Any]:
    kind = DateTime(timezone=True)
    return Column(name, kind, nullable=not (must or now), server_default=text("now()") if now else None)


def _text(name: str, *, must: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=not must, server_default=text("''") if must else None)


def _float(name: str, *, must: bool = False) -> Column[Any]:
    return Column(name, Float(53), nullable=not must)


def _origin() -> Column[Any]:
    return Column("origin", ORIGIN, nullable=False)


def _owner() -> list[Column[Any]]:
    return [
        Column("site_id", Text, ForeignKey(f"{SCHEMA}.site.id"), nullable=True),
        Column("enterprise_id", Text, ForeignKey(f"{SCHEMA}.enterprise.id"), nullable=True),
    ]


def _one_of(column: str, choices: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({listed})", name=f"WrongValue.{column}")


POSITION = Table(
    "position",
    metadata,
    Column("tag_id", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("boot", Text, primary_key=True, server_default=text("''")),
    Column("seq", BigInteger, primary_key=True, server_default=text("0")),
    _time("received_at", must=True),
    _float("lon", must=True),
    _float("lat", must=True),
    _float("z_m"),
    Column("floor", Integer),
    _float("error_m"),
    Column("cov", ARRAY(Float(53))),
    _text("state", must=True),
    _origin(),
    _one_of("state", POSITION_STATES),
    Index("position_at", "at", postgresql_using="brin"),
    postgresql_partition_by="RANGE (at)",
)
READING = Table(
    "reading",
    metadata,
    Column("sensor_id", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("boot", Text, primary_key=True, server_default=text("''")),
    Column("seq", BigInteger, primary_key=True, server_default=text("0")),
    _time("received_at", must=True),
    _float("value"),
    _text("unit", must=True),
    _text("quality", must=True),
    _origin(),
    _one_of("quality", QUALITIES),
    Index("reading_at", "at", postgresql_using="brin"),
    postgresql_partition_by="RANGE (at)",
)
WEATHER = Table(
    "weather",
    metadata,
    Column("site_id", Text, ForeignKey(f"{SCHEMA}.site.id"), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    _time("received_at", now=True),
    *(_float(name, must=True) for name in ("wind_m_s", "wind_from_deg")),
    *(_float(name) for name in ("temperature_k", "humidity_fraction", "pressure_pa")),
    Column("stability", Text),
    Column("origin", ORIGIN, primary_key=True),
    CheckConstraint("wind_m_s >= 0", name="WrongValue.wind_m_s"),
    _one_of("stability", ("A", "B", "C", "D", "E", "F")),
)
ALARM = Table(
    "alarm",
    metadata,
    Column("id", Text, primary_key=True),
    *_owner(),
    *(_text(name, must=True) for name in ("source_kind", "source_id", "condition")),
    Column("priority", Integer, nullable=False),
    _text("state", must=True),
    _float("value"),
    _float("limit_value"),
    *(_text(name, must=True) for name in ("unit", "text_zh", "text_en")),
    Column("position", Geometry("POINTZ", srid=SRID, dimension=3, spatial_index=False)),
    _origin(),
    _time("raised_at", must=True),
    _time("acknowledged_at"),
    _text("acknowledged_by"),
    _time("cleared_at"),
    _time("shelved_until"),
    _text("shelved_by"),
    _text("shelved_reason"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("seq", BigInteger, nullable=False),
    _one_of("state", ALARM_STATES),
    CheckConstraint("priority BETWEEN 1 AND 4", name="WrongValue.priority"),
    Index("alarm_raised_at", "raised_at"),
    Index("alarm_source", "source_kind", "source_id"),
)
ALARM_JOURNAL = Table(
    "alarm_journal",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("alarm_id", Text, ForeignKey(f"{SCHEMA}.alarm.id"), nullable=False),
    _time("at", must=True),
    _text("from_state"),
    _text("to_state", must=True),
    _text("who", must=True),
    _text("comment", must=True),
    _float("value"),
    _origin(),
    Column("record", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Index("alarm_journal_alarm_id", "alarm_id"),
)
INCIDENT = Table(
    "incident",
    metadata,
    Column("id", Text, primary_key=True),
    *_owner(),
    *(_text(name, must=True) for name in ("kind", "state", "text_zh", "text_en")),
    Column("level", Integer),
    Column("position", Geometry("POINTZ", srid=SRID, dimension=3, spatial_index=False)),
    _time("began_at", must=True),
    _time("ended_at"),
    _origin(),
    Column("record", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    _time("recorded_at", now=True),
    CheckConstraint("began_at <= ended_at", name="TimesOutOfOrder.ended_at"),
    CheckConstraint("level BETWEEN 1 AND 4", name="WrongValue.level"),
)
WHATIF = Table(
    "whatif",
    metadata,
    Column("id", Text, primary_key=True),
    *_owner(),
    _text("kind", must=True),
    Column("inputs", JSONB, nullable=False),
    Column("result", JSONB, nullable=False),
    _text("model_id", must=True),
    _text("model_version", must=True),
    Column("warnings", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("raster", LargeBinary),
    _text("hash", must=True),
    _origin(),
    _time("created_at", now=True),
    _text("created_by", must=True),
    Index("whatif_created_at", "created_at"),
)
JOB = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True),
    *_owner(),
    _text("kind", must=True),
    _text("state", must=True),
    _float("progress_fraction"),
    Column("inputs", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("result", JSONB),
    Column("error", JSONB),
    _time("created_at", now=True),
    _time("started_at"),
    _time("ended_at"),
    _text("created_by", must=True),
    _one_of("state", ("waiting", "running", "done", "failed", "cancelled")),
)
REGISTER_ENTRY = Table(
    "register_entry",
    metadata,
    Column("register", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    *_owner(),
    Column("state", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("place", Geometry("GEOMETRY", srid=SRID, spatial_index=False)),
    Column("version", Integer, nullable=False, server_default=text("1")),
    _time("recorded_at", now=True),
    _text("recorded_by", must=True),
    Index("register_entry_place", "place", postgresql_using="gist"),
)
ROLE = Table(
    "role", metadata, Column("id", Text, primary_key=True), _text("name_zh", must=True), _text("name_en", must=True)
)
PERMISSION = Table(
    "permission",
    metadata,
    Column("role_id", Text, ForeignKey(f"{SCHEMA}.role.id", ondelete="CASCADE"), primary_key=True),
    Column("verb", Text, primary_key=True),
)
ACCOUNT = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role_id", Text, ForeignKey(f"{SCHEMA}.role.id", name="UnknownReference.role_id"), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("enterprise_id", Text, ForeignKey(f"{SCHEMA}.enterprise.id", name="UnknownReference.enterprise_id")),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    Column("failed_count", Integer, nullable=False, server_default=text("0")),
    _time("locked_until"),
    _time("recorded_at", now=True),
    UniqueConstraint("name", name="AlreadyExists.name"),
)
SESSION = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey(f"{SCHEMA}.account.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    _time("created_at", now=True),
    _time("seen_at", now=True),
    _time("expires_at", must=True),
    _text("address", must=True),
    Index("session_account_id", "account_id"),
)
AUDIT = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _time("at", must=True),
    *(_text(name, must=True) for name in ("who", "verb", "noun", "object_id")),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    Column("hash", Text, nullable=False),
    Index("audit_at", "at"),
)
HISTORY = Table(
    "history",
    metadata,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    Column("noun", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _text("action", must=True),
    Column("row", JSONB, nullable=False),
    _time("recorded_at", now=True),
    _text("who", must=True),
    Index("history_object", "noun", "object_id", "number"),
)
INGEST_CURSOR = Table(
    "ingest_cursor",
    metadata,
    Column("name", Text, primary_key=True),
    _text("file", must=True),
    Column("offset_bytes", BigInteger, nullable=False, server_default=text("0")),
    _time("moved_at", now=True),
)
OWNED = (*PLANNED.values(), ALARM, INCIDENT, WHATIF, JOB, REGISTER_ENTRY, ACCOUNT)
