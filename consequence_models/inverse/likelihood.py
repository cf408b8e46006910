"""How well a predicted concentration explains a reading: a table over ln(concentration) and distance from the axis.

Both sides are taken to w(c) = asinh(c / 2n): linear in the noise n of the sensor, logarithmic above it, so that a zero
is a reading like any other. The misfit is Student's t; what lies below the detection limit, or at saturation, is known
only to lie there. A prediction's own error grows towards the edge of the plume, where a small shift changes much.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from consequence_models.inverse.given import Sensor, Trust
from consequence_models.inverse.kernel import WIDEST

Array = NDArray[np.float64]
Single = NDArray[np.float32]
EDGES = 10  # classes of distance from the axis
STEP_LOG = 0.1  # of the table, in ln concentration
_LOWEST, _HIGHEST = -9.0, 14.0  # of ln(c / noise)
_OUTLIER = 1e-3  # share of readings that mean nothing: a purge, a test gas, a stuck cell


def edge_class(edge: NDArray[np.float32]) -> NDArray[np.int64]:
    """Class of a distance from the axis, in sigma_y."""
    return np.minimum((edge * (EDGES / WIDEST)).astype(np.int64), EDGES - 1)


def warp(c: Array, noise: float) -> Array:
    """w(c) = asinh(c / 2 noise)."""
    return np.asarray(np.arcsinh(c / (2 * noise)))


class Table:
    """Log-likelihood of one reading over (edge class, ln concentration), and where no leak is seen at all."""

    __slots__ = ("nothing", "rows", "start_log")

    def __init__(self, sensor: Sensor, kg_m3: float, trust: Trust, averaging_s: float = 600.0) -> None:
        noise = sensor.noise_kg_m3
        self.start_log = math.log(noise) + _LOWEST
        logs = np.arange(self.start_log, math.log(noise) + _HIGHEST, STEP_LOG)
        edges = (np.arange(EDGES) + 0.5) * WIDEST / EDGES
        own = np.sqrt(trust.own_log(averaging_s) ** 2 + np.square(trust.edge_shift * edges))[:, None]
        c = np.exp(logs)[None, :]
        middle = warp(c, noise)
        spread = (warp(c * np.exp(own), noise) - warp(c * np.exp(-own), noise)) / 2
        shake = 1 / np.sqrt(np.square(c / noise) + 4)  # the noise of the sensor, seen through w
        rows = _log_t(sensor, kg_m3, middle, np.hypot(spread, shake), trust.tail_freedom)
        self.rows = rows.astype(np.float32)
        self.nothing = float(_log_t(sensor, kg_m3, np.zeros(1), np.full(1, 0.5), trust.tail_freedom)[0])

    def unrolled(
        self, log_rates: Array, log_kernel: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Log-likelihood relative to no leak for all rates at once.

        Returns
        -------
        windows : ndarray (edge class, row, rates)
        row : ndarray, the row of `windows` for each kernel value
        """
        stride = np.round((log_rates - log_rates[0]) / STEP_LOG).astype(int)
        start = np.float32(float(log_rates[0]) - self.start_log)
        at = np.rint((log_kernel + start) / np.float32(STEP_LOG)).astype(np.int64)
        last, reach = self.rows.shape[1] - 1, int(stride[-1])
        columns = np.clip(np.arange(-reach, last + 1)[:, None] + stride, 0, last)
        windows = self.rows[:, columns] - np.float32(self.nothing)
        return windows, np.clip(at, -reach, last) + reach


def _log_t(sensor: Sensor, kg_m3: float, middle: Array, spread: Array, freedom: float) -> Array:
    """Log of Student's t about `middle` in w, or of its share beyond a limit; never below the outliers' share."""
    noise = sensor.noise_kg_m3
    if kg_m3 >= sensor.saturation_kg_m3:
        likely = stdtr(freedom, (middle - warp(np.array(sensor.saturation_kg_m3), noise)) / spread)
    elif kg_m3 <= sensor.detection_limit_kg_m3 and sensor.detection_limit_kg_m3 > 0:
        likely = stdtr(freedom, (warp(np.array(sensor.detection_limit_kg_m3), noise) - middle) / spread)
    else:
        z = (float(warp(np.array(max(kg_m3, -5 * noise)), noise)) - middle) / spread
        scale = math.gamma((freedom + 1) / 2) / (math.gamma(freedom / 2) * math.sqrt(freedom * math.pi))
        likely = scale * (1 + z * z / freedom) ** (-(freedom + 1) / 2) / spread
    return np.asarray(np.log((1 - _OUTLIER) * likely + _OUTLIER * 0.1))
