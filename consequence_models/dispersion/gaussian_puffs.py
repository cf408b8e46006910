"""Gaussian puffs: a passive release whose rate changes, in a wind that changes, as a station records them."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.gaussian_plume import pure_density_of
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.model import Model
from consequence_models.physics.nested_grid import NestedGrid, nested
from consequence_models.physics.puffs import SLOWEST_M_S, Puffs, WindRecord, puffs_at
from consequence_models.physics.sigmas import briggs_width
from consequence_models.physics.wind import obukhov_of_class, wind_at
from consequence_models.reach import box_by_rays
from consequence_models.result import Averages, Caution, Checked, Extent, Field, Uncertainty, over_times
from consequence_models.scenario import Scenario, Weather

Array = NDArray[np.float64]
ID, VERSION = "gaussian_puffs", "1.0"
_FIRST_S, _PARTS, _MOST_FRAMES = 2.0, 8, 400
_LATER = 3.0  # how many durations after the end the highest value is looked for at most
_FARTHEST_M = 20_000.0
REACH = Checked(quantity="distance_m", low=100.0, high=10_000.0, unit="m", zh="距离", en="distance")


@dataclass(frozen=True, kw_only=True)
class PuffField:
    """Concentration [kg/m³] of puffs over time; without a time the highest over the frames looked at."""

    puffs: Callable[[float], Puffs | None]
    frames_s: Array
    ceiling_kg_m3: float
    averaging_s: float
    again: Callable[[float], PuffField] = field(repr=False)
    highest: Callable[[float], NestedGrid] = field(repr=False)  # over the frames, at a height
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = ID
    model_version: str = VERSION

    def averaged(self, averaging_s: float) -> PuffField:
        """The same release seen with another averaging time [s]."""
        return self.again(averaging_s)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; `t_s` None is the highest over the frames."""
        if t_s is not None and np.ndim(t_s):
            return over_times(self.at, x_m, y_m, z_m, t_s)
        x, y, z = np.broadcast_arrays(
            np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m, np.asarray(z_m, float)
        )
        if t_s is not None:
            cloud = self.puffs(float(np.asarray(t_s)))
            return np.zeros(x.shape) if cloud is None else np.minimum(cloud.at(x, y, z), self.ceiling_kg_m3)
        out = np.zeros(x.shape)
        for height in np.unique(z):
            here = z == height
            out[here] = self.highest(float(height)).at(x[here], y[here])
        return np.minimum(out, self.ceiling_kg_m3)

    def grid(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike, times_s: ArrayLike) -> Array:
        """Concentration [kg/m³] on three axes at many times, shape (t, z, y, x)."""
        x, y, z = (np.atleast_1d(np.asarray(one, float)) for one in (x_m, y_m, z_m))
        times = np.atleast_1d(np.asarray(times_s, float))
        out = np.empty((times.size, z.size, y.size, x.size))
        for time, frame in zip(times, out, strict=True):
            cloud = self.puffs(float(time))
            if cloud is None:
                frame[:] = 0.0
                continue
            cloud.grid(x - self.x_m, y - self.y_m, z, out=frame)
            if frame.max() > self.ceiling_kg_m3:
                np.minimum(frame, self.ceiling_kg_m3, out=frame)
        return out

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box that holds every point at or above `level` at one height."""
        times = self.frames_s if t_s is None else [t_s]
        clouds = [cloud for cloud in (self.puffs(float(time)) for time in times) if cloud is not None]
        boxes = [_box(cloud, level, self.x_m, self.y_m) for cloud in clouds]
        found = [box for box in boxes if box is not None]
        if not found:
            return None
        low, high = np.min([box[0] for box in found], axis=0), np.max([box[1] for box in found], axis=0)
        middle, half = (low + high) / 2, (high - low) / 2 + 1.0
        box = Extent(x_m=float(middle[0]), y_m=float(middle[1]), towards_deg=0.0, back_m=float(half[1]),
                     ahead_m=float(half[1]), half_width_m=float(half[0]))  # fmt: skip
        return _tighter(self, level, z_m, t_s, box)


def _tighter(field: PuffField, level: float, z_m: float, t_s: float | None, box: Extent) -> Extent | None:
    """The part of a box where a coarse grid of the field reaches the level, and one cell around it."""
    n = 61
    x = np.linspace(box.x_m - box.half_width_m, box.x_m + box.half_width_m, n)
    y = np.linspace(box.y_m - box.back_m, box.y_m + box.ahead_m, n)
    times = field.frames_s if t_s is None else np.array([t_s])
    above = field.grid(x, y, z_m, times)[:, 0].max(axis=0) >= level
    if not above.any():
        return box_by_rays(lambda a, b: field.at(a, b, z_m, t_s), level, x_m=field.x_m, y_m=field.y_m,
                           farthest_m=_FARTHEST_M)  # fmt: skip
    rows, columns = np.flatnonzero(above.any(axis=1)), np.flatnonzero(above.any(axis=0))
    west, east = x[max(columns[0] - 1, 0)], x[min(columns[-1] + 1, n - 1)]
    south, north = y[max(rows[0] - 1, 0)], y[min(rows[-1] + 1, n - 1)]
    return Extent(x_m=field.x_m, y_m=field.y_m, towards_deg=0.0, back_m=float(field.y_m - south),
                  ahead_m=float(north - field.y_m),
                  half_width_m=float(max(abs(east - field.x_m), abs(field.x_m - west))))  # fmt: skip


def _box(cloud: Puffs, level: float, x_m: float, y_m: float) -> tuple[Array, Array] | None:
    """A box around all puffs wide enough for the level, by the concentration in the middle of their sum."""
    peak = cloud.at(cloud.east, cloud.north, np.full_like(cloud.east, cloud.height_m)).max()
    most = max(peak, cloud.at(cloud.east, cloud.north, np.zeros_like(cloud.east)).max())
    if most < level:
        return None
    reach = cloud.wide * math.sqrt(2 * math.log(most / level) + 1)
    east, north = cloud.east + x_m, cloud.north + y_m
    low = np.array([(east - reach).min(), (north - reach).min()])
    return low, np.array([(east + reach).max(), (north + reach).max()])


def wind_of(release: TimedRelease, weather: Weather) -> WindRecord:
    """The record as given, brought to the height of the release; without one the scenario's weather for all time."""
    times, speeds = release.wind_t_s or (0.0,), release.wind_m_s or (weather.wind_m_s,)
    classes = release.stability or weather.stability * len(times)
    height = max(3.0, release.height_m)
    carried = [
        wind_at(height, wind_m_s=speed, wind_height_m=weather.wind_height_m, roughness_m=weather.roughness_m,
                obukhov_m=obukhov_of_class(name, weather.roughness_m))
        for speed, name in zip(speeds, classes, strict=True)
    ]  # fmt: skip
    bearings = release.wind_from_deg or (weather.wind_from_deg,)
    return WindRecord(
        t_s=np.array(times), wind_m_s=np.array(carried), wind_from_deg=np.array(bearings), stability=classes
    )


def puff_field(scenario: Scenario, averaging_s: float = 600.0) -> PuffField:
    """Solve a `TimedRelease` in the wind's record, or in the scenario's weather where it has none."""
    release, weather = scenario.source, scenario.weather
    assert isinstance(release, TimedRelease)
    wind, last = wind_of(release, weather), float(release.t_s[-1])
    pure = pure_density_of(release.substance_id, release.molar_mass_kg_mol, weather)
    crossing = _FARTHEST_M / max(float(wind.wind_m_s.mean()), 0.5)
    ends = last + min(crossing, _LATER * max(last, 600.0))
    near = f"近于 {REACH.low:g} m、远于 {REACH.high:g} m 处未经检验"
    notes = [Caution(code="distance_range", zh=near, en="not checked nearer than 100 m or farther than 10 km",
                     quantity="distance_m", low=REACH.low, high=REACH.high, unit="m")]  # fmt: skip
    if float(wind.wind_m_s.min()) < 0.5:
        notes.append(Caution(code="calm", zh="记录中有静风：云团原地扩散，仅作参考",
                             en="the record has calms: puffs grow where they are; indicative only"))  # fmt: skip
    frames = _frames(release, wind, weather.terrain, ends)
    puffs = functools.lru_cache(maxsize=512)(
        functools.partial(
            puffs_at, wind=wind, mass_between=release.mass_between, last_s=last, height_m=release.height_m,
            instant_kg=release.instant_kg, source_sigma_m=release.diameter_m / math.sqrt(2 * math.pi),
            terrain=weather.terrain, lid_m=weather.inversion_height_m, averaging_s=averaging_s,
        )
    )  # fmt: skip
    return PuffField(
        puffs=puffs, frames_s=frames, ceiling_kg_m3=math.inf if pure is None else pure,
        highest=functools.lru_cache(maxsize=8)(functools.partial(_highest, puffs, frames)),
        averaging_s=averaging_s, again=Averages(functools.partial(_again, scenario)),
        x_m=scenario.x_m, y_m=scenario.y_m, warnings=tuple(notes),
    )  # fmt: skip


def _frames(release: TimedRelease, wind: WindRecord, terrain: str, ends: float) -> Array:
    """Times at which the highest value is looked for: no puff moves far between two, by its width and the release."""
    lasts = release.t_s[-1] - release.t_s[0]
    part = 0.0 if release.instant_kg > 0 else lasts / _PARTS
    speed = max(float(wind.wind_m_s.mean()), SLOWEST_M_S)
    found = [max(_FIRST_S, 0.1 * part)]
    while found[-1] < ends and len(found) < _MOST_FRAMES:
        narrow = min(float(briggs_width(np.array(speed * found[-1]), name, terrain)) for name in wind.classes)
        found.append(found[-1] + max(part, narrow / speed, _FIRST_S))
    return np.array(found)


def _highest(puffs: Callable[[float], Puffs | None], frames_s: Array, z_m: float) -> NestedGrid:
    """The highest value over the frames at one height, around the source."""
    clouds = [cloud for cloud in (puffs(float(time)) for time in frames_s) if cloud is not None]
    reach = max(
        (float(np.max(np.hypot(one.east, one.north) + 5 * one.wide)) for one in clouds), default=1.0
    )  # fmt: skip

    def grid(x: Array, y: Array) -> Array:
        level, out = np.array([z_m]), np.zeros((y.size, x.size))
        for one in clouds:
            np.maximum(out, one.grid(x, y, level)[0], out=out)
        return out

    return nested(grid, reach)


def _again(scenario: Scenario, averaging_s: float) -> PuffField:
    return puff_field(scenario, averaging_s)


def _solve(scenario: Scenario) -> Field:
    return puff_field(scenario)


UNCERTAINTY = Uncertainty(
    factor=3.0,
    zh="随时间变化的释放未与现场数据比较；稳态极限同高斯烟羽",
    en="changing releases were not compared with field data; the steady limit is the Gaussian plume",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="高斯烟团（随时间变化）",
    title_en="Gaussian puffs",
    takes=TimedRelease,
    quantity="concentration",
    unit="kg/m3",
    sources=(
        "Briggs (1973), in Hanna, Briggs & Hosker (1982), Handbook on Atmospheric Diffusion, table 4.5 and chapter 7",
        "NOAA (2013), ALOHA 5.4.4 Technical Documentation (wind profile)",
    ),
    not_covered_zh="重气、射流、风场随空间变化、障碍物与地形",
    not_covered_en="dense gas, jets, winds that differ from place to place, obstacles and terrain",
    checked=(REACH,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
