"""校验到期: a detector whose calibration has run out still alarms, but somebody must see to it."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, SensorLevel
from twin.rules.finding import Finding
from twin.rules.gas.words import of_sensor


def judge(fact: SensorLevel) -> Iterable[Finding]:
    """One finding where the sensor says until when it is calibrated."""
    until = fact.sensor.rule.calibrated_until
    if until is not None:
        active = fact.reading.received_at.date() > until
        yield of_sensor(
            fact.sensor, fact.reading, "calibration_due", active=active, zh=f"校验已于 {until} 到期",
            en=f"calibration ran out on {until}", priority=4, value=None,
        )  # fmt: skip


RULE = Rule(on=SensorLevel, judge=judge)
