"""Changes of zones and fences that wait for a second person: drafted, submitted, then approved or given back.

What is drafted here is not in force: no engine, map or tile reads it before somebody else has approved it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.model.errors import Forbidden
from twin.model.nouns import Field
from twin.registers.register import Register, Step

TWO_PERSON_NOUNS = ("zone", "fence")
OPEN = ("draft", "submitted")

REGISTER = Register(
    id="plan_change",
    title_zh="分区与围栏变更审批",
    title_en="Changes of zones and fences",
    about="zone",
    fields=(
        Field(name="noun", required=True, choices=TWO_PERSON_NOUNS),
        Field(name="object_id", required=True),
        Field(name="action", required=True, choices=("save", "remove")),
        Field(name="feature", kind="json"),
        Field(name="base_version", kind="int", minimum=1),
        Field(name="note"),
        Field(name="writers", kind="json"),
        Field(name="judged_by"),
        Field(name="judged_at", kind="time"),
        Field(name="reason"),
    ),
    states=("draft", "submitted", "approved", "withdrawn"),
    steps=(
        Step(
            name="submit",
            title_zh="提交",
            title_en="Submit",
            before=("draft",),
            after="submitted",
            may="zone.draw",
        ),
        Step(
            name="approve",
            title_zh="批准",
            title_en="Approve",
            before=("submitted",),
            after="approved",
            may="zone.approve",
        ),
        Step(
            name="return",
            title_zh="退回",
            title_en="Give back",
            before=("submitted",),
            after="draft",
            may="zone.approve",
        ),
        Step(
            name="withdraw",
            title_zh="撤销",
            title_en="Withdraw",
            before=OPEN,
            after="withdrawn",
            may="zone.draw",
        ),
    ),
)


class NeedsSecondPerson(Forbidden):
    """A zone or fence takes effect only when a second person has approved it."""

    message_zh = "分区和围栏须由第二人批准后生效:请提交审批"
    message_en = "Zones and fences take effect when a second person has approved them: submit the change"


def with_writer(body: Mapping[str, Any], who: str) -> dict[str, Any]:
    """The body with one more person who wrote on it."""
    writers = [str(each) for each in body.get("writers") or ()]
    return {**body, "writers": writers if who in writers else [*writers, who]}


def check_second_person(body: Mapping[str, Any], who: str) -> None:
    """Raise `NeedsSecondPerson` where `who` wrote any part of the change."""
    if who in (body.get("writers") or ()):
        raise NeedsSecondPerson(
            "You wrote on this change: somebody else must approve it", "您参与了该变更的编制,须由他人批准", field="step"
        )
