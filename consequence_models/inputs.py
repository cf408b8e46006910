"""Inputs as frozen dataclasses: limits and names, written once in the field, serve the check, the form and the help."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput

T = TypeVar("T")


def number(
    zh: str,
    en: str,
    unit: str,
    *,
    default: Any = dataclasses.MISSING,
    above: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Any:
    """Declare one numeric input: its names, its unit and the limits beyond which it cannot be."""
    keys = {"exclusiveMinimum": above, "minimum": at_least, "maximum": at_most}
    limits = {key: value for key, value in keys.items() if value is not None}
    metadata = {"schema": {"type": "number", "title": zh, "title_en": en, "unit": unit, **limits}}
    return dataclasses.field(default=default, metadata=metadata)


def choice(zh: str, en: str, options: tuple[str, ...], *, default: Any = dataclasses.MISSING) -> Any:
    """Declare one input that is a word of a closed list."""
    metadata = {"schema": {"type": "string", "title": zh, "title_en": en, "enum": list(options)}}
    return dataclasses.field(default=default, metadata=metadata)


def numbers(
    zh: str,
    en: str,
    unit: str,
    *,
    default: Any = dataclasses.MISSING,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Any:
    """Declare one input that is a list of numbers, each within the limits."""
    keys = {"minimum": at_least, "maximum": at_most}
    item = {"type": "number", **{key: value for key, value in keys.items() if value is not None}}
    metadata = {"schema": {"type": "array", "items": item, "title": zh, "title_en": en, "unit": unit}}
    return dataclasses.field(default=default, metadata=metadata)


def word(zh: str, en: str, *, default: Any = dataclasses.MISSING) -> Any:
    """Declare one input that is free text."""
    return dataclasses.field(default=default, metadata={"schema": {"type": "string", "title": zh, "title_en": en}})


def _refuse_list(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    if not isinstance(value, list | tuple):
        raise ImpossibleInput(f"{schema['title']}须为数列", f"{schema['title_en']} must be a list", field=name)
    for one in value:
        _refuse_number(name, one, {**schema, **schema["items"]})


def _refuse_number(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    zh, en, unit = schema["title"], schema["title_en"], schema["unit"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ImpossibleInput(f"{zh}必须是有限的数", f"{en} must be a finite number", field=name)
    low, floor, top = schema.get("exclusiveMinimum"), schema.get("minimum"), schema.get("maximum")
    if low is not None and value <= low:
        raise ImpossibleInput(f"{zh}必须大于 {low} {unit}", f"{en} must be above {low} {unit}", field=name)
    if floor is not None and value < floor:
        raise ImpossibleInput(f"{zh}不能小于 {floor} {unit}", f"{en} must not be below {floor} {unit}", field=name)
    if top is not None and value > top:
        raise ImpossibleInput(f"{zh}不能大于 {top} {unit}", f"{en} must not be above {top} {unit}", field=name)


def check(noun: Any) -> None:
    """Refuse what cannot be.

    Raises
    ------
    ImpossibleInput
        A number outside its limits or not finite, a word outside its list.
    """
    for field in dataclasses.fields(noun):
        schema, value = field.metadata.get("schema"), getattr(noun, field.name)
        if schema is None or (value is None and field.default is None):
            continue
        if schema["type"] == "number":
            _refuse_number(field.name, value, schema)
        elif schema["type"] == "array":
            _refuse_list(field.name, value, schema)
        elif not isinstance(value, str) or value not in schema.get("enum", (value,)):
            options = "、".join(schema.get("enum", ()))
            zh = f"{schema['title']}须为其一：{options}"
            raise ImpossibleInput(zh, f"{schema['title_en']} must be one of: {options}", field=field.name)


def schema_of(noun: type) -> dict[str, Any]:
    """JSON schema of a dataclass of inputs, with `title`, `title_en` and `unit` for a form."""
    properties: dict[str, Any] = {}
    required = []
    for field in dataclasses.fields(noun):
        if "schema" not in field.metadata:
            continue
        entry = dict(field.metadata["schema"])
        if field.default is dataclasses.MISSING:
            required.append(field.name)
        elif field.default is None:
            entry["type"] = [entry["type"], "null"]
            entry["default"] = None
        else:
            entry["default"] = field.default
        properties[field.name] = entry
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def build(noun: type[T], values: Mapping[str, Any]) -> T:
    """Make a dataclass of inputs from plain JSON values.

    Raises
    ------
    UnknownInput, MissingInput, ImpossibleInput
    """
    names = {field.name: field for field in dataclasses.fields(typing.cast(Any, noun))}
    for name in values:
        if name not in names:
            raise UnknownInput(f"没有名为 {name} 的输入", f"there is no input named {name}", field=name)
    for name, field in names.items():
        if name not in values and field.default is dataclasses.MISSING:
            title = field.metadata.get("schema", {"title": name, "title_en": name})
            raise MissingInput(f"缺少{title['title']}", f"{title['title_en']} is missing", field=name)
    return noun(**values)


def plain(value: Any) -> Any:
    """The same inputs as JSON values, for the record and its hash."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping | types.MappingProxyType):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
