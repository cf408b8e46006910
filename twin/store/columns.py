"""Columns that many tables share, and the one `MetaData` they all belong to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, Float, ForeignKey, MetaData, Text, text
from sqlalchemy.dialects.postgresql import ENUM

SRID = 4490
SCHEMA = "core"
metadata = MetaData(schema=SCHEMA)
ORIGIN = ENUM("real", "exercise", "simulated", name="origin", schema=SCHEMA, metadata=metadata)


def moment(name: str, *, must: bool = False, now: bool = False) -> Column[Any]:
    """A moment; `now` is the default the database writes."""
    kind = DateTime(timezone=True)
    return Column(name, kind, nullable=not (must or now), server_default=text("now()") if now else None)


def words(name: str, *, must: bool = False) -> Column[Any]:
    """Text; where it must be there, it is '' by itself."""
    return Column(name, Text, nullable=not must, server_default=text("''") if must else None)


def flag(name: str) -> Column[Any]:
    """Yes or no; no by itself."""
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def number(name: str, *, must: bool = False) -> Column[Any]:
    """A number."""
    return Column(name, Float(53), nullable=not must)


def origin() -> Column[Any]:
    """Real, exercise or simulated: never left open."""
    return Column("origin", ORIGIN, nullable=False)


def owner() -> list[Column[Any]]:
    """Site and enterprise; null is the park's own."""
    return [
        Column("site_id", Text, ForeignKey(f"{SCHEMA}.site.id"), nullable=True),
        Column("enterprise_id", Text, ForeignKey(f"{SCHEMA}.enterprise.id"), nullable=True),
    ]


def one_of(column: str, choices: tuple[str, ...]) -> CheckConstraint:
    """A check that a column holds one of the words."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({listed})", name=f"WrongValue.{column}")
