"""Widths of a cloud by stability class: Briggs, open country and urban."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.tables import rows
from consequence_models.scenario import Weather

Array = NDArray[np.float64]
_BRIGGS = {(row["terrain"], row["class"]): row for row in rows("briggs_sigmas")}


def _curve(x: Array, row: dict[str, str], axis: str) -> Array:
    factor, length, power = (float(row[f"{axis}_{name}"]) for name in ("factor", "length_1_m", "power"))
    if power == 0:
        return factor * x
    base = 1 + length * x
    if power == -1:
        return factor * x / base
    return factor * x / np.sqrt(base) if power == -0.5 else factor * x * np.sqrt(base)


def briggs(distance_m: ArrayLike, stability: str, terrain: str = "rural") -> tuple[Array, Array]:
    """Crosswind and vertical standard deviation [m] of a 10-minute plume; 0 at and before the source.

    Checked from 100 m to 10 km.
    Source: Briggs (1973), in Hanna, Briggs & Hosker (1982), Handbook on Atmospheric Diffusion, table 4.5.
    """
    x = np.maximum(np.asarray(distance_m, float), 0.0)
    row = _BRIGGS[terrain, stability]
    return _curve(x, row, "y"), _curve(x, row, "z")


class Spread(Protocol):
    """Widths of a plume as a function of the distance downwind."""

    def __call__(self, distance_m: Array) -> tuple[Array, Array]:
        """Crosswind and vertical standard deviation [m]."""


@dataclass(frozen=True, slots=True)
class BriggsSpread:
    """Widths by stability class and terrain."""

    stability: str
    terrain: str

    def __call__(self, distance_m: Array) -> tuple[Array, Array]:
        """Crosswind and vertical standard deviation [m]."""
        return briggs(distance_m, self.stability, self.terrain)


def spread_for(weather: Weather) -> Spread:
    """The widths that this weather supports: by class, since no more is known."""
    return BriggsSpread(weather.stability, weather.terrain)
