"""越界: somebody is where the fence forbids them to be. Judged from being inside, not from the moment of entering."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding for a fence of kind 'forbidden'; the text names the tag, not the person."""
    fence, position = fact.fence, fact.position
    if fence.kind != "forbidden":
        return
    yield Finding(
        source_kind="tag",
        source_id=fact.tag.id,
        condition=f"forbidden/{fence.id}",
        active=fact.inside,
        at=position.received_at,
        priority=fence.priority,
        text_zh=f"越界:标签 {fact.tag.id} 在禁入区 {fence.name_zh}",
        text_en=f"Tag {fact.tag.id} is in the forbidden area {fence.name_en}",
        lon=position.lon,
        lat=position.lat,
        z_m=position.z_m,
        enterprise_id=fence.enterprise_id,
        origin=position.origin,
    )


RULE = Rule(on=TagInFence, judge=judge)
