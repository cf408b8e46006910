"""Several explosions at one place: their waves added as they arrive, each with its own start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.explosion.blast import BlastField
from consequence_models.result import Caution, Extent

Array = NDArray[np.float64]
_WEAK_PA = 1e5


@dataclass(frozen=True, kw_only=True)
class SuperposedBlast:
    """The sum of several pressure histories. With no time asked, the highest value of the sum: it lies at an arrival.

    The waves are added as sound adds; strong shocks do not, which is why a warning travels along.
    """

    blasts: tuple[BlastField, ...]
    quantity: str = "overpressure"
    unit: str = "Pa"
    warnings: tuple[Caution, ...] = ()
    model_id: str = "superposition"
    model_version: str = "1.0"

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Overpressure at a time, or the highest; a blast out of its range adds nothing there, all out gives NaN.

        Where a peak is known but its arrival is not, far from the charge, that peak counts alone.
        """
        if t_s is not None:
            return self._sum(x_m, y_m, z_m, np.asarray(t_s, float))
        peaks = []
        for one in self.blasts:
            arrival = one.of("arrival_time").at(x_m, y_m, z_m) + one.start_s
            alone = one.of("overpressure").at(x_m, y_m, z_m)
            peaks.append(np.where(np.isnan(arrival), alone, self._sum(x_m, y_m, z_m, np.nextafter(arrival, np.inf))))
        return np.asarray(np.fmax.reduce(peaks))

    def impulse_at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0) -> Array:
        """Positive impulses added [Pa s]."""
        parts = [one.of("impulse").at(x_m, y_m, z_m) for one in self.blasts]
        return np.asarray(np.where(np.all(np.isnan(parts), axis=0), np.nan, np.nansum(parts, axis=0)))

    def _sum(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike, t_s: Array) -> Array:
        parts = [one.of("overpressure").at(x_m, y_m, z_m, t_s) for one in self.blasts]
        known = [np.isnan(one) for one in parts]
        return np.asarray(np.where(np.all(known, axis=0) | np.isnan(t_s), np.nan, np.nansum(parts, axis=0)))

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """A box around all: where no single blast reaches an equal share of the level, the sum does not reach it."""
        boxes = [one.of("overpressure").extent_m(level / len(self.blasts), z_m) for one in self.blasts]
        corners = [box.corners_m() for box in boxes if box is not None]
        if not corners:
            return None
        west, south = np.concatenate(corners).min(axis=0)
        east, north = np.concatenate(corners).max(axis=0)
        half = (north - south) / 2, (east - west) / 2
        return Extent(
            x_m=float(west + half[1]), y_m=float(south + half[0]), towards_deg=0.0,
            back_m=float(half[0]), ahead_m=float(half[0]), half_width_m=float(half[1]),
        )  # fmt: skip


def superpose(blasts: Sequence[BlastField], starts_s: Sequence[float] | None = None) -> SuperposedBlast:
    """Add several blasts, each starting at its own time [s] (all at once where none is given).

    Raises
    ------
    ValueError
        No blast is given, or not as many starts as blasts.
    """
    if not blasts or (starts_s is not None and len(starts_s) != len(blasts)):
        raise ValueError("give at least one blast, and one start for each")
    starts = starts_s if starts_s is not None else [0.0] * len(blasts)
    placed = tuple(replace(one, start_s=float(start)) for one, start in zip(blasts, starts, strict=True))
    note = Caution(
        code="superposed", quantity="overpressure", high=_WEAK_PA, unit="Pa",
        zh=f"{len(blasts)} 次爆炸按到达时刻线性叠加；强激波会合并，近处偏低",
        en=f"{len(blasts)} explosions added linearly by arrival; strong shocks merge, so near values may be low",
    )  # fmt: skip
    seen = {caution.code: caution for one in blasts for caution in one.warnings}
    return SuperposedBlast(blasts=placed, warnings=(note, *seen.values()))
