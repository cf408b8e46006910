"""超员: more people inside a fence than it may hold."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import FenceCount, Rule
from twin.rules.fence.words import of_fence
from twin.rules.finding import Finding


def judge(fact: FenceCount) -> Iterable[Finding]:
    """One finding for a fence with a limit; people whose tags went silent inside are still counted."""
    fence, limit = fact.fence, fact.fence.limit_count
    if limit is None or fence.kind == "post":
        return
    yield of_fence(
        fact, "over_limit", active=fact.running and len(fact.tags) > limit, limit=limit,
        zh=f"超员:{fence.name_zh} 限 {limit} 人", en=f"{fence.name_en} holds more than {limit} people",
    )  # fmt: skip


RULE = Rule(on=FenceCount, judge=judge)
