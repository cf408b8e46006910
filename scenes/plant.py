"""The plant of a park for the map: one GLB for each distinct model, an instance for each structure, inert walls merged.

Structures of nearly one size share a model and are scaled to their own; so the browser draws few models many times.
Places are exact: merged walls are laid out in the metres of Web Mercator at their anchor, as the map draws them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, shape

from scenes.builders.builder import Size, builders
from scenes.builders.kit import Mesh
from scenes.builders.outlines import OUTLINED, outlined
from scenes.ground_shade import TREE_M, ground_shade
from scenes.models import STEEL, models, urls

VERSION = 3
SHADE = "shade.png"
EARTH_M = 40.03e6 / (2 * math.pi)  # the sphere by which deck.gl turns metres into degrees
STEP = 1.22  # sizes within 11 % of one another share a model
TREE_PITCH_M = 6.5
LARGEST_TREES = 4000
Outline = Polygon | MultiPolygon
Collections = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Plant:
    """The manifest as `/api/plant` gives it, every model's bytes by name (without `.glb`), the ground's shade."""

    manifest: dict[str, Any]
    models: dict[str, bytes]
    shade: bytes | None


class Ground:
    """East and north metres around an anchor, as the map lays them out."""

    def __init__(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        self._scale = EARTH_M * math.cos(math.radians(lat))
        self._north = _mercator(np.array(lat))

    def to_metres(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) longitudes and latitudes to metres."""
        x = np.radians(degrees[:, 0] - self.lon) * self._scale
        return np.column_stack([x, (_mercator(degrees[:, 1]) - self._north) * self._scale])

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        """Metres to longitude and latitude, rounded to a centimetre."""
        lat = 2 * math.atan(math.exp(y / self._scale + float(self._north))) - math.pi / 2
        return round(self.lon + math.degrees(x / self._scale), 7), round(math.degrees(lat), 7)


def _mercator(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


def plant(features: Collections) -> Plant:
    """Models and manifest of a park.

    Parameters
    ----------
    features : FeatureCollections by noun; `structure` is drawn, polygons of `ground` of kind 'trees' are planted.

    Returns
    -------
    Plant
        `manifest` = {version, models: [{builder, kind, url, url_light, bytes, triangles, pickable}],
        instances: [{id, kind, model, lon, lat, z_m, heading_deg, scale: [x, y, z]}],
        far: {url, url_light, grain_m} or null where nothing stands (see `scenes.models`),
        steel: [{url, url_light, lon, lat, z_m}], shade: {url, bounds: [west, south, east, north]} or null}.
        `model` is the `builder` of its model, a name unique in the park.
        Scale runs along the model's own width (east at heading 0), length (north) and height.
    """
    rows = list(features.get("structure", {}).get("features", []))
    areas = [shape(f["geometry"]) for f in features.get("ground", {}).get("features", [])
             if f["properties"].get("kind") == "trees" and f.get("geometry")]  # fmt: skip
    ground = Ground(*anchor([shape(row["geometry"]) for row in rows if row.get("geometry")] or areas))
    sizes: dict[str, Size] = {}
    instances: list[dict[str, Any]] = []
    walls = Mesh()
    standing: list[tuple[str, Outline, float]] = []
    for row in sorted(rows, key=lambda each: str(each["id"])):
        if not row.get("geometry"):
            continue
        kind = row["properties"]["kind"]
        outline = cast(Outline, shapely.transform(shape(row["geometry"]), ground.to_metres))
        standing.append((kind, outline, float(row["properties"].get("height_m") or 1.0)))
        if kind in OUTLINED:
            walls.put(outlined(kind, outline, float(row["properties"].get("height_m") or 1.0), parameters_of(row)))
        else:
            instances.append(instance(row, outline, ground, sizes))
    instances += trees(areas, ground, sizes)
    standing += [("trees", cast(Outline, shapely.transform(area, ground.to_metres)), TREE_M) for area in areas]
    shade, where = shaded(standing, ground)
    built = models(sizes, walls)
    steel = {**urls(STEEL), "lon": ground.lon, "lat": ground.lat, "z_m": 0.0}
    manifest = {
        "version": fingerprint(features),
        "models": built.entries,
        "far": built.far,
        "instances": instances,
        "steel": [steel] if walls.triangles else [],
        "shade": where,
    }
    return Plant(manifest, built.files, shade)


def shaded(standing: list[tuple[str, Outline, float]], ground: Ground) -> tuple[bytes | None, dict[str, Any] | None]:
    """The contact shade of what stands, and where it lies [degrees]; nothing where nothing stands."""
    if not standing:
        return None, None
    picture, (west, south, east, north) = ground_shade(standing)
    bounds = [*ground.to_degrees(west, south), *ground.to_degrees(east, north)]
    return picture, {"url": f"/api/plant/shade.png?v={hashlib.sha256(picture).hexdigest()[:12]}", "bounds": bounds}


def shelved(features: Collections, folder: Path) -> dict[str, Any]:
    """The manifest, with every `{name}.glb`, the same packed, and `manifest.json` in `folder`.

    They are built again only when the park differs.
    """
    kept = folder / "manifest.json"
    if kept.is_file():
        manifest: dict[str, Any] = json.loads(kept.read_text())
        if manifest.get("version") == fingerprint(features):
            return manifest
    built = plant(features)
    folder.mkdir(parents=True, exist_ok=True)
    kept.unlink(missing_ok=True)
    for old in (*folder.glob("*.glb"), *folder.glob("*.glb.gz")):
        old.unlink()
    for name, data in built.models.items():
        (folder / f"{name}.glb").write_bytes(data)
        (folder / f"{name}.glb.gz").write_bytes(gzip.compress(data, 5, mtime=0))
    if built.shade is not None:
        (folder / SHADE).write_bytes(built.shade)
    kept.write_text(json.dumps(built.manifest, separators=(",", ":"), ensure_ascii=False))
    return built.manifest


def fingerprint(features: Collections) -> str:
    """Changes when a structure, a planted area or the builders change."""
    drawn = [features.get(noun, {}).get("features", []) for noun in ("structure", "ground")]
    text = json.dumps([VERSION, drawn], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def anchor(shapes: list[Any]) -> tuple[float, float]:
    """The middle of everything drawn, as longitude and latitude."""
    if not shapes:
        return 0.0, 0.0
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    return round(float(west + east) / 2, 7), round(float(south + north) / 2, 7)


def parameters_of(row: Mapping[str, Any]) -> dict[str, Any]:
    found = row["properties"].get("parameters") or {}
    return dict(json.loads(found) if isinstance(found, str) else found)


def instance(row: Mapping[str, Any], outline: Outline, ground: Ground, sizes: dict[str, Size]) -> dict[str, Any]:
    """One structure as a scaled copy of the model that stands for its size."""
    of = row["properties"]
    kind = of["kind"] if of["kind"] in builders() else "building"
    parameters = parameters_of(row)
    heading = float(of.get("heading_deg") or 0.0) + float(parameters.pop("stair_deg", 0.0))
    real = measures(outline, heading, of)
    usual = {name: near(value) for name, value in real.items()}
    size = Size(kind=kind, floors=int(of.get("floors") or 1), parameters=parameters, **usual)
    name = model_name(size)
    sizes.setdefault(name, size)
    across = "diameter_m" if real["diameter_m"] and not real["length_m"] else "width_m"
    along = across if across == "diameter_m" else "length_m"
    scale = [real[axis] / usual[axis] if usual[axis] else 1.0 for axis in (across, along, "height_m")]
    middle = outline.minimum_rotated_rectangle.centroid
    lon, lat = ground.to_degrees(middle.x, middle.y)
    return {"id": str(row["id"]), "kind": of["kind"], "model": name, "lon": lon, "lat": lat,
            "z_m": round(float(of.get("base_m") or 0.0), 2), "heading_deg": round(heading % 360, 3),
            "scale": [round(each, 4) for each in scale]}  # fmt: skip


def measures(outline: Outline, heading_deg: float, of: Mapping[str, Any]) -> dict[str, float]:
    """Height, and either the diameter or width and length of the footprint across and along its heading [m]."""
    height = max(float(of.get("height_m") or 3.0), 0.3)
    diameter = float(of.get("diameter_m") or 0.0)
    if diameter and not of.get("length_m"):
        return {"height_m": height, "diameter_m": diameter, "width_m": 0.0, "length_m": 0.0}
    turned = shapely.affinity.rotate(outline, heading_deg, origin=(0, 0))
    x0, y0, x1, y1 = turned.bounds
    return {"height_m": height, "diameter_m": diameter, "width_m": x1 - x0, "length_m": y1 - y0}


def near(value: float) -> float:
    """The size that stands for this one: a step of a geometric ladder."""
    return round(STEP ** round(math.log(value, STEP)), 3) if value > 0 else 0.0


def model_name(size: Size) -> str:
    text = json.dumps([size.height_m, size.length_m, size.width_m, size.diameter_m, size.floors, dict(size.parameters)],
                      sort_keys=True)  # fmt: skip
    return f"{size.kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def trees(areas: list[Any], ground: Ground, sizes: dict[str, Size]) -> list[dict[str, Any]]:
    """Trees of three shapes scattered evenly over the planted areas, always in the same places."""
    dice = random.Random(len(areas))  # noqa: S311 - a look, not a secret
    kinds = [Size(kind="tree", height_m=h, parameters={"shape": k}) for k, h in enumerate((8.0, 10.0, 6.5))]
    planted: list[dict[str, Any]] = []
    for area in areas:
        outline = shapely.transform(area, ground.to_metres)
        x0, y0, x1, y1 = outline.bounds
        for y in np.arange(y0 + 1.5, y1, TREE_PITCH_M):
            for x in np.arange(x0 + 1.5, x1, TREE_PITCH_M):
                px, py = x + dice.uniform(-2.2, 2.2), y + dice.uniform(-1.2, 1.2)
                turn, tall, pick = dice.uniform(0, 360), dice.uniform(0.7, 1.2), dice.choice((0, 0, 1, 2))
                if len(planted) >= LARGEST_TREES or dice.random() < 0.12 or not outline.contains(shapely.Point(px, py)):
                    continue
                name = model_name(kinds[pick])
                sizes.setdefault(name, kinds[pick])
                lon, lat = ground.to_degrees(px, py)
                planted.append({"id": "", "kind": "tree", "model": name, "lon": lon, "lat": lat, "z_m": 0.0,
                                "heading_deg": round(turn), "scale": [round(tall, 2)] * 3})  # fmt: skip
    return planted
