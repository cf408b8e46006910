"""The last half hour of every gas detector and of the mast, second by second, and how each detector is at rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SECONDS = 1800
REST_S = 1200.0  # of record behind what a detector is like at rest
BLOCK_S = 30  # means over which the noise that lasts is learned
FEWEST_BLOCKS = 6
LEAST_OF_RANGE = 0.002  # of its range: no detector is quieter than its display
USUAL_OF_HIGH, USUAL_OF_RANGE, USUAL_MEMORY_S = 0.03, 0.01, 10.0  # where the record is too short to learn from
TO_SIGMA = 1.4826  # median absolute deviation to standard deviation of a normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Detectors at rest, in their own units: level, scatter of a value, and scatter of a mean over `BLOCK_S`."""

    level: Array
    noise: Array
    block_noise: Array

    @property
    def memory_s(self) -> float:
        """How long the scatter lasts, from how little a mean quietens it; the middle of all detectors."""
        with np.errstate(divide="ignore", invalid="ignore"):
            own_s = BLOCK_S * np.square(self.block_noise / self.noise)
        known = own_s[np.isfinite(own_s)]
        return float(np.median(known)) / 2 if known.size else USUAL_MEMORY_S


class Rolling:
    """A ring of seconds; what was not heard in a second is what was heard last, for as long as it is promised."""

    def __init__(self, ids: Sequence[str], high: Sequence[float | None], top: Sequence[float | None]) -> None:
        self.ids = tuple(ids)
        self.high = np.array([math.nan if one is None else one for one in high], float)
        self.top = np.array([math.inf if one is None else one for one in top], float)
        self.values = np.full((SECONDS, len(self.ids)), np.nan)
        self.wind = np.full((SECONDS, 2), np.nan)  # speed [m/s], direction [°]
        self.newest_s = 0
        self._last = np.full(len(self.ids), np.nan)
        self._last_wind = np.full(2, np.nan)

    def take(self, time_s: float, rows: NDArray[np.intp], values: Array) -> None:
        """Values that hold from a time on; NaN: the detector is not to be believed."""
        self._roll(int(time_s))
        self._last[rows] = values
        self.values[int(time_s) % SECONDS] = self._last

    def take_wind(self, time_s: float, wind_m_s: float, from_deg: float) -> None:
        """The mast's newest wind."""
        self._roll(int(time_s))
        self._last_wind[:] = wind_m_s, from_deg
        self.wind[int(time_s) % SECONDS] = self._last_wind

    def past(self, begins_s: int, ends_s: int) -> Array:
        """Values of the seconds from `begins_s` up to `ends_s`, shape (seconds, detectors)."""
        return self.values[self._slots(begins_s, ends_s)]

    def winds(self, begins_s: int, ends_s: int) -> Array:
        """Speed and direction of those seconds, without those in which none is known, shape (seconds, 2)."""
        part = self.wind[self._slots(begins_s, ends_s)]
        return np.asarray(part[np.isfinite(part).all(axis=1)])

    def rest(self, until_s: int) -> Rest:
        """How the detectors were before a time."""
        part = self.past(int(until_s - REST_S), until_s)
        usual = np.where(np.isfinite(self.high), USUAL_OF_HIGH * self.high, USUAL_OF_RANGE * self.top)
        usual = np.where(np.isfinite(usual), usual, 1.0)
        least = np.where(np.isfinite(self.top), LEAST_OF_RANGE * self.top, 1e-3 * usual)
        heard = np.isfinite(part)
        blocks = len(part) // BLOCK_S
        enough = heard.sum(axis=0) >= FEWEST_BLOCKS * BLOCK_S
        with np.errstate(invalid="ignore"):
            filled = np.where(heard, part, np.nan)
            level = _median(filled)
            noise = TO_SIGMA * _median(np.abs(filled - level))
            means = filled[len(part) - blocks * BLOCK_S :].reshape(blocks, BLOCK_S, part.shape[1]).mean(axis=1)
            block = TO_SIGMA * _median(np.abs(means - _median(means)))
        share = math.sqrt(min(1.0, 2 * USUAL_MEMORY_S / BLOCK_S))
        noise = np.where(enough & np.isfinite(noise), np.maximum(noise, least / 2), usual)
        block = np.where(enough & np.isfinite(block), np.maximum(block, 0.3 * noise), share * usual)
        return Rest(level=np.where(enough & np.isfinite(level), level, 0.0), noise=noise, block_noise=block)

    def _slots(self, begins_s: int, ends_s: int) -> NDArray[np.intp]:
        first = max(begins_s, self.newest_s - SECONDS + 1)
        return np.arange(first, max(first, min(ends_s, self.newest_s + 1))) % SECONDS

    def _roll(self, now_s: int) -> None:
        if self.newest_s == 0:
            self.newest_s = now_s - 1
        for second in range(max(self.newest_s + 1, now_s - SECONDS + 1), now_s + 1):
            self.values[second % SECONDS] = self._last
            self.wind[second % SECONDS] = self._last_wind
        self.newest_s = max(self.newest_s, now_s)


def _median(values: Array) -> Array:
    """Median over time, NaN where nothing was heard, without a warning for it."""
    out = np.full(values.shape[1], np.nan)
    heard = np.isfinite(values).any(axis=0) if len(values) else np.zeros(values.shape[1], bool)
    if heard.any():
        out[heard] = np.nanmedian(values[:, heard], axis=0)
    return out
