"""数值不变: a reading that is exactly the same for too long comes from a frozen instrument or a frozen gateway.

A gas detector in clean air rests at its zero: values near zero are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.model.park import Sensor
from twin.rules.facts import Rule, SensorTrend
from twin.rules.finding import Finding
from twin.rules.gas.words import of_sensor

GAS_LONGEST_S = 1800.0
"""For gas detectors that set none of their own: half an hour without the last digit moving; ours, no standard's."""
NEAR_ZERO_FRACTION = 0.02


def judge(fact: SensorTrend) -> Iterable[Finding]:
    """One finding for a sensor with a longest time without change."""
    sensor, value = fact.sensor, fact.reading.value
    longest_s = sensor.rule.longest_unchanged_s or (GAS_LONGEST_S if sensor.kind == "gas" else None)
    if longest_s is None or value is None:
        return
    active = fact.unchanged and not _at_rest(sensor, value)
    yield of_sensor(
        sensor, fact.reading, "stuck", active=active, zh="数值长时间不变", en="has not changed for too long",
        on_delay_s=longest_s,
    )  # fmt: skip


def _at_rest(sensor: Sensor, value: float) -> bool:
    if sensor.kind != "gas":
        return False
    low = sensor.range_min or 0.0
    span = (sensor.range_max if sensor.range_max is not None else 100.0) - low
    return abs(value - low) <= NEAR_ZERO_FRACTION * span


RULE = Rule(on=SensorTrend, judge=judge)
