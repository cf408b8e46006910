"""The book of shift handovers: what one shift left open, shelved and bypassed, signed by who gives and who takes.

The lists are frozen at the moment the giver signs; what changed since is seen beside them before the taker signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from twin.model.errors import Invalid
from twin.model.nouns import Field
from twin.registers.register import Entry, Register, Step, filled, moved, opened

KEPT = ("id", "priority", "state", "text_zh", "text_en", "raised_at", "shelved_until", "shelved_by", "shelved_reason",
        "enterprise_id", "value", "unit", "acknowledged_by")  # fmt: skip
"""What is frozen of each alarm: enough to read it after the alarm itself is long gone."""

REGISTER = Register(
    id="shift_handover",
    title_zh="交接班",
    title_en="Shift handover",
    about="site",
    fields=(
        Field(name="given_by", required=True),
        Field(name="given_at", kind="time", required=True),
        Field(name="remark"),
        Field(name="lists", kind="json", required=True),
        Field(name="taken_by"),
        Field(name="taken_at", kind="time"),
        Field(name="answer"),
    ),
    states=("given", "taken", "withdrawn"),
    steps=(
        Step(name="take", title_zh="接班", title_en="Take over", before=("given",), after="taken",
             may="alarm.acknowledge"),
        Step(name="withdraw", title_zh="撤回", title_en="Withdraw", before=("given",), after="withdrawn",
             may="alarm.acknowledge"),
    ),
)  # fmt: skip


class SignedByTheSame(Invalid):
    """Who hands a shift over cannot take it over as well."""

    message_zh = "交班人与接班人不能是同一账号"
    message_en = "Who hands over and who takes over must be two people"


def frozen(lists: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The lists of `twin.rules.alarm.handover` with what is kept of each alarm; bypasses are kept whole."""

    def cut(alarms: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{name: alarm.get(name) for name in KEPT} for alarm in alarms]

    kept = {name: cut(alarms) for name, alarms in lists.items() if name not in ("at", "bypasses")}
    return kept | {"bypasses": [dict(each) for each in lists.get("bypasses", ())]}


def give(*, by: str, at: str, remark: str, lists: Mapping[str, Any], **owner: str | None) -> Entry:
    """A handover that waits for its taker; the id is the moment, so that entries lie in order."""
    body = {"given_by": by, "given_at": at, "remark": remark, "lists": frozen(lists)}
    return opened(REGISTER, f"{at}.{by}", body, **owner)


def take(entry: Entry, *, by: str, at: str, answer: str) -> Entry:
    """The handover with the second signature; raises SignedByTheSame or WrongStep."""
    if by == entry.body.get("given_by"):
        raise SignedByTheSame(field="name")
    signed = {"taken_by": by, "taken_at": at, "answer": answer}
    return filled(REGISTER, moved(REGISTER, entry, "take"), signed)


def withdraw(entry: Entry) -> Entry:
    """The handover as if it had not been signed; raises WrongStep once it was taken."""
    return moved(REGISTER, entry, "withdraw")
