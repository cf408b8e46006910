"""Societal risk: the F–N curve and the potential loss of life, from events with their deaths and frequencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.risk.convolve import Events

Array = NDArray[np.float64]
_BINS_PER_E = 500  # events whose deaths differ by less than 0.2 % are put together
_ALMOST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Societal:
    """Events in growing order of deaths, put together where they hardly differ."""

    deaths_count: Array
    frequency_1_yr: Array

    @property
    def potential_loss_of_life_1_yr(self) -> float:
        """Expected deaths a year, the sum of frequency times deaths. Source: AQ/T 3046-2013 eq. 15."""
        return float(self.deaths_count @ self.frequency_1_yr)

    def frequency_of(self, deaths_at_least: ArrayLike) -> Array:
        """F(N) [1/yr]: how often N or more die. N persons are reached from N (1 - 1e-6) expected deaths on."""
        after = np.append(np.cumsum(self.frequency_1_yr[::-1])[::-1], 0.0)
        least = np.asarray(deaths_at_least, float) * (1 - _ALMOST)
        return np.asarray(after[np.searchsorted(self.deaths_count, least)])

    def curve(self, largest: float = 1e4) -> tuple[Array, Array]:
        """(N, F) at whole numbers, every one up to 100 and then 100 a decade, as far as anything happens."""
        top = min(largest, float(self.deaths_count.max(initial=1.0)))
        many = np.unique(np.round(np.geomspace(100, max(top, 100), 1 + int(100 * np.log10(max(top, 100) / 100)))))
        n = np.concatenate([np.arange(1.0, min(top, 100) + 1), many[(many > 100) & (many <= top)]])
        return n, self.frequency_of(n)

    def shared(self, fraction: float) -> Societal:
        """The same during a share of the year, for a population by day and another by night."""
        return Societal(deaths_count=self.deaths_count, frequency_1_yr=self.frequency_1_yr * fraction)


def societal(parts: Iterable[Events | Societal]) -> Societal:
    """All events together, sorted; those of almost the same number of deaths are put together at their mean."""
    some = list(parts)
    deaths = np.concatenate([np.zeros(0), *(np.asarray(part.deaths_count) for part in some)])
    often = np.concatenate([np.zeros(0), *(np.asarray(part.frequency_1_yr) for part in some)])
    keep = (often > 0) & (deaths > 1e-9)
    deaths, often = deaths[keep], often[keep]
    bins, at = np.unique(np.round(np.log(deaths) * _BINS_PER_E).astype(np.int64), return_inverse=True)
    frequency = np.asarray(np.bincount(at, often, minlength=bins.size), float)
    mean = np.bincount(at, often * deaths, minlength=bins.size) / frequency if bins.size else np.zeros(0)
    return Societal(deaths_count=mean, frequency_1_yr=frequency)
