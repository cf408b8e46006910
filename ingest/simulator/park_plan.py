"""A growing plan of the demo park: features by noun, in metres from the middle of the park (x east, y north).

Nothing here knows what a unit or a tank farm looks like; see the `park_*` modules beside it.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle [m]."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width_m(self) -> float:
        return self.x1 - self.x0

    @property
    def depth_m(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def inset(self, by_m: float) -> Rect:
        return Rect(self.x0 + by_m, self.y0 + by_m, self.x1 - by_m, self.y1 - by_m)

    def part(self, x0: float, y0: float, x1: float, y1: float) -> Rect:
        """A part given in fractions of this rectangle."""
        return Rect(
            self.x0 + x0 * self.width_m,
            self.y0 + y0 * self.depth_m,
            self.x0 + x1 * self.width_m,
            self.y0 + y1 * self.depth_m,
        )

    def outline(self) -> Polygon:
        return box(self.x0, self.y0, self.x1, self.y1)


@dataclass
class Plan:
    """What has been laid out so far; generators add to it in a fixed order."""

    dice: random.Random
    features: dict[str, list[Properties]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)
    enterprise_id: str | None = None
    area: int = 0

    def number(self, prefix: str) -> str:
        """The next business code of the present area, such as T-1203."""
        key = f"{prefix}-{self.area:02d}"
        self.counts[key] += 1
        return f"{key}{self.counts[key]:02d}"

    def add(self, noun: str, geometry: BaseGeometry | None, *, id: str, **properties: Any) -> Properties:
        """Put one feature into the layer of its noun; it belongs to the present enterprise unless told otherwise."""
        row = {"id": id, "enterprise_id": self.enterprise_id, **properties, "geometry": geometry}
        self.features[noun].append(row)
        return row

    def structure(self, kind: str, outline: Polygon, *, prefix: str, height_m: float, **properties: Any) -> Properties:
        """Add a structure with the next code of its area."""
        code = self.number(prefix)
        properties.setdefault("name_zh", code)
        properties.setdefault("name_en", code)
        return self.add("structure", outline, id=code, kind=kind, height_m=round(height_m, 2), **properties)

    def round(self, kind: str, x: float, y: float, diameter_m: float, **properties: Any) -> Properties:
        """Add a round, upright structure."""
        return self.structure(kind, disc(x, y, diameter_m), diameter_m=diameter_m, **properties)

    def block(self, kind: str, rect: Rect, *, heading_deg: float | None = None, **properties: Any) -> Properties:
        """Add a structure on a rectangle; its long side is its length and lies along its heading."""
        if heading_deg is None:
            heading_deg = 90.0 if rect.width_m >= rect.depth_m else 0.0
        along = rect.width_m if heading_deg % 180 == 90 else rect.depth_m
        return self.structure(kind, rect.outline(), heading_deg=heading_deg, length_m=round(along, 2), **properties)

    def ground(self, kind: str, outline: BaseGeometry) -> None:
        self.counts["ground"] += 1
        code = f"GR-{self.counts['ground']:04d}"
        self.add("ground", outline, id=code, kind=kind, name_zh=kind, name_en=kind)


def disc(x: float, y: float, diameter_m: float, corners: int = 24) -> Polygon:
    """A circle as a polygon whose area is that of the circle to 1 %."""
    turn = [2 * math.pi * k / corners for k in range(corners)]
    half = diameter_m / 2
    return Polygon([(round(x + half * math.cos(a), 3), round(y + half * math.sin(a), 3)) for a in turn])


def spread(start: float, stop: float, count: int) -> list[float]:
    """The middles of `count` equal parts."""
    step = (stop - start) / count
    return [start + step * (k + 0.5) for k in range(count)]


def point(x: float, y: float, z_m: float = 0.0) -> Point:
    return Point(round(x, 3), round(y, 3), round(z_m, 2))


def line(*corners: tuple[float, float]) -> LineString:
    return LineString(corners)
