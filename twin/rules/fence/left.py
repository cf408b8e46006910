"""越界(离开): somebody is outside of the ground they must not leave (visitors, a crew within its permit).

Judged from being outside, not from the moment of leaving: who is first seen outside alarms as well. Silence is no way
out, so a tag that falls silent inside stays inside.
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding for a fence that keeps people in."""
    if fact.fence.rule.keep_in:
        active = fact.running and fact.meant and not fact.inside
        yield of_tag(fact, "left", active=active, zh="离开限定区域", en="has left")


RULE = Rule(on=TagInFence, judge=judge)
