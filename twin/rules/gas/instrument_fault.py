"""A value that is missing, not finite, marked bad or outside of the measuring range is a fault, never "no alarm"."""

from __future__ import annotations

from collections.abc import Iterable

from twin.model.live import Reading
from twin.model.park import Sensor
from twin.rules.facts import Rule, SensorLevel
from twin.rules.finding import Finding

RANGE_MARGIN_FRACTION = 0.1


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
    if sensor.range_min is None or sensor.range_max is None:
        return False
    return reading.value < sensor.range_min - RANGE_MARGIN_FRACTION * (sensor.range_max - sensor.range_min)


RULE = Rule(on=SensorLevel, judge=judge)
