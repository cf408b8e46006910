"""Whether the fields of a planned thing can be: known, of the right kind, within limits, in the right order."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from twin.model.errors import (
    HeightsOutOfOrder,
    Invalid,
    MissingField,
    ThresholdsOutOfOrder,
    TimesOutOfOrder,
    UnknownField,
    UnknownGrade,
    WrongValue,
)
from twin.model.nouns import KEPT_BY_THE_STORE, Field, Noun
from twin.model.terms import TERMS, terms
from twin.rules.fence.schedule import schedule

_Order = tuple[tuple[str, ...], type[Invalid]]
_VALID: _Order = (("valid_from", "valid_to"), TimesOutOfOrder)
_ORDERS: dict[str, tuple[_Order, ...]] = {
    "zone": ((("effective_from", "effective_to"), TimesOutOfOrder),),
    "fence": ((("bottom_m", "top_m"), HeightsOutOfOrder),),
    "sensor": (
        (("low_low", "low", "high", "high_high"), ThresholdsOutOfOrder),
        (("range_min", "range_max"), WrongValue),
    ),
    "substance": ((("lfl_fraction", "ufl_fraction"), WrongValue),),
}


def checked_fields(noun: Noun, properties: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """The fields as the store keeps them; those the store keeps itself (version, recorded_at) are left out.

    Parameters
    ----------
    properties : any mapping; numbers may come as text, times as ISO 8601, JSON as text; NaN and '' mean empty.
    whole : whether a required field may not be missing (a new object) or may (a change).

    Raises
    ------
    UnknownField, MissingField, WrongValue, UnknownGrade, ThresholdsOutOfOrder, HeightsOutOfOrder, TimesOutOfOrder
    """
    kept: dict[str, Any] = {}
    for name, value in properties.items():
        if name in KEPT_BY_THE_STORE:
            continue
        field = noun.field(name)
        if field is None:
            raise UnknownField(f"{noun.name} has no field '{name}'", field=name)
        kept[name] = checked_value(noun, field, value)
    for field in (*noun.fields, noun.field("id")):
        if field is not None and field.required and kept.get(field.name, "" if whole else "kept") in (None, ""):
            raise MissingField(f"The field '{field.name}' of {noun.name} is empty", field=field.name)
    check_order(noun, kept)
    _check_terms(noun, kept)
    return kept


def _check_terms(noun: Noun, fields: Mapping[str, Any]) -> None:
    """Raise WrongValue where what a fence or a sensor asks for cannot be understood: it would be silently off."""
    if noun.name in TERMS and fields.get("rule") is not None:
        terms(TERMS[noun.name], fields["rule"])
    if noun.name == "fence" and fields.get("schedule") is not None:
        schedule(fields["schedule"])


def check_order(noun: Noun, fields: Mapping[str, Any]) -> None:
    """Raise where fields that must rise do not; empty ones are skipped."""
    for names, error in (*_ORDERS.get(noun.name, ()), _VALID):
        there = [(fields[name], name) for name in names if fields.get(name) is not None]
        for (lower, _), (upper, name) in pairwise(there):
            if not lower < upper:
                raise error(field=name)


def checked_value(noun: Noun, field: Field, value: Any) -> Any:
    """One value as the store keeps it, None where it is empty."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    try:
        kept = _READ[field.kind](value)
    except (ValueError, TypeError, OverflowError) as error:
        raise WrongValue(f"'{value}' is no {field.kind} for {noun.name}.{field.name}", field=field.name) from error
    if field.choices and kept not in field.choices:
        if field.name == "grade":
            raise UnknownGrade(field=field.name)
        raise WrongValue(f"{field.name} must be one of {', '.join(field.choices)}", field=field.name)
    low, high = field.minimum, field.maximum
    if (low is not None and kept < low) or (high is not None and kept > high):
        limits = " and ".join(
            f"{word} {limit:g}" for word, limit in (("at least", low), ("at most", high)) if limit is not None
        )
        raise WrongValue(f"{field.name} must be {limits}", field=field.name)
    return kept


def _text(value: Any) -> str:
    if isinstance(value, (dict, list, tuple, bytes)):
        raise TypeError
    return str(value).replace("\x00", "").strip()


def _int(value: Any) -> int:
    number = float(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _float(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _bool(value: Any) -> bool:
    known = {"true": True, "1": True, "1.0": True, "yes": True, "false": False, "0": False, "0.0": False, "no": False}
    word = str(value).lower()
    if word not in known:
        raise ValueError
    return known[word]


def _time(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _json(value: Any) -> Any:
    found = json.loads(value) if isinstance(value, (str, bytes)) else value
    if not isinstance(found, (dict, list)):
        raise TypeError
    json.dumps(found, allow_nan=False)
    return found


_READ = {"text": _text, "int": _int, "float": _float, "bool": _bool, "time": _time, "json": _json}
