"""What the database refuses, in the domain's words: a constraint ``<Error>.<field>`` becomes that error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from twin.model import errors
from twin.model.errors import AlreadyExists, DomainError, Forbidden, MissingField, Place, WrongValue

_UNIQUE, _MISSING, _DENIED = "23505", "23502", "42501"
_WRONG = ("22P02", "22007", "22008", "22003", "22023")


def _place(detail: str | None) -> Place | None:
    try:
        lon, lat = (float(part) for part in (detail or "").split())
    except ValueError:
        return None
    return lon, lat


def _named(diagnosis: Any) -> DomainError | None:
    code, _, rest = str(diagnosis.constraint_name or "").partition(".")
    field = rest.partition(".")[0]
    kind = getattr(errors, code, None)
    if isinstance(kind, type) and issubclass(kind, DomainError):
        return kind(at=_place(diagnosis.message_detail), field=field or None)
    return None


def as_domain_error(error: DBAPIError) -> DomainError | None:
    """The domain error behind a database error, None when it is not about what somebody asked for."""
    original: Any = error.orig
    diagnosis = getattr(original, "diag", None)
    state = getattr(original, "pgcode", None)
    if diagnosis is None or state is None:
        return None
    named = _named(diagnosis)
    if named is not None:
        return named
    if state == _UNIQUE:
        return AlreadyExists(field="id")
    if state == _MISSING:
        return MissingField(field=diagnosis.column_name)
    if state == _DENIED:
        return Forbidden()
    if state in _WRONG or (state == "23514" and diagnosis.constraint_name):
        return WrongValue(diagnosis.message_primary)
    return None


@contextmanager
def refusals() -> Iterator[None]:
    """Turn database errors of the block into domain errors where they are about what somebody asked for."""
    try:
        yield
    except DBAPIError as error:
        refused = as_domain_error(error)
        if refused is None:
            raise
        raise refused from error
