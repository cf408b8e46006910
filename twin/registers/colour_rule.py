"""The rules that raise a zone's live colour, as the park changed them; what is not here is as shipped."""

from __future__ import annotations

from twin.model.nouns import Field
from twin.registers.register import Entry, Register, Step
from twin.rules.live_colour import CAUSES, RULES, ColourRule, rule_from

REGISTER = Register(
    id="colour_rule",
    title_zh="动态风险升级规则",
    title_en="Rules of the live colour",
    about="zone",
    fields=(
        Field(name="cause", required=True, choices=CAUSES),
        Field(name="words"),
        Field(name="threshold", kind="float", minimum=0),
        Field(name="steps", kind="int", required=True, minimum=1, maximum=3),
        Field(name="needs_person", kind="bool"),
        Field(name="enabled", kind="bool"),
        Field(name="title_zh"),
        Field(name="title_en"),
    ),
    states=("in_force", "ended"),
    steps=(Step(name="end", title_zh="停用", title_en="End", before=("in_force",), after="ended"),),
)


def rules_of(entries: list[Entry]) -> tuple[ColourRule, ...]:
    """The rules in force: the park's own in the place of those shipped under the same id, and its further ones.

    A rule of fire or second-level gas is ended by a person whatever an entry says.
    """
    own = {each.id: _rule(each) for each in entries if each.state == "in_force"}
    ended = {each.id for each in entries if each.state == "ended"}
    shipped = [own.pop(rule.id, rule) for rule in RULES if rule.id not in ended]
    return (*shipped, *own.values())


def _rule(entry: Entry) -> ColourRule:
    shipped = next((rule for rule in RULES if rule.id == entry.id), None)
    must = shipped is not None and shipped.needs_person
    cells = {name: "" if value is None else str(value) for name, value in entry.body.items()}
    made = rule_from({"id": entry.id, **cells})
    return made if not must or made.needs_person else rule_from({"id": entry.id, **cells, "needs_person": "1"})
