"""A release and a wind that change with time, as puffs carried by the wind's own record; fields as matrix products."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.gaussian import vertical_share
from consequence_models.physics.sigmas import averaging_factor, briggs_height, briggs_width

Array = NDArray[np.float64]
SLOWEST_M_S = 0.5  # in a calm a puff goes on growing as if it had travelled this fast
_STEP_SIGMAS = 0.75  # puffs stand this many of their own widths apart: the sum is smooth to 1e-3
_AGES, _FINEST_S = 400, 0.05
_FIRST_M = 3.0  # no puff is narrower than one that has travelled this far
ROOT_2PI = math.sqrt(2 * math.pi)


@dataclass(frozen=True, kw_only=True)
class WindRecord:
    """A weather station's record: each row holds from its time until the next; the last goes on.

    Parameters
    ----------
    t_s : shape (n,), rising
        Times from the start of the release [s]; what lies before the first takes the first row.
    wind_m_s, wind_from_deg : shape (n,)
        Speed at the height of the cloud [m/s] and where it comes from [°].
    stability : n letters A to F
    """

    t_s: Array
    wind_m_s: Array
    wind_from_deg: Array
    stability: str
    _path: dict[str, Array] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        towards = np.radians(self.wind_from_deg + 180)
        grow = np.maximum(self.wind_m_s, SLOWEST_M_S)
        rates = {"east": self.wind_m_s * np.sin(towards), "north": self.wind_m_s * np.cos(towards)}
        for name in sorted(set(self.stability)):
            rates[name] = grow * np.array([one == name for one in self.stability], float)
        object.__setattr__(self, "_path", rates)

    def speed(self, at_s: Array) -> Array:
        """Wind speed [m/s] at times."""
        return np.asarray(self.wind_m_s[np.clip(np.searchsorted(self.t_s, at_s, side="right") - 1, 0, None)])

    def path(self, now_s: float, since_s: Array) -> dict[str, Array]:
        """Path travelled in each class between earlier times and now [m]."""
        return {name: self.run(name, now_s) - self.run(name, since_s) for name in self.classes}

    @property
    def classes(self) -> tuple[str, ...]:
        """The stability classes that occur."""
        return tuple(sorted(set(self.stability)))

    def run(self, name: str, until_s: ArrayLike) -> Array:
        """Integral of a rate from time 0: `east`, `north` [m], or the path travelled in a class [m]."""
        t, rate = self.t_s, self._path[name]
        edges = np.concatenate([[min(t[0], 0.0)], t[1:]]) if t.size > 1 else np.array([min(t[0], 0.0)])
        total = np.concatenate([[0.0], np.cumsum(rate[:-1] * np.diff(edges))])
        until = np.asarray(until_s, float)
        k = np.clip(np.searchsorted(edges, until, side="right") - 1, 0, t.size - 1)
        return np.asarray(total[k] + rate[k] * (until - edges[k]))


@dataclass(frozen=True, kw_only=True)
class Puffs:
    """All puffs at one time: mass [kg], place [m], widths [m]; each of shape (p,)."""

    mass: Array
    east: Array
    north: Array
    wide: Array
    high: Array
    height_m: float
    lid_m: float | None = None

    def at(self, x: Array, y: Array, z: Array) -> Array:
        """Concentration [kg/m³] at receptors, all of one shape."""
        flat = [np.ravel(one) for one in (x, y, z)]
        out = np.zeros(flat[0].size)
        chunk = max(1, 2_000_000 // max(self.mass.size, 1))
        for start in range(0, out.size, chunk):
            part = slice(start, start + chunk)
            a, b, c = (one[part, None] for one in flat)
            apart = np.square(a - self.east) + np.square(b - self.north)
            level = np.exp(-0.5 * apart / self.wide**2) / (2 * math.pi * self.wide**2)
            up = vertical_share(c, self.high[None, :], self.height_m, self.lid_m)
            out[part] = (level * up) @ self.mass
        return out.reshape(np.shape(x))

    def grid(self, x: Array, y: Array, z: Array, out: Array | None = None) -> Array:
        """Concentration [kg/m³] on the grid of three axes, shape (z, y, x), into `out` where given: one product."""
        made = np.empty((z.size, y.size, x.size)) if out is None else out
        wide = self.wide[:, None]
        east = np.exp(-0.5 * np.square((x - self.east[:, None]) / wide)) / (ROOT_2PI * wide)
        north = np.exp(-0.5 * np.square((y - self.north[:, None]) / wide)) / (ROOT_2PI * wide)
        up = vertical_share(z[None, :], self.high[:, None], self.height_m, self.lid_m) * self.mass[:, None]
        rows = (up[:, :, None] * north[:, None, :]).reshape(self.mass.size, -1)
        np.matmul(rows.T, east, out=made.reshape(-1, x.size))  # one product: small ones wait for each other's threads
        return made


def _edges(wind: WindRecord, now_s: float, last_s: float, terrain: str) -> Array:
    """Times of release between which one puff stands: close together for young puffs, far apart for old ones."""
    newest = min(now_s, last_s)
    start, oldest = max(now_s - newest, 0.0), now_s
    ages = start + np.concatenate([[0.0], np.geomspace(_FINEST_S, max(oldest - start, 2 * _FINEST_S), _AGES)])
    path = wind.path(now_s, now_s - ages)
    total = np.maximum(sum(path.values(), np.zeros_like(ages)), _FIRST_M)
    step = _STEP_SIGMAS * _mean(path, total, terrain, briggs_width) / np.maximum(wind.speed(now_s - ages), SLOWEST_M_S)
    count = np.concatenate([[0.0], np.cumsum(np.diff(ages) * (1 / step[1:] + 1 / step[:-1]) / 2)])
    whole = np.linspace(0.0, count[-1], max(math.ceil(count[-1]), 1) + 1)
    return np.asarray(np.maximum(now_s - np.interp(whole, count, ages)[::-1], 0.0))


def _mean(path: dict[str, Array], total: Array, terrain: str,
          curve: Callable[[Array, str, str], Array]) -> Array:  # fmt: skip
    """Width after a path in several classes: each class's own width at the whole path, weighted by its share."""
    out = np.zeros_like(total)
    for name, part in path.items():
        out = out + np.where(total > _FIRST_M, part / total, 1 / len(path)) * curve(total, name, terrain)
    return np.asarray(out)


def puffs_at(
    now_s: float,
    *,
    wind: WindRecord,
    mass_between: Callable[[Array], Array],
    last_s: float,
    height_m: float,
    instant_kg: float = 0.0,
    source_sigma_m: float = 0.0,
    terrain: str = "rural",
    lid_m: float | None = None,
    averaging_s: float = 600.0,
) -> Puffs | None:
    """All puffs in the air at one time, None before anything has left.

    Parameters
    ----------
    now_s, last_s
        Time from the start, and the end of the release [s].
    mass_between
        From edges (m,) in time to the mass released between neighbours (m - 1,) [kg].
    instant_kg
        Mass that leaves at time 0 at once.

    Each puff carries what left within its share of time, so that mass is conserved however few there are. Its widths
    are those of a plume at the path it has travelled. Source: Briggs (1973); the puff sum of Hanna, Briggs & Hosker
    (1982), Handbook on Atmospheric Diffusion, chapter 7.
    """
    if not now_s > 0:
        return None
    edges = _edges(wind, now_s, last_s, terrain)
    mass, middle = mass_between(edges), (edges[1:] + edges[:-1]) / 2
    if instant_kg > 0:
        mass, middle = np.append(mass, instant_kg), np.append(middle, 0.0)
    keep = mass > 0
    if not keep.any():
        return None
    mass, middle = mass[keep], middle[keep]
    back = wind.path(now_s, middle)
    path = np.maximum(sum(back.values(), np.zeros_like(mass)), _FIRST_M)
    wide = _mean(back, path, terrain, briggs_width) * averaging_factor(averaging_s)
    return Puffs(
        mass=mass,
        east=wind.run("east", now_s) - wind.run("east", middle),
        north=wind.run("north", now_s) - wind.run("north", middle),
        wide=np.hypot(wide, source_sigma_m),
        high=_mean(back, path, terrain, briggs_height),
        height_m=height_m,
        lid_m=lid_m,
    )
