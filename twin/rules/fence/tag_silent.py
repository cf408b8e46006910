"""失联: a tag that was last seen inside this fence has stopped talking; who carries it is still counted inside."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding where the fence has a longest silence."""
    longest_s = fact.fence.rule.longest_silence_s
    if longest_s is None:
        return
    active = fact.inside and fact.meant and fact.silent_s > longest_s
    limit = {"value": round(fact.silent_s, 1), "limit_value": longest_s, "unit": "s", "buzz": ()}
    yield of_tag(fact, "tag_silent", active=active, zh="失联", en="has fallen silent in", **limit)


RULE = Rule(on=TagInFence, judge=judge)
