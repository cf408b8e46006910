"""What the detectors and transmitters of a virtual park would say: quiet noise, slow excursions, the gas of a drill."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.simulator.leaking import Leaking
from twin.model.park import Sensor

Array = NDArray[np.float64]
MEMORY = 0.95
EPISODE_EVERY_S = 150.0
RISE_S, HOLD_S, FALL_S = 20.0, 30.0, 25.0


@dataclass(frozen=True, slots=True)
class Episode:
    """A slow excursion of one sensor: it begins at a time and peaks at a value."""

    row: int
    begins_s: float
    peak: float


class Detectors:
    """Values of all sensors of a park but the weather mast's."""

    def __init__(self, sensors: Sequence[Sensor], rng: np.random.Generator, leaking: Leaking | None = None) -> None:
        self.sensors = list(sensors)
        self._rng = rng
        self._rest = np.array([_rest(sensor) for sensor in sensors])
        self._spread = np.array([_spread(sensor) for sensor in sensors])
        self._noise = np.zeros(len(sensors))
        self._floor = np.array([0.0 if sensor.kind == "gas" else -math.inf for sensor in sensors])
        self._episode: Episode | None = None
        self._next_s = 20.0
        self._gas = [i for i, s in enumerate(sensors) if s.kind == "gas" and s.high is not None]
        self._leaking = leaking
        self._top = np.array([_top(sensor) for sensor in sensors])

    def values(self, rows: NDArray[np.intp], clock_s: float, step_s: float) -> Array:
        """Values of some sensors at a time of the simulation [s], `step_s` after their last ones."""
        memory = MEMORY**step_s
        kick = self._rng.normal(0.0, 1.0, len(rows)) * np.sqrt(1 - memory**2)
        self._noise[rows] = memory * self._noise[rows] + kick
        value = self._rest[rows] + self._spread[rows] * self._noise[rows] + self._extra(clock_s)[rows]
        out: Array = np.clip(value, self._floor[rows], self._top[rows])
        return out

    def exercise(self, row: int) -> bool:
        """Whether this sensor shows, or could show, the gas of a drill now."""
        return self._leaking is not None and bool(self._leaking.marked[row])

    def _extra(self, clock_s: float) -> Array:
        extra = np.zeros(len(self.sensors))
        if self._leaking is not None and self._leaking.active:
            self._next_s, self._episode = clock_s + EPISODE_EVERY_S, None  # one thing at a time
        if self._gas and clock_s >= self._next_s:
            self._next_s += EPISODE_EVERY_S
            row = self._gas[int(self._rng.integers(len(self._gas)))]
            self._episode = Episode(row, clock_s, _peak(self.sensors[row], strong=self._rng.random() < 0.3))
        if self._episode is not None:
            extra[self._episode.row] += self._episode.peak * shape(clock_s - self._episode.begins_s)
        return extra if self._leaking is None else extra + self._leaking.extra


def shape(since_s: float) -> float:
    """How far an excursion has come, 0 to 1: it rises, stays and falls."""
    if since_s < 0 or since_s > RISE_S + HOLD_S + FALL_S:
        return 0.0
    return min(1.0, since_s / RISE_S, (RISE_S + HOLD_S + FALL_S - since_s) / FALL_S)


class Mast:
    """A weather mast: a wind that wanders slowly around a mean."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.wind_m_s, self.wind_from_deg, self.temperature_k = 3.0, 135.0, 296.0

    def step(self, seconds: float) -> dict[str, float]:
        """The values `seconds` later, in SI units."""
        scale = math.sqrt(seconds)
        self.wind_m_s += (3.0 - self.wind_m_s) * 0.01 * seconds + 0.12 * scale * self._rng.normal()
        self.wind_m_s = max(self.wind_m_s, 0.3)
        self.wind_from_deg = (self.wind_from_deg + 1.5 * scale * self._rng.normal()) % 360
        self.temperature_k += (296.0 - self.temperature_k) * 0.001 * seconds + 0.01 * scale * self._rng.normal()
        return {
            "wind_m_s": round(self.wind_m_s, 2),
            "wind_from_deg": round(self.wind_from_deg, 1),
            "temperature_k": round(self.temperature_k, 2),
            "humidity_fraction": 0.68,
            "pressure_pa": 101_150.0,
        }


def as_displayed(sensor: Sensor, values: dict[str, float]) -> float | None:
    """The mast's value in the unit of one of its sensors; None for a sensor that the mast does not have."""
    shown = {
        "wind_speed": values["wind_m_s"],
        "wind_direction": values["wind_from_deg"],
        "air_temperature": values["temperature_k"] - (0.0 if sensor.unit == "K" else 273.15),
        "humidity": values["humidity_fraction"] * (100.0 if sensor.unit == "%" else 1.0),
        "air_pressure": values["pressure_pa"] / (100.0 if sensor.unit == "hPa" else 1.0),
    }
    return shown.get(sensor.quantity)


def _peak(sensor: Sensor, *, strong: bool) -> float:
    high = sensor.high or 1.0
    return 1.25 * (sensor.high_high or 2 * high) if strong else 1.3 * high


def _rest(sensor: Sensor) -> float:
    if sensor.kind == "gas":
        return 0.0
    if sensor.low is not None and sensor.high is not None:
        return (sensor.low + sensor.high) / 2
    return ((sensor.range_min or 0.0) + (sensor.range_max or 1.0)) / 2


def _top(sensor: Sensor) -> float:
    """The end of the range of a gas detector; a transmitter is not cut off."""
    return sensor.range_max if sensor.kind == "gas" and sensor.range_max is not None else math.inf


def _spread(sensor: Sensor) -> float:
    if sensor.kind == "gas":
        return 0.03 * (sensor.high or sensor.range_max or 1.0)
    if sensor.low is not None and sensor.high is not None:
        return (sensor.high - sensor.low) / 40
    return ((sensor.range_max or 1.0) - (sensor.range_min or 0.0)) / 200
