"""Positions from received power by a radio map: what each receiver hears from each place, and a filter on a grid.

Power over a plant is no smooth law: steel throws shadows. So the map keeps the law of distance for each receiver and,
on top of it, what a survey measured, spread over the shadows' usual size. A tag's belief is a histogram over the
grid: it moves with the tag, is sharpened by what is heard, and holds several places where several are possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from ingest.positioning.method import Array

SHADOW_M = 3.0
"""Distance over which shadowing indoors stays alike; 1 to 5 m in published surveys (after Gudmundson 1991)."""
SHADOW_DB = 4.0
"""Spread of shadowing around the law of distance [dB]; 3 to 5 dB indoors (ITU-R P.1238)."""
SAMPLE_DB = 4.0
"""Spread of one window's mean power that no survey explains: the wearer's body, fading [dB]."""
POWER_DB = 3.0
"""Spread of what one tag sends more or less than the surveyor's [dB]."""
NEAREST_M = 0.5
EXPONENT = 2.0
EXPONENT_SPREAD = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Places on a regular grid: `x_m` (nx,), `y_m` (ny,) of its columns and rows [m]."""

    x_m: Array
    y_m: Array

    @staticmethod
    def over(low: Sequence[float], high: Sequence[float], step_m: float) -> Grid:
        """The grid over a box."""
        return Grid(x_m=np.arange(low[0], high[0] + step_m, step_m), y_m=np.arange(low[1], high[1] + step_m, step_m))

    @property
    def step_m(self) -> float:
        """Distance between neighbours [m]."""
        return float(self.x_m[1] - self.x_m[0])

    def places(self) -> Array:
        """All places, (nx · ny, 2), y running fastest."""
        x, y = np.meshgrid(self.x_m, self.y_m, indexing="ij")
        return np.column_stack([x.ravel(), y.ravel()])


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioMap:
    """Mean power (cells, s) [dBm] and its variance [dB²] of s receivers on a grid."""

    grid: Grid
    receivers: tuple[str, ...]
    mean_dbm: Array
    variance_db2: Array
    sample_db: float = SAMPLE_DB

    def corrected(self, offset_db: Array, sample_db: float) -> RadioMap:
        """The map with what a calibration found each receiver (s,) to hear more, and the spread that was left [dB]."""
        return replace(self, mean_dbm=self.mean_dbm + offset_db, sample_db=sample_db)

    def cell(self, places_m: Array) -> NDArray[np.intp]:
        """Numbers of the cells that places (n, 2) lie in; outside the grid the nearest ones."""
        x = np.abs(places_m[:, :1] - self.grid.x_m).argmin(axis=1)
        y = np.abs(places_m[:, 1:] - self.grid.y_m).argmin(axis=1)
        return np.asarray(x * len(self.grid.y_m) + y, dtype=np.intp)

    def log_likelihood(self, power_dbm: Array) -> Array:
        """Logarithm of how likely powers (s,) are from each cell, NaN where a receiver heard nothing, up to a constant.

        What the tag sends more or less than the surveyor's is a common unknown with a spread of `POWER_DB`.
        """
        known = np.isfinite(power_dbm)
        weight = 1.0 / (self.variance_db2[:, known] + self.sample_db**2)
        off = power_dbm[known] - self.mean_dbm[:, known]
        total, first = weight.sum(axis=1) + 1.0 / POWER_DB**2, (weight * off).sum(axis=1)
        square = (weight * off**2).sum(axis=1) - first**2 / total
        return np.asarray(-0.5 * (square - np.log(weight).sum(axis=1) + np.log(total)))


def survey(*, receivers: Sequence[str], receivers_m: Array, places_m: Array, power_dbm: Array, grid: Grid) -> RadioMap:
    """A radio map from a survey.

    Parameters
    ----------
    receivers_m : ndarray, shape (s, 2)
        Places of the receivers [m].
    places_m, power_dbm : ndarray, shape (p, 2) and (p, s)
        Surveyed places and mean powers there [dBm], NaN where not heard.
    grid : Grid
        Where the map is wanted.

    Notes
    -----
    Gaussian process regression of the residuals from a log-distance law fitted for each receiver
    (Ferris, Hähnel & Fox 2006, Gaussian processes for signal strength-based location estimation).
    """
    cells = grid.places()
    mean, variance = np.empty((len(cells), len(receivers))), np.empty((len(cells), len(receivers)))
    for s in range(len(receivers)):
        known = np.isfinite(power_dbm[:, s])
        at, power = places_m[known], power_dbm[known, s]
        fitted = law(_log_distance(at, receivers_m[s]), power)
        inner = _alike(at, at) + np.eye(len(at))
        outer = _alike(cells, at)
        left = power - fitted[0] - fitted[1] * _log_distance(at, receivers_m[s])
        solved = np.linalg.solve(inner, np.column_stack([left, outer.T]))
        mean[:, s] = fitted[0] + fitted[1] * _log_distance(cells, receivers_m[s]) + outer @ solved[:, 0]
        variance[:, s] = np.maximum(SHADOW_DB**2 - np.einsum("cp,pc->c", outer, solved[:, 1:]), 0.0)
    return RadioMap(grid=grid, receivers=tuple(receivers), mean_dbm=mean, variance_db2=variance)


class GridFilter:
    """Beliefs about where one tag is, on a grid; starts knowing nothing."""

    def __init__(self, grid: Grid, *, speed_m_s: float = 1.0) -> None:
        self.grid = grid
        self.belief = np.full((len(grid.x_m), len(grid.y_m)), 1.0)
        self.belief /= self.belief.sum()
        self._speed_m_s = speed_m_s

    def step(self, since_s: float, log_likelihood: Array) -> tuple[Array, Array]:
        """Time passes, then something is heard; gives the mean place (2,) [m] and the covariance xx, xy, yy [m²]."""
        blur = self._speed_m_s * since_s / self.grid.step_m
        if blur > 0:
            self.belief = gaussian_filter(self.belief, blur, mode="nearest")
        weight = np.exp(log_likelihood - log_likelihood.max()).reshape(self.belief.shape)
        self.belief = self.belief * weight + 1e-300
        self.belief /= self.belief.sum()
        return self.where()

    def where(self) -> tuple[Array, Array]:
        """Mean place (2,) [m] and covariance xx, xy, yy [m²]."""
        across, along = self.belief.sum(axis=1), self.belief.sum(axis=0)
        x, y = self.grid.x_m - float(across @ self.grid.x_m), self.grid.y_m - float(along @ self.grid.y_m)
        cell = self.grid.step_m**2 / 12
        cov = np.array([across @ x**2 + cell, x @ self.belief @ y, along @ y**2 + cell])
        return np.array([across @ self.grid.x_m, along @ self.grid.y_m]), cov


def _log_distance(places_m: Array, receiver_m: Array) -> Array:
    away = np.hypot(places_m[:, 0] - receiver_m[0], places_m[:, 1] - receiver_m[1])
    return np.asarray(-10 * np.log10(np.maximum(away, NEAREST_M)))


def law(log_distance: Array, power: Array) -> Array:
    """P1 [dBm] and n of the law P = P1 + n · (−10 log10 d) from powers (n,) [dBm], n drawn towards free space."""
    design = np.column_stack([np.ones(len(power)), log_distance])
    prior = np.diag([1e-6, (SHADOW_DB / EXPONENT_SPREAD) ** 2])
    right = design.T @ power + prior @ np.array([0.0, EXPONENT])
    return np.asarray(np.linalg.solve(design.T @ design + prior, right))


def _alike(a: Array, b: Array) -> Array:
    """Covariance of shadowing [dB²] between places."""
    away = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
    return np.asarray(SHADOW_DB**2 * np.exp(-away / SHADOW_M))
