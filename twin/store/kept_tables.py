"""Tables of what people do: what-if runs, jobs, registers, accounts, sessions, the audit journal and the history."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from twin.store.columns import SCHEMA, SRID, metadata, moment, number, one_of, origin, owner, words

WHATIF = Table(
    "whatif",
    metadata,
    Column("id", Text, primary_key=True),
    *owner(),
    words("kind", must=True),
    Column("inputs", JSONB, nullable=False),
    Column("result", JSONB, nullable=False),
    words("model_id", must=True),
    words("model_version", must=True),
    Column("warnings", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("raster", LargeBinary),
    words("hash", must=True),
    origin(),
    moment("created_at", now=True),
    words("created_by", must=True),
    Index("whatif_created_at", "created_at"),
)
JOB = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True),
    *owner(),
    words("kind", must=True),
    words("state", must=True),
    number("progress_fraction"),
    Column("inputs", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("result", JSONB),
    Column("error", JSONB),
    moment("created_at", now=True),
    moment("started_at"),
    moment("ended_at"),
    words("created_by", must=True),
    words("stage", must=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    one_of("state", ("queued", "running", "done", "failed", "cancelled")),
    Index("job_created_at", "created_at"),
)
REGISTER_ENTRY = Table(
    "register_entry",
    metadata,
    Column("register", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    *owner(),
    Column("state", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("place", Geometry("GEOMETRY", srid=SRID, spatial_index=False)),
    Column("version", Integer, nullable=False, server_default=text("1")),
    moment("recorded_at", now=True),
    words("recorded_by", must=True),
    Index("register_entry_place", "place", postgresql_using="gist"),
)
ROLE = Table(
    "role", metadata, Column("id", Text, primary_key=True), words("name_zh", must=True), words("name_en", must=True)
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
    moment("locked_until"),
    moment("recorded_at", now=True),
    UniqueConstraint("name", name="AlreadyExists.name"),
)
SESSION = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey(f"{SCHEMA}.account.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    moment("created_at", now=True),
    moment("seen_at", now=True),
    moment("expires_at", must=True),
    words("address", must=True),
    Index("session_account_id", "account_id"),
)
AUDIT = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    moment("at", must=True),
    *(words(name, must=True) for name in ("who", "verb", "noun", "object_id")),
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
    words("action", must=True),
    Column("row", JSONB, nullable=False),
    moment("recorded_at", now=True),
    words("who", must=True),
    Index("history_object", "noun", "object_id", "number"),
)
