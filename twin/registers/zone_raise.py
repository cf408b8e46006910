"""Every raise of a zone's live colour, from its cause to its end: kept by the server, never written by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from twin.model.nouns import Field
from twin.registers.register import Entry, Register, Step
from twin.rules.live_colour import Raise

REGISTER = Register(
    id="zone_raise",
    title_zh="动态风险升级记录",
    title_en="Raises of the live colour",
    about="zone",
    fields=(
        Field(name="zone_id", required=True),
        Field(name="rule_id", required=True),
        Field(name="cause_id", required=True),
        Field(name="steps", kind="int"),
        Field(name="needs_person", kind="bool"),
        Field(name="since", kind="time"),
        Field(name="last_at", kind="time"),
        Field(name="active", kind="bool"),
        Field(name="text_zh"),
        Field(name="text_en"),
        Field(name="ended_at", kind="time"),
        Field(name="ended_by"),
    ),
    states=("open", "ended"),
    steps=(Step(name="end", title_zh="解除", title_en="End", before=("open",), after="ended", may="zone.draw"),),
)


def entry_of(one: Raise) -> Entry:
    """A raise as an entry; its id tells the zone, the rule, the cause and the second it began."""
    body = {name: getattr(one, name) for name in Raise.__dataclass_fields__}
    return Entry(register=REGISTER.id, id=id_of(one), state="open" if one.ended_at is None else "ended", body=body)


def id_of(one: Raise) -> str:
    """The id of a raise."""
    return f"{one.zone_id}|{one.rule_id}|{one.cause_id}|{one.since:%Y%m%dT%H%M%S}"


def raise_of(entry: Entry) -> Raise:
    """A raise as it was kept."""
    body: dict[str, Any] = dict(entry.body)
    for name in ("since", "last_at", "ended_at"):
        if isinstance(body.get(name), str):
            body[name] = datetime.fromisoformat(body[name])
    return Raise(**body)
