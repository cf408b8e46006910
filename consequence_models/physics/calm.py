"""A cloud without wind: puffs that stay where they are released and grow with time."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.tables import rows

Array = NDArray[np.float64]
_GROWTH = {row["class"]: (float(row["along_m_s"]), float(row["vertical_m_s"])) for row in rows("calm_puff")}
_LATER = np.geomspace(1.0, 30.0, 12)  # times after the start, in durations, at which the highest value is sought


def calm_concentration(
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
    height_m: float,
    stability: str,
    duration_s: float,
    t_s: float | None = None,
) -> Array:
    """Concentration per unit rate [s/m³] of a release into still air over reflecting ground.

    The sum of puffs with sigma_x = sigma_y = a t and sigma_z = g t over their ages is, for each mirror image,
    exp(-s²/2t²) / ((2 pi)^(3/2) a² g s²) with s² = r²/a² + (z -+ h)²/g², less what has not been released since the end.
    `t_s` None is the highest over the times looked at.
    Source: Okamoto & Shiozawa (1978), as in the Japanese manual for total NOx control; growth rates recalled.
    """
    a, g = _GROWTH[stability]
    x, y, z = np.asarray(x_m, float), np.asarray(y_m, float), np.asarray(z_m, float)
    ground = (np.square(x) + np.square(y)) / a**2
    spread = [np.maximum(ground + np.square((z + side * height_m) / g), 1e-12) for side in (-1, 1)]
    times = duration_s * _LATER if t_s is None else np.array([t_s])
    highest = np.zeros(np.broadcast_shapes(ground.shape, z.shape))
    for time in times if math.isfinite(duration_s) else [math.inf]:
        highest = np.maximum(highest, sum(_since(s2, time) - _since(s2, time - duration_s) for s2 in spread))
    return np.asarray(highest / ((2 * math.pi) ** 1.5 * a * a * g))


def _since(s2: Array, age_s: float) -> Array:
    if not age_s > 0:
        return np.zeros_like(s2)
    return np.asarray(np.exp(-s2 / (2 * age_s**2)) / s2)


def calm_reach_m(rate_over_level_m3_s: float, stability: str) -> float:
    """A radius [m] outside of which the concentration is below the level, at any time."""
    return math.sqrt(2 * rate_over_level_m3_s / ((2 * math.pi) ** 1.5 * _GROWTH[stability][1]))
