"""What a search answers: where and how much with what certainty, and the plain words when the data cannot tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from consequence_models.result import Caution

Array = NDArray[np.float64]
SHARE = 0.9  # of the probability that regions and intervals hold
VERDICTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "located": ("已指明位置", "located"),
        "cannot_tell": ("数据不足以指明位置", "cannot tell the place"),
        "no_leak_seen": ("尚看不出泄漏", "no leak seen yet"),
    }
)
"""What a search concludes, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One piece of equipment and the probability that it is the one that leaks."""

    id: str
    probability: float
    x_m: float
    y_m: float
    rate_kg_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse:
    """The ellipse about the middle that holds 90 % of the probability; `towards_deg` of its long axis from north."""

    x_m: float
    y_m: float
    half_long_m: float
    half_short_m: float
    towards_deg: float

    @property
    def area_m2(self) -> float:
        """Area [m²]."""
        return math.pi * self.half_long_m * self.half_short_m

    def holds(self, x_m: float, y_m: float) -> bool:
        """Whether a point lies inside."""
        turn = math.radians(self.towards_deg)
        dx, dy = x_m - self.x_m, y_m - self.y_m
        long, short = dx * math.sin(turn) + dy * math.cos(turn), dx * math.cos(turn) - dy * math.sin(turn)
        return (long / self.half_long_m) ** 2 + (short / self.half_short_m) ** 2 <= 1

    def ring(self, count: int = 48) -> Array:
        """Points along the ellipse, shape (count, 2)."""
        angle = np.linspace(0, 2 * math.pi, count, endpoint=False)
        turn = math.radians(self.towards_deg)
        long, short = self.half_long_m * np.cos(angle), self.half_short_m * np.sin(angle)
        east = self.x_m + long * math.sin(turn) + short * math.cos(turn)
        north = self.y_m + long * math.cos(turn) - short * math.sin(turn)
        return np.stack([east, north], axis=-1)


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """Place and rate of one leak after the readings so far.

    `verdict` is one of `VERDICTS`; `because` says why where it is not located. `odds_log` is
    the natural logarithm of how much better a leak explains the readings than no leak.
    `x_m, y_m, probability` are the places looked at, `rates_kg_s` and `rate_probability` the marginal of the rate.
    """

    verdict: str
    because: tuple[Caution, ...]
    x_m: float
    y_m: float
    rate_kg_s: float
    rate_low_kg_s: float
    rate_high_kg_s: float
    ellipse: Ellipse
    suspects: tuple[Suspect, ...]
    free_space_probability: float
    odds_log: float
    steps: int
    wind_turn_deg: float
    places_m: Array = field(repr=False)
    probability: Array = field(repr=False)
    rates_kg_s: Array = field(repr=False)
    rate_probability: Array = field(repr=False)
    changed: tuple[Caution, ...] = ()
    warnings: tuple[Caution, ...] = ()

    @property
    def likeliest(self) -> Suspect | None:
        """The most likely equipment, None where there are no candidates."""
        return self.suspects[0] if self.suspects else None


def weighted_quantile(values: Array, weights: Array, share: float) -> float:
    """The value below which a share of the weight lies, between the steps of the values (same to a tenth of a mm)."""
    steps, which = np.unique(np.round(values, 4), return_inverse=True)
    each = np.bincount(which, weights)
    total = np.cumsum(each)
    return float(np.interp(share, (total - each / 2) / total[-1], steps))
