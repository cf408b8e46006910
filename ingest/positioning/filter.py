"""The tracking filter: an extended Kalman filter at known height for many tags at once, with gating.

A tag's velocity forgets itself (Ornstein-Uhlenbeck): people turn, so a track that hears nothing slows down and its
error grows no faster than the tag can move. Any number of measurements of any method updates it, also one alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.positioning.method import Array, Mask, Pick
from ingest.positioning.normal import Heard, misfit

GATE_SIGMAS = 3.5
"""A measurement this far from the prediction is not believed: one in 2,000 of a Gaussian."""
NO_WEIGHT = 1e8
"""Variance of a common unknown before anything is heard, in squared sigmas of a measurement."""
TURNS = 2
"""Times the measurements are linearised anew in one update (iterated filter, Bell & Cathey 1993)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How a tag moves: the spread of its speed along one axis [m/s] and how long it keeps a velocity [s].

    After `longest_gap_s` without a measurement a track is no help for the next one.

    People walk at 1.2 to 1.5 m/s (Weidmann 1993), that is about 1 m/s along an axis; a course is kept for seconds.
    """

    speed_m_s: float = 1.0
    memory_s: float = 4.0
    longest_gap_s: float = 30.0


WALKING, DRIVING = Motion(), Motion(speed_m_s=5.0, memory_s=8.0)
FLYING = Motion(speed_m_s=160.0, memory_s=120.0, longest_gap_s=600.0)
"""Airliners at 230 m/s; a turn takes a minute or two."""


@dataclass(slots=True)
class State:
    """Place and velocity of n tags (x, y, vx, vy) and the lasting error of s links each, shape (n, 4 + s).

    `cov` is (n, 4 + s, 4 + s). A link without a lasting error has a zero row.
    """

    mean: Array
    cov: Array

    def take(self, rows: Pick) -> State:
        """The same for some of the tags."""
        return State(self.mean[rows], self.cov[rows])

    def put(self, rows: Pick, other: State) -> None:
        """Set some of the tags."""
        self.mean[rows], self.cov[rows] = other.mean, other.cov


def at_rest(x_m: Array, y_m: Array, cov_m2: Array, motion: Motion, link_sigma: Array) -> State:
    """A state from places with covariance (n, 3) [m²]; nothing is known of velocity and links but their usual spread.

    `link_sigma` (n, s) is the spread of the lasting error of each link.
    """
    n, slots = link_sigma.shape
    mean, cov = np.zeros((n, 4 + slots)), np.zeros((n, 4 + slots, 4 + slots))
    mean[:, 0], mean[:, 1] = x_m, y_m
    cov[:, 0, 0], cov[:, 0, 1], cov[:, 1, 0], cov[:, 1, 1] = cov_m2[:, 0], cov_m2[:, 1], cov_m2[:, 1], cov_m2[:, 2]
    cov[:, 2, 2] = cov[:, 3, 3] = motion.speed_m_s**2
    link = np.arange(4, 4 + slots)
    cov[:, link, link] = link_sigma**2
    return State(mean, cov)


def predicted(state: State, dt_s: Array, motion: Motion, link_sigma: Array, link_lasting_s: Array) -> State:
    """The state some time (n,) later [s]; `link_lasting_s` (n, s) is how long the error of each link lasts [s].

    Source: integrated Ornstein-Uhlenbeck process, Bar-Shalom, Li & Kirubarajan (2001), Estimation with Applications
    to Tracking and Navigation, ch. 8.2; lasting errors are first-order Gauss-Markov, ibid.
    """
    sigma = motion.speed_m_s
    keep, reach, scale = _fading(state, dt_s, motion, link_lasting_s)
    mean = state.mean * scale
    mean[:, :2] += reach[:, None] * state.mean[:, 2:4]
    cov = state.cov.copy()
    cov[:, :2] += reach[:, None, None] * cov[:, 2:4]
    cov[:, :, :2] += reach[:, None, None] * cov[:, :, 2:4]
    cov *= scale[:, :, None] * scale[:, None, :]
    noise, tau = 2 * sigma**2 / motion.memory_s, motion.memory_s
    along = np.maximum(noise * tau**2 * (dt_s - 2 * reach + tau * (1 - keep**2) / 2), 0.0)
    for i in (0, 1):
        cov[:, i, i] += along
        cov[:, i, i + 2] += noise * reach**2 / 2
        cov[:, i + 2, i] += noise * reach**2 / 2
        cov[:, i + 2, i + 2] += sigma**2 * (1 - keep**2)
    links = np.arange(4, cov.shape[1])
    cov[:, links, links] += link_sigma**2 * (1 - scale[:, 4:] ** 2)
    return State(mean, cov)


def transition(state: State, dt_s: Array, motion: Motion, link_lasting_s: Array) -> Array:
    """The matrices (n, d, d) that `predicted` applies to the mean."""
    _, reach, scale = _fading(state, dt_s, motion, link_lasting_s)
    f = np.zeros_like(state.cov)
    every = np.arange(f.shape[1])
    f[:, every, every] = scale
    f[:, 0, 2] = f[:, 1, 3] = reach
    return f


def _fading(state: State, dt_s: Array, motion: Motion, link_lasting_s: Array) -> tuple[Array, Array, Array]:
    """What remains of a velocity, how far one unit of it carries [s], and what remains of each part of the state."""
    keep = np.exp(-dt_s / motion.memory_s)
    reach = motion.memory_s * (1 - keep)
    scale = np.ones_like(state.mean)
    scale[:, 2:4] = keep[:, None]
    scale[:, 4:] = np.exp(-dt_s[:, None] / np.maximum(link_lasting_s, 1e-3))
    return keep, reach, scale


def updated(
    state: State, h: Heard, slots: NDArray[np.intp] | None = None, *, gate_sigmas: float = GATE_SIGMAS
) -> tuple[State, Mask]:
    """The state after the measurements of one moment, and which of them were believed, (n, k).

    Parameters
    ----------
    slots : ndarray of int, shape (n, k), optional
        Which lasting error of its tag (0 …) each measurement holds.
    """
    used = _gate(state, h, slots, gate_sigmas)
    weight = np.where(used, h.weight(), 0.0)
    start, out = state.mean, state
    for _ in range(TURNS):
        x, y = out.mean[:, 0], out.mean[:, 1]
        r, hx, hy = misfit(h, x, y, weight)
        r = r + hx * (x - start[:, 0])[:, None] + hy * (y - start[:, 1])[:, None]
        out = _in_turn(state, h, slots, r, hx, hy, used)
    return out, used


def _in_turn(
    state: State, h: Heard, slots: NDArray[np.intp] | None, r: Array, hx: Array, hy: Array, used: Mask
) -> State:
    """Take the measurements one after the other; a common unknown begins with no weight at all."""
    n, size = state.mean.shape
    common = h.method.common_unknown
    width = size + int(common)
    mean, cov = np.zeros((n, width)), np.zeros((n, width, width))
    mean[:, :size], cov[:, :size, :size] = state.mean, state.cov
    if common:
        cov[:, size, size] = NO_WEIGHT * np.max(h.sigma, initial=1.0) ** 2
    every = np.arange(n)
    for k in range(r.shape[1]):
        hit = used[:, k]
        if not hit.any():
            continue
        column = cov[:, :, 0] * hx[:, k, None] + cov[:, :, 1] * hy[:, k, None]
        expected = (mean[:, 0] - state.mean[:, 0]) * hx[:, k] + (mean[:, 1] - state.mean[:, 1]) * hy[:, k]
        if slots is not None:
            column = column + cov[every, :, 4 + slots[:, k]]
            expected = expected + mean[every, 4 + slots[:, k]]
        if common:
            column, expected = column + cov[:, :, size], expected + mean[:, size]
        spread = column[:, 0] * hx[:, k] + column[:, 1] * hy[:, k] + h.sigma[:, k] ** 2
        if slots is not None:
            spread = spread + column[every, 4 + slots[:, k]]
        if common:
            spread = spread + column[:, size]
        gain = np.where(hit[:, None], column / spread[:, None], 0.0)
        mean = mean + gain * (r[:, k] - expected)[:, None]
        cov = cov - gain[:, :, None] * column[:, None, :]
    return State(mean[:, :size], cov[:, :size, :size])


def _gate(state: State, h: Heard, slots: NDArray[np.intp] | None, gate_sigmas: float) -> Mask:
    r, hx, hy = misfit(h, state.mean[:, 0], state.mean[:, 1], h.weight())
    p = state.cov
    spread = hx * hx * p[:, 0, 0, None] + 2 * hx * hy * p[:, 0, 1, None] + hy * hy * p[:, 1, 1, None] + h.sigma**2
    if slots is not None:
        every, at = np.arange(len(h))[:, None], 4 + slots
        r = r - state.mean[every, at]
        spread = spread + p[every, at, at] + 2 * (hx * p[every, 0, at] + hy * p[every, 1, at])
    if h.method.common_unknown:
        r = h.method.misfit(r, row_medians(np.where(h.known, r, np.nan))[:, None])
    fits: Mask = h.known & (r * r <= gate_sigmas**2 * spread)
    return fits


def row_medians(values: Array) -> Array:
    """Medians of the finite values of each row of (n, k); 0 where there is none."""
    known = np.isfinite(values).any(axis=1)
    out = np.zeros(len(values))
    out[known] = np.nanmedian(values[known], axis=1)
    return out
