"""SOS: somebody pressed the key. Always the first priority, with or without a known position or tag."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import KeyPressed, Rule
from twin.rules.finding import Finding


def judge(fact: KeyPressed) -> Iterable[Finding]:
    """One finding: the key is pressed, or released."""
    sos, position = fact.sos, fact.position
    yield Finding(
        source_kind="tag",
        source_id=sos.tag_id,
        condition="sos",
        active=sos.pressed,
        at=sos.received_at,
        priority=1,
        text_zh=f"SOS 求救:标签 {sos.tag_id}",
        text_en=f"SOS from tag {sos.tag_id}",
        lon=None if position is None else position.lon,
        lat=None if position is None else position.lat,
        z_m=None if position is None else position.z_m,
        enterprise_id=None if fact.tag is None else fact.tag.enterprise_id,
        origin=sos.origin,
    )


RULE = Rule(on=KeyPressed, judge=judge)
