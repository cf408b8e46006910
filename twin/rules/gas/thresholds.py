"""Thresholds with dead-band and delay, judged from the level of every sample: a lost one delays, never removes.

Gas detectors rise through `low`, `high`, `high_high` (GB/T 50493 calls the first two level 1 and level 2). For other
quantities, and for oxygen, `low_low` and `low` are floors: they hold below. A condition ends only on the safe side of a
dead-band, 5 % of the threshold where none is set. Where nobody set a threshold those of GB/T 50493 hold (`presets`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from twin.model.live import Priority
from twin.model.park import Sensor
from twin.rules.facts import Rule, SensorLevel
from twin.rules.finding import Finding
from twin.rules.gas.presets import is_oxygen, preset

HYSTERESIS_FRACTION = 0.05
Level = Literal["low_low", "low", "high", "high_high"]
PRIORITY: dict[Level, Priority] = {"low_low": 1, "low": 3, "high": 2, "high_high": 1}
LEAN_PRIORITY: Priority = 2
"""Too little oxygen suffocates at the first level already."""
WORDS: dict[Level, tuple[str, str]] = {
    "low_low": ("低低报", "low-low alarm"),
    "low": ("低报", "low alarm"),
    "high": ("高报", "high alarm"),
    "high_high": ("高高报", "high-high alarm"),
}


def judge(fact: SensorLevel) -> Iterable[Finding]:
    """A finding for each threshold the sensor has; none for a value that is not good.

    A detector that read 100 %LEL or more and was not confirmed since may be poisoned: its upper alarms hold.
    """
    reading, sensor = fact.reading, fact.sensor
    if reading.value is None or reading.quality != "good":
        return
    for level, limit in limits(sensor):
        held = fact.holds("sensor", sensor.id, level)
        falling = falls(sensor, level)
        active = beyond(reading.value, limit, falling=falling, held=held, dead_band=sensor.rule.dead_band)
        yield _finding(fact, level, limit, active or (fact.unconfirmed and not falling))


def limits(sensor: Sensor) -> list[tuple[Level, float]]:
    """Thresholds a sensor has, lowest first."""
    known: tuple[tuple[Level, float | None], ...] = (
        ("low_low", sensor.low_low),
        ("low", sensor.low),
        ("high", sensor.high),
        ("high_high", sensor.high_high),
    )
    set_by_hand = [(level, limit) for level, limit in known if limit is not None]
    return set_by_hand or [(cast(Level, level), limit) for level, limit in preset(sensor)]


def falls(sensor: Sensor, level: Level) -> bool:
    """Whether a threshold holds below its limit: only the low ones, and not for gas, save oxygen."""
    return level in ("low", "low_low") and (sensor.kind != "gas" or is_oxygen(sensor))


def beyond(value: float, limit: float, *, falling: bool, held: bool, dead_band: float | None = None) -> bool:
    """Whether a value is beyond a limit; while the condition is held the limit is moved to the safe side."""
    band = HYSTERESIS_FRACTION * abs(limit) if dead_band is None else dead_band
    margin = band if held else 0.0
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
        priority=LEAN_PRIORITY if level == "low" and is_oxygen(sensor) else PRIORITY[level],
        value=reading.value,
        limit_value=round(limit, 6),
        unit=sensor.unit,
        text_zh=f"{sensor.name_zh} {zh}",
        text_en=f"{sensor.name_en} {en}",
        lon=sensor.lon,
        lat=sensor.lat,
        z_m=sensor.z_m,
        enterprise_id=sensor.enterprise_id,
        origin=reading.origin,
        on_delay_s=sensor.rule.on_delay_s,
        off_delay_s=sensor.rule.off_delay_s,
    )


RULE = Rule(on=SensorLevel, judge=judge)
