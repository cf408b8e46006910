"""Where people are: points with heads, outdoors and indoors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Heads at points: `outdoor_count` and `indoor_count` at x east, y north, each of shape (n,)."""

    x_m: Array
    y_m: Array
    outdoor_count: Array
    indoor_count: Array

    def __post_init__(self) -> None:
        shapes = {np.shape(part) for part in (self.x_m, self.y_m, self.outdoor_count, self.indoor_count)}
        if len(shapes) != 1 or any(len(shape) != 1 for shape in shapes):
            zh, en = "人口各列长度须一致", "the columns of people must be of one length"
            raise ImpossibleInput(zh, en, field="people")
        for name in ("x_m", "y_m", "outdoor_count", "indoor_count"):
            column = np.asarray(getattr(self, name), float)
            if not np.all(np.isfinite(column)) or (name.endswith("count") and np.any(column < 0)):
                zh = f"人口的 {name} 须为有限的非负数"
                raise ImpossibleInput(zh, f"{name} of people must be finite, a count not negative", field=name)
            object.__setattr__(self, name, column)

    @classmethod
    def spread(cls, *, x_m: Array, y_m: Array, count: Array, indoor_fraction: float) -> People:
        """People of whom one share is indoors."""
        heads = np.asarray(count, float)
        return cls(x_m=x_m, y_m=y_m, outdoor_count=heads * (1 - indoor_fraction), indoor_count=heads * indoor_fraction)

    @property
    def total_count(self) -> float:
        """All heads."""
        return float(self.outdoor_count.sum() + self.indoor_count.sum())
