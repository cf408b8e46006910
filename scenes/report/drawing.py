"""A picture as plain shapes, in points from the upper left corner, so that paper and screen draw the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Place = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How a shape is painted; None leaves fill or edge away. `dash` in points."""

    fill: str | None = None
    fill_alpha: float = 1.0
    stroke: str | None = None
    stroke_alpha: float = 1.0
    width: float = 0.6
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Rings, filled even-odd, so that inner rings are holes."""

    rings: tuple[tuple[Place, ...], ...]
    pen: Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A line."""

    points: tuple[Place, ...]
    pen: Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A circle."""

    at: Place
    radius: float
    pen: Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; `halo` is the colour of a rim that keeps it legible."""

    at: Place
    text: str
    size: float
    colour: str
    anchor: Anchor = "start"
    halo: str | None = None


Shape = Area | Course | Disc | Words


@dataclass(slots=True, kw_only=True)
class Drawing:
    """Shapes in the order in which they are painted, and the size of the sheet [points]."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)

    def area(self, *rings: tuple[Place, ...], pen: Pen) -> None:
        """Add a filled area."""
        self.shapes.append(Area(rings=rings, pen=pen))

    def box(self, x: float, y: float, width: float, height: float, pen: Pen) -> None:
        """Add an upright rectangle."""
        self.area(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), pen=pen)

    def line(self, *points: Place, pen: Pen) -> None:
        """Add a line."""
        self.shapes.append(Course(points=points, pen=pen))

    def disc(self, at: Place, radius: float, pen: Pen) -> None:
        """Add a circle."""
        self.shapes.append(Disc(at=at, radius=radius, pen=pen))

    def words(
        self,
        at: Place,
        text: str,
        *,
        size: float = 8.0,
        colour: str = "#1B2329",
        anchor: Anchor = "start",
        halo: str | None = None,
    ) -> None:
        """Add a line of text with its base at a place."""
        self.shapes.append(Words(at=at, text=text, size=size, colour=colour, anchor=anchor, halo=halo))
