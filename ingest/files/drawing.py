"""DXF drawings: every layer that carries something as a layer of ours, curves as lines true to half a millimetre.

Closed polylines, circles and fills become outlines, open ones lines, points, blocks and texts places. Blocks keep their
attributes as columns. Dimensions, viewports, solids and pictures are left out and counted. A drawing knows no CRS.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ezdxf
import shapely
from ezdxf import units
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.insert import Insert
from ezdxf.entities.mtext import MText
from ezdxf.entities.polygon import DXFPolygon
from ezdxf.lldxf.const import DXFError
from ezdxf.path import make_path
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ingest.files.errors import Damaged
from ingest.files.layer import Layer, as_places
from twin.rules.said import Said

TOLERANCE_M = 0.0005
_CURVES = {"LINE", "LWPOLYLINE", "POLYLINE", "CIRCLE", "ARC", "ELLIPSE", "SPLINE"}
_POINTS = {"POINT", "INSERT", "TEXT", "MTEXT"}
_SAME_M = 1e-6


@dataclass(slots=True)
class _Shelf:
    """The rows of one layer of the drawing."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[BaseGeometry | None] = field(default_factory=list)


def read_dxf(file: Path, *, scale: float | None = None) -> list[Layer]:
    """The layers of a drawing in metres.

    Parameters
    ----------
    scale : metres of one unit of the drawing; None takes metres, whatever the drawing says, as programs write inches
        or millimetres into the head of drawings in metres. What it says is told in a note.

    Raises
    ------
    Damaged
    """
    try:
        drawing = ezdxf.readfile(file)  # type: ignore[attr-defined]
    except (DXFError, OSError, UnicodeDecodeError, ValueError, IndexError) as error:
        raise Damaged(f"The drawing cannot be read: {error}", "DXF 图纸无法解析") from error
    metres = scale or 1.0
    said = _said(drawing.units) if scale is None else ()
    shelves: dict[str, _Shelf] = defaultdict(_Shelf)
    left: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in drawing.modelspace():
        layer = str(entity.dxf.get("layer", "0"))
        found = list(_places(entity, TOLERANCE_M / metres))
        if not found:
            left[layer][entity.dxftype()] += 1
        for place in found:
            shelves[layer].rows.append(_row(entity))
            shelves[layer].places.append(shapely.transform(place, lambda xyz: xyz * metres, include_z=place.has_z))
    return [_layer(name, shelf, left[name], said) for name, shelf in sorted(shelves.items())]


def _said(code: int) -> tuple[Said, ...]:
    """What the head of a drawing says of its unit, where that is no metre."""
    name = units.decode(code) if code else None
    if name in (None, "m"):
        return ()
    return (
        Said(
            f"图纸标注单位为 {name},已按米读取;若坐标不符,请指定比例",
            f"The drawing says its unit is {name}; it was read as metres. Give a scale if places do not fit",
        ),
    )


def _layer(name: str, shelf: _Shelf, left: Counter[str], said: tuple[Said, ...]) -> Layer:
    columns = list(dict.fromkeys(key for row in shelf.rows for key in row))
    words = ", ".join(f"{kind} × {count}" for kind, count in left.items())
    aside = (Said(f"图层 {name} 中未读取的图元:{words}", f"Left out in layer {name}: {words}"),) if left else ()
    return Layer(
        name=name,
        crs=None,
        cells={column: [row.get(column) for row in shelf.rows] for column in columns},
        places=as_places(list(shelf.places)),
        notes=(*said, *aside),
    )


def _row(entity: DXFGraphic) -> dict[str, Any]:
    row: dict[str, Any] = {"handle": entity.dxf.handle, "type": entity.dxftype()}
    if isinstance(entity, Insert):
        row |= {"block": entity.dxf.name, "rotation_deg": entity.dxf.get("rotation", 0.0)}
        row |= {str(each.dxf.tag): str(each.dxf.text) for each in entity.attribs}
    elif isinstance(entity, MText):
        row["text"] = entity.plain_text()
    elif entity.dxftype() == "TEXT":
        row["text"] = entity.dxf.text
    return row


def _places(entity: DXFGraphic, tolerance: float) -> Iterator[BaseGeometry]:
    kind = entity.dxftype()
    if kind in _POINTS:
        yield Point(*entity.dxf.get("location", entity.dxf.get("insert")))
    elif kind in _CURVES:
        yield from _line(make_path(entity).flattening(tolerance))
    elif isinstance(entity, DXFPolygon):
        yield from _fill(entity, tolerance)


def _line(points: Iterable[Any]) -> Iterator[BaseGeometry]:
    corners = [tuple(point) for point in points]
    if len(corners) < 2:
        return
    line = LineString(corners if any(corner[2] for corner in corners) else [corner[:2] for corner in corners])
    closed = len(corners) > 3 and Point(corners[0]).distance(Point(corners[-1])) < _SAME_M
    yield Polygon([*line.coords[:-1], line.coords[0]]) if closed else line


def _fill(hatch: DXFPolygon, tolerance: float) -> Iterator[BaseGeometry]:
    """The outline of a fill: outer paths with the holes inside of them."""
    rings = []
    for boundary in ezdxf.path.from_hatch(hatch):
        corners = [(point.x, point.y) for point in boundary.flattening(tolerance)]
        if len(corners) > 2:
            rings.append(Polygon(corners))
    rings.sort(key=lambda ring: -ring.area)
    while rings:
        outer = rings.pop(0)
        holes = [ring for ring in rings if outer.contains(ring)]
        rings = [ring for ring in rings if ring not in holes]
        yield Polygon(outer.exterior, [hole.exterior for hole in holes])
