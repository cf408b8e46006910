"""The shape of a vessel: how much lies below a level, and how high a volume stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput

Array = NDArray[np.float64]
SHAPES = ("vertical_cylinder", "horizontal_cylinder", "sphere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessel:
    """A cylinder with flat ends, upright or lying, or a sphere (which has no length)."""

    shape: str
    diameter_m: float
    length_m: float = 0.0

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            zh, en = f"容器形状须为其一：{'、'.join(SHAPES)}", f"the shape must be one of: {', '.join(SHAPES)}"
            raise ImpossibleInput(zh, en, field="vessel_shape")
        if not self.diameter_m > 0 or (self.shape != "sphere" and not self.length_m > 0):
            raise ImpossibleInput(
                "容器尺寸必须为正", "the size of the vessel must be positive", field="vessel_diameter_m"
            )

    @classmethod
    def of_volume(cls, shape: str, volume_m3: float, diameter_m: float | None = None) -> Vessel:
        """A vessel of a known volume; a cylinder without a diameter is three times as long as wide."""
        if shape == "sphere":
            return cls(shape=shape, diameter_m=math.cbrt(6 * volume_m3 / math.pi))
        wide = diameter_m if diameter_m is not None else math.cbrt(4 * volume_m3 / (3 * math.pi))
        return cls(shape=shape, diameter_m=wide, length_m=volume_m3 / (math.pi / 4 * wide**2))

    @property
    def height_m(self) -> float:
        """From the lowest to the highest point inside [m]."""
        return self.length_m if self.shape == "vertical_cylinder" else self.diameter_m

    @property
    def volume_m3(self) -> float:
        """Inside volume [m³]."""
        return float(self.below(self.height_m))

    def below(self, level_m: ArrayLike) -> Array:
        """Volume below a level above the lowest point [m³], in the shape of `level_m`."""
        h = np.clip(np.asarray(level_m, float), 0.0, self.height_m)
        r = self.diameter_m / 2
        if self.shape == "vertical_cylinder":
            return np.asarray(math.pi * r**2 * h)
        if self.shape == "sphere":
            return np.asarray(math.pi * h**2 * (3 * r - h) / 3)
        half = np.sqrt(np.maximum(2 * r * h - h**2, 0.0))
        return np.asarray(self.length_m * (r**2 * np.arccos((r - h) / r) - (r - h) * half))

    def level(self, volume_m3: ArrayLike) -> Array:
        """Height at which a volume stands above the lowest point [m], to a thousandth of the height."""
        levels = self.height_m * (1 - np.cos(np.linspace(0.0, math.pi, 2001))) / 2
        return np.asarray(np.interp(np.asarray(volume_m3, float), self.below(levels), levels))
