"""The best places of a recorded run, with what came later in mind: for replays and reports, not for the live map."""

from __future__ import annotations

import numpy as np

from ingest.positioning.bank import Bank
from ingest.positioning.calibration import Calibration
from ingest.positioning.descent import radius_95
from ingest.positioning.filter import WALKING, Motion, State, predicted, transition
from ingest.positioning.method import Trust
from ingest.positioning.recording import Recording, Track


def smooth(recording: Recording, calibration: Calibration | None = None, *, motion: Motion = WALKING) -> Track:
    """Smoothed places of all tags of a recording.

    A track that began anew is not joined to the one before it: nobody knows what happened in between.

    Source: Rauch, Tung & Striebel (1965), Maximum likelihood estimates of linear dynamic systems, AIAA J. 3.
    """
    place, cov = np.full((len(recording), 2), np.nan), np.full((len(recording), 3), np.nan)
    ok = np.zeros(len(recording), dtype=bool)
    for tag in np.unique(recording.tag):
        rows = np.flatnonzero(recording.tag == tag)
        states, fresh, good = _filtered(recording.part(rows), calibration, motion)
        stretch = 1.0 if calibration is None else calibration.stretch
        means, covs = _backwards(recording.time_s[rows], states, fresh, calibration, motion)
        place[rows], ok[rows] = means[:, :2], good
        cov[rows] = stretch * np.column_stack([covs[:, 0, 0], covs[:, 0, 1], covs[:, 1, 1]])
    return Track(place_m=place, cov_m2=cov, error_m=radius_95(cov), ok=ok)


def _filtered(
    recording: Recording, calibration: Calibration | None, motion: Motion
) -> tuple[State, np.ndarray, np.ndarray]:
    n, k = recording.value.shape
    bank, h = Bank(motion=motion, slots=k), recording.heard(calibration, noise_only=True)
    trust = Trust() if calibration is None else calibration.trust()
    states = State(np.zeros((n, 4 + k)), np.zeros((n, 4 + k, 4 + k)))
    fresh, good, only = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool), np.zeros(1, dtype=np.intp)
    links = np.arange(k)[None]
    for i in range(n):
        at = slice(i, i + 1)
        found = bank.step(only, recording.time_s[at], h.take(at), links, trust)
        states.put(at, bank.state)
        fresh[i], good[i] = found.fresh[0], found.ok[0]
    return states, fresh, good


def _backwards(
    time_s: np.ndarray, states: State, fresh: np.ndarray, calibration: Calibration | None, motion: Motion
) -> tuple[np.ndarray, np.ndarray]:
    trust = Trust() if calibration is None else calibration.trust()
    means, covs = states.mean.copy(), states.cov.copy()
    slots = means.shape[1] - 4
    sigma, lasting = np.full((1, slots), trust.lasting_sigma), np.full((1, slots), trust.lasting_s)
    for i in range(len(means) - 2, -1, -1):
        if fresh[i + 1]:
            continue
        now, dt = states.take(slice(i, i + 1)), time_s[i + 1 : i + 2] - time_s[i : i + 1]
        ahead = predicted(now, dt, motion, sigma, lasting)
        across = now.cov[0] @ transition(now, dt, motion, lasting)[0].T
        gain = across @ np.linalg.pinv(ahead.cov[0], hermitian=True)
        means[i] += gain @ (means[i + 1] - ahead.mean[0])
        covs[i] += gain @ (covs[i + 1] - ahead.cov[0]) @ gain.T
    return means, covs
