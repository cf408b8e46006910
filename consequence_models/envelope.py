"""The band of an answer: the lowest and the highest of several fields that answer the same question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.reach import farthest_m
from consequence_models.result import Caution, Extent, Field

Array = NDArray[np.float64]


@runtime_checkable
class Banded(Protocol):
    """A field that knows how low and how high the same question may be answered."""

    def band(self) -> tuple[Field, Field]:
        """The low and the high end."""


def band_m(field: Field, level: float, *, x_m: float, y_m: float, z_m: float = 1.5) -> tuple[float, float] | None:
    """Distance of a level at the low and at the high end of a field's band [m]; None without a band."""
    if not isinstance(field, Banded):
        return None
    box = field.extent_m(level, z_m)
    if box is not None:  # as outlines do, from where the field says that it starts
        x_m, y_m = box.x_m, box.y_m
    rays = {"bearings": 1} if getattr(field, "round", False) else {}
    low, high = (farthest_m(partial(_at, end, z_m), level, x_m=x_m, y_m=y_m, **rays) for end in field.band())
    return None if low == high else (low, high)


def _at(field: Field, z_m: float, x_m: Array, y_m: Array) -> Array:
    return field.at(x_m, y_m, z_m)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The lowest or highest of several fields of one quantity, place by place."""

    fields: tuple[Field, ...]
    highest: bool

    @property
    def quantity(self) -> str:
        """Quantity of the fields."""
        return self.fields[0].quantity

    @property
    def unit(self) -> str:
        """Unit of the fields."""
        return self.fields[0].unit

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """Warnings of the first field."""
        return self.fields[0].warnings

    @property
    def model_id(self) -> str:
        """Model of the first field."""
        return self.fields[0].model_id

    @property
    def model_version(self) -> str:
        """Its version."""
        return self.fields[0].model_version

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Value at receptors, broadcast."""
        values = [one.at(x_m, y_m, z_m, t_s) for one in self.fields]
        return np.asarray(np.max(values, axis=0) if self.highest else np.min(values, axis=0))

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The widest of the fields' boxes."""
        boxes = [box for one in self.fields if (box := one.extent_m(level, z_m, t_s)) is not None]
        return max(boxes, key=lambda box: box.ahead_m + box.back_m, default=None)
