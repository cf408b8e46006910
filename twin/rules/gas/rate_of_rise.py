"""升速报警: a value that rises faster than its sensor allows, before it reaches a threshold."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, SensorTrend
from twin.rules.finding import Finding
from twin.rules.gas.words import of_sensor

ENDS_AT_FRACTION = 0.5


def judge(fact: SensorTrend) -> Iterable[Finding]:
    """One finding where the sensor has a fastest rise and the last minute shows one; it ends at half of it."""
    sensor, limit = fact.sensor, fact.sensor.rule.fastest_rise_per_min
    if limit is None or fact.rise_per_min is None:
        return
    held = fact.holds("sensor", sensor.id, "rate_of_rise")
    active = fact.rise_per_min > limit * (ENDS_AT_FRACTION if held else 1.0)
    yield of_sensor(
        sensor, fact.reading, "rate_of_rise", active=active, zh="上升过快", en="rises too fast", priority=2,
        value=round(fact.rise_per_min, 3), limit_value=limit, unit=f"{sensor.unit}/min",
    )  # fmt: skip


RULE = Rule(on=SensorTrend, judge=judge)
