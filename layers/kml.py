"""KML 2.2: one folder a layer, properties as extended data, outlines in their own colours.

Longitudes and latitudes are CGCS2000, which KML calls WGS 84.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import orjson

Feature = Mapping[str, Any]
COLOURS = {"routes": "ff5b830f", "approach": "ff29231b", "closed_ways": "ff1890f2", "first_isolation": "ff29231b"}
FILLED = "outlines"
_KML = "http://www.opengis.net/kml/2.2"


def kml(name: str, facts: Mapping[str, Any], layers: Mapping[str, Sequence[Feature]]) -> bytes:
    """A document of this name with what is said of it, and a folder for each layer that has features.

    Parameters
    ----------
    name, facts : of the whole document
    layers : GeoJSON features by layer; heights above ground [m] are kept, a feature without a place keeps its facts.
    """
    ET.register_namespace("", _KML)
    root = ET.Element(f"{{{_KML}}}kml")
    document = _add(root, "Document")
    _add(document, "name", name)
    _extended(document, facts)
    for layer, rows in layers.items():
        if rows:
            folder = _add(document, "Folder")
            _add(folder, "name", layer)
            for one in rows:
                _placemark(folder, layer, one)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def flat(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as columns: what is not a plain value becomes JSON text."""
    plain = (str, int, float, bool, type(None))
    return {name: value if isinstance(value, plain) else orjson.dumps(value).decode()
            for name, value in properties.items()}  # fmt: skip


def _placemark(folder: ET.Element, layer: str, feature: Feature) -> None:
    told = feature["properties"]
    mark = _add(folder, "Placemark")
    _add(mark, "name", _name(layer, feature))
    style = _add(mark, "Style")
    shade = told.get("colour_light") or told.get("colour")
    colour = _abgr(shade) if shade else COLOURS.get(layer, "ffffffff")
    _add(_add(style, "LineStyle"), "color", colour)
    _add(style[-1], "width", "2")
    _add(_add(style, "PolyStyle"), "color", ("40" if layer == FILLED else "00") + colour[2:])
    _extended(mark, told)
    if feature.get("geometry"):
        _geometry(mark, feature["geometry"])


def _name(layer: str, feature: Feature) -> str:
    """The label and level of an outline, the name of a thing, else its number."""
    told = feature["properties"]
    level = f"{told['shown']:g} {told['shown_unit']}" if told.get("shown") else None
    words = (told.get("label_zh"), level) if level or told.get("label_zh") else (told.get("name_zh"),)
    return " ".join(str(one) for one in words if one) or str(feature.get("id", layer))


def _abgr(colour: str) -> str:
    """KML writes colours as alpha, blue, green, red."""
    return f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


def _extended(parent: ET.Element, facts: Mapping[str, Any]) -> None:
    data = _add(parent, "ExtendedData")
    for name, value in flat(facts).items():
        if value is not None:
            one = _add(data, "Data")
            one.set("name", name)
            _add(one, "value", str(value))


def _geometry(parent: ET.Element, geometry: Mapping[str, Any]) -> None:
    kind, places = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        many = _add(parent, "MultiGeometry")
        for part in places:
            _geometry(many, {"type": kind.removeprefix("Multi"), "coordinates": part})
    elif kind == "Polygon":
        polygon = _add(parent, "Polygon")
        for rank, ring in enumerate(places):
            edge = _add(polygon, "innerBoundaryIs" if rank else "outerBoundaryIs")
            _add(_add(edge, "LinearRing"), "coordinates", _places(ring))
    else:
        shape = _add(parent, kind)
        if _high(places):
            _add(shape, "altitudeMode", "relativeToGround")
        _add(shape, "coordinates", _places([places] if kind == "Point" else places))


def _high(places: Sequence[Any]) -> bool:
    return len(places) == 3 and isinstance(places[0], (int, float))


def _places(places: Sequence[Sequence[float]]) -> str:
    return " ".join(",".join(_number(k, each) for k, each in enumerate(one)) for one in places)


def _number(axis: int, value: float) -> str:
    return f"{value:.7f}" if axis < 2 else f"{value:g}"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    one = ET.SubElement(parent, f"{{{_KML}}}{name}")
    one.text = text
    return one
