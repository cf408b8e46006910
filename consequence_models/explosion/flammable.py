"""How much of a cloud can burn: the mass between two concentrations in any field, and where its middle lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.result import Extent, Field

Array = NDArray[np.float64]
_ALONG, _ACROSS, _UP = 160, 61, 48
_HEIGHTS = np.geomspace(0.5, 2000.0, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlammablePart:
    """Mass between the limits [kg], its volume [m³] and its middle [m]; nothing where the cloud is too thin."""

    mass_kg: float
    volume_m3: float
    x_m: float
    y_m: float
    z_m: float


def flammable_part(field: Field, low_kg_m3: float, high_kg_m3: float, t_s: float | None = None) -> FlammablePart | None:
    """Integrate a field of concentration between the lower and the upper flammable limit.

    Parameters
    ----------
    field
        Concentration [kg/m³], from the ground up.
    low_kg_m3, high_kg_m3, t_s
        The limits, and a time [s]; None the steady or highest value.

    Returns
    -------
    FlammablePart or None
        None where the cloud nowhere reaches the lower limit. By the midpoint rule on a grid that is finer near the
        source, the axis and the ground; good to about 3 %.

    Raises
    ------
    ImpossibleInput
        The field is no concentration, or the limits are not in order.
    """
    if field.quantity != "concentration" or not 0 < low_kg_m3 < high_kg_m3:
        zh, en = "需要浓度场和有序的上下限", "a concentration and limits in order are needed"
        raise ImpossibleInput(zh, en, field="low_kg_m3")
    boxes = [(z, box) for z in _HEIGHTS if (box := field.extent_m(low_kg_m3, float(z), t_s)) is not None]
    ground = field.extent_m(low_kg_m3, 0.0, t_s)
    if ground is not None:
        boxes.insert(0, (0.0, ground))
    if not boxes:
        return None
    widest = _around([box for _, box in boxes])
    last = float(boxes[-1][0])
    above = _HEIGHTS[last < _HEIGHTS]
    return _integral(field, widest, float(above[0]) if above.size else last, (low_kg_m3, high_kg_m3), t_s)


def _around(boxes: list[Extent]) -> Extent:
    first = boxes[0]
    return Extent(
        x_m=first.x_m,
        y_m=first.y_m,
        towards_deg=first.towards_deg,
        back_m=max(box.back_m for box in boxes),
        ahead_m=max(box.ahead_m for box in boxes),
        half_width_m=max(box.half_width_m for box in boxes),
    )


def _cells(low: float, high: float, count: int, power: float) -> tuple[Array, Array]:
    """Middles and sizes of cells that are finest near zero."""
    edge = np.linspace(-1.0, 1.0, count + 1) if low < 0 else np.linspace(0.0, 1.0, count + 1)
    edges = np.sign(edge) * np.abs(edge) ** power
    edges = np.where(edges < 0, -edges * low, edges * high)
    return (edges[1:] + edges[:-1]) / 2, np.diff(edges)


def _integral(
    field: Field, box: Extent, top_m: float, limits: tuple[float, float], t_s: float | None
) -> FlammablePart | None:
    along, step = _cells(-max(box.back_m, 0.0), box.ahead_m, _ALONG, 2.0)
    across, side = _cells(-box.half_width_m, box.half_width_m, _ACROSS, 1.5)
    up, rise = _cells(0.0, top_m, _UP, 1.8)
    x, y = box.to_xy(along[:, None], across[None, :])
    area = step[:, None] * side[None, :]
    sums = np.zeros(5)
    for height, thick in zip(up, rise, strict=True):
        value = np.nan_to_num(field.at(x, y, float(height), t_s), nan=0.0)
        within = (value >= limits[0]) & (value <= limits[1])
        mass = np.where(within, value, 0.0) * area * thick
        sums += [mass.sum(), (within * area).sum() * thick, (mass * x).sum(), (mass * y).sum(), mass.sum() * height]
    if sums[0] <= 0:
        return None
    middle = sums[2:] / sums[0]
    return FlammablePart(
        mass_kg=float(sums[0]),
        volume_m3=float(sums[1]),
        x_m=float(middle[0]),
        y_m=float(middle[1]),
        z_m=float(middle[2]),
    )
