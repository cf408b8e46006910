"""人员聚集: people close together for more than a minute, in the three levels of AQ 3064.3-2025, 5.2.3.

Three people are yellow, four to six orange, more than six red. Orange and red need somebody to confirm that the people
have dispersed (5.2.3 c); everybody in the gathering is told (5.2.3 b).
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.model.live import Priority
from twin.model.terms import Gathering
from twin.rules.facts import Crowd, Rule
from twin.rules.finding import Finding

PRIORITY: dict[str, Priority] = {"yellow": 3, "orange": 2, "red": 1}
WORDS = {"yellow": ("黄色", "yellow"), "orange": ("橙色", "orange"), "red": ("红色", "red")}


def judge(fact: Crowd) -> Iterable[Finding]:
    """One finding about one gathering; its level follows its people, and the alarm never sinks by itself."""
    fence, terms = fact.fence, fact.fence.rule.gathering
    if terms is None:
        return
    count = len(fact.tags)
    level = level_of(count, terms)
    zh, en = WORDS[level or "yellow"]
    yield Finding(
        source_kind="gathering",
        source_id=fact.id,
        condition=f"gathering/{fence.id}",
        active=level is not None,
        at=fact.at,
        priority=PRIORITY[level or "yellow"],
        value=float(count),
        limit_value=float(terms.yellow),
        unit="人",
        text_zh=f"人员聚集({zh}):{fence.name_zh} {count} 人",
        text_en=f"Gathering ({en}) of {count} people in {fence.name_en}",
        lon=fact.lon,
        lat=fact.lat,
        enterprise_id=fence.enterprise_id,
        origin=fact.origin,
        on_delay_s=terms.longer_than_s,
        latched=level in ("orange", "red"),
        buzz=fact.tags if fence.rule.buzz else (),
    )


def level_of(count: int, terms: Gathering) -> str | None:
    """yellow, orange or red; None where so few people are no gathering."""
    if count >= terms.red:
        return "red"
    if count >= terms.orange:
        return "orange"
    return "yellow" if count >= terms.yellow else None


RULE = Rule(on=Crowd, judge=judge)
