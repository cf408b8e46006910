"""A value that is missing, not finite, marked bad or outside of the measuring range is a fault, never "no alarm"."""

from __future__ import annotations

from collections.abc import Iterable

from twin.model.live import Reading
from twin.model.park import Sensor
from twin.rules.facts import Rule, SensorLevel
from twin.rules.finding import Finding
from twin.rules.gas.presets import is_lel

RANGE_MARGIN_FRACTION = 0.1
FULL_SCALE_LEL = 100.0
"""Measuring range of a combustible detector, GB/T 50493-2019, 5.5.1 (recalled)."""


def judge(fact: SensorLevel) -> Iterable[Finding]:
    """One finding: the instrument is at fault, or it is not."""
    sensor, reading = fact.sensor, fact.reading
    yield Finding(
        source_kind="sensor",
        source_id=sensor.id,
        condition="instrument_fault",
        active=at_fault(sensor, reading),
        at=reading.received_at,
        priority=3,
        value=reading.value,
        unit=sensor.unit,
        text_zh=f"{sensor.name_zh} 仪表故障",
        text_en=f"{sensor.name_en} instrument fault",
        lon=sensor.lon,
        lat=sensor.lat,
        z_m=sensor.z_m,
        enterprise_id=sensor.enterprise_id,
        origin=reading.origin,
    )


def at_fault(sensor: Sensor, reading: Reading) -> bool:
    """Whether a reading cannot be what the instrument was built to tell.

    Above its range a detector is saturated, not faulty: only a value below it by a tenth of the span is a fault.
    """
    if reading.value is None or reading.quality == "bad":
        return True
    low, high = sensor.range_min, sensor.range_max
    if (low is None or high is None) and is_lel(sensor):
        low, high = 0.0, FULL_SCALE_LEL
    if low is None or high is None:
        return False
    return reading.value < low - RANGE_MARGIN_FRACTION * (high - low)


RULE = Rule(on=SensorLevel, judge=judge)
