"""A detector that has stopped talking: after three of its periods, and not before ten seconds."""

from __future__ import annotations

from collections.abc import Iterable

from twin.model.park import Sensor
from twin.rules.facts import Rule, SensorSilence
from twin.rules.finding import Finding

PERIODS = 3.0
SHORTEST_S = 10.0


def patience_s(sensor: Sensor) -> float:
    """How long a sensor may be silent before its value is stale [s]."""
    return max(SHORTEST_S, PERIODS * sensor.period_s)


def judge(fact: SensorSilence) -> Iterable[Finding]:
    """One finding: the sensor is silent, or it is not."""
    sensor = fact.sensor
    yield Finding(
        source_kind="sensor",
        source_id=sensor.id,
        condition="silent",
        active=fact.silent_s > patience_s(sensor),
        at=fact.at,
        priority=3,
        value=round(fact.silent_s, 1),
        limit_value=patience_s(sensor),
        unit="s",
        text_zh=f"{sensor.name_zh} 通讯中断",
        text_en=f"{sensor.name_en} is silent",
        lon=sensor.lon,
        lat=sensor.lat,
        z_m=sensor.z_m,
        enterprise_id=sensor.enterprise_id,
        origin=fact.origin,
    )


RULE = Rule(on=SensorSilence, judge=judge)
