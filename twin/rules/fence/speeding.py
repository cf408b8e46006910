"""超速: something moves faster than the fence allows, by more than the error of its speed."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding

HOLD_S = 3.0
"""The alarm ends when the limit has been kept for so long: a driver does not speed and brake with every fix."""


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding where the fence has a fastest speed."""
    limit_m_s = fact.fence.rule.fastest_m_s
    if limit_m_s is None:
        return
    motion = fact.motion
    active = fact.inside and fact.meant and motion.speed_m_s - motion.speed_error_m_s > limit_m_s
    limit = {"value": round(motion.speed_m_s, 2), "limit_value": limit_m_s, "unit": "m/s", "off_delay_s": HOLD_S}
    yield of_tag(fact, "speeding", active=active, zh="超速", en="is too fast in", **limit)


RULE = Rule(on=TagInFence, judge=judge)
