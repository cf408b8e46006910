"""Dense gas in a search: a table of dense runs by rate, since such a cloud is no multiple of a smaller one.

Read instead of the adjoint kernel where a search carries one. Outside its winds and rates it is refused or said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inverse.drift import Drift
from consequence_models.inverse.given import Sensor
from consequence_models.inverse.kernel import WIDEST, Lit, turned
from consequence_models.result import Caution
from consequence_models.scenario import Release, Scenario, Weather

Array = NDArray[np.float64]
Single = NDArray[np.float32]
_ALONG = np.geomspace(3.0, 3000.0, 60)
_ANGLE = np.tan(np.radians(np.linspace(0.0, 75.0, 40)))  # across over along: a dense cloud is wide and flat-sided
_LOWEST_LOG = -80.0
WIND_FACTOR = 1.5  # a run serves winds up to this factor from its own


@dataclass(frozen=True, kw_only=True)
class DenseTable:
    """ln concentration of dense plumes over winds, rates, distance along and angle, at one height of sensors."""

    winds_m_s: Array
    log_rates: Array
    log_kg_m3: Single = field(repr=False)  # (winds, rates, along, angle)

    def covers(self, weather: Weather) -> bool:
        """Whether a run was made in a wind like this."""
        return bool(np.min(np.abs(np.log(self.winds_m_s / max(weather.wind_m_s, 1e-3)))) <= math.log(WIND_FACTOR))

    def caution(self, weather: Weather) -> Caution | None:
        """A warning where the table has no run for this wind: the passive kernel is used there."""
        if self.covers(weather):
            return None
        zh = f"重气表没有风速 {weather.wind_m_s:.1f} m/s 的计算，按被动扩散处理"
        en = f"the dense table has no run at {weather.wind_m_s:.1f} m/s: taken as passive"
        return Caution(code="outside_dense_table", zh=zh, en=en, quantity="wind_m_s", value=weather.wind_m_s)

    def lit(
        self, sensor: Sensor, places_m: Array, heading_rad: Array, widths: Array, weather: Weather,
        drift: Drift | None = None,
    ) -> tuple[Lit, Single]:  # fmt: skip
        """Where the sensor sees a leak, and ln concentration for every rate, shape (seen, rates).

        A width factor stretches the cloud across the wind and thins it by as much.
        """
        dx, dy = sensor.x_m - places_m[:, 0], sensor.y_m - places_m[:, 1]
        if drift is not None:
            dx, dy = drift.straightened(dx, dy, math.radians(weather.wind_from_deg + 180.0))
        along, across = turned(dx, dy, heading_rad)
        wind = int(np.argmin(np.abs(np.log(self.winds_m_s / weather.wind_m_s))))
        near = np.flatnonzero((along > 0) & (np.abs(across) < _ANGLE[-1] * widths.max() * along))
        x = np.log(np.maximum(along.ravel()[near], _ALONG[0]))
        row = (x - math.log(_ALONG[0])) / math.log(_ALONG[1] / _ALONG[0])
        ratio = np.abs(across.ravel()[near] / along.ravel()[near])[:, None] / widths
        column = np.interp(ratio, _ANGLE, np.arange(len(_ANGLE)), right=math.inf)
        seen = np.nonzero(np.isfinite(column) & (row < len(_ALONG) - 1)[:, None])
        at_row, at_column = np.clip(row[seen[0]], 0, len(_ALONG) - 2), np.minimum(column[seen], len(_ANGLE) - 1.001)
        i, j = at_row.astype(int), at_column.astype(int)
        a, b = (at_row - i)[:, None], (at_column - j)[:, None]
        table = self.log_kg_m3[wind].transpose(1, 2, 0)
        log = (1 - a) * ((1 - b) * table[i, j] + b * table[i, j + 1])
        log = log + a * ((1 - b) * table[i + 1, j] + b * table[i + 1, j + 1]) - np.log(widths)[seen[1], None]
        middle = np.maximum(table[i, 0], table[i + 1, 0]).max(axis=1)
        edge = np.sqrt(np.clip(2 * (middle - log.max(axis=1)), 0, WIDEST**2)).astype(np.float32)
        flat = near[seen[0]] * len(widths) + seen[1]
        return Lit(flat, log.max(axis=1).astype(np.float32), edge), log.astype(np.float32)


def dense_table(
    release: Release, weather: Weather, *, winds_m_s: Sequence[float], log_rates: Array, sensor_z_m: float = 1.0
) -> DenseTable:
    """Run the library's dense plume for every wind and rate; made once, before it is needed (0.1 s or so a run).

    Parameters
    ----------
    release : what may leak; its rate is replaced by each of `log_rates`.
    log_rates : the rates of the search, `search.rates.log()`.

    Raises
    ------
    ImpossibleInput
        No wind or no rate was given.
    """
    from consequence_models.dispersion.dense_plume import slab_field

    if not len(winds_m_s) or not len(log_rates):
        raise ImpossibleInput("须给出风速和速率", "give winds and rates", field="winds_m_s")
    y = _ALONG[:, None] * _ANGLE[None, :]
    x = np.broadcast_to(_ALONG[:, None], y.shape)
    out = np.empty((len(winds_m_s), len(log_rates), *y.shape), np.float32)
    for k, wind in enumerate(winds_m_s):
        air = replace(weather, wind_m_s=float(wind), wind_from_deg=270.0)
        for q, log in enumerate(log_rates):
            leak = replace(release, rate_kg_s=math.exp(float(log)), duration_s=max(release.duration_s, 3600.0))
            value = slab_field(Scenario(source=leak, weather=air)).at(x, y, sensor_z_m)
            with np.errstate(divide="ignore"):
                out[k, q] = np.maximum(np.log(np.nan_to_num(value)), _LOWEST_LOG)
    return DenseTable(winds_m_s=np.asarray(winds_m_s, float), log_rates=np.asarray(log_rates), log_kg_m3=out)
