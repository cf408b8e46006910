"""Thresholds with hysteresis, judged from the present level at every sample: a lost sample delays, never removes.

Gas detectors rise through `low`, `high`, `high_high` (GB/T 50493 calls the first two level 1 and level 2). For other
quantities `low` is a floor: it holds below. A condition ends only 5 % of the threshold on the safe side of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from twin.model.park import Sensor
from twin.rules.facts import Rule, SensorLevel
from twin.rules.finding import Finding

HYSTERESIS_FRACTION = 0.05
Level = Literal["low", "high", "high_high"]
PRIORITY: dict[Level, int] = {"low": 3, "high": 2, "high_high": 1}
WORDS: dict[Level, tuple[str, str]] = {
    "low": ("低报", "low alarm"),
    "high": ("高报", "high alarm"),
    "high_high": ("高高报", "high-high alarm"),
}


def judge(fact: SensorLevel) -> Iterable[Finding]:
    """A finding for each threshold the sensor has; none for a value that is not good."""
    reading = fact.reading
    if reading.value is None or reading.quality != "good":
        return
    for level, limit in limits(fact.sensor):
        held = fact.holds("sensor", fact.sensor.id, level)
        active = beyond(reading.value, limit, falling=falls(fact.sensor, level), held=held)
        yield _finding(fact, level, limit, active)


def limits(sensor: Sensor) -> list[tuple[Level, float]]:
    """Thresholds a sensor has, lowest first."""
    known: tuple[tuple[Level, float | None], ...] = (
        ("low", sensor.low),
        ("high", sensor.high),
        ("high_high", sensor.high_high),
    )
    return [(level, limit) for level, limit in known if limit is not None]


def falls(sensor: Sensor, level: Level) -> bool:
    """Whether a threshold holds below its limit: only the low one, and not for gas."""
    return level == "low" and sensor.kind != "gas"


def beyond(value: float, limit: float, *, falling: bool, held: bool) -> bool:
    """Whether a value is beyond a limit; while the condition is held the limit is moved to the safe side."""
    margin = HYSTERESIS_FRACTION * abs(limit) if held else 0.0
    return value <= limit + margin if falling else value >= limit - margin


def _finding(fact: SensorLevel, level: Level, limit: float, active: bool) -> Finding:
    sensor, reading = fact.sensor, fact.reading
    zh, en = WORDS[level]
    return Finding(
        source_kind="sensor",
        source_id=sensor.id,
        condition=level,
        active=active,
        at=reading.received_at,
        priority=PRIORITY[level],
        value=reading.value,
        limit_value=limit,
        unit=sensor.unit,
        text_zh=f"{sensor.name_zh} {zh}",
        text_en=f"{sensor.name_en} {en}",
        lon=sensor.lon,
        lat=sensor.lat,
        z_m=sensor.z_m,
        enterprise_id=sensor.enterprise_id,
        origin=reading.origin,
    )


RULE = Rule(on=SensorLevel, judge=judge)
