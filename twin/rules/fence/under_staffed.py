"""缺员: fewer people inside a fence than it needs."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import FenceCount, Rule
from twin.rules.fence.words import of_fence
from twin.rules.finding import Finding

PATIENCE_S = 60.0
"""A change of shift at the door takes a moment; ours, editable by fence."""


def judge(fact: FenceCount) -> Iterable[Finding]:
    """One finding for a fence with a least count that is not a post."""
    fence, least = fact.fence, fact.fence.rule.least_count
    if least is None or fence.kind == "post":
        return
    yield of_fence(
        fact, "under_staffed", active=fact.running and len(fact.tags) < least, limit=least,
        on_delay_s=PATIENCE_S if fence.rule.patience_s is None else fence.rule.patience_s,
        zh=f"缺员:{fence.name_zh} 至少 {least} 人", en=f"{fence.name_en} needs at least {least} people",
    )  # fmt: skip


RULE = Rule(on=FenceCount, judge=judge)
