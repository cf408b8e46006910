"""The board of sensors: the newest value of each as columns, with the state the map colours it by."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from twin.model.frame import SENSOR_STATES, pack_sensors
from twin.model.live import Origin, Reading
from twin.model.park import Park, Sensor
from twin.rules.facts import Holds
from twin.rules.gas.silence import patience_s

NEVER_S = -1.0
BAD, STALE = SENSOR_STATES["bad"], SENSOR_STATES["stale"]


class Sensors:
    """One row per sensor of the park; a row, once given, stays that sensor's for the life of the process."""

    def __init__(self) -> None:
        self.sensors: list[Sensor] = []
        self.row: dict[str, int] = {}
        self.origin: list[Origin] = []
        self.value = self.heard_s = self.patience_s = np.zeros(0)
        self.state = np.zeros(0, dtype=np.uint8)
        self.changed = np.zeros(0, dtype=bool)

    def adopt(self, park: Park) -> None:
        """Rows for all sensors of a park."""
        quiet = {feed.target_id for feed in park.feeds if feed.kind == "sensor" and feed.on_change}
        for sensor in park.sensors.values():
            if sensor.id in self.row:
                self.sensors[self.row[sensor.id]] = sensor
            else:
                self._add(sensor)
            self.patience_s[self.row[sensor.id]] = math.inf if sensor.id in quiet else patience_s(sensor)

    def get(self, sensor_id: str) -> Sensor | None:
        """A sensor of the park."""
        row = self.row.get(sensor_id)
        return None if row is None else self.sensors[row]

    def set(self, reading: Reading, holds: Holds, clock_s: float) -> None:
        """Take a reading whose findings were already applied."""
        row = self.row[reading.sensor_id]
        self.value[row] = math.nan if reading.value is None else reading.value
        self.heard_s[row] = clock_s
        self.origin[row] = reading.origin
        self.state[row] = _state(reading, holds)
        self.changed[row] = True

    def lose(self, sensor_ids: Iterable[str]) -> None:
        """Mark sensors unknown at once, because what they talk through is gone."""
        for row in (self.row[each] for each in sensor_ids if each in self.row):
            self.changed[row] |= self.state[row] != STALE
            self.state[row] = STALE

    def silent(self, clock_s: float) -> tuple[list[int], int]:
        """Rows of sensors that were heard and have been silent too long, and how many were ever heard; marks them."""
        heard = self.heard_s != NEVER_S
        late = heard & (clock_s - self.heard_s > self.patience_s)
        self.changed |= late & (self.state != STALE)
        self.state[late] = STALE
        return [int(row) for row in np.flatnonzero(late)], int(heard.sum())

    def pack(self, *, sequence: int, time_s: float, all_of_them: bool) -> bytes | None:
        """A frame of all sensors, or of those changed since the last frame; None when there is none."""
        chosen = np.arange(len(self.sensors)) if all_of_them else np.flatnonzero(self.changed)
        self.changed[:] = False
        if not len(chosen):
            return None
        return pack_sensors(
            sequence=sequence, time_s=time_s, value=self.value[chosen], index=chosen, state=self.state[chosen]
        )

    def describe(self) -> list[dict[str, object]]:
        """The sensor list that the frames' indices point into."""
        return [{"index": index, "sensor_id": sensor.id} for index, sensor in enumerate(self.sensors)]

    def _add(self, sensor: Sensor) -> None:
        self.row[sensor.id] = len(self.sensors)
        self.sensors.append(sensor)
        self.origin.append("real")
        self.value = np.append(self.value, np.nan)
        self.heard_s = np.append(self.heard_s, NEVER_S)
        self.patience_s = np.append(self.patience_s, patience_s(sensor))
        self.state = np.append(self.state, np.uint8(STALE))
        self.changed = np.append(self.changed, True)


def _state(reading: Reading, holds: Holds) -> int:
    if reading.quality != "good" or holds("sensor", reading.sensor_id, "instrument_fault"):
        return BAD
    for level in ("high_high", "low_low", "high", "low"):
        if holds("sensor", reading.sensor_id, level):
            return SENSOR_STATES["low" if level == "low_low" else level]
    return SENSOR_STATES["normal"]
