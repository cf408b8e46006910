"""A leak as puffs that drift one by one: what detectors of a virtual park would show of it, a step at a time.

The wind at the leak is the mast's, smoothed, with a lasting difference and eddies of its own, so that mast and plume
never quite agree. Every puff has a way of its own, turbulence multiplies what reaches a detector (intensity 1), and the
detector lags (T90 30 to 60 s). All from one seed. Nothing here is read by whoever looks for the leak.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.physics.sigmas import ccps_puff

Array = NDArray[np.float64]
PUFF_S = 2.0
FARTHEST_M = 1500.0
SMOOTH_S = 60.0  # eddies shorter than this are not the same at the mast and at the leak
EDDY_S, EDDY_DEG, EDDY_LOG = 60.0, 6.0, 0.12
APART_DEG, APART_LOG = 6.0, 0.15  # lasting difference between mast and leak
OWN_SHARE = 0.06  # of the wind, sideways and along, each puff's own
FLUCTUATION_S = 10.0
SWING = math.sqrt(math.log(2.0))  # of ln c, for an intensity (standard deviation over mean) of 1
T90_S = (30.0, 60.0)
SOURCE_WIDE_M, SOURCE_HIGH_M = 0.7, 0.5
SLOWEST_M_S = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where gas comes out [local metres] and how much."""

    x_m: float
    y_m: float
    height_m: float
    rate_kg_s: float


class Puffs:
    """The cloud of one leak and what detectors at `sensors_m` (n, 3) show of it."""

    def __init__(self, source: Source, sensors_m: Array, seed: int, *, stability: str = "D") -> None:
        self.source, self.sensors_m, self.stability = source, sensors_m, stability
        self._dice = np.random.default_rng(seed)
        self._apart = self._dice.normal(0, APART_DEG), self._dice.normal(0, APART_LOG)
        self._eddy = self._dice.standard_normal(2)
        self._swing = self._dice.standard_normal(len(sensors_m))
        self._lag_s = self._dice.uniform(*T90_S, len(sensors_m)) / math.log(10.0)
        self._wind: Array | None = None  # (2,) east, north, smoothed at the mast
        self._place, self._own = np.empty((0, 2)), np.empty((0, 2))
        self._gone_m, self._mass_kg = np.empty(0), np.empty(0)
        self._since_puff_s = PUFF_S
        self.shown_kg_m3 = np.zeros(len(sensors_m))
        self._levels, self._level = np.unique(sensors_m[:, 2], return_inverse=True)

    def step(self, seconds: float, mast_m_s: float, mast_from_deg: float, *, leaking: bool = True) -> Array:
        """What the detectors show `seconds` later [kg/m³], shape (n,); the cloud drifts on when the leak has ended."""
        here = self._wind_here(seconds, mast_m_s, mast_from_deg)
        self._drift(seconds, here)
        if leaking:
            self._breathe(seconds, float(np.hypot(*here)))
        keep = math.exp(-seconds / FLUCTUATION_S)
        kick = self._dice.standard_normal(len(self._swing)) * math.sqrt(1 - keep * keep)
        self._swing = keep * self._swing + kick
        true = self._at_sensors() * np.exp(SWING * self._swing - SWING**2 / 2)
        self.shown_kg_m3 += (true - self.shown_kg_m3) * (1 - np.exp(-seconds / self._lag_s))
        return self.shown_kg_m3

    def _wind_here(self, seconds: float, speed: float, from_deg: float) -> Array:
        turn = math.radians(from_deg + 180.0)
        mast = speed * np.array([math.sin(turn), math.cos(turn)])
        share = 1 - math.exp(-seconds / SMOOTH_S)
        self._wind = mast if self._wind is None else self._wind + share * (mast - self._wind)
        keep = math.exp(-seconds / EDDY_S)
        self._eddy = keep * self._eddy + math.sqrt(1 - keep * keep) * self._dice.standard_normal(2)
        heading = math.atan2(*self._wind) + math.radians(self._apart[0] + EDDY_DEG * self._eddy[0])
        pace = float(np.hypot(*self._wind)) * math.exp(self._apart[1] + EDDY_LOG * self._eddy[1])
        return max(pace, SLOWEST_M_S) * np.array([math.sin(heading), math.cos(heading)])

    def _drift(self, seconds: float, wind: Array) -> None:
        step = (wind + self._own) * seconds
        self._place = self._place + step
        self._gone_m = self._gone_m + float(np.hypot(*wind)) * seconds
        near = self._gone_m < FARTHEST_M
        self._place, self._own = self._place[near], self._own[near]
        self._gone_m, self._mass_kg = self._gone_m[near], self._mass_kg[near]

    def _breathe(self, seconds: float, wind_m_s: float) -> None:
        self._since_puff_s += seconds
        if self._since_puff_s < PUFF_S:
            return
        mass = self.source.rate_kg_s * self._since_puff_s
        self._since_puff_s = 0.0
        self._place = np.vstack([self._place, [(self.source.x_m, self.source.y_m)]])
        self._own = np.vstack([self._own, self._dice.normal(0, OWN_SHARE * wind_m_s, (1, 2))])
        self._gone_m, self._mass_kg = np.append(self._gone_m, 0.0), np.append(self._mass_kg, mass)

    def _at_sensors(self) -> Array:
        if not self._mass_kg.size:
            return np.zeros(len(self.sensors_m))
        wide, high = ccps_puff(np.maximum(self._gone_m, 1.0), self.stability)
        wide, high = np.hypot(wide, SOURCE_WIDE_M), np.hypot(high, SOURCE_HIGH_M)
        square = np.square(self.sensors_m[:, None, :2] - self._place[None]).sum(axis=2)
        flat = np.exp(square * (-0.5 / wide**2))
        z = self.source.height_m
        tall = sum(np.exp(-0.5 * np.square((self._levels[:, None] + side * z) / high)) for side in (-1, 1))
        return np.asarray(
            np.einsum("sp,sp->s", flat, (tall * self._mass_kg / (wide**2 * high))[self._level]) / (2 * math.pi) ** 1.5
        )
