"""静止: somebody has not moved for longer than the fence allows, and may have collapsed."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding where the fence has a longest stillness; none while a tag is silent or its motion not known yet."""
    longest_s = fact.fence.rule.longest_still_s
    if longest_s is None or fact.tag.vehicle is not None:
        return
    inside = fact.inside and fact.meant
    if inside and (not fact.heard or fact.motion.still is None):
        return
    active = inside and bool(fact.motion.still)
    limit = {"limit_value": longest_s, "unit": "s", "on_delay_s": longest_s}
    yield of_tag(fact, "still", active=active, zh="静止", en="does not move in", **limit)


RULE = Rule(on=TagInFence, judge=judge)
