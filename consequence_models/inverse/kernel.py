"""Adjoint kernels: what one sensor would read of a unit leak at every candidate, for many wind directions at once.

A passive plume is linear in its rate and depends on the two places only through distance along and across the wind,
so the library's own mixing is tabulated once over distance and read off for all candidates together. No dense gas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from consequence_models.inverse.drift import Drift
from consequence_models.inverse.given import Sensor
from consequence_models.physics.gaussian import ROOT_2PI
from consequence_models.physics.mixing import MeasuredMixing, mixing_for
from consequence_models.physics.sigmas import SHORTEST_AVERAGE_S, USUAL_AVERAGE_S, averaging_factor
from consequence_models.scenario import Weather

Array = NDArray[np.float64]
Single = NDArray[np.float32]
_FIRST_M, _LAST_M, _NODES = 0.5, 20_000.0, 512
_LOG_FIRST = math.log(_FIRST_M)
_PER_LOG = (_NODES - 1) / math.log(_LAST_M / _FIRST_M)
WIDEST = 5.0  # sigma_y from the axis; beyond, the kernel is taken as nothing
_PIECES = 6  # of a line sensor
_PER_METRE = 1024.0
DEPOSITION_HEIGHT_M = 1.0  # at which a deposition velocity is given (Chamberlain 1953)


@dataclass(frozen=True, slots=True)
class Lit:
    """Where a sensor sees a unit leak: flat indices into (candidate, direction, width), ln(s/m³) and edge distance."""

    at: NDArray[np.int64]
    log_s_m3: Single
    edge: Single  # distance from the axis in sigma_y


@dataclass(frozen=True)
class Kernel:
    """One weather's mixing, tabulated over distance for each pair of source and sensor heights."""

    weather: Weather
    averaging_s: float
    towards_rad: float
    deposition_m_s: float
    drift: Drift | None
    _tables: dict[tuple[float, float], tuple[Single, Single]]

    def tables(self, source_m: float, sensor_m: float) -> tuple[Single, Single]:
        """ln sigma_y and ln of the crosswind-integrated concentration of a unit rate, over ln distance."""
        key = (round(source_m, 1), round(sensor_m, 1))
        if key not in self._tables:
            self._tables[key] = self._tabulate(*key)
        return self._tables[key]

    def _tabulate(self, source_m: float, sensor_m: float) -> tuple[Single, Single]:
        """Tables over distance.

        Where the class is all that is known but the mast saw the wind turn within the averaging time, the variances of
        the plume itself and of its turning add up: Gifford (1959), Advances in Geophysics 6, 117-137.
        """
        x = np.exp(np.linspace(_LOG_FIRST, math.log(_LAST_M), _NODES))
        mixing = mixing_for(self.weather, source_m)
        sigma = mixing.sigma_y(x)
        theirs, theta = isinstance(mixing, MeasuredMixing), self.weather.sigma_theta_deg
        if not theirs and theta is not None:
            turning = np.full_like(x, theta) if self.drift is None else self.drift.spread_deg(x)
            sigma = np.hypot(sigma * averaging_factor(SHORTEST_AVERAGE_S), x * np.tan(np.radians(turning)))
        elif not (theirs and theta is not None) and self.averaging_s != USUAL_AVERAGE_S:
            sigma = sigma * averaging_factor(self.averaging_s)
        layer = mixing.layer(x, sensor_m)
        if self.drift is not None:
            layer = layer * self.weather.wind_m_s / self.drift.speed_m_s(x)
        if self.deposition_m_s > 0:
            layer = layer * depletion(x, mixing.layer(x, DEPOSITION_HEIGHT_M), self.deposition_m_s)
        with np.errstate(divide="ignore"):
            return np.log(sigma).astype(np.float32), np.maximum(np.log(layer), -80).astype(np.float32)

    def lit(
        self,
        sensor: Sensor,
        places_m: NDArray[np.float64],
        offsets_rad: NDArray[np.float64],
        widths: NDArray[np.float64],
    ) -> Lit:
        """Where and how strongly the sensor sees a unit leak.

        Parameters
        ----------
        places_m : ndarray (candidates, 3)
        offsets_rad : ndarray (directions,), added to the heading of the wind
        widths : ndarray (factors,) on sigma_y
        """
        if sensor.x2_m is None or sensor.y2_m is None:
            return self._point(sensor, places_m, offsets_rad, widths)
        return self._line(sensor, places_m, offsets_rad, widths)

    def fields(self, sources_m: Array, heading_rad: Array, width: Array, x_m: Array, y_m: Array, z_m: float) -> Array:
        """Concentration per unit rate [s/m³] of many leaks, each in its own wind, shape (leaks, receptors)."""
        sin, cos = (part(heading_rad).astype(np.float32)[:, None] for part in (np.sin, np.cos))
        east, north = (
            (one[None, :] - sources_m[:, axis, None]).astype(np.float32) for axis, one in enumerate((x_m, y_m))
        )
        along, across = east * sin + north * cos, np.abs(north * sin - east * cos)
        near = np.flatnonzero((along > 0) & (across < 2.0 * along + 10))
        if not near.size:
            return np.zeros(along.shape)
        leak = near // len(x_m)
        log_sigma, log_layer = self._read(along.ravel()[near], sources_m[leak, 2], z_m)
        log_sigma += np.log(width).astype(np.float32)[leak]
        edge = across.ravel()[near] * np.exp(-log_sigma)
        out = np.zeros(along.size)
        out[near] = np.exp(log_layer - log_sigma - np.square(edge) / 2) / ROOT_2PI
        return out.reshape(along.shape)

    def _turned(self, dx: Array, dy: Array, offsets_rad: Array) -> tuple[Single, Single]:
        if self.drift is not None:
            dx, dy = self.drift.straightened(dx, dy, self.towards_rad)
        return turned(dx, dy, self.towards_rad + offsets_rad)

    def _read(self, along: Single, heights: Array, sensor_m: float) -> tuple[Single, Single]:
        """ln sigma_y and ln layer at distances along the wind, each source at its own height."""
        at = (np.log(np.maximum(along, _FIRST_M)) - np.float32(_LOG_FIRST)) * np.float32(_PER_LOG)
        low = np.minimum(at.astype(np.int32), _NODES - 2)
        part = at - low
        levels = np.unique(np.round(heights, 1))
        if len(levels) == 1:
            sigma, layer = self.tables(float(levels[0]), sensor_m)
            return sigma[low] + part * (sigma[low + 1] - sigma[low]), layer[low] + part * (layer[low + 1] - layer[low])
        stack = [self.tables(float(level), sensor_m) for level in levels]
        sigma, layer = np.concatenate([one[0] for one in stack]), np.concatenate([one[1] for one in stack])
        low = low + (np.searchsorted(levels, np.round(heights, 1)) * _NODES).astype(np.int32)
        return sigma[low] + part * (sigma[low + 1] - sigma[low]), layer[low] + part * (layer[low + 1] - layer[low])

    def _point(
        self,
        sensor: Sensor,
        places_m: NDArray[np.float64],
        offsets_rad: NDArray[np.float64],
        widths: NDArray[np.float64],
    ) -> Lit:
        along, across = self._turned(sensor.x_m - places_m[:, 0], sensor.y_m - places_m[:, 1], offsets_rad)
        directions, factors = len(offsets_rad), len(widths)
        near = np.flatnonzero((along > 0) & (np.abs(across) < 2.0 * along + 10))  # no plume is wider than this
        if not near.size:
            return Lit(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32))
        x, y = along.ravel()[near], np.abs(across.ravel()[near])
        log_sigma, log_layer = self._read(x, places_m[near // directions, 2], sensor.z_m)
        scaled = (y * np.exp(-log_sigma))[:, None] / widths.astype(np.float32)
        row, column = np.nonzero(scaled < WIDEST)
        edge: Single = scaled[row, column].astype(np.float32)
        log: Single = (log_layer - log_sigma)[row] - np.log(widths * ROOT_2PI).astype(np.float32)[column]
        log -= np.square(edge) / 2
        return Lit(near[row] * factors + column, log, edge)

    def _line(
        self,
        sensor: Sensor,
        places_m: NDArray[np.float64],
        offsets_rad: NDArray[np.float64],
        widths: NDArray[np.float64],
    ) -> Lit:
        """Mean along the path: exact across the wind in each piece (error functions), its middle along the wind."""
        assert sensor.x2_m is not None
        assert sensor.y2_m is not None
        height = (sensor.z_m + (sensor.z_m if sensor.z2_m is None else sensor.z2_m)) / 2
        shares = (np.arange(_PIECES) + 0.5) / _PIECES
        dx, dy = (sensor.x2_m - sensor.x_m) / _PIECES, (sensor.y2_m - sensor.y_m) / _PIECES
        size = len(places_m) * len(offsets_rad) * len(widths)
        total, nearest = np.zeros(size, np.float32), np.full(size, np.float32(WIDEST))
        factors = len(widths)
        for share in shares:
            x = sensor.x_m + share * _PIECES * dx - places_m[:, 0]
            y = sensor.y_m + share * _PIECES * dy - places_m[:, 1]
            along, across = self._turned(x, y, offsets_rad)
            heading = self.towards_rad + offsets_rad
            half = (np.abs(dy * np.sin(heading) - dx * np.cos(heading)) / 2 + 0.05).astype(np.float32)
            near = np.flatnonzero((along > 0) & (np.abs(across) - half < 2.0 * along + 10))
            if not near.size:
                continue
            log_sigma, log_layer = self._read(along.ravel()[near], places_m[near // len(offsets_rad), 2], height)
            away, reach = np.abs(across.ravel()[near]), half[near % len(offsets_rad)]
            scale = np.exp(-log_sigma)[:, None] / widths.astype(np.float32)
            low, high = (away - reach)[:, None] * scale, (away + reach)[:, None] * scale
            inside = ndtr(-low) - ndtr(-high)
            value = np.exp(log_layer)[:, None] * inside / (2 * reach)[:, None] / _PIECES
            where = (near[:, None] * factors + np.arange(factors)).ravel()
            total[where] += value.ravel()
            nearest[where] = np.minimum(nearest[where], np.maximum(low, 0).ravel())
        at = np.flatnonzero((total > 0) & (nearest < WIDEST))
        with np.errstate(divide="ignore"):
            return Lit(at, np.maximum(np.log(total[at]), -80), nearest[at])


def turned(dx: Array, dy: Array, heading_rad: Array) -> tuple[Single, Single]:
    """Distances along and across winds, to the millimetre: the same in every frame, whatever its rounding.

    `dx`, `dy` of shape (candidates,), `heading_rad` (directions,); both answers (candidates, directions).
    """
    sin, cos, east, north = np.sin(heading_rad), np.cos(heading_rad), dx[:, None], dy[:, None]
    parts = east * sin + north * cos, north * sin - east * cos
    along, across = (np.rint(one * _PER_METRE).astype(np.float32) / np.float32(_PER_METRE) for one in parts)
    return along, across


def depletion(x: Array, layer_s_m2: Array, deposition_m_s: float) -> Array:
    """Share of a plume that has not gone to the ground after each distance (source depletion).

    Source: Chamberlain (1953), as in Hanna, Briggs & Hosker (1982), section 10: dQ/dx = -v_d x ground concentration.
    """
    steps = (layer_s_m2[1:] + layer_s_m2[:-1]) / 2 * np.diff(x)
    taken = np.concatenate([[layer_s_m2[0] * x[0]], layer_s_m2[0] * x[0] + np.cumsum(steps)])
    return np.asarray(np.exp(-deposition_m_s * taken))


def kernel_for(
    weather: Weather, averaging_s: float = USUAL_AVERAGE_S, deposition_m_s: float = 0.0, drift: Drift | None = None
) -> Kernel:
    """The kernel of one weather; readings are means over `averaging_s`; the ground takes up at `deposition_m_s`.

    `drift` is the way that the air came; None: straight, with the wind of the weather.
    """
    towards = math.radians((weather.wind_from_deg + 180.0) % 360.0)
    return Kernel(weather, averaging_s, towards, deposition_m_s, drift, {})
