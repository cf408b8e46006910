"""The Gaussian kernel: crosswind and vertical shares, ground and lid as mirrors, and the ends of a finite release."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

Array = NDArray[np.float64]
ROOT_2PI = math.sqrt(2 * math.pi)
_IMAGES = 4
_CERTAIN = 6.0  # erf(6) is 1 to the last digit


def crosswind_share(y_m: ArrayLike, sigma_y_m: ArrayLike) -> Array:
    """Share of the mass in one metre across the wind [1/m]."""
    sigma = np.asarray(sigma_y_m, float)
    return np.asarray(np.exp(-0.5 * np.square(np.asarray(y_m, float) / sigma)) / (ROOT_2PI * sigma))


def vertical_share(z_m: ArrayLike, sigma_z_m: ArrayLike, height_m: float, lid_m: float | None = None) -> Array:
    """Share of the mass in one metre of height [1/m], with the ground and, where given, the inversion as mirrors.

    Above a lid there is nothing. A cloud wider than the layer (sigma > 1.6 lid) is even from ground to lid.
    """
    z, sigma = np.asarray(z_m, float), np.asarray(sigma_z_m, float)
    if lid_m is None:
        if z.ndim == 0 and (float(z) == 0 or height_m == 0):
            away = float(z) + height_m
            shape = 2.0 if away == 0 else 2 * np.exp(-0.5 * np.square(away / sigma))
            return np.asarray(shape / (ROOT_2PI * sigma))
        near, far = np.exp(-0.5 * np.square((z - height_m) / sigma)), np.exp(-0.5 * np.square((z + height_m) / sigma))
        return np.asarray((near + far) / (ROOT_2PI * sigma))
    total = np.zeros(np.broadcast_shapes(z.shape, sigma.shape))
    for image in range(-_IMAGES, _IMAGES + 1):
        for side in (-1, 1):
            total = total + np.exp(-0.5 * np.square((z + side * height_m + 2 * image * lid_m) / sigma))
    mixed = np.where(sigma > 1.6 * lid_m, 1 / lid_m, total / (ROOT_2PI * sigma))
    return np.asarray(np.where(z > lid_m, 0.0, mixed))


def duration_share(
    x_m: ArrayLike, sigma_x_m: ArrayLike, wind_m_s: float, duration_s: float, t_s: float | None
) -> Array:
    """Factor on a steady plume for a release that lasts `duration_s`, at a time, or its highest over all time.

    Source: Palazzi et al. (1982), Atmospheric Environment 16, 2785-2790.
    """
    reach = math.sqrt(2) * np.asarray(sigma_x_m, float)
    if t_s is None:
        length = wind_m_s * duration_s / 2
        if reach.size and length > _CERTAIN * float(reach.max()):
            return np.ones_like(reach)
        return np.asarray(erf(length / reach))
    x = np.asarray(x_m, float)
    front = wind_m_s * t_s
    tail = max(0.0, wind_m_s * (t_s - duration_s))
    return np.asarray(0.5 * (erf((x - tail) / reach) - erf((x - front) / reach)))
