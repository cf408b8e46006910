"""Individual risk over an area as a field like any other: one way to read it and to draw its contours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import RegularGridInterpolator

from consequence_models.errors import ImpossibleInput
from consequence_models.levels import Level
from consequence_models.result import Caution, Extent, Uncertainty

Array = NDArray[np.float64]
# Contours that a map shows, down to the lowest that AQ/T 3046-2013 11.2 asks for
CONTOURS_1_YR = (1e-3, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 1e-8)
CONTOURS = tuple(
    Level(value=level, label_zh="个人风险", label_en="Individual risk", shown=level, shown_unit="/a")
    for level in CONTOURS_1_YR
)
UNCERTAINTY = Uncertainty(
    factor=10.0,
    zh="泄漏频率、点火概率与致死规则多为通用值或回忆值，勿按三位有效数字使用",
    en="leak frequencies, ignition and rules of death are generic or recalled; not to be read to three digits",
)
MODEL_ID, MODEL_VERSION = "individual_risk", "1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An even grid of nodes: the south-west node, the step and how many there are east and north."""

    x_m: float
    y_m: float
    step_m: float
    columns: int
    rows: int

    def __post_init__(self) -> None:
        if not self.step_m > 0 or self.columns < 2 or self.rows < 2:
            zh, en = "网格须有正的步长和至少 2×2 个点", "a grid needs a positive step and at least 2 x 2 nodes"
            raise ImpossibleInput(zh, en, field="area")

    @classmethod
    def around(cls, x_m: float, y_m: float, half_m: float, nodes: int = 400) -> Area:
        """A square around a point."""
        step = 2 * half_m / (nodes - 1)
        return cls(x_m=x_m - half_m, y_m=y_m - half_m, step_m=step, columns=nodes, rows=nodes)

    def axes_m(self) -> tuple[Array, Array]:
        """East of the columns, north of the rows."""
        x, y = np.arange(self.columns, dtype=float), np.arange(self.rows, dtype=float)
        return self.x_m + self.step_m * x, self.y_m + self.step_m * y


@dataclass(frozen=True, kw_only=True, eq=False)
class RiskField:
    """Individual risk [1/yr] of somebody who stays at a place all year, outdoors and unprotected.

    `values` has shape (rows, columns) of the area; between nodes it is linear, outside it is not known (NaN).
    """

    area: Area
    values: Array
    warnings: tuple[Caution, ...] = ()
    quantity: str = "individual_risk"
    unit: str = "1/yr"
    model_id: str = MODEL_ID
    model_version: str = MODEL_VERSION

    @cached_property
    def _read(self) -> RegularGridInterpolator:
        x, y = self.area.axes_m()
        return RegularGridInterpolator((y, x), self.values, bounds_error=False, fill_value=np.nan)

    def at(
        self,
        x_m: ArrayLike,
        y_m: ArrayLike,
        z_m: ArrayLike = 0.0,  # noqa: ARG002 (risk is for people near the ground)
        t_s: ArrayLike | None = None,  # noqa: ARG002 (risk is of a year)
    ) -> Array:
        """Individual risk at places [1/yr]."""
        x, y = np.broadcast_arrays(np.asarray(x_m, float), np.asarray(y_m, float))
        return np.asarray(self._read(np.stack([y, x], axis=-1))).reshape(x.shape)

    def extent_m(
        self,
        level: float,
        z_m: float = 0.0,  # noqa: ARG002
        t_s: float | None = None,  # noqa: ARG002
    ) -> Extent | None:
        """The box of the nodes at or above a level and one step more; it ends with the area."""
        rows, columns = np.nonzero(self.values >= level)
        if rows.size == 0:
            return None
        (west, east), (south, north) = (
            (max(int(at.min()) - 1, 0), min(int(at.max()) + 1, last - 1))
            for at, last in ((columns, self.area.columns), (rows, self.area.rows))
        )
        x, y = self.area.axes_m()
        half_x, half_y = (x[east] - x[west]) / 2, (y[north] - y[south]) / 2
        middle_x, middle_y = (x[east] + x[west]) / 2, (y[north] + y[south]) / 2
        return Extent(
            x_m=float(middle_x), y_m=float(middle_y), towards_deg=0.0,
            back_m=float(half_y), ahead_m=float(half_y), half_width_m=float(half_x),
        )  # fmt: skip

    def nodes_m(self) -> tuple[Array, Array]:
        """The grid's own axes, for drawing contours without missing what lies between other points."""
        return self.area.axes_m()

    def area_above_m2(self, level: float) -> float:
        """Ground at or above a level, by cells."""
        return float(np.count_nonzero(self.values >= level)) * self.area.step_m**2

    def plus(self, other: RiskField) -> RiskField:
        """Risk adds over sources.

        Raises
        ------
        ImpossibleInput
            The other field is over another area.
        """
        if other.area != self.area:
            raise ImpossibleInput("两个风险场的网格不同", "the two fields are over different areas", field="area")
        warnings = tuple(dict.fromkeys((*self.warnings, *other.warnings)))
        return RiskField(area=self.area, values=self.values + other.values, warnings=warnings)
