"""The common part of what every rule says about a sensor and its newest reading."""

from __future__ import annotations

from typing import Any

from twin.model.live import Reading
from twin.model.park import Sensor
from twin.rules.finding import Finding


def of_sensor(
    sensor: Sensor, reading: Reading, condition: str, *, active: bool, zh: str, en: str, **more: Any
) -> Finding:
    """A finding about one sensor, with its place and the value it read."""
    given: dict[str, Any] = {"priority": 3, "value": reading.value, "unit": sensor.unit} | more
    return Finding(
        source_kind="sensor",
        source_id=sensor.id,
        condition=condition,
        active=active,
        at=reading.received_at,
        text_zh=f"{sensor.name_zh} {zh}",
        text_en=f"{sensor.name_en} {en}",
        lon=sensor.lon,
        lat=sensor.lat,
        z_m=sensor.z_m,
        enterprise_id=sensor.enterprise_id,
        origin=reading.origin,
        **given,
    )
