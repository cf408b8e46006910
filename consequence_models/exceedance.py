"""How sure an outline is: where a level is exceeded with a probability, over the wind's direction and all that scales.

One solved field serves the whole ensemble. Another direction of the wind turns the field about its source; another
rate, wind speed or the model's own factor multiplies its values, log-normally. Both are taken as independent.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from consequence_models.result import Caution, Field, averaged
from consequence_models.whatif import WhatIf

Array = NDArray[np.float64]
DIRECTION_DEG: Mapping[str, float] = MappingProxyType({"A": 25.0, "B": 20.0, "C": 15.0, "D": 10.0, "E": 5.0, "F": 2.5})
"""Standard deviation of the wind's direction by stability class; US NRC Regulatory Guide 1.23 (1972), table 2."""
LEAST_DEG = 5.0  # assumption: a mast is never surer than this of the wind somewhere else in the park
SPEED_FRACTION = 0.2  # assumption: standard deviation of the wind speed over the park and the next minutes
RATE_FACTOR = 1.5  # assumption: nine rates in ten lie within this factor of the one that was asked
NINE_IN_TEN = 1.6449  # half width of the middle 90 % of a normal distribution
PROTECTIVE = 0.1  # the 90th-percentile outline: one time in ten the level is exceeded outside of it
BANDS = (0.1, 0.5, 0.9)
_DIRECTIONS, _RANGES = 21, 100
_FAR_SIGMAS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much the answer may be off: ln of the factor on its values, and degrees of turn, as standard deviations."""

    log_sigma: float
    direction_deg: float
    warnings: tuple[Caution, ...]

    def factor(self, fraction: float) -> float:
        """The factor on the values that a share of the ensemble stays below."""
        return math.exp(float(ndtri(fraction)) * self.log_sigma)


def spread_of(result: WhatIf) -> Spread:
    """The spread of a run, by its model's uncertainty and its weather; every part is told as a warning."""
    known = result.model.uncertainty
    model = math.log(known.factor) / NINE_IN_TEN if known is not None else 0.0
    rate = math.log(RATE_FACTOR) / NINE_IN_TEN
    air = result.scenario.weather
    moves = result.model.takes.needs_weather
    turn = 0.0
    if moves:
        turn = max(air.sigma_theta_deg or DIRECTION_DEG[air.stability], LEAST_DEG)
    total = math.sqrt(model**2 + rate**2 + (SPEED_FRACTION**2 if moves else 0.0))
    factor = math.exp(NINE_IN_TEN * total)
    zh = f"超越概率：数值不确定度约 {factor:.2g} 倍（90 %），风向标准差 {turn:.3g}°；速率与风速的离散为假设"
    en = (
        f"probability of exceedance: values within a factor of {factor:.2g} (90 %), wind direction ±{turn:.3g}°"
        " (standard deviation); the spread of rate and wind speed is an assumption"
    )
    return Spread(
        log_sigma=total,
        direction_deg=turn,
        warnings=(Caution(code="exceedance_spread", zh=zh, en=en, quantity="factor", value=factor),),
    )


def exceedance(
    result: WhatIf, spread: Spread, fractions: Sequence[float] = BANDS
) -> list[dict[float, shapely.MultiPolygon]]:
    """For each level of a run, the ground where it is exceeded with at least each probability.

    Parameters
    ----------
    result, spread
        A run, and how much it may be off.
    fractions
        Probabilities of exceedance, above 0 and below 1.

    Returns
    -------
    list over levels of {probability: geometry in local metres}
        A smaller probability gives the wider ground; empty where the level is nowhere exceeded so often.
    """
    meshes: dict[float | None, _Mesh | None] = {}
    found = []
    for level in result.levels:
        if level.averaging_s not in meshes:
            least = min(one.value for one in result.levels if one.averaging_s == level.averaging_s)
            seen = averaged(result.field, level.averaging_s)
            meshes[level.averaging_s] = _mesh(seen, least, result, spread)
        grounds = _grounds(meshes[level.averaging_s], level.value, spread, fractions)
        found.append({fraction: _placed(ground, result) for fraction, ground in grounds.items()})
    return found


class _Mesh(NamedTuple):
    """Radii, bearings from the plume's heading [rad], values on both, and the weights of its turns (None: no turn)."""

    radius: Array
    bearing: Array
    value: Array
    turned: Array | None


def _mesh(field: Field, least: float, result: WhatIf, spread: Spread) -> _Mesh | None:
    """The field about its source, as far as anything may reach; None where it reaches nothing."""
    low = least * math.exp(-_FAR_SIGMAS * spread.log_sigma)
    box = field.extent_m(low, result.z_m)
    if box is None:
        return None
    x0, y0 = result.scenario.x_m, result.scenario.y_m
    far = float(np.hypot(*(box.corners_m() - [x0, y0]).T).max())
    radius = np.geomspace(max(0.5, far / 3000), 1.02 * far, _RANGES)
    fine = np.arange(-60.0, 60.25, 0.75)
    coarse = np.arange(66.0, 181.0, 6.0)
    bearing = np.radians(np.concatenate([-coarse[::-1], fine, coarse]))
    heading = math.radians(result.scenario.weather.wind_from_deg + 180.0)
    x = x0 + radius[:, None] * np.sin(heading + bearing)
    y = y0 + radius[:, None] * np.cos(heading + bearing)
    turn = math.radians(spread.direction_deg)
    seen = slice(None, 1) if getattr(field, "round", False) else slice(None)
    value = np.nan_to_num(field.at(x[:, seen], y[:, seen], result.z_m), nan=0.0)
    value = np.broadcast_to(value, x.shape)
    return _Mesh(radius, bearing, value, _turned(bearing, turn) if turn else None)


def _grounds(
    mesh: _Mesh | None, level: float, spread: Spread, fractions: Sequence[float]
) -> dict[float, shapely.MultiPolygon]:
    if mesh is None:
        return dict.fromkeys(fractions, shapely.MultiPolygon())
    with np.errstate(divide="ignore"):
        chance = ndtr(np.log(mesh.value / level) / max(spread.log_sigma, 1e-6))
    if mesh.turned is not None:
        chance = chance @ mesh.turned.T
    return {fraction: _ground(mesh.radius, mesh.bearing, chance, fraction) for fraction in fractions}


def _turned(bearing: Array, sigma: float) -> Array:
    """Weights, shape (n, n), that average over equally likely turns of the field, linear between bearings."""
    count = bearing.size
    weights = np.zeros((count, count))
    shares = (np.arange(_DIRECTIONS) + 0.5) / _DIRECTIONS
    for turn in sigma * ndtri(shares):
        at = (bearing - turn + np.pi) % (2 * np.pi) - np.pi
        place = np.interp(at, bearing, np.arange(count))
        low = np.minimum(place.astype(int), count - 2)
        part = place - low
        weights[np.arange(count), low] += (1 - part) / _DIRECTIONS
        weights[np.arange(count), low + 1] += part / _DIRECTIONS
    return weights


def _ground(radius: Array, bearing: Array, chance: Array, fraction: float) -> shapely.MultiPolygon:
    """The ground in polar coordinates about the source, as if the wind blew to the north."""
    if not np.ptp(chance, axis=1).any():
        return _disc(radius, chance[:, 0], fraction)
    generator: Any = contour_generator(
        x=np.arange(bearing.size), y=np.arange(radius.size), z=chance, fill_type=FillType.OuterOffset
    )
    points, offsets = generator.filled(fraction, 2.0)
    parts = []
    for ring, cut in zip(points, offsets, strict=True):
        r = np.exp(np.interp(ring[:, 1], np.arange(radius.size), np.log(radius)))
        r = np.where(ring[:, 1] <= 1e-9, 0.0, r)  # nothing is known nearer than the first radius: it counts as inside
        phi = np.interp(ring[:, 0], np.arange(bearing.size), bearing)
        xy = np.stack([r * np.sin(phi), r * np.cos(phi)], axis=-1)
        rings = [xy[a:b] for a, b in itertools.pairwise(cut)]
        parts.append(shapely.make_valid(shapely.Polygon(rings[0], rings[1:])))
    whole = shapely.union_all([part.buffer(0) for part in parts], grid_size=0.01)
    polygons = [one for one in shapely.get_parts(whole) if isinstance(one, shapely.Polygon) and one.area > 0]
    return shapely.MultiPolygon(polygons)


def _disc(radius: Array, chance: Array, fraction: float) -> shapely.MultiPolygon:
    """The ground where the chance is the same on every bearing: as far as it is large enough on the last time."""
    held = np.flatnonzero(chance >= fraction)
    if held.size == 0:
        return shapely.MultiPolygon()
    last = int(held[-1])
    far = radius[last]
    if last + 1 < radius.size:
        share = (chance[last] - fraction) / (chance[last] - chance[last + 1])
        far = math.exp(math.log(radius[last]) + share * math.log(radius[last + 1] / radius[last]))
    turn = np.linspace(0, 2 * np.pi, 241)[:-1]
    return shapely.MultiPolygon([shapely.Polygon(far * np.stack([np.cos(turn), np.sin(turn)], axis=-1))])


def _placed(ground: shapely.MultiPolygon, result: WhatIf) -> shapely.MultiPolygon:
    """Ground about a source that blows to the north, at the place and in the wind of a run."""
    turn = math.radians(result.scenario.weather.wind_from_deg + 180.0)
    sin, cos = math.sin(turn), math.cos(turn)
    x0, y0 = result.scenario.x_m, result.scenario.y_m

    def move(xy: Array) -> Array:
        return np.stack([x0 + xy[:, 0] * cos + xy[:, 1] * sin, y0 - xy[:, 0] * sin + xy[:, 1] * cos], axis=-1)

    moved: shapely.MultiPolygon = shapely.transform(ground, move)
    return moved
