"""逆行: something drives against the way of a road."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, TagInFence
from twin.rules.fence.words import of_tag
from twin.rules.finding import Finding

AGAINST_DEG = 120.0
"""Headings that differ by more than this are against the way; crossing a road at a right angle is not."""
SLOWEST_M_S = 0.7
HOLD_S = 3.0


def judge(fact: TagInFence) -> Iterable[Finding]:
    """One finding where the fence has a way."""
    way_deg = fact.fence.rule.way_deg
    if way_deg is None:
        return
    motion = fact.motion
    moving = motion.speed_m_s - motion.speed_error_m_s > SLOWEST_M_S and motion.heading_deg is not None
    active = fact.inside and fact.meant and moving and turned(motion.heading_deg or 0.0, way_deg) > AGAINST_DEG
    limit = {"value": motion.heading_deg, "limit_value": way_deg, "unit": "°", "off_delay_s": HOLD_S}
    yield of_tag(fact, "wrong_way", active=active, zh="逆行", en="goes against the way of", **limit)


def turned(one_deg: float, other_deg: float) -> float:
    """Angle between two headings, 0 to 180 degrees."""
    return abs((one_deg - other_deg + 180.0) % 360.0 - 180.0)


RULE = Rule(on=TagInFence, judge=judge)
