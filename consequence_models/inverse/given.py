"""What a search for a leak is given: sensors, readings, candidates, and how far models and masts may be trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.scenario import Weather

if TYPE_CHECKING:
    from consequence_models.inverse.dense import DenseTable
    from consequence_models.inverse.drift import Drift

Array = NDArray[np.float64]


def _finite(**values: float) -> None:
    for name, value in values.items():
        if not math.isfinite(value):
            raise ImpossibleInput(f"{name} 不是有限的数", f"{name} is not a finite number", field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A detector at a point, or along the line to `(x2_m, y2_m, z2_m)` where it looks through the air.

    Concentrations in kg/m³ above background; a line sensor reads the mean along its path.
    """

    id: str
    x_m: float
    y_m: float
    z_m: float = 1.5
    noise_kg_m3: float = 1e-8
    detection_limit_kg_m3: float = 0.0
    saturation_kg_m3: float = math.inf
    lag_s: float = 0.0  # first-order time constant; T90 is 2.303 times as long
    x2_m: float | None = None
    y2_m: float | None = None
    z2_m: float | None = None

    def __post_init__(self) -> None:
        _finite(x_m=self.x_m, y_m=self.y_m, z_m=self.z_m, noise_kg_m3=self.noise_kg_m3, lag_s=self.lag_s)
        if not self.noise_kg_m3 > 0:
            raise ImpossibleInput("探测器噪声须大于 0", "the noise of a sensor must be above 0", field="noise_kg_m3")
        if not 0 <= self.detection_limit_kg_m3 < self.saturation_kg_m3:
            raise ImpossibleInput(
                "检出限须不小于 0 且低于量程上限",
                "the detection limit must be at least 0 and below saturation",
                field="detection_limit_kg_m3",
            )
        if (self.x2_m is None) != (self.y2_m is None):
            raise ImpossibleInput("线型探测器须给出另一端", "a line sensor needs both ends", field="x2_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one sensor showed, background taken off, as a mean that ends at the minute it arrives with."""

    sensor_id: str
    kg_m3: float

    def __post_init__(self) -> None:
        _finite(kg_m3=self.kg_m3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A piece of equipment that may leak; `weight` is how likely before any reading, relative to the others.

    Several of one id are one piece of equipment that may leak at several heights.
    """

    id: str
    x_m: float
    y_m: float
    z_m: float = 1.0
    weight: float = 1.0

    def __post_init__(self) -> None:
        _finite(x_m=self.x_m, y_m=self.y_m, z_m=self.z_m, weight=self.weight)
        if self.weight < 0 or self.z_m < 0:
            raise ImpossibleInput(
                "权重和高度不能为负", "weight and height cannot be negative", field="weight" if self.z_m >= 0 else "z_m"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeSpace:
    """Ground on which a leak may lie that is on no drawing: a square about a middle, searched on a turning grid."""

    x_m: float
    y_m: float
    half_m: float
    z_m: float = 1.0
    weight: float = 1.0
    cells: int = 45  # along one side

    def __post_init__(self) -> None:
        _finite(x_m=self.x_m, y_m=self.y_m, half_m=self.half_m)
        if not self.half_m > 0:
            raise ImpossibleInput("搜索范围须大于 0", "the search square must have a size", field="half_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far model, mast and minutes may be trusted: standard deviations, from published comparisons.

    model_log : of ln(predicted / observed) on the axis. Gaussian plumes reach a geometric variance of about 1.2 to 1.4
        on flat ground (Chang & Hanna 2004; VALIDATION.md): 0.43 to 0.58 in all, of which half the variance is common
        to all sensors of one leak (`common_log`) and half is each sensor's own.
    width_log : of ln sigma_y. Draxler (1976) and Irwin (1983) hold within about a factor 1.3.
    direction_deg, step_direction_deg : of the wind direction between mast and plume, lasting and from step to step.
    edge_shift : sideways irregularity of a plume, in sigma_y: an error that grows towards the edges.
    fluctuation, fluctuation_s : intensity (standard deviation over mean) and lasting time of what turbulence does to
        a concentration; short means keep more of it. About 1 at 30 m, 0.7 beyond 200 m (FLADIS, Nielsen et al. 1997).
    tail_freedom : degrees of freedom of Student's t, the robust loss.
    correlation_s : how long the model's error lasts, so that readings closer in time share one weight for it. Half
        an hour, for which a surface layer is taken as stationary (Kaimal & Finnigan 1994, chapter 7).
    """

    model_log: float = 0.35
    common_log: float = 0.35
    width_log: float = 0.25
    direction_deg: float = 6.0
    step_direction_deg: float = 0.0
    edge_shift: float = 0.35
    fluctuation: float = 1.0
    fluctuation_s: float = 10.0
    tail_freedom: float = 4.0
    correlation_s: float = 1800.0

    def own_log(self, averaging_s: float) -> float:
        """Standard deviation of ln(reading / prediction) of one sensor on the axis, for means over a time [s]."""
        left = self.fluctuation**2 * min(1.0, 2 * self.fluctuation_s / max(averaging_s, 1e-9))
        return math.sqrt(self.model_log**2 + math.log1p(left))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Rates that are looked at [kg/s], evenly in their logarithm: no scale is preferred before a reading."""

    least_kg_s: float = 1e-4
    most_kg_s: float = 100.0
    count: int = 36

    def __post_init__(self) -> None:
        if not 0 < self.least_kg_s < self.most_kg_s or self.count < 3:
            raise ImpossibleInput("泄漏速率范围不成立", "the range of rates makes no sense", field="least_kg_s")

    def log(self) -> Array:
        """Natural logarithms of the rates, shape (count,)."""
        return np.linspace(math.log(self.least_kg_s), math.log(self.most_kg_s), self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search: who measures, what may leak, and what is trusted. The readings come step by step."""

    sensors: tuple[Sensor, ...]
    candidates: tuple[Candidate, ...] = ()
    free_space: FreeSpace | None = None
    rates: Rates = Rates()
    trust: Trust = Trust()
    dense: DenseTable | None = None  # for a gas that is heavier than air; None: passive
    directions: int = 10  # errors of the wind direction looked at
    reach_deg: float | None = None  # up to where; None: 2.2 standard deviations of the lasting error
    deposition_m_s: float = 0.0  # how fast the ground takes the gas up; ammonia and SO2 on grass 0.005 to 0.01

    def __post_init__(self) -> None:
        _finite(deposition_m_s=self.deposition_m_s)
        if not self.sensors:
            raise ImpossibleInput("至少需要一个探测器", "a search needs at least one sensor", field="sensors")
        if not self.candidates and self.free_space is None:
            raise ImpossibleInput(
                "须给出候选设备或搜索范围", "give candidates or free space to search", field="candidates"
            )
        if self.dense is not None and not np.array_equal(self.dense.log_rates, self.rates.log()):
            raise ImpossibleInput(
                "重气表的速率须与搜索的速率相同", "the dense table must have the rates of the search", field="dense"
            )
        names = [sensor.id for sensor in self.sensors]
        if len(set(names)) != len(names):
            raise ImpossibleInput("探测器编号重复", "two sensors have the same id", field="sensors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What arrived together: readings of one averaging time and the wind they were taken in.

    `drift` is the wind before, which carried the gas to detectors far down the wind; None: the same wind all the way.
    """

    readings: tuple[Reading, ...]
    weather: Weather
    averaging_s: float = 600.0
    drift: Drift | None = None


def lag_corrected(
    mean_kg_m3: float, first_kg_m3: float, last_kg_m3: float, *, lag_s: float, averaging_s: float
) -> float:
    """What a sensor of first-order lag was given on average [kg/m³], from its own mean and its first and last values.

    From c = y + lag dy/dt, averaged: mean(c) = mean(y) + lag (last - first) / averaging. Exact for a first-order lag.
    """
    return mean_kg_m3 + lag_s * (last_kg_m3 - first_kg_m3) / averaging_s


def as_readings(values: Mapping[str, float] | Sequence[tuple[str, float]]) -> tuple[Reading, ...]:
    """Readings from pairs of sensor and concentration [kg/m³]."""
    pairs = values.items() if isinstance(values, Mapping) else values
    return tuple(Reading(sensor_id=name, kg_m3=float(value)) for name, value in pairs)
