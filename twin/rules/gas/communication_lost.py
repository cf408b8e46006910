"""When many detectors fall silent together a line is down: one alarm for the site, not one for each of them."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import ManySilent, Rule
from twin.rules.finding import Finding

MANY = 10


def many(silent: int) -> bool:
    """Whether so many detectors are silent that one alarm should speak for all of them."""
    return silent > MANY


def judge(fact: ManySilent) -> Iterable[Finding]:
    """One finding about the site."""
    yield Finding(
        source_kind="site",
        source_id=fact.site_id,
        condition="communication_lost",
        active=many(fact.silent),
        at=fact.at,
        priority=2,
        value=float(fact.silent),
        limit_value=float(MANY),
        text_zh=f"通讯中断:{fact.silent} 个探测器无数据",
        text_en=f"Communication lost: {fact.silent} detectors are silent",
        origin=fact.origin,
    )


RULE = Rule(on=ManySilent, judge=judge)
