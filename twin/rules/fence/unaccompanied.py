"""无监护: somebody is inside without a guardian near, as special work and visitors need one."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding where the fence asks for a guardian."""
    guardian = fact.fence.rule.guardian
    if guardian is None:
        return
    active = fact.inside and fact.meant and fact.guarded is False
    limit = {"limit_value": guardian.within_m, "unit": "m", "on_delay_s": guardian.patience_s}
    yield of_tag(fact, "unaccompanied", active=active, zh="无人监护", en="has no guardian near in", **limit)


RULE = Rule(on=TagInFence, judge=judge)
