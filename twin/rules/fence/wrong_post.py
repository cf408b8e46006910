"""串岗: somebody with a post of their own stays at a post that is another's."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding

PATIENCE_S = 60.0
"""Passing through or a word with a colleague is no change of post; ours, no standard gives a number."""


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding for a person with a post in a fence of kind 'post' that names its posts."""
    fence, person = fact.fence, fact.tag.person
    if fence.kind != "post" or not fence.rule.posts or person is None or not person.post:
        return
    active = fact.inside and fact.meant and person.post not in fence.rule.posts
    patience_s = PATIENCE_S if fence.rule.patience_s is None else fence.rule.patience_s
    yield of_tag(fact, "wrong_post", active=active, zh="串岗", en="is at a post not their own,", on_delay_s=patience_s)


RULE = Rule(on=TagInFence, judge=judge)
