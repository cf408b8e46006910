"""What share of a flame's heat the air lets through: by its water vapour and the length of the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
LOW_PA_M, HIGH_PA_M = 1e4, 1e5  # range of the correlation, vapour pressure times path


def vapour_pressure_pa(temperature_k: float, humidity_fraction: float = 1.0) -> float:
    """Partial pressure of water vapour in air [Pa].

    Source: Buck (1981), J. Appl. Meteorol. 20, 1527-1532, over water.
    """
    celsius = temperature_k - 273.15
    return float(humidity_fraction * 611.21 * np.exp((18.678 - celsius / 234.5) * celsius / (257.14 + celsius)))


def by_vapour(vapour_pa: float, path_m: ArrayLike) -> Array:
    """Transmissivity 2.02 (pw x)^-0.09, at most 1.

    Good between 1e4 and 1e5 Pa m; a shorter way gives up to 1, a longer one a little too much.

    Source: Bagster & Pitblado (1989); TNO Yellow Book CPR 14E, eq. 6.29.
    """
    amount = np.maximum(vapour_pa * np.asarray(path_m, float), 1.0)
    return np.asarray(np.minimum(2.02 * amount**-0.09, 1.0))


def by_path(path_m: ArrayLike) -> Array:
    """Transmissivity exp(-7e-4 x): GOST 12.3.047-98, for a fireball."""
    return np.asarray(np.exp(-7e-4 * np.asarray(path_m, float)))


def wayne(*, temperature_k: float, humidity_fraction: float, path_m: ArrayLike) -> Array:
    """Transmissivity by water vapour and carbon dioxide apart, from 0 to 1; recalled.

    Source: Wayne (1991), J. Loss Prev. Process Ind. 4, 86-92.
    """
    path = np.maximum(np.asarray(path_m, float), 1e-3)
    saturated_mm_hg = vapour_pressure_pa(temperature_k) / 133.322
    water = np.log10(humidity_fraction * path * saturated_mm_hg * 288.651 / temperature_k)
    carbon = np.log10(path * 273.0 / temperature_k)
    value = 1.006 - 0.01171 * water - 0.02368 * water**2 - 0.03188 * carbon + 0.001164 * carbon**2
    return np.asarray(np.clip(value, 0.0, 1.0))
