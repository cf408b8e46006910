"""The tracks of many tags: filter what is heard, begin anew where a track is lost, and say how well each is known.

A track begins, and begins again, with a place solved from one moment alone (many starts, robust). In between every
measurement counts, also that of a single anchor. The same bank serves the live walk and the replay of a recording.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.positioning.descent import radius_95
from ingest.positioning.filter import GATE_SIGMAS, WALKING, Motion, State, at_rest, predicted, updated
from ingest.positioning.method import Array, Mask, Rows, Trust
from ingest.positioning.normal import Heard
from ingest.positioning.solve import WORST_ERROR_M, solve

SLOTS = 8
"""Links of a tag whose lasting error is followed; the one not heard longest makes room."""
MISSES = 3
"""Moments in a row in which most measurements do not fit the track, after which any place they tell ends it; one is
enough where they agree with each other on another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Places of n tags [m], covariance (n, 3) [m²], 95 % radius [m]; `ok` False: unknown. `used` (n, k) believed.

    `fresh` marks tracks that began with this moment.
    """

    x_m: Array
    y_m: Array
    cov_m2: Array
    error_m: Array
    used: Mask
    ok: Mask
    fresh: Mask


class Bank:
    """Tracks in rows; `grow` makes room for more tags."""

    def __init__(
        self, *, motion: Motion = WALKING, slots: int = SLOTS, gate_sigmas: float = GATE_SIGMAS,
        worst_error_m: float = WORST_ERROR_M,
    ) -> None:  # fmt: skip
        self._motion, self._slots, self._gate = motion, slots, gate_sigmas
        self._worst_error_m = worst_error_m
        self.state = State(np.zeros((0, 4 + slots)), np.zeros((0, 4 + slots, 4 + slots)))
        self.time_s = np.zeros(0)
        self.alive = np.zeros(0, dtype=bool)
        self._misses = np.zeros(0, dtype=np.intp)
        self._link = np.zeros((0, slots), dtype=np.intp)
        self._heard_s = np.zeros((0, slots))
        self.link_sigma, self.link_lasting_s = np.zeros((0, slots)), np.ones((0, slots))

    def grow(self, rows: int) -> None:
        """Make room for tracks up to a number of rows, and for half as many again as there were."""
        more = rows - len(self.time_s)
        if more <= 0:
            return
        more = max(more, len(self.time_s) // 2)
        self.state = State(_longer(self.state.mean, more, 0.0), _longer(self.state.cov, more, 0.0))
        self.time_s, self.alive = _longer(self.time_s, more, -np.inf), _longer(self.alive, more, False)
        self._misses, self._link = _longer(self._misses, more, 0), _longer(self._link, more, -1)
        self._heard_s = _longer(self._heard_s, more, -np.inf)
        self.link_sigma, self.link_lasting_s = (
            _longer(self.link_sigma, more, 0.0),
            _longer(self.link_lasting_s, more, 1.0),
        )

    def forget(self, rows: Rows) -> None:
        """End tracks; the next measurements begin new ones."""
        self.alive[rows] = False

    def step(self, rows: Rows, time_s: Array, h: Heard, links: Rows, trust: Trust) -> Estimate:
        """Advance tracks by the measurements of one moment each; a row at most once a call, never back in time.

        Parameters
        ----------
        rows : ndarray of int, shape (n,)
            Rows of the tags.
        time_s : ndarray, shape (n,)
            When they were measured [s].
        h : Heard
            Measurements of n tags.
        links : ndarray of int, shape (n, k)
            Number of the anchor of each measurement, the same anchor always the same.
        trust : Trust
            What the calibration says of this kind of measurement.
        """
        self.grow(int(rows.max(initial=-1)) + 1)
        used, fresh = np.zeros(h.known.shape, dtype=bool), np.zeros(len(rows), dtype=bool)
        since = time_s - self.time_s[rows]
        self.alive[rows] &= since <= self._motion.longest_gap_s
        going = np.flatnonzero(self.alive[rows])
        if len(going):
            used[going] = self._go_on(rows[going], since[going], time_s[going], h.take(going), links[going], trust)
        self.time_s[rows] = time_s
        doubted = np.flatnonzero(~self.alive[rows] | (self._misses[rows] > 0))
        if len(doubted):
            begun, believed = self._begin(rows[doubted], h.take(doubted), trust)
            fresh[doubted], used[doubted[begun]] = begun, believed[begun]
        return self._estimate(rows, used, fresh, trust)

    def _go_on(self, rows: Rows, since_s: Array, time_s: Array, h: Heard, links: Rows, trust: Trust) -> Mask:
        ahead = predicted(
            self.state.take(rows),
            np.maximum(since_s, 0.0),
            self._motion,
            self.link_sigma[rows],
            self.link_lasting_s[rows],
        )
        slots = self._assign(rows, ahead, time_s, links, h.known, trust)
        after, used = updated(ahead, h, slots, gate_sigmas=self._gate)
        self.state.put(rows, after)
        missed = 2 * used.sum(axis=1) < h.known.sum(axis=1)
        self._misses[rows] = np.where(missed, self._misses[rows] + 1, 0)
        return used

    def _assign(
        self, rows: Rows, state: State, time_s: Array, links: Rows, known: Mask, trust: Trust
    ) -> NDArray[np.intp]:
        """Slots of the links; a link without one takes that of the link not heard longest, which is forgotten."""
        slots = np.zeros(links.shape, dtype=np.intp)
        every = np.arange(len(rows))
        for k in range(links.shape[1]):
            same = self._link[rows] == links[:, k, None]
            mine = np.where(same.any(axis=1), same.argmax(axis=1), self._heard_s[rows].argmin(axis=1))
            taken = known[:, k] & ~same.any(axis=1)
            at, slot = every[taken], mine[taken]
            state.mean[at, 4 + slot] = 0.0
            state.cov[at, 4 + slot, :] = 0.0
            state.cov[at, :, 4 + slot] = 0.0
            state.cov[at, 4 + slot, 4 + slot] = trust.lasting_sigma**2
            self._link[rows[at], slot] = links[taken, k]
            self.link_sigma[rows[at], slot] = trust.lasting_sigma
            self.link_lasting_s[rows[at], slot] = trust.lasting_s
            self._heard_s[rows[known[:, k]], mine[known[:, k]]] = time_s[known[:, k]]
            slots[:, k] = mine
        return slots

    def _begin(self, rows: Rows, h: Heard, trust: Trust) -> tuple[Mask, Mask]:
        """Begin tracks where one moment tells a place; the others stay as they are."""
        wide = h.take(slice(None))
        wide.sigma = np.hypot(h.sigma, trust.lasting_sigma)
        found = solve(wide, worst_error_m=self._worst_error_m)
        agreed = found.used.sum(axis=1) > h.method.fewest
        ok = found.ok & (agreed | ~self.alive[rows] | (self._misses[rows] >= MISSES))
        at = rows[ok]
        self._link[at], self._heard_s[at] = -1, -np.inf
        self.link_sigma[at] = trust.lasting_sigma
        begun = at_rest(found.x_m[ok], found.y_m[ok], found.cov_m2[ok], self._motion, self.link_sigma[at])
        self.state.put(at, begun)
        self.alive[at], self._misses[at] = True, 0
        return ok, found.used

    def _estimate(self, rows: Rows, used: Mask, fresh: Mask, trust: Trust) -> Estimate:
        state = self.state.take(rows)
        cov = trust.stretch * np.column_stack([state.cov[:, 0, 0], state.cov[:, 0, 1], state.cov[:, 1, 1]])
        error = radius_95(cov)
        ok = self.alive[rows] & np.isfinite(error) & (error < self._worst_error_m)
        return Estimate(
            x_m=state.mean[:, 0], y_m=state.mean[:, 1], cov_m2=cov, error_m=error, used=used, ok=ok, fresh=fresh
        )


def _longer(values: NDArray, more: int, fill: float) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate([values, np.full((more, *values.shape[1:]), fill, dtype=values.dtype)])
