"""The clocks of time-of-arrival receivers, learned while they work: no truth is needed where more receivers hear than
a place needs.

Every receiver's clock is off by something that drifts. Five receivers that hear one transmission give three unknowns
and two conditions on their clocks; over many transmissions from different places the clocks follow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.positioning.descent import radius_95
from ingest.positioning.method import Array, methods
from ingest.positioning.normal import Heard, heard
from ingest.positioning.solve import Solution, solve

GATE = 16.0
"""Squared misfit of two conditions beyond which a transmission teaches nothing: one in 3,000."""
ITERATIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How clocks behave, as light way: noise of one arrival [m], spread of the offsets [m], how long they last [s].

    Receivers with GPS time are good to some 50 ns an arrival and wander by 100 to 200 ns (15 m, 50 m).
    """

    noise_m: float = 15.0
    offset_m: float = 50.0
    lasting_s: float = 600.0


class Clocks:
    """Offsets of m receivers as light way [m], with their covariance; transmissions come in order of time."""

    def __init__(self, receivers: int, drift: Drift | None = None) -> None:
        self._drift = drift or Drift()
        self.offset_m = np.zeros(receivers)
        self.cov_m2 = np.eye(receivers) * self._drift.offset_m**2
        self._time_s = math.nan

    def locate(
        self, *, time_s: float, receivers: NDArray[np.intp], anchors_m: Array, arrival_m: Array, z_m: float
    ) -> Solution:
        """Place of one transmission at a known height, and a lesson about the clocks.

        Parameters
        ----------
        receivers : ndarray of int, shape (k,)
            Which receivers heard it.
        anchors_m, arrival_m : ndarray, shape (k, 3) and (k,)
            Their places and the times of arrival as light way [m].
        """
        self._wait(time_s)
        h = heard(
            methods()["tdoa"], anchors_m=anchors_m[None], value=(arrival_m - self.offset_m[receivers])[None],
            z_m=np.array([z_m]), sigma=math.hypot(self._drift.noise_m, self._drift.offset_m),
        )  # fmt: skip
        found = solve(h, worst_error_m=np.inf)
        if not found.ok[0]:
            return found
        cov = self.cov_m2[np.ix_(receivers, receivers)] + self._drift.noise_m**2 * np.eye(len(receivers))
        place, slopes, left = _generalised(
            h, np.asarray(np.linalg.inv(cov), dtype=float), np.array([found.x_m[0], found.y_m[0]])
        )
        self._learn(receivers, slopes, left)
        spread = np.linalg.inv(slopes.T @ np.linalg.inv(cov) @ slopes)
        cov_m2 = np.array([[spread[0, 0], spread[0, 1], spread[1, 1]]])
        return Solution(
            x_m=place[:1], y_m=place[1:], cov_m2=cov_m2, error_m=radius_95(cov_m2), used=found.used, ok=found.ok
        )

    def _wait(self, time_s: float) -> None:
        if not math.isnan(self._time_s):
            keep = math.exp(-max(time_s - self._time_s, 0.0) / self._drift.lasting_s)
            self.offset_m = self.offset_m * keep
            self.cov_m2 = self.cov_m2 * keep**2
            self.cov_m2[np.diag_indices_from(self.cov_m2)] += self._drift.offset_m**2 * (1 - keep**2)
        self._time_s = time_s

    def _learn(self, receivers: NDArray[np.intp], slopes: Array, left: Array) -> None:
        """Kalman update by what of the misfits neither place nor emission time can explain."""
        basis = np.linalg.svd(slopes)[0][:, slopes.shape[1] :]
        if not basis.shape[1]:
            return
        seen = np.zeros((basis.shape[1], len(self.offset_m)))
        seen[:, receivers] = basis.T
        off = basis.T @ left
        spread = seen @ self.cov_m2 @ seen.T + self._drift.noise_m**2 * np.eye(len(off))
        gain = np.linalg.solve(spread, seen @ self.cov_m2).T
        if off @ np.linalg.solve(spread, off) < GATE:
            self.offset_m = self.offset_m + gain @ off
            self.cov_m2 = self.cov_m2 - gain @ seen @ self.cov_m2


def _generalised(h: Heard, weight: Array, place: Array) -> tuple[Array, Array, Array]:
    """Generalised least squares place (2,), slopes of place and emission time (k, 3), misfits there (k,)."""
    slopes, left = np.zeros((h.value.shape[1], 3)), np.zeros(h.value.shape[1])
    for _ in range(ITERATIONS):
        away, hx, hy, _z = h.method.predict(h.anchors_m, place[None, :1], place[None, 1:], h.z_m[:, None], h.parameters)
        slopes = np.column_stack([hx[0], hy[0], np.ones(len(left))])
        left = h.value[0] - away[0]
        place = place + np.linalg.solve(slopes.T @ weight @ slopes, slopes.T @ weight @ left)[:2]
    return place, slopes, left
