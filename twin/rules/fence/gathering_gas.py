"""聚集处气体报警: a gas alarm near a gathering; everybody in it is told to leave (AQ 3064.3-2025, 5.2.3 b).

It only adds an alarm: gathering and gas keep their own. A gathering is judged from its first person too many, not after
its minute, for gas does not wait.
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import CrowdInGas, Rule
from twin.rules.fence.gathering import level_of
from twin.rules.finding import Finding


def judge(fact: CrowdInGas) -> Iterable[Finding]:
    """One finding about one gathering."""
    crowd, fence = fact.crowd, fact.crowd.fence
    terms = fence.rule.gathering
    if terms is None:
        return
    near = fact.gassed[0].id if fact.gassed else ""
    yield Finding(
        source_kind="gathering",
        source_id=crowd.id,
        condition=f"gathering_gas/{fence.id}",
        active=bool(fact.gassed) and level_of(len(crowd.tags), terms) is not None,
        at=crowd.at,
        priority=1,
        value=float(len(crowd.tags)),
        unit="人",
        text_zh=f"聚集处气体报警:{fence.name_zh} {len(crowd.tags)} 人,{near}",
        text_en=f"Gas alarm {near} near a gathering of {len(crowd.tags)} in {fence.name_en}",
        lon=crowd.lon,
        lat=crowd.lat,
        enterprise_id=fence.enterprise_id,
        origin=crowd.origin,
        buzz=crowd.tags if fence.rule.buzz else (),
        command="evacuate",
    )


RULE = Rule(on=CrowdInGas, judge=judge)
