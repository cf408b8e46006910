"""The wind rose: how often which weather blows from which sector, and how its directions spread within the sectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.scenario import Weather

Array = NDArray[np.float64]
CALM_M_S = 0.5


def _ratio(a: float, b: float) -> float:
    return math.log(max(a, 0.1) / max(b, 0.1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindRose:
    """Share of the year of every weather in every sector.

    Parameters
    ----------
    weathers
        Weather classes by name; their own wind directions are not looked at.
    fraction : array_like, shape (sectors, weathers)
        Share of the time; sector k is centred where the wind comes from at k · 360°/sectors, sector 0 at north.
    """

    weathers: dict[str, Weather]
    fraction: Array

    def __post_init__(self) -> None:
        fraction = np.asarray(self.fraction, float)
        if fraction.ndim != 2 or fraction.shape[1] != len(self.weathers) or fraction.shape[0] < 1:
            zh, en = "风玫瑰须为 扇区×天气 的表", "a wind rose is a table of sectors by weathers"
            raise ImpossibleInput(zh, en, field="fraction")
        if not np.all(fraction >= 0) or abs(float(fraction.sum()) - 1) > 1e-6:
            zh = f"风玫瑰各项须非负且合计为 1，现为 {float(fraction.sum()):.6g}"
            en = f"the shares of a wind rose must not be negative and add up to 1, not {float(fraction.sum()):.6g}"
            raise ImpossibleInput(zh, en, field="fraction")
        object.__setattr__(self, "fraction", fraction)

    @classmethod
    def even(cls, weathers: dict[str, Weather], shares: ArrayLike, *, sectors: int = 16) -> WindRose:
        """A rose that is the same from all sides."""
        return cls(weathers=weathers, fraction=np.tile(np.asarray(shares, float) / sectors, (sectors, 1)))

    @classmethod
    def of_hours(
        cls,
        weathers: dict[str, Weather],
        *,
        wind_from_deg: ArrayLike,
        wind_m_s: ArrayLike,
        stability: Sequence[str],
        sectors: int = 16,
    ) -> WindRose:
        """A rose from readings of a mast, each of the same weight.

        Parameters
        ----------
        weathers
            The classes to sort into: of those with the hour's stability, or where there is none of all, the one whose
            wind is nearest by ratio.
        wind_from_deg, wind_m_s, stability : shape (n,)
            Where the wind came from [°], its speed [m/s] and the stability class. Hours below 0.5 m/s, when a vane
            points anywhere, are spread over all sectors.

        Raises
        ------
        ImpossibleInput
            The columns differ in length, are empty, or hold what cannot be.
        """
        towards, speed = np.asarray(wind_from_deg, float), np.asarray(wind_m_s, float)
        if towards.shape != speed.shape or towards.shape != (len(stability),) or not len(stability):
            zh, en = "风向、风速、稳定度须等长且非空", "direction, speed and stability must be of one length, not empty"
            raise ImpossibleInput(zh, en, field="wind_m_s")
        if not (np.all(np.isfinite(towards)) and np.all(speed >= 0)):
            raise ImpossibleInput("风向或风速不合理", "a direction or a speed cannot be", field="wind_m_s")
        names = list(weathers)
        sector = np.floor(towards / 360.0 * sectors + 0.5).astype(int) % sectors
        fraction = np.zeros((sectors, len(names)))
        for at, blows, letter in zip(sector, speed, stability, strict=True):
            alike = [name for name in names if weathers[name].stability == letter] or names
            column = names.index(min(alike, key=lambda name: abs(_ratio(weathers[name].wind_m_s, blows))))
            if blows < CALM_M_S:
                fraction[:, column] += 1 / sectors
            else:
                fraction[at, column] += 1
        return cls(weathers=weathers, fraction=fraction / len(stability))

    @property
    def sectors(self) -> int:
        """How many sectors there are."""
        return int(self.fraction.shape[0])

    def column(self, weather: str | None) -> Array:
        """Share of every sector in one weather, or in all of them (None); shape (sectors,); raises UnknownInput."""
        if weather is None:
            return np.asarray(self.fraction.sum(axis=1))
        if weather not in self.weathers:
            zh, en = f"风玫瑰中没有天气 {weather}", f"the wind rose has no weather {weather}"
            raise UnknownInput(zh, en, field="weather")
        return np.asarray(self.fraction[:, list(self.weathers).index(weather)])

    def towards(self, weather: str | None, angles: int) -> Array:
        """Probability that the wind blows towards each of `angles` directions clockwise from north, shape (angles,).

        The share of a sector is spread evenly over its width, so that no star appears; each direction stands for the
        arc halfway to its neighbours, and takes the share of every sector that the arc overlaps.
        """
        shares = self.column(weather)
        width, step = 360.0 / self.sectors, 360.0 / angles
        centre = np.arange(self.sectors) * width + 180.0
        away = np.abs((np.arange(angles)[:, None] * step - centre[None, :] + 180.0) % 360.0 - 180.0)
        overlap = np.minimum(width / 2, away + step / 2) - np.maximum(-width / 2, away - step / 2)
        if self.sectors == 1:
            return np.full(angles, float(shares[0]) / angles)
        return np.asarray(np.clip(overlap, 0, None) / width @ shares)
