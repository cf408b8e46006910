"""越界: somebody is where the fence forbids them to be. Judged from being inside, not from the moment of entering."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding for a fence of kind 'forbidden'."""
    if fact.fence.kind == "forbidden":
        active = fact.inside and fact.meant
        yield of_tag(fact, "forbidden", active=active, zh="越界", en="is in the forbidden area")


RULE = Rule(on=TagInFence, judge=judge)
