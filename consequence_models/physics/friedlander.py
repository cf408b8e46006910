"""The pressure history behind a shock: Friedlander's wave, its decay from pressure, impulse and duration."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_DECAY = np.geomspace(1e-4, 1e4, 4001)


def _share(decay: Array) -> Array:
    """Impulse over pressure times duration; one half where nothing decays beyond the triangle."""
    return np.where(decay < 1e-2, 0.5 - decay / 6 + decay**2 / 24, (decay - 1 + np.exp(-decay)) / decay**2)


_SHARE = _share(_DECAY)


def decay_of(peak_pa: ArrayLike, impulse_pa_s: ArrayLike, duration_s: ArrayLike) -> Array:
    """Decay b of p(t) = P (1 - t/T) exp(-b t/T) that gives the impulse; 0 where it asks for a triangle or more.

    Source: Friedlander (1946); impulse / (P T) = 1/b - (1 - exp(-b)) / b².
    """
    ask = np.asarray(impulse_pa_s, float) / (np.asarray(peak_pa, float) * np.asarray(duration_s, float))
    first = np.exp(np.interp(-np.log(ask), -np.log(_SHARE), np.log(_DECAY)))
    return np.asarray(np.where(ask >= 0.5, 0.0, first))


def pressure_at(
    since_arrival_s: ArrayLike, *, peak_pa: ArrayLike, impulse_pa_s: ArrayLike, duration_s: ArrayLike
) -> Array:
    """Overpressure a time after arrival [Pa]: nothing before it, the peak at it, below ambient after the duration.

    A wave that decays slower than b = 1 has no negative phase that this form could give: it ends with its duration.

    Parameters
    ----------
    since_arrival_s, peak_pa, impulse_pa_s, duration_s : array_like, broadcast
        Time from the arrival of the shock, side-on peak, impulse and duration of the positive phase.
    """
    time = np.asarray(since_arrival_s, float) / np.asarray(duration_s, float)
    decay = decay_of(peak_pa, impulse_pa_s, duration_s)
    wave = np.asarray(peak_pa, float) * (1 - time) * np.exp(-decay * np.maximum(time, 0.0))
    wave = np.where((time > 1) & (decay < 1), 0.0 * wave, wave)
    return np.asarray(np.where(time < 0, np.where(np.isnan(wave), np.nan, 0.0), wave))
