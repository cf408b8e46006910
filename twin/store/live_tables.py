"""Tables of what happens: positions and readings by day, weather, alarms with their journal, incidents, the cursor.

What a device sent is kept even when the park's plan does not know its site, tag or sensor (yet): no foreign keys there.
"""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from twin.model.live import ALARM_STATES, POSITION_STATES, QUALITIES
from twin.store.columns import ORIGIN, SCHEMA, SRID, metadata, moment, number, one_of, origin, owner, words

POSITION = Table(
    "position",
    metadata,
    Column("tag_id", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("boot", Text, primary_key=True, server_default=text("''")),
    Column("seq", BigInteger, primary_key=True, server_default=text("0")),
    moment("received_at", must=True),
    number("lon"),
    number("lat"),
    number("z_m"),
    Column("floor", Integer),
    number("error_m"),
    Column("cov", ARRAY(Float(53))),
    words("state", must=True),
    origin(),
    one_of("state", POSITION_STATES),
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
    moment("received_at", must=True),
    number("value"),
    words("unit", must=True),
    words("quality", must=True),
    origin(),
    one_of("quality", QUALITIES),
    Index("reading_at", "at", postgresql_using="brin"),
    postgresql_partition_by="RANGE (at)",
)
WEATHER = Table(
    "weather",
    metadata,
    Column("site_id", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    moment("received_at", now=True),
    *(number(name, must=True) for name in ("wind_m_s", "wind_from_deg")),
    *(number(name) for name in ("temperature_k", "humidity_fraction", "pressure_pa")),
    Column("stability", Text),
    Column("origin", ORIGIN, primary_key=True),
    CheckConstraint("wind_m_s >= 0", name="WrongValue.wind_m_s"),
    one_of("stability", ("A", "B", "C", "D", "E", "F")),
)
ALARM = Table(
    "alarm",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site_id", Text),
    Column("enterprise_id", Text),
    *(words(name, must=True) for name in ("source_kind", "source_id", "condition")),
    Column("priority", Integer, nullable=False),
    words("state", must=True),
    number("value"),
    number("limit_value"),
    *(words(name, must=True) for name in ("unit", "text_zh", "text_en")),
    Column("position", Geometry("POINTZ", srid=SRID, dimension=3, spatial_index=False)),
    origin(),
    moment("raised_at", must=True),
    moment("acknowledged_at"),
    words("acknowledged_by"),
    moment("cleared_at"),
    moment("shelved_until"),
    words("shelved_by"),
    words("shelved_reason"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("seq", BigInteger, nullable=False),
    one_of("state", ALARM_STATES),
    CheckConstraint("priority BETWEEN 1 AND 4", name="WrongValue.priority"),
    Index("alarm_raised_at", "raised_at"),
    Index("alarm_source", "source_kind", "source_id"),
)
ALARM_JOURNAL = Table(
    "alarm_journal",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("alarm_id", Text, ForeignKey(f"{SCHEMA}.alarm.id"), nullable=False),
    moment("at", must=True),
    words("from_state"),
    words("to_state", must=True),
    words("who", must=True),
    words("comment", must=True),
    number("value"),
    origin(),
    Column("record", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Index("alarm_journal_alarm_id", "alarm_id"),
)
INCIDENT = Table(
    "incident",
    metadata,
    Column("id", Text, primary_key=True),
    *owner(),
    *(words(name, must=True) for name in ("kind", "state", "text_zh", "text_en")),
    Column("level", Integer),
    Column("position", Geometry("POINTZ", srid=SRID, dimension=3, spatial_index=False)),
    moment("began_at", must=True),
    moment("ended_at"),
    origin(),
    Column("record", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    moment("recorded_at", now=True),
    CheckConstraint("began_at <= ended_at", name="TimesOutOfOrder.ended_at"),
    CheckConstraint("level BETWEEN 1 AND 4", name="WrongValue.level"),
)
INGEST_CURSOR = Table(
    "ingest_cursor",
    metadata,
    Column("name", Text, primary_key=True),
    words("file", must=True),
    Column("offset_bytes", BigInteger, nullable=False, server_default=text("0")),
    moment("moved_at", now=True),
)
