"""A model's result → what the map draws: outlines in longitude and latitude as GeoJSON, and a picture of the ground."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from PIL import Image

from consequence_models.footprint import Outline, Rings
from consequence_models.levels import Level
from consequence_models.reach import disc_m
from consequence_models.result import Field
from consequence_models.whatif import WhatIf

Array = NDArray[np.float64]
Theme = Literal["dark", "light"]
Bounds = tuple[float, float, float, float]  # west, south, east, north

_RAMPS = {
    ("concentration", "dark"): "#5B3A86 #8A4FB8 #B972DA #DE9FEF #F9D9FF",
    ("concentration", "light"): "#EBD9F5 #CDA4E6 #A667CC #7B35A6 #4A1170",
    ("overpressure", "dark"): "#1F5A5C #2B8583 #4FB0A8 #8CD5C9 #D3F5EC",
    ("overpressure", "light"): "#D3EDE9 #93CFC8 #4FA79F #1F7871 #064A46",
    ("heat_flux", "dark"): "#6B3A1E #9C5A2C #C98445 #E6B47C #FBE3C4",
    ("heat_flux", "light"): "#F8E3CB #EDBE8C #D08A45 #9E5A1B #632F05",
    ("individual_risk", "dark"): "#46521F #6C7A2B #96A543 #C0CC76 #E8F0BD",
    ("individual_risk", "light"): "#E9EFC8 #C5D283 #97A848 #66761F #3A4706",
}
_ALPHA = {  # share of opacity of the five classes, low to high
    "concentration": (0.12, 0.17, 0.22, 0.26, 0.30),
    "overpressure": (0.20, 0.26, 0.36, 0.46, 0.62),
    "heat_flux": (0.20, 0.26, 0.36, 0.46, 0.62),
    "individual_risk": (0.20, 0.26, 0.36, 0.46, 0.62),
}
_MESH = 17
_DECIMALS = 7  # about 1 cm


class Frame(Protocol):
    """The door between local metres and longitude and latitude; the site's own frame fulfils it."""

    def to_local(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Local metres east and north."""

    def to_lonlat(self, x_m: Any, y_m: Any) -> tuple[Any, Any]:
        """Longitude and latitude in degrees."""


def colour(quantity: str, rank: int, count: int, theme: Theme = "dark") -> str:
    """Hex colour of class `rank` (0 lowest) of `count` classes; the highest class has the ramp's last colour."""
    ramp = _RAMPS.get((quantity, theme), _RAMPS["concentration", theme]).split()
    return ramp[_step(rank, count)]


def _step(rank: int, count: int) -> int:
    return max(0, min(4, 5 - count + rank)) if count <= 5 else round(4 * rank / (count - 1))


def _coordinates(polygons: Sequence[Rings], frame: Frame) -> list[list[list[list[float]]]]:
    out = []
    for rings in polygons:
        turned = []
        for ring in rings:
            lon, lat = frame.to_lonlat(ring[:, 0], ring[:, 1])
            turned.append(np.round(np.stack([lon, lat], axis=-1), _DECIMALS).tolist())
        out.append(turned)
    return out


def geometry_of(shape: shapely.Geometry, frame: Frame) -> dict[str, Any] | None:
    """A polygon in local metres as GeoJSON in degrees; None where there is nothing."""
    if shapely.is_empty(shape):
        return None
    moved = shapely.transform(
        shape, lambda xy: np.round(np.stack(frame.to_lonlat(xy[:, 0], xy[:, 1]), axis=-1), _DECIMALS)
    )
    found: dict[str, Any] = orjson.loads(shapely.to_geojson(moved))
    return found


def _label(level: Level | None, outline: Outline) -> dict[str, Any]:
    if level is None:
        return {"label_zh": "", "label_en": "", "shown": outline.level, "shown_unit": outline.unit, "source": ""}
    return {
        "label_zh": level.label_zh,
        "label_en": level.label_en,
        "shown": level.shown,
        "shown_unit": level.shown_unit,
        "source": level.source,
    }


def features(
    outlines: Iterable[Outline], frame: Frame, *, levels: Sequence[Level] = (), theme: Theme = "dark"
) -> dict[str, Any]:
    """Outlines as a GeoJSON FeatureCollection, the lowest level (the widest outline) first.

    Every feature carries level, unit, quantity, class rank, colour in both themes, distance and the level's label.
    A level that is nowhere reached is a feature without geometry, so that the list on the screen can say so.
    """
    by_value = {level.value: level for level in levels}
    ordered = sorted(outlines, key=lambda one: one.level)
    found = []
    for rank, one in enumerate(ordered):
        geometry = {"type": "MultiPolygon", "coordinates": _coordinates(one.polygons, frame)} if one.polygons else None
        properties = {
            "level": one.level,
            "unit": one.unit,
            "quantity": one.quantity,
            "rank": rank,
            "distance_m": round(one.distance_m, 1),
            "cut_off": one.cut_off,
            "z_m": one.z_m,
            "averaging_s": one.averaging_s,
            "colour": colour(one.quantity, rank, len(ordered), theme),
            "colour_dark": colour(one.quantity, rank, len(ordered), "dark"),
            "colour_light": colour(one.quantity, rank, len(ordered), "light"),
            **_label(by_value.get(one.level), one),
        }
        found.append({"type": "Feature", "id": rank, "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": found}


def whatif_features(result: WhatIf, frame: Frame, *, theme: Theme = "dark") -> dict[str, Any]:
    """The outlines of an answered what-if as a GeoJSON FeatureCollection; `band_m` where published methods differ."""
    found = features(result.outlines, frame, levels=result.levels, theme=theme)
    bands = {one.level: band for one, band in zip(result.outlines, result.bands_m, strict=True) if band is not None}
    for feature in found["features"]:
        band = bands.get(feature["properties"]["level"])
        feature["properties"]["band_m"] = None if band is None else [round(end, 1) for end in band]
    return found


def _mercator(lat: Array) -> Array:
    return np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))


def _bounds(field: Field, lowest: float, frame: Frame, z_m: float, t_s: float | None) -> Bounds | None:
    box = field.extent_m(lowest, z_m, t_s)
    if box is None:
        return None
    corners = box.corners_m()
    lon, lat = (np.asarray(part, float) for part in frame.to_lonlat(corners[:, 0], corners[:, 1]))
    margin = 0.01 * max(float(np.ptp(lon)), float(np.ptp(lat)), 1e-6)
    west, south, east, north = lon.min() - margin, lat.min() - margin, lon.max() + margin, lat.max() + margin
    return float(west), float(south), float(east), float(north)


def _pixels(bounds: Bounds, frame: Frame, width: int, height: int) -> tuple[Array, Array]:
    """Local metres of pixel centres, rows even in Mercator; the projection is met on a mesh and drawn out between."""
    west, south, east, north = bounds
    low, high = _mercator(np.array([south, north]))
    across = np.linspace(west, east, _MESH)
    down = np.linspace(high, low, _MESH)
    lon, lat = np.meshgrid(across, np.degrees(2 * np.arctan(np.exp(down)) - np.pi / 2))
    mesh = [np.asarray(part, float) for part in frame.to_local(lon, lat)]
    columns, rows = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    knots = np.linspace(0, 1, _MESH)
    wide = [np.stack([np.interp(columns, knots, line) for line in part]) for part in mesh]
    place = np.clip(rows * (_MESH - 1), 0, _MESH - 1 - 1e-9)
    first, share = place.astype(int), (place % 1)[:, None]
    x, y = (part[first] * (1 - share) + part[first + 1] * share for part in wide)
    return x, y


def raster_png(
    field: Field,
    levels: Iterable[float],
    frame: Frame,
    *,
    z_m: float = 1.5,
    t_s: float | None = None,
    theme: Theme = "dark",
    size: int = 512,
) -> tuple[bytes, Bounds] | None:
    """A picture of the classes of a field on the ground, transparent below the lowest level.

    Returns
    -------
    (bytes, (west, south, east, north)) or None
        PNG of few colours and their opacity, rows even in Web Mercator as a map's image source expects; None where no
        level is reached.
    """
    steps = np.array(sorted(set(levels)))
    bounds = _bounds(field, float(steps[0]), frame, z_m, t_s)
    if bounds is None:
        return None
    tall = float(np.diff(_mercator(np.array([bounds[1], bounds[3]])))[0]) / math.radians(bounds[2] - bounds[0])
    width, height = (size, max(1, round(size * tall))) if tall <= 1 else (max(1, round(size / tall)), size)
    classes = _classes(field, steps, _pixels(bounds, frame, width, height), z_m, t_s)
    table = palette(field.quantity, len(steps), theme)
    picture = Image.fromarray(classes, "P")
    picture.putpalette(table[:, :3].tobytes())
    stream = io.BytesIO()
    picture.save(stream, format="PNG", compress_level=3, transparency=table[:, 3].tobytes())
    return stream.getvalue(), bounds


def _classes(
    field: Field, steps: Array, pixels: tuple[Array, Array], z_m: float, t_s: float | None
) -> NDArray[np.uint8]:
    """How many of the levels each pixel reaches; a round field needs no more than its radii for that."""
    boxes = [field.extent_m(level, z_m, t_s) for level in steps.tolist()]
    held = [
        0.0 if box is None else disc_m(field, level, box, z_m=z_m, t_s=t_s)
        for level, box in zip(steps.tolist(), boxes, strict=True)
    ]
    radii = [radius for radius in held if radius is not None]
    if len(radii) < len(held):
        value = np.nan_to_num(field.at(*pixels, z_m, t_s), nan=0.0)
        return np.searchsorted(steps, value, side="right").astype(np.uint8)
    middle = next(box for box in boxes if box is not None)
    away = np.hypot(pixels[0] - middle.x_m, pixels[1] - middle.y_m)
    return np.asarray(np.sum([away <= radius for radius in radii], axis=0, dtype=np.uint8))


def palette(quantity: str, count: int, theme: Theme) -> NDArray[np.uint8]:
    """Colours of the classes of a picture, shape (count + 1, 4): none reached (transparent), then low to high."""
    shares = _ALPHA.get(quantity, _ALPHA["overpressure"])
    table = np.zeros((count + 1, 4), np.uint8)
    for rank in range(count):
        text = colour(quantity, rank, count, theme)
        table[rank + 1, :3] = [int(text[k : k + 2], 16) for k in (1, 3, 5)]
        table[rank + 1, 3] = round(255 * shares[_step(rank, count)])
    return table
