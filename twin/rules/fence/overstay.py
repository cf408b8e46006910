"""滞留: somebody has been inside for longer than the fence allows."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding where the fence has a longest stay; who went silent inside is still inside."""
    longest_s = fact.fence.rule.longest_stay_s
    if longest_s is not None:
        active = fact.inside and fact.meant
        limit = {"limit_value": longest_s, "unit": "s", "on_delay_s": longest_s}
        yield of_tag(fact, "overstay", active=active, zh="滞留", en="has stayed too long in", **limit)


RULE = Rule(on=TagInFence, judge=judge)
