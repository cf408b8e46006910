"""表决: two detectors of one group beyond their high limit are no false alarm any more. Only adds an alarm.

A single detector alarms as if there were no group; one that is silent or at fault counts for nothing on either side.
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, SensorGroup
from twin.rules.finding import Finding

NEEDED = 2


def judge(fact: SensorGroup) -> Iterable[Finding]:
    """One finding about one group."""
    first = fact.sensors[0]
    beyond = [sensor.id for sensor in fact.sensors if sensor.id in fact.beyond]
    yield Finding(
        source_kind="sensor_group",
        source_id=fact.group,
        condition="two_of_three",
        active=len(beyond) >= NEEDED,
        at=fact.at,
        priority=1,
        value=float(len(beyond)),
        limit_value=float(NEEDED),
        text_zh=f"{fact.group} 组 {len(beyond)}/{len(fact.sensors)} 台探测器同时报警",
        text_en=f"{len(beyond)} of {len(fact.sensors)} detectors of group {fact.group} alarm together",
        lon=first.lon,
        lat=first.lat,
        z_m=first.z_m,
        enterprise_id=first.enterprise_id,
        origin=fact.origin,
    )


RULE = Rule(on=SensorGroup, judge=judge)
