"""缺岗/离岗: a post is manned by fewer of its own people than it needs, none included."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import FenceCount, Rule
from twin.rules.fence.words import of_fence
from twin.rules.finding import Finding

PATIENCE_S = 60.0
"""A short way from the post is no desertion; ours, editable by fence (a guardian of special work: 10 s)."""


def judge(fact: FenceCount) -> Iterable[Finding]:
    """One finding for a fence of kind 'post'; it counts those it is meant for, and of those its own posts if named."""
    fence = fact.fence
    if fence.kind != "post":
        return
    least = next((each for each in (fence.rule.least_count, fence.limit_count) if each is not None), 1)
    yield of_fence(
        fact, "off_post", active=fact.running and len(fact.tags) < least, limit=least,
        on_delay_s=PATIENCE_S if fence.rule.patience_s is None else fence.rule.patience_s,
        zh=f"缺岗:{fence.name_zh} 应在 {least} 人,实有 {len(fact.tags)} 人",
        en=f"{fence.name_en} is manned by {len(fact.tags)} of {least}",
    )  # fmt: skip


RULE = Rule(on=FenceCount, judge=judge)
