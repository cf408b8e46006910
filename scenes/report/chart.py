"""A curve over distance with thresholds across it, both axes in decades."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenes.report.drawing import Drawing, Pen
from scenes.report.plan_view import HAIR, INK, SECOND, THIRD, distance

Array = NDArray[np.float64]
LEFT, RIGHT, TOP, BOTTOM = 46.0, 84.0, 10.0, 26.0


def over_distance(
    *,
    x_m: Array,
    values: Array,
    levels: Sequence[tuple[float, str, str]],
    y_title: str,
    x_title: str,
    colour: str,
    width: float,
    height: float = 150.0,
) -> Drawing | None:
    """Values over distance.

    Parameters
    ----------
    x_m, values : shape (n,)
        Distances, positive, and values in the unit shown; what is not positive is left out.
    levels
        Value in the same unit, label and colour of each threshold.
    width, height
        Of the sheet [points].

    Returns
    -------
    Drawing or None
        None where nothing is positive.
    """
    keep = np.isfinite(values) & (values > 0)
    if keep.sum() < 2:
        return None
    x, y = x_m[keep], values[keep]
    lows, highs = [value for value, _, _ in levels], float(max(y.max(), *(value for value, _, _ in levels)))
    floor = 10 ** math.floor(math.log10(min(lows) / 3))
    low_x, high_x = math.log10(x.min()), math.log10(x.max())
    low_y, high_y = math.log10(floor), math.ceil(math.log10(highs) * 1.0000001)
    sheet = Drawing(width=width, height=height)
    wide, tall = width - LEFT - RIGHT, height - TOP - BOTTOM

    def at(distance_m: float, value: float) -> tuple[float, float]:
        share = (math.log10(distance_m) - low_x) / (high_x - low_x)
        up = (math.log10(max(value, floor)) - low_y) / (high_y - low_y)
        return LEFT + share * wide, TOP + (1 - min(1.0, up)) * tall

    for decade in range(math.ceil(low_y), high_y + 1):
        _, level = at(x.min(), 10.0**decade)
        sheet.line((LEFT, level), (LEFT + wide, level), pen=Pen(stroke=HAIR, width=0.5))
        sheet.words((LEFT - 4, level + 2.5), decade_text(decade), size=6.5, colour=SECOND, anchor="end")
    for step in (1, 2, 5):
        for decade in range(math.floor(low_x), math.ceil(high_x) + 1):
            mark = step * 10.0**decade
            if x.min() <= mark <= x.max():
                across, _ = at(mark, floor)
                sheet.line((across, TOP), (across, TOP + tall), pen=Pen(stroke=HAIR, width=0.4))
                sheet.words((across, TOP + tall + 9), distance(mark), size=6.5, colour=SECOND, anchor="middle")
    for value, label, paint in levels:
        _, level = at(x.min(), value)
        sheet.line((LEFT, level), (LEFT + wide, level), pen=Pen(stroke=paint, width=0.9, dash=(4, 2)))
        sheet.words((LEFT + wide + 4, level + 2.5), label, size=6.5)
    inside = y >= floor
    points = tuple(at(float(a), float(b)) for a, b in zip(x[inside], y[inside], strict=True))
    sheet.line(*points, pen=Pen(stroke=colour, width=1.6))
    sheet.box(LEFT, TOP, wide, tall, Pen(stroke=INK, width=0.6))
    sheet.words((LEFT + wide / 2, height - 4), x_title, size=6.5, colour=THIRD, anchor="middle")
    sheet.words((LEFT, TOP - 3), y_title, size=6.5, colour=THIRD)
    return sheet


def decade_text(decade: int) -> str:
    """A power of ten as it stands on an axis."""
    if abs(decade) > 6:
        return f"10^{decade}"
    return f"{10.0**decade:g}" if decade < 0 else f"{10**decade:,}"
