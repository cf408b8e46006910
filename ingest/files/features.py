"""The rows of a layer as checked features in longitude and latitude; rows that cannot be are named with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ingest.files.georeference import to_geographic
from ingest.files.layer import Layer, as_places
from ingest.files.mapping import Plan, constant, sources
from twin.model.errors import Invalid, MissingField
from twin.model.nouns import Noun
from twin.rules.fields import checked_fields
from twin.rules.shape import checked_geometry

Feature = dict[str, Any]
_GRADES = {
    "红": "A", "红色": "A", "重大": "A", "重大风险": "A", "red": "A", "major": "A",
    "橙": "B", "橙色": "B", "较大": "B", "较大风险": "B", "orange": "B", "considerable": "B",
    "黄": "C", "黄色": "C", "一般": "C", "一般风险": "C", "yellow": "C", "general": "C",
    "蓝": "D", "蓝色": "D", "低": "D", "低风险": "D", "blue": "D", "low": "D",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One row that cannot be: where it is in the file and what is wrong with it."""

    layer: str
    row: int
    code: str
    error: Invalid

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "layer": self.layer, "row": self.row, "id": self.code, "code": self.error.code,
            "zh": self.error.message_zh, "en": self.error.message_en, "field": self.error.field,
            "place": list(self.error.place) if self.error.place else None,
        }  # fmt: skip


@dataclass(slots=True)
class Checked:
    """What became of the rows of one layer."""

    features: list[Feature] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def checked_layer(layer: Layer, noun: Noun, plan: Plan, crs: str | None) -> Checked:
    """Every row of a layer as a feature, or as refused.

    Raises
    ------
    MissingField, UnknownCrs, OutsideTheEarth
        Where the layer as a whole cannot be read.
    """
    said = sources(layer, noun, plan)
    if "id" not in said:
        raise MissingField(f"The layer '{layer.name}' has no column 'id'", f"图层“{layer.name}”缺少列“id”", field="id")
    places = placed(layer, plan)
    shown, turn_deg = to_geographic(places, crs) if crs else (places, np.zeros(len(layer)))
    columns = {name: _cells(layer, noun, name, source) for name, source in said.items()}
    found, seen = Checked(), set[str]()
    for k in range(len(layer)):
        row = {name: values[k] for name, values in columns.items()}
        code = str(row.get("id"))
        try:
            found.features.append(_feature(noun, row, fitted(shown[k], noun), float(turn_deg[k]), seen))
        except Invalid as error:
            found.refused.append(Refused(layer=layer.name, row=k + 1, code=code, error=_told_where(error, layer, code)))
    return found


def _cells(layer: Layer, noun: Noun, name: str, source: str) -> list[Any]:
    if constant(name, source):
        if source.startswith("#"):
            return [f"{source[1:]}{k + 1:04d}" for k in range(len(layer))]
        return [source[1:]] * len(layer)
    field_of = noun.field(name)
    text = field_of is not None and field_of.kind == "text"
    cells = [_whole(cell) if text else cell for cell in layer.cells[source]]
    return [_GRADES.get(str(cell).strip().lower(), cell) for cell in cells] if name == "grade" else cells


def _whole(cell: Any) -> Any:
    """A code that a table keeps as a number stays a code: 3.0 is 3."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def placed(layer: Layer, plan: Plan) -> NDArray[np.object_]:
    """The geometries of a layer: its own, or those that columns of coordinates or of WKT give.

    Raises
    ------
    Invalid
        A cell that should be a coordinate is none; with its row.
    """
    if layer.kinds or not ({"x", "y"} <= set(plan) or "wkt" in plan):
        return layer.places
    if "wkt" in plan:
        return as_places([_from_wkt(cell, k) for k, cell in enumerate(layer.cells[plan["wkt"]])])
    axes = [layer.cells[plan[name]] for name in ("x", "y", "z") if name in plan]
    return as_places([_point(row, k) for k, row in enumerate(zip(*axes, strict=True))])


def _from_wkt(cell: Any, k: int) -> BaseGeometry | None:
    if cell in (None, ""):
        return None
    try:
        return shapely.from_wkt(str(cell))
    except shapely.errors.ShapelyError as error:
        raise Invalid(
            f"Row {k + 1}: '{str(cell)[:40]}' is no WKT", f"第 {k + 1} 行不是有效的 WKT", field="wkt"
        ) from error


def _point(cells: tuple[Any, ...], k: int) -> BaseGeometry | None:
    if all(cell in (None, "") for cell in cells[:2]):
        return None
    try:
        numbers = [float(cell) if cell not in (None, "") else 0.0 for cell in cells]
        if None in cells[:2] or not np.isfinite(numbers).all():
            raise ValueError
    except (TypeError, ValueError) as error:
        raise Invalid(f"Row {k + 1}: {cells} is no place", f"第 {k + 1} 行坐标无效:{cells}", field="x") from error
    return shapely.Point(numbers)


def fitted(place: BaseGeometry | None, noun: Noun) -> BaseGeometry | None:
    """A geometry as the noun wants it where that changes nothing: a closed line is an area, one of one is itself."""
    if place is None:
        return None
    if place.geom_type == "GeometryCollection" or place.geom_type.startswith("Multi"):
        parts = list(getattr(place, "geoms", []))
        if len(parts) == 1:
            place = parts[0]
    if noun.geometry == "outline" and place.geom_type == "LineString" and place.is_ring:
        return shapely.Polygon(place.coords)
    return place


def _feature(
    noun: Noun, properties: dict[str, Any], place: BaseGeometry | None, turn_deg: float, seen: set[str]
) -> Feature:
    code = str(properties.get("id"))
    if code in seen:
        raise Invalid(f"the id '{code}' is there twice", f"编号“{code}”重复", field="id")
    seen.add(code)
    if properties.get("heading_deg") is not None and turn_deg:
        properties["heading_deg"] = _turned(properties["heading_deg"], turn_deg)
    geometry: Mapping[str, Any] | None = shapely.geometry.mapping(place) if place is not None else None
    checked_fields(noun, properties, whole=True)
    checked_geometry(noun, geometry)
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def _turned(heading: Any, turn_deg: float) -> Any:
    try:
        return round((float(heading) + turn_deg) % 360, 4)
    except (TypeError, ValueError):
        return heading  # its own check says what is wrong with it


def _told_where(error: Invalid, layer: Layer, code: str) -> Invalid:
    """Layer and row added to the words of an error; its kind, place and field stay."""
    error.message_en = f"Layer {layer.name}, row {code}: {error.message_en}"
    error.message_zh = f"图层 {layer.name} 记录 {code}:{error.message_zh}"
    error.args = (error.message_en,)
    return error
