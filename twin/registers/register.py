"""The engine of the books a park keeps: a register is a form, a flow of states and a place; an entry is one page of it.

Pure: an entry is checked and moved here and kept elsewhere (`twin.ports.EntryBook`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from twin.model.errors import Invalid, MissingField, UnknownField
from twin.model.nouns import Field, Noun
from twin.rules.fields import checked_value


class WrongStep(Invalid):
    """The flow of the register has no such step from the present state."""

    message_zh = "当前状态下不能执行该操作"
    message_en = "This step is not possible in the present state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way from a state to another, and the permission it asks for."""

    name: str
    title_zh: str
    title_en: str
    before: tuple[str, ...]
    after: str
    may: str = "register.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A book: its form (`fields`), its flow (`states`, the first one is where an entry begins, and `steps`).

    `check` refuses what fields one by one do not show.
    """

    id: str
    title_zh: str
    title_en: str
    about: str
    fields: tuple[Field, ...]
    states: tuple[str, ...]
    steps: tuple[Step, ...]
    check: Callable[[Mapping[str, Any]], None] | None = None

    @property
    def form(self) -> Noun:
        """The form as a noun, so that its fields are checked like those of any planned thing."""
        return Noun(name=self.id, geometry=None, fields=self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page of a register; `id` is the business code of what it is about where there is one."""

    register: str
    id: str
    state: str
    body: Mapping[str, Any] = field(default_factory=dict)
    site_id: str | None = None
    enterprise_id: str | None = None
    version: int = 1


def checked_body(register: Register, body: Mapping[str, Any]) -> dict[str, Any]:
    """The filled form; raises UnknownField, MissingField or WrongValue with the field's name."""
    form = register.form
    kept: dict[str, Any] = {}
    for name, value in body.items():
        known = next((each for each in register.fields if each.name == name), None)
        if known is None:
            raise UnknownField(f"{register.id} has no field '{name}'", field=name)
        kept[name] = checked_value(form, known, value)
    for each in register.fields:
        if each.required and kept.get(each.name) is None:
            raise MissingField(f"The field '{each.name}' is empty", field=each.name)
    if register.check is not None:
        register.check(kept)
    return kept


def opened(
    register: Register,
    entry_id: str,
    body: Mapping[str, Any],
    *,
    site_id: str | None = None,
    enterprise_id: str | None = None,
) -> Entry:
    """A new entry in the first state."""
    return Entry(
        register=register.id,
        id=entry_id,
        state=register.states[0],
        body=checked_body(register, body),
        site_id=site_id,
        enterprise_id=enterprise_id,
    )


def filled(register: Register, entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """The entry with some fields changed."""
    return replace(entry, body=checked_body(register, {**entry.body, **changes}))


def moved(register: Register, entry: Entry, step: str) -> Entry:
    """The entry after a step of the flow; raises `WrongStep`."""
    for each in register.steps:
        if each.name == step and entry.state in each.before:
            return replace(entry, state=each.after)
    raise WrongStep(field="state")
