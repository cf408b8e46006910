"""Where fragments come down: the density of landings, from the share that flies beyond a distance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.result import Caution, Extent, Field

Array = NDArray[np.float64]
_STEP_M = 1.0
_REACH_M = 5000.0


@dataclass(frozen=True, kw_only=True)
class Landing:
    """Expected number of fragments that come down on a square metre, alike in all directions.

    `beyond` is any field of the share of fragments that land farther out (`reach_fraction`), with its source at
    (x_m, y_m); `fragments_count` is how many there are: 2 to 3 from the BLEVE of a vessel on average (Holden; Gubinelli
    & Cozzani; recalled).
    """

    beyond: Field
    x_m: float = 0.0
    y_m: float = 0.0
    fragments_count: float = 2.5
    quantity: str = "fragment_density"
    unit: str = "1/m2"

    def __post_init__(self) -> None:
        if self.beyond.quantity != "reach_fraction":
            zh, en = "需要碎片射程分布", f"this needs a field of reach_fraction, not {self.beyond.quantity}"
            raise ImpossibleInput(zh, en, field="beyond")
        if not 0 < self.fragments_count < math.inf:
            raise ImpossibleInput("碎片数须为正数", "the number of fragments must be positive", field="fragments_count")

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What the range distribution says."""
        return self.beyond.warnings

    @property
    def model_id(self) -> str:
        """Id of the model of the ranges."""
        return self.beyond.model_id

    @property
    def model_version(self) -> str:
        """Version of that model."""
        return self.beyond.model_version

    def at(
        self,
        x_m: ArrayLike,
        y_m: ArrayLike,
        z_m: ArrayLike = 0.0,  # noqa: ARG002 (they come down to the ground)
        t_s: ArrayLike | None = None,  # noqa: ARG002 (all of them, at last)
    ) -> Array:
        """Density of landings [1/m²]: what falls into a ring of two metres' width, over its area."""
        away = np.hypot(np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m)
        low, high = np.maximum(away - _STEP_M, 0.0), away + _STEP_M
        falls = self._beyond(low) - self._beyond(high)
        return np.asarray(self.fragments_count * falls / (math.pi * (high**2 - low**2)))

    def _beyond(self, distance_m: Array) -> Array:
        return np.nan_to_num(self.beyond.at(self.x_m + distance_m, np.full(distance_m.shape, self.y_m)), nan=0.0)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """A square around the source as far as the density reaches the level."""
        away = np.geomspace(1.0, _REACH_M, 1000)
        above = np.flatnonzero(self.at(self.x_m + away, self.y_m) >= level)
        if above.size == 0:
            return None
        reach = float(away[min(above[-1] + 1, away.size - 1)])
        return Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=0, back_m=reach, ahead_m=reach, half_width_m=reach)
