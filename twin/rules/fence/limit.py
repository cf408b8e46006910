"""超员: more people inside a fence than it may hold."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import FenceCount, Rule
from twin.rules.finding import Finding


def judge(fact: FenceCount) -> Iterable[Finding]:
    """One finding for a fence with a limit; people whose tags went silent inside are still counted."""
    fence = fact.fence
    if fence.limit_count is None:
        return
    yield Finding(
        source_kind="fence",
        source_id=fence.id,
        condition="over_limit",
        active=len(fact.tags) > fence.limit_count,
        at=fact.at,
        priority=fence.priority,
        value=float(len(fact.tags)),
        limit_value=float(fence.limit_count),
        unit="人",
        text_zh=f"超员:{fence.name_zh} 限 {fence.limit_count} 人",
        text_en=f"{fence.name_en} holds more than {fence.limit_count} people",
        lon=fact.lon,
        lat=fact.lat,
        enterprise_id=fence.enterprise_id,
        origin=fact.origin,
    )


RULE = Rule(on=FenceCount, judge=judge)
