"""What several detectors say together: groups that vote, and a gas with the wind. Joined facts only add alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import hypot

from twin.model.live import Origin, Weather
from twin.model.park import Park, Sensor
from twin.rules.alarm.register import Register
from twin.rules.facts import GasAndWind, Gassed, Holds, SensorGroup

UPPER = ("high_high", "high")
OLDEST_WIND = timedelta(minutes=10)
NEAR_M = 100.0
"""How near a gas alarm concerns a gathering; AQ 3064.3-2025, 5.2.3 b says "near", the number is ours."""


class Joined:
    """Groups and gases of one park."""

    def __init__(self, park: Park, register: Register, holds: Holds) -> None:
        self._register, self._holds = register, holds
        frame = park.site.frame()
        self.groups: dict[str, tuple[Sensor, ...]] = {}
        gases: dict[str, list[tuple[Sensor, float, float]]] = defaultdict(list)
        for sensor in park.sensors.values():
            if sensor.rule.group:
                self.groups[sensor.rule.group] = (*self.groups.get(sensor.rule.group, ()), sensor)
            if sensor.kind == "gas":
                x, y = frame.to_local(sensor.lon, sensor.lat)
                gases[sensor.substance_id or sensor.quantity or "gas"].append((sensor, float(x), float(y)))
        self._detectors = [each for sensors in gases.values() for each in sensors]
        self._frame = frame
        self.gases = {gas: each for gas, each in gases.items() if len(each) > 1}

    def facts(self, weather: Weather | None, now: datetime, origin: Origin) -> Iterator[SensorGroup | GasAndWind]:
        """The present level of every group and every gas; a gas without a fresh wind is not judged."""
        for group, sensors in self.groups.items():
            beyond = frozenset(sensor.id for sensor in sensors if self._beyond(sensor))
            yield SensorGroup(group=group, sensors=sensors, beyond=beyond, at=now, origin=origin)
        if weather is None or now - weather.received_at > OLDEST_WIND:
            return
        wind = {"wind_m_s": weather.wind_m_s, "wind_from_deg": weather.wind_from_deg}
        for gas, sensors_of in self.gases.items():
            found = [
                Gassed(sensor=sensor, x_m=x, y_m=y, since=since)
                for sensor, x, y in sensors_of
                if (since := self._since(sensor)) is not None
            ]
            gassed = tuple(sorted(found, key=lambda each: (each.since, each.sensor.id)))
            yield GasAndWind(gas=gas, gassed=gassed, at=now, origin=origin, **wind)

    def near(self, lon: float, lat: float) -> tuple[Sensor, ...]:
        """Gas detectors near a place that alarm, the nearest first."""
        x, y = (float(each) for each in self._frame.to_local(lon, lat))
        beyond = [(hypot(sx - x, sy - y), sensor) for sensor, sx, sy in self._detectors if self._beyond(sensor)]
        found = sorted(((away, s) for away, s in beyond if away <= NEAR_M), key=lambda each: each[0])
        return tuple(sensor for _, sensor in found)

    def _beyond(self, sensor: Sensor) -> bool:
        return any(self._holds("sensor", sensor.id, level) for level in UPPER)

    def _since(self, sensor: Sensor) -> datetime | None:
        held = [self._register.find(("sensor", sensor.id, level)) for level in UPPER if self._beyond(sensor)]
        return min((alarm.raised_at for alarm in held if alarm is not None), default=None)
