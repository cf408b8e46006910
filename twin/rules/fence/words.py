"""The common part of what every fence rule says: about a tag in a fence, or about the fence itself."""

from __future__ import annotations

from typing import Any

from twin.rules.facts import FenceCount, TagInFence
from twin.rules.finding import Finding


def of_tag(fact: TagInFence, rule: str, *, active: bool, zh: str, en: str, **more: Any) -> Finding:
    """A finding about a tag in a fence, condition ``rule/fence``; the text names the tag, not the person."""
    fence, position = fact.fence, fact.position
    given: dict[str, Any] = {"priority": fence.priority, "buzz": (fact.tag.id,) if fence.rule.buzz else ()} | more
    return Finding(
        source_kind="tag",
        source_id=fact.tag.id,
        condition=f"{rule}/{fence.id}",
        active=active,
        at=fact.at,
        text_zh=f"{zh}:标签 {fact.tag.id},{fence.name_zh}",
        text_en=f"Tag {fact.tag.id} {en} {fence.name_en}",
        lon=position.lon,
        lat=position.lat,
        z_m=position.z_m,
        enterprise_id=fence.enterprise_id,
        origin=position.origin,
        **given,
    )


def of_fence(fact: FenceCount, rule: str, *, active: bool, limit: int, zh: str, en: str, **more: Any) -> Finding:
    """A finding about how many people a fence holds."""
    fence = fact.fence
    return Finding(
        source_kind="fence",
        source_id=fence.id,
        condition=rule,
        active=active,
        at=fact.at,
        priority=fence.priority,
        value=float(len(fact.tags)),
        limit_value=float(limit),
        unit="人",
        text_zh=zh,
        text_en=en,
        lon=fact.lon,
        lat=fact.lat,
        enterprise_id=fence.enterprise_id,
        origin=fact.origin,
        **more,
    )
