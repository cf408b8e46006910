"""A tag whose battery is nearly empty will soon leave somebody unseen."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagHealth
from twin.rules.finding import Finding

EMPTY_FRACTION = 0.1
CHARGED_FRACTION = 0.2


def judge(fact: TagHealth) -> Iterable[Finding]:
    """One finding when the battery is known; it ends only once the tag was clearly charged."""
    state = fact.state
    if state.battery_fraction is None:
        return
    held = fact.holds("tag", state.tag_id, "low_battery")
    yield Finding(
        source_kind="tag",
        source_id=state.tag_id,
        condition="low_battery",
        active=state.battery_fraction < (CHARGED_FRACTION if held else EMPTY_FRACTION),
        at=state.received_at,
        priority=4,
        value=state.battery_fraction,
        limit_value=EMPTY_FRACTION,
        text_zh=f"标签 {state.tag_id} 电量低",
        text_en=f"Battery of tag {state.tag_id} is low",
        enterprise_id=None if fact.tag is None else fact.tag.enterprise_id,
        origin=state.origin,
    )


RULE = Rule(on=TagHealth, judge=judge)
