"""Hidden leaks on the demo park, made by another kernel than the one that looks for them, as its detectors show them.

Puffs drift one by one in a wind that meanders, each with a sideways way of its own; turbulence multiplies what reaches
a detector (intensity 1); the detector lags (T90 30 to 60 s), scatters and saturates; the mast stands elsewhere and
measures another wind. All from one seed. Nothing here is read by the search.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.physics.sigmas import ccps_puff

Array = NDArray[np.float64]
STEP_S, PUFF_S, LASTS_S, BEFORE_S = 2.0, 4.0, 900.0, 120.0
STABILITY = "D"
FLUCTUATION_S = 10.0
_MEMORY_S = {"slow": 400.0, "eddy": 60.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What is hidden: the equipment, the rate and the wind of the hour."""

    equipment_id: str
    x_m: float
    y_m: float
    height_m: float
    rate_kg_s: float
    wind_m_s: float
    wind_from_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What everybody sees, every 2 s from 2 minutes before the leak: detectors [kg/m³] and the mast."""

    t_s: Array  # (times,), 0 when the leak starts
    kg_m3: Array  # (times, detectors)
    mast_m_s: Array
    mast_from_deg: Array


def _wander(chance: np.random.Generator, count: int, memory_s: float, shape: tuple[int, ...] = ()) -> Array:
    """A random walk with a memory, of standard deviation 1, shape (count, …)."""
    keep = math.exp(-STEP_S / memory_s)
    kicks = chance.standard_normal((count, *shape)) * math.sqrt(1 - keep * keep)
    out = np.empty_like(kicks)
    out[0] = chance.standard_normal(shape)
    for at in range(1, count):
        out[at] = keep * out[at - 1] + kicks[at]
    return out


def _winds(leak: Leak, chance: np.random.Generator, count: int) -> tuple[Array, Array, Array, Array]:
    """Speed and heading [rad] where the leak is, and as the mast has them: they share only the slow part."""
    slow_turn, slow_speed = (_wander(chance, count, _MEMORY_S["slow"]) for _ in range(2))
    eddies = [_wander(chance, count, _MEMORY_S["eddy"]) for _ in range(4)]
    apart_deg, apart_log = chance.normal(0, 6.0), chance.normal(0, 0.15)
    mast_deg = leak.wind_from_deg + 8.0 * slow_turn + 6.0 * eddies[0]
    mast = leak.wind_m_s * np.exp(0.12 * slow_speed + 0.12 * eddies[1])
    here_deg = leak.wind_from_deg + apart_deg + 8.0 * slow_turn + 6.0 * eddies[2]
    here = leak.wind_m_s * np.exp(apart_log + 0.12 * slow_speed + 0.12 * eddies[3])
    return here, np.radians(here_deg + 180.0), mast, mast_deg % 360


def _puffs_at(leak: Leak, chance: np.random.Generator, wind: Array, heading: Array, t: Array, sensors: Array) -> Array:
    """Concentration at sensors (n, 3) over time, from puffs that go each its own way, shape (times, n)."""
    way = np.cumsum(np.column_stack([wind * np.sin(heading), wind * np.cos(heading)]) * STEP_S, axis=0)
    starts = np.flatnonzero((t >= 0) & (np.round(t / STEP_S).astype(int) % int(PUFF_S / STEP_S) == 0))
    own = chance.normal(0.0, 0.06 * leak.wind_m_s, (len(starts), 2))  # sideways and along, besides the common meander
    out = np.zeros((len(t), len(sensors)))
    for at in range(len(t)):
        born = starts[starts < at]
        if not born.size:
            continue
        age = t[at] - t[born]
        place = way[at] - way[born] + own[: len(born)] * age[:, None] + (leak.x_m, leak.y_m)
        gone = np.maximum(wind[at] * age, 2.0)
        wide, high = ccps_puff(gone, STABILITY)
        wide, high = np.hypot(wide, 0.7), np.hypot(high, 0.5)
        square = np.square(sensors[:, None, :2] - place[None]).sum(axis=2)
        flat = np.exp(-square / (2 * wide**2)) / (wide**2 * high)
        z = sensors[:, None, 2]
        tall = sum(np.exp(-0.5 * np.square((z + side * leak.height_m) / high)) for side in (-1, 1))
        out[at] = leak.rate_kg_s * PUFF_S / (2 * math.pi) ** 1.5 * (flat * tall).sum(axis=1)
    return out


def show(
    leak: Leak, sensors: Array, noise: Array, top: Array, chance: np.random.Generator, lasts_s: float = LASTS_S
) -> Shown:
    """What the detectors at `sensors` (n, 3) and the mast show of a leak; `top` is the end of each range [kg/m³]."""
    t = np.arange(-BEFORE_S, lasts_s, STEP_S)
    wind, heading, mast, mast_deg = _winds(leak, chance, len(t))
    true = _puffs_at(leak, chance, wind, heading, t, sensors)
    swing = math.sqrt(math.log(2.0))  # of ln c, for an intensity of 1
    true *= np.exp(swing * _wander(chance, len(t), FLUCTUATION_S, (len(sensors),)) - swing**2 / 2)
    lag = chance.uniform(30, 60, len(sensors)) / math.log(10.0)
    seen = np.zeros_like(true)
    for at in range(1, len(t)):
        seen[at] = seen[at - 1] + (true[at] - seen[at - 1]) * (1 - np.exp(-STEP_S / lag))
    seen += noise * chance.standard_normal(seen.shape)
    return Shown(t_s=t, kg_m3=np.clip(seen, 0.0, top), mast_m_s=mast, mast_from_deg=mast_deg)


def mean_wind(speeds: Array, bearings_deg: Array) -> tuple[float, float]:
    """Mean speed and mean direction [°] of a stretch of record."""
    turn = np.radians(bearings_deg)
    heading = math.degrees(math.atan2(float(np.sin(turn).mean()), float(np.cos(turn).mean())))
    return float(speeds.mean()), heading % 360


def places(rows: Sequence[Leak]) -> Array:
    """Places of leaks, shape (n, 2)."""
    return np.array([(one.x_m, one.y_m) for one in rows])
