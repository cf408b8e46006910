"""消息丢弃: the broker threw messages away because a queue was full; what they said is not known here."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import BrokerDrops, Rule
from twin.rules.finding import Finding

CALM_S = 60.0
"""The alarm ends after a minute without a further loss."""


def judge(fact: BrokerDrops) -> Iterable[Finding]:
    """One finding about the broker."""
    yield Finding(
        source_kind="device",
        source_id="broker",
        condition="messages_dropped",
        active=fact.newly > 0,
        at=fact.at,
        priority=2,
        value=float(fact.newly),
        limit_value=0.0,
        text_zh=f"消息代理丢弃了 {fact.newly} 条消息",
        text_en=f"The broker dropped {fact.newly} messages",
        off_delay_s=CALM_S,
    )


RULE = Rule(on=BrokerDrops, judge=judge)
