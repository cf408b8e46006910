"""A recorded run with or without known truth: learn a calibration from a part of it, follow its tags, smooth them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.positioning.bank import Bank
from ingest.positioning.calibration import Calibration, Usual, learn
from ingest.positioning.filter import WALKING, Motion, row_medians
from ingest.positioning.method import Array, Mask, Pick, Trust, methods
from ingest.positioning.normal import Heard, heard
from ingest.positioning.solve import Solution, solve

FOLDS = 2
MOST_STRETCH = 25.0
"""A filter that was wrong by more than five times its own sigma is wrong, not optimistic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Moments of one or more tags among the same anchors.

    Parameters
    ----------
    method : str
        Name of the positioning method.
    anchors : tuple of str
        Names of the k anchors.
    anchors_m : ndarray, shape (k, 3)
        Their places [m].
    time_s, tag : ndarray, shape (n,)
        When and which tag; one tag's moments in order of time.
    value : ndarray, shape (n, k)
        Measurements, NaN where there is none.
    z_m : ndarray, shape (n,)
        Height of the tag [m].
    truth_m : ndarray, shape (n, 2)
        True places [m], NaN where unknown.
    parameters : ndarray, shape (k, p), optional
        Parameters of the method, one row an anchor.
    """

    method: str
    anchors: tuple[str, ...]
    anchors_m: Array
    time_s: Array
    tag: NDArray[np.str_]
    value: Array
    z_m: Array
    truth_m: Array
    parameters: Array | None = None

    def __len__(self) -> int:
        return len(self.time_s)

    def part(self, rows: Pick) -> Recording:
        """Some of the moments."""
        names = ("time_s", "tag", "value", "z_m", "truth_m")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def share(self, low: float, high: float) -> Mask:
        """Which moments lie between two shares of the time from the first to the last."""
        first, last = float(self.time_s.min()), float(self.time_s.max())
        at = (self.time_s - first) / max(last - first, 1e-9)
        return np.asarray((at >= low) & (at < high if high < 1 else at <= high))

    def distance_m(self, x_m: Array, y_m: Array) -> Array:
        """Distances from places to all anchors, (n, k)."""
        dx, dy = x_m[:, None] - self.anchors_m[:, 0], y_m[:, None] - self.anchors_m[:, 1]
        return np.asarray(np.sqrt(dx**2 + dy**2 + (self.z_m[:, None] - self.anchors_m[:, 2]) ** 2))

    def heard(self, calibration: Calibration | None = None, *, noise_only: bool = False) -> Heard:
        """The measurements, corrected where there is a calibration; `noise_only` leaves out the error that lasts."""
        method = methods()[self.method]
        n, k = self.value.shape
        value, sigma = self.value, method.sigma
        if calibration is not None:
            value = value - self._addend(calibration, value)
            sigma = calibration.noise_sigma if noise_only else calibration.sigma
        own = None if self.parameters is None else np.broadcast_to(self.parameters, (n, *self.parameters.shape))
        return heard(
            method, anchors_m=np.broadcast_to(self.anchors_m, (n, k, 3)), value=value, z_m=self.z_m, sigma=sigma,
            parameters=own,
        )  # fmt: skip

    def _addend(self, calibration: Calibration, distance_m: Array) -> Array:
        n, k = self.value.shape
        names = np.repeat(self.tag, k), np.tile(np.array(self.anchors), n)
        far = np.nan_to_num(distance_m).ravel() if calibration.distance else np.zeros(n * k)
        return calibration.addend(names[0].tolist(), names[1].tolist(), np.maximum(far, 0.0)).reshape(n, k)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Filtered places (n, 2) [m], covariance (n, 3) [m²] and 95 % radius [m] of a recording's moments; `ok` False:
    unknown."""

    place_m: Array
    cov_m2: Array
    error_m: Array
    ok: Mask


def calibrate(recording: Recording, *, usual: Usual | None = None, motion: Motion = WALKING) -> Calibration:
    """Corrections from a recording with known truth, and how much larger errors are than the filter believes.

    The latter is cross-validated: one part of the recording is followed with what the other taught.
    """
    found = _effects(recording, usual)
    squares = []
    for fold in range(FOLDS):
        mine = recording.share(fold / FOLDS, (fold + 1) / FOLDS)
        if mine.any() and (~mine).any():
            taught = _effects(recording.part(~mine), usual)
            squares.append(_normalised_squares(recording.part(mine), taught, motion))
    all_of_them = np.concatenate(squares) if squares else np.zeros(0)
    stretch = float(np.clip(np.mean(all_of_them) / 2, 1.0, MOST_STRETCH)) if len(all_of_them) else 1.0
    return replace(found, stretch=stretch)


def solve_each(recording: Recording, calibration: Calibration | None = None) -> Solution:
    """Places of all moments, each on its own."""
    return solve(recording.heard(calibration), worst_error_m=np.inf)


def follow(
    recording: Recording,
    calibration: Calibration | None = None,
    *,
    motion: Motion = WALKING,
    worst_error_m: float = 50.0,
) -> Track:
    """Filter all tags of a recording, each from a cold start."""
    h = recording.heard(calibration, noise_only=True)
    trust = calibration.trust() if calibration is not None else Trust()
    slots = max(1, len(recording.anchors))
    bank = Bank(motion=motion, slots=slots, worst_error_m=worst_error_m)
    _, row_of = np.unique(recording.tag, return_inverse=True)
    row_of = np.asarray(row_of, dtype=np.intp).ravel()
    place, cov = np.full((len(recording), 2), np.nan), np.full((len(recording), 3), np.nan)
    error, ok = np.full(len(recording), np.nan), np.zeros(len(recording), dtype=bool)
    for at in _turns(row_of):
        links = np.broadcast_to(np.arange(len(recording.anchors)), (len(at), len(recording.anchors)))
        found = bank.step(row_of[at], recording.time_s[at], h.take(at), links, trust)
        place[at], cov[at] = np.column_stack([found.x_m, found.y_m]), found.cov_m2
        error[at], ok[at] = found.error_m, found.ok
    return Track(place_m=place, cov_m2=cov, error_m=error, ok=ok)


def normalised_squares(place_m: Array, cov_m2: Array, truth_m: Array) -> Array:
    """Squared errors over their covariance (n,); their mean is 2 for an honest filter (NEES, Bar-Shalom 2001)."""
    off = place_m - truth_m
    xx, xy, yy = cov_m2.T
    return np.asarray((yy * off[:, 0] ** 2 - 2 * xy * off[:, 0] * off[:, 1] + xx * off[:, 1] ** 2) / (xx * yy - xy**2))


def _effects(recording: Recording, usual: Usual | None) -> Calibration:
    n, k = recording.value.shape
    method = methods()[recording.method]
    distance = recording.distance_m(*recording.truth_m.T)
    parameters = method.usual((n, k)) if recording.parameters is None else np.broadcast_to(
        recording.parameters, (n, *recording.parameters.shape)
    )  # fmt: skip
    anchors = np.broadcast_to(recording.anchors_m, (n, k, 3))
    x, y = recording.truth_m[:, :1], recording.truth_m[:, 1:]
    expected = method.predict(anchors, x, y, recording.z_m[:, None], parameters)[0]
    off = method.misfit(recording.value, expected)
    if method.common_unknown:
        off = method.misfit(off, row_medians(off)[:, None])
    return learn(
        tags=np.repeat(recording.tag, k).tolist(), anchors=np.tile(np.array(recording.anchors), n).tolist(),
        time_s=np.repeat(recording.time_s, k), distance_m=distance.ravel(),
        off=off.ravel(), usual=usual, floor=method.sigma / 5,
    )  # fmt: skip


def _normalised_squares(recording: Recording, calibration: Calibration, motion: Motion) -> Array:
    track = follow(recording, calibration, motion=motion)
    good = track.ok & np.isfinite(recording.truth_m).all(axis=1)
    return normalised_squares(track.place_m[good], track.cov_m2[good], recording.truth_m[good])


def _turns(row_of: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Moments in turns: the first of every tag, then the second of every tag …"""
    turn = np.zeros(len(row_of), dtype=np.intp)
    seen = np.zeros(int(row_of.max(initial=-1)) + 1, dtype=np.intp)
    for i, row in enumerate(row_of):
        turn[i] = seen[row]
        seen[row] += 1
    order = np.argsort(turn, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(turn[order])) + 1) if len(order) else []
