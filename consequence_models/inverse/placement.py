"""Where fixed detectors should stand: the fewest that notice most leaks soonest, over many leaks and winds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inverse.kernel import kernel_for
from consequence_models.scenario import Weather

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleLeak:
    """One leak of the ensemble: where, how much, and how often relative to the others."""

    x_m: float
    y_m: float
    z_m: float = 1.0
    rate_kg_s: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleWind:
    """One weather of the ensemble and its share of the year."""

    weather: Weather
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Spots in the order in which they help most; coverage and mean time after each, the first without any of them."""

    spots: tuple[int, ...]
    coverage: tuple[float, ...]  # share of leaks noticed within the time that counts
    soon: tuple[float, ...]  # share noticed within `soon_s`
    mean_time_s: tuple[float, ...]  # to notice; what is not noticed counts with the whole time
    missed: Array  # (leaks,) share of winds in which each leak stays unnoticed at the end


def times_to_notice(
    leaks: Sequence[PossibleLeak], winds: Sequence[PossibleWind], spots_m: ArrayLike, *, level_kg_m3: float,
    lag_s: float = 20.0, averaging_s: float = 60.0,
) -> Array:  # fmt: skip
    """Seconds until a detector at each spot shows the level, shape (leaks, winds, spots); infinite where never.

    The gas travels with the wind; then a detector of first-order lag takes -lag ln(1 - level / c) to show the level.
    """
    spots = np.asarray(spots_m, float).reshape(-1, 3)
    source = np.array([(one.x_m, one.y_m, one.z_m) for one in leaks])
    rate = np.array([one.rate_kg_s for one in leaks])
    out = np.full((len(leaks), len(winds), len(spots)), np.inf)
    away = np.hypot(spots[None, :, 0] - source[:, None, 0], spots[None, :, 1] - source[:, None, 1])
    for at, wind in enumerate(winds):
        kernel = kernel_for(wind.weather, averaging_s)
        heading, width = np.full(len(leaks), kernel.towards_rad), np.ones(len(leaks))
        for height in np.unique(spots[:, 2]):
            level = np.flatnonzero(spots[:, 2] == height)
            unit = kernel.fields(source, heading, width, spots[level, 0], spots[level, 1], float(height))
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                rest = 1 - level_kg_m3 / (rate[:, None] * unit)
                wait = away[:, level] / max(wind.weather.wind_m_s, 0.1) - lag_s * np.log(rest)
            out[:, at, level] = np.where(rest > 0, wait, np.inf)
    return out


def place_detectors(
    leaks: Sequence[PossibleLeak], winds: Sequence[PossibleWind], spots_m: ArrayLike, *, count: int, level_kg_m3: float,
    within_s: float = 300.0, standing: Sequence[int] = (), lag_s: float = 20.0, soon_s: float = 60.0,
) -> Placement:  # fmt: skip
    """Choose spots one by one, each time the one that saves most time over all leaks and winds.

    Parameters
    ----------
    spots_m : array_like (spots, 3)
        Where a detector could stand, and how high.
    count : how many to choose; fewer are given where no further one helps.
    within_s : noticing later than this is as bad as never.
    standing : indices of spots where detectors stand already.
    soon_s : the share noticed within this is told beside; it does not steer the choice.

    The time saved is submodular in the set of spots, so that this greedy choice reaches at least 1 - 1/e (63 %) of what
    any choice of as many could (Nemhauser, Wolsey & Fisher 1978, Mathematical Programming 14, 265-294).

    Raises
    ------
    ImpossibleInput
        There is no leak, no wind or no spot, or the level is not above 0.
    """
    if not len(leaks) or not len(winds) or not np.asarray(spots_m).size or not level_kg_m3 > 0:
        raise ImpossibleInput("须给出泄漏、风、候选点与阈值", "give leaks, winds, spots and a level", field="spots_m")
    times = times_to_notice(leaks, winds, spots_m, level_kg_m3=level_kg_m3, lag_s=lag_s)
    times = np.minimum(times, within_s).reshape(-1, times.shape[2])
    weight = np.outer([one.weight for one in leaks], [one.weight for one in winds]).ravel()
    weight = weight / weight.sum()
    best = np.full(len(weight), within_s)
    for spot in standing:
        best = np.minimum(best, times[:, spot])
    chosen: list[int] = []
    coverage, mean = [float(weight @ (best < within_s))], [float(weight @ best)]
    soon = [float(weight @ (best <= soon_s))]
    for _ in range(count):
        saved = weight @ np.maximum(best[:, None] - times, 0.0)
        spot = int(np.argmax(saved))
        if saved[spot] <= 0:
            break
        chosen.append(spot)
        best = np.minimum(best, times[:, spot])
        coverage.append(float(weight @ (best < within_s)))
        soon.append(float(weight @ (best <= soon_s)))
        mean.append(float(weight @ best))
    by_wind = np.array([one.weight for one in winds])
    missed = (best >= within_s).reshape(len(leaks), -1) @ (by_wind / by_wind.sum())
    return Placement(
        spots=tuple(chosen), coverage=tuple(coverage), soon=tuple(soon), mean_time_s=tuple(mean), missed=missed
    )
