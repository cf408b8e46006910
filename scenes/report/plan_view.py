"""A plan of the park on paper: ground, roads, plant, outlines of a result, ways, with scale bar, north and wind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.footprint import Frame
from layers.places import local
from scenes.report.drawing import Drawing, Pen, Place

INK, SECOND, THIRD, HAIR = "#1B2329", "#47535C", "#65717A", "#D5DAD9"
PAPER, LAND = "#FFFFFF", "#EEF0EE"
GROUND = {
    "asphalt": "#D3D6D6",
    "water": "#B9D0D8",
    "pond": "#B5CCD4",
    "grass": "#D5DECF",
    "trees": "#C4D2BC",
    "pad": "#E4E6E3",
    "river": "#B9D0D8",
}
ROAD, PLANT, PLANT_EDGE, BUILDING = "#FBFBFA", "#C3CACD", "#7B8790", "#AEB6BA"
BUILDINGS = ("building", "office", "control_room", "warehouse", "house", "workshop")
UNDRAWN = ("fence", "ship", "truck")
SAFE, CLOSED, RED = "#0F7B4B", "#DE7420", "#C4122A"
NICE = (1.0, 2.0, 5.0)
Features = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is seen [local metres], on a sheet of some width [points]."""

    x_m: float
    y_m: float
    half_width_m: float
    half_height_m: float
    width: float

    @property
    def scale(self) -> float:
        """Points per metre."""
        return self.width / (2 * self.half_width_m)

    @property
    def height(self) -> float:
        """Height of the sheet [points]."""
        return 2 * self.half_height_m * self.scale

    @property
    def box(self) -> shapely.Geometry:
        """The window in local metres."""
        return shapely.box(
            self.x_m - self.half_width_m,
            self.y_m - self.half_height_m,
            self.x_m + self.half_width_m,
            self.y_m + self.half_height_m,
        )

    def place(self, x_m: float, y_m: float) -> Place:
        """Points from the upper left corner."""
        left, top = self.x_m - self.half_width_m, self.y_m + self.half_height_m
        return (x_m - left) * self.scale, (top - y_m) * self.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInput:
    """What is drawn: features by noun, outlines of the result, features of advice, the source and the wind."""

    nouns: Mapping[str, Features]
    outlines: Features
    advice: Features
    frame: Frame
    source_m: tuple[float, float]
    source_name: str
    wind_from_deg: float | None
    wind_text: str
    words: Mapping[str, str]


def plan(given: PlanInput, window: Window, *, rings: bool = False, routes: bool = True) -> Drawing:
    """The plan in one window; `rings` draws circles of distance where the park alone gives no measure."""
    sheet = Drawing(width=window.width, height=window.height)
    sheet.box(0, 0, sheet.width, sheet.height, Pen(fill=LAND))
    hand = _Hand(sheet, window, given.frame)
    _ground(hand, given.nouns)
    _plant(hand, given.nouns.get("structure", ()))
    _outlines(hand, given.outlines)
    if rings:
        _rings(hand, given.source_m)
    if routes:
        _advice(hand, given)
    _names(hand, given)
    _source(hand, given)
    _labels(hand, given)
    _furniture(hand, given)
    return sheet


class _Hand:
    """Draws geometries in degrees, clipped to the window."""

    def __init__(self, sheet: Drawing, window: Window, frame: Frame) -> None:
        self.sheet, self.window, self.frame, self.box = sheet, window, frame, window.box

    def local(self, geometry: Mapping[str, Any]) -> shapely.Geometry:
        return local(geometry, self.frame)

    def seen(self, geometry: Mapping[str, Any] | None) -> shapely.Geometry | None:
        """The part in the window in local metres."""
        if not geometry:
            return None
        found = self.local(geometry)
        if not shapely.intersects(found, self.box):
            return None
        clipped = shapely.intersection(found, self.box)
        return None if clipped.is_empty else clipped

    def fill(self, geometry: shapely.Geometry | None, pen: Pen) -> None:
        for part in shapely.get_parts(geometry) if geometry is not None else ():
            if isinstance(part, shapely.Polygon):
                rings = [part.exterior, *part.interiors]
                self.sheet.area(*(self.points(ring) for ring in rings), pen=pen)
            elif isinstance(part, shapely.MultiPolygon):
                self.fill(part, pen)

    def stroke(self, geometry: shapely.Geometry | None, *pens: Pen) -> None:
        for part in shapely.get_parts(geometry) if geometry is not None else ():
            if isinstance(part, shapely.LineString):
                for pen in pens:
                    self.sheet.line(*self.points(part), pen=pen)

    def edge(self, geometry: shapely.Geometry, *pens: Pen) -> None:
        """The rim of an area, without the rim of the window."""
        self.stroke(
            shapely.line_merge(shapely.intersection(shapely.boundary(geometry), shapely.buffer(self.box, -0.01))), *pens
        )

    def points(self, line: Any) -> tuple[Place, ...]:
        return tuple(self.window.place(x, y) for x, y in shapely.get_coordinates(line).tolist())


def _xy(point: shapely.Geometry) -> Place:
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def _ground(hand: _Hand, nouns: Mapping[str, Features]) -> None:
    for one in nouns.get("ground", ()):
        paint = GROUND.get(str(one["properties"].get("kind")))
        if paint:
            hand.fill(hand.seen(one["geometry"]), Pen(fill=paint))
    scale = hand.window.scale
    for colour, more in ((HAIR, 0.7), (ROAD, 0.0)):
        for one in nouns.get("road", ()):
            width = max(0.5, float(one["properties"].get("width_m") or 6.0) * scale) + more
            hand.stroke(hand.seen(one["geometry"]), Pen(stroke=colour, width=width))


def _plant(hand: _Hand, structures: Features) -> None:
    for one in structures:
        kind = str(one["properties"].get("kind"))
        if kind in UNDRAWN:
            continue
        colour = BUILDING if kind in BUILDINGS else PLANT
        hand.fill(hand.seen(one["geometry"]), Pen(fill=colour, stroke=PLANT_EDGE, width=0.25))


def _outlines(hand: _Hand, outlines: Features) -> None:
    for one in outlines:
        told = one["properties"]
        seen = hand.seen(one.get("geometry"))
        if seen is None:
            continue
        colour = str(told.get("colour_light") or "#7B35A6")
        dashed = told.get("percentile") == 90
        if not dashed:
            hand.fill(seen, Pen(fill=colour, fill_alpha=0.20))
        hand.edge(
            hand.local(one["geometry"]),
            Pen(stroke=INK, stroke_alpha=0.5, width=1.7),
            Pen(stroke=colour, width=1.2, dash=(4, 2.5) if dashed else ()),
        )


def _rings(hand: _Hand, source: tuple[float, float]) -> None:
    reach = math.hypot(hand.window.half_width_m, hand.window.half_height_m)
    step = nice(reach / 3)
    for k in range(1, 8):
        ring = shapely.Point(source).buffer(k * step, quad_segs=32).exterior
        seen = shapely.intersection(ring, hand.box)
        hand.stroke(shapely.line_merge(seen), Pen(stroke=THIRD, stroke_alpha=0.55, width=0.4, dash=(2, 2)))
        x, y = hand.window.place(source[0], source[1] + k * step)
        if 8 < y < hand.sheet.height - 4:
            hand.sheet.words((x, y - 1.5), distance(k * step), size=6, colour=THIRD, anchor="middle", halo=PAPER)


def _advice(hand: _Hand, given: PlanInput) -> None:
    pens = {
        "closed": (Pen(stroke=CLOSED, stroke_alpha=0.8, width=1.0, dash=(1.5, 1.5)),),
        "approach": (Pen(stroke=PAPER, width=3.0), Pen(stroke=INK, width=1.6)),
        "route": (Pen(stroke=PAPER, width=3.0), Pen(stroke=SAFE, width=1.6, dash=(4, 2))),
        "way_out": (Pen(stroke=PAPER, width=3.0), Pen(stroke=CLOSED, width=1.6, dash=(4, 2))),
    }
    for kind, several in pens.items():
        for one in given.advice:
            if one["properties"].get("kind") == kind:
                seen = hand.seen(one["geometry"])
                hand.stroke(None if seen is None else shapely.line_merge(seen), *several)
    for one in given.advice:
        kind = one["properties"].get("kind")
        if kind == "isolation":
            hand.edge(hand.local(one["geometry"]), Pen(stroke=INK, width=0.8, dash=(3, 2)))
        if kind == "standoff" and hand.seen(one["geometry"]) is not None:
            middle = hand.local(one["geometry"])
            x, y = hand.window.place(*_xy(middle))
            hand.sheet.area(((x - 4, y + 3), (x + 4, y + 3), (x, y - 4.5)), pen=Pen(fill=INK, stroke=PAPER, width=0.8))
            hand.sheet.words((x, y + 11), given.words["standoff"], size=6.5, anchor="middle", halo=PAPER)
    for one in given.nouns.get("muster_point", ()):
        seen = hand.seen(one["geometry"])
        if seen is not None:
            _muster(hand, hand.window.place(*_xy(seen)), str(one["properties"].get("name") or one["id"]))


def _muster(hand: _Hand, at: Place, name: str) -> None:
    """A green square with four arrows inwards (after GB 2894)."""
    x, y = at
    hand.sheet.box(x - 4.5, y - 4.5, 9, 9, Pen(fill=SAFE, stroke=PAPER, width=0.6))
    for dx, dy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        hand.sheet.line((x + 3.4 * dx, y + 3.4 * dy), (x + 1.3 * dx, y + 1.3 * dy), pen=Pen(stroke=PAPER, width=0.9))
    hand.sheet.disc(at, 0.9, Pen(fill=PAPER))
    hand.sheet.words((x, y + 12), name, size=6.5, colour=SAFE, anchor="middle", halo=PAPER)


def _names(hand: _Hand, given: PlanInput) -> None:
    for one in given.nouns.get("enterprise", ()):
        if not one.get("geometry"):
            continue
        middle = shapely.centroid(hand.local(one["geometry"]))
        if shapely.contains(shapely.buffer(hand.box, -30 / hand.window.scale), middle):
            name = str(one["properties"].get("name") or one["id"])
            hand.sheet.words(
                hand.window.place(*_xy(middle)), name, size=7.5, colour=SECOND, anchor="middle", halo=PAPER
            )


def _source(hand: _Hand, given: PlanInput) -> None:
    x, y = hand.window.place(*given.source_m)
    hand.sheet.disc((x, y), 4.6, Pen(stroke=PAPER, width=2.6))
    hand.sheet.disc((x, y), 4.6, Pen(stroke=RED, width=1.3))
    hand.sheet.disc((x, y), 1.4, Pen(fill=RED))
    hand.sheet.words((x, y - 8), given.source_name, size=7.5, colour="#A90F24", anchor="middle", halo=PAPER)


def _labels(hand: _Hand, given: PlanInput) -> None:
    """A label at the corner in the window farthest from the source; one that would lie on another gives way upwards."""
    taken: list[Place] = []
    inner = shapely.buffer(hand.box, -14 / hand.window.scale)
    for one in reversed(list(given.outlines)):
        told = one["properties"]
        seen = hand.seen(one.get("geometry"))
        seen = None if seen is None else shapely.intersection(seen, inner)
        if seen is None or seen.is_empty:
            continue
        corners = shapely.get_coordinates(seen)
        away = np.hypot(*(corners - given.source_m).T)
        x, y = hand.window.place(*corners[int(np.argmax(away))].tolist())
        x = min(max(x, 40.0), hand.sheet.width - 40.0)
        while any(abs(x - a) < 70 and abs(y - b) < 9 for a, b in taken):
            y -= 9
        taken.append((x, y))
        text = str(told.get("label") or "")
        if text:
            hand.sheet.words((x, y), text, size=7, anchor="middle", halo=PAPER)


def _furniture(hand: _Hand, given: PlanInput) -> None:
    """Scale bar lower left, north and wind upper right, frame."""
    sheet, scale = hand.sheet, hand.window.scale
    length = nice(hand.window.half_width_m / 2.2)
    x, y, span = 12.0, sheet.height - 14.0, length * scale
    sheet.box(x - 6, y - 13, span + 44, 21, Pen(fill=PAPER, fill_alpha=0.9))
    for k in range(4):
        sheet.box(x + k * span / 4, y, span / 4, 3, Pen(fill=INK if k % 2 == 0 else PAPER, stroke=INK, width=0.5))
    for share, text in ((0.0, "0"), (0.5, distance(length / 2)), (1.0, distance(length))):
        sheet.words((x + share * span, y - 3), text, size=6.5, anchor="middle" if share else "start")
    wide = 64.0 if given.wind_from_deg is None else 150.0
    sheet.box(sheet.width - wide, 6, wide - 6, 34, Pen(fill=PAPER, fill_alpha=0.92, stroke=HAIR, width=0.5))
    north = sheet.width - wide + 18
    sheet.area(((north, 10), (north + 5, 30), (north, 26), (north - 5, 30)), pen=Pen(fill=INK))
    sheet.words((north, 38), "N", size=7, anchor="middle")
    if given.wind_from_deg is not None:
        _wind(sheet, (sheet.width - wide + 48, 22), given.wind_from_deg)
        for row, text in enumerate(given.wind_text.split("\n")):
            sheet.words((sheet.width - wide + 68, 19 + 10 * row), text, size=7)
    sheet.box(0.4, 0.4, sheet.width - 0.8, sheet.height - 0.8, Pen(stroke=INK, width=0.8))


def _wind(sheet: Drawing, at: Place, from_deg: float) -> None:
    """An arrow that flies with the wind."""
    towards = math.radians(from_deg + 180.0)
    east, south = math.sin(towards), -math.cos(towards)

    def turned(along: float, across: float) -> Place:
        return at[0] + along * east - across * south, at[1] + along * south + across * east

    points = [turned(*one) for one in ((12, 0), (2, 6), (4, 0), (2, -6))]
    sheet.area(tuple(points), pen=Pen(fill=INK))
    sheet.line(turned(-12, 0), turned(5, 0), pen=Pen(stroke=INK, width=2.2))


def nice(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above a value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(one * power for one in NICE if one * power <= value * (1 + 1e-9))


def distance(metres: float) -> str:
    """A distance as it stands on a scale bar."""
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
