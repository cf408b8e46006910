"""Any field as a cloud: closed translucent surfaces at levels, cut by the ground, as one binary glTF.

Positions are metres east, up and south of the source (glTF is y-up), true to the map. A blast or a heat ring becomes
a flattened dome, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from consequence_models.levels import Level
from consequence_models.result import Extent, Field, averaged
from layers.footprint import Frame, colour
from scenes.builders.glb import ARRAY_BUFFER, ELEMENT_BUFFER, FLOAT, INT, SHORT, pack

Array = NDArray[np.float64]
ALONG, ACROSS, UP = 64, 41, 25
MOST_TRIANGLES = 24_000  # a surface; one with more is built on every second node
MOST_LEVELS = 3
HIGHEST_M = 1500.0
DOME = 0.45  # height of a dome over its true height, so that it does not hide the park
SIGNED_BYTE = 5120
_CLOSER = 1.5
_CLIP = 6.0
_MARGIN = 0.04
_LOOKS = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
_DOMES = {"overpressure": (2, 3), "heat_flux": (1, 2)}  # the two rings that decide: houses, buildings; pain, wood
OPACITY = {1: (0.24,), 2: (0.13, 0.28), 3: (0.11, 0.19, 0.32)}
_DOME_OPACITY = {1: (0.12,), 2: (0.08, 0.16)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Where a field reaches a level: vertices [m] in the field's frame, z up, normals outwards, triangles."""

    level: Level
    vertices: Array
    normals: Array
    faces: NDArray[np.int64]
    height_factor: float = 1.0


def chosen(levels: Sequence[Level], quantity: str) -> list[Level]:
    """The levels that are worth a surface, lowest first: the three gravest of a cloud, two domes of a blast."""
    ordered = sorted(levels, key=lambda one: one.value)
    wanted = [ordered[k] for k in _DOMES.get(quantity, ()) if k < len(ordered)]
    return wanted or ordered[-MOST_LEVELS:]


def surface(field: Field, level: Level, t_s: float | None = None) -> Surface | None:
    """The surface at which a field has a level, bounded in triangles; None where it nowhere has.

    Parameters
    ----------
    field, level
        The field and a level in its own unit; another averaging time of the level is asked of the field.
    t_s
        Time from the start [s]; None the steady or highest value.

    Method: marching cubes (Lewiner et al. 2003) on the logarithm of the values, on nodes closer near source and ground.
    """
    seen = averaged(field, level.averaging_s)
    box = _box(seen, level.value, t_s)
    if box is None:
        return None
    along, across, up = _nodes(box, _top(seen, level.value, box, t_s))
    with np.errstate(divide="ignore"):
        values = np.clip(np.log(_sampled(seen, box, along, across, up, t_s) / level.value), -_CLIP, _CLIP)
    if values.max() <= 0 or values.min() >= 0:
        return None
    for step in (1, 2, 4):
        nodes, faces = _marched(values, step)
        if len(faces) <= MOST_TRIANGLES:
            break
    places = [np.interp(nodes[:, k], np.arange(axis.size), axis) for k, axis in enumerate((along, across, up))]
    x, y = box.to_xy(places[0], places[1])
    vertices = np.stack([x, y, places[2]], axis=-1)
    factor = DOME if field.quantity in _DOMES else 1.0
    vertices[:, 2] *= factor
    return Surface(level=level, vertices=vertices, normals=_normals(vertices, faces), faces=faces, height_factor=factor)


def cloud_glb(
    field: Field, levels: Sequence[Level], frame: Frame, at: tuple[float, float], t_s: float | None = None
) -> bytes | None:
    """The surfaces of a field as a binary glTF with its origin at a place.

    Parameters
    ----------
    field, levels, t_s
        What is drawn, and when.
    frame, at
        The field's frame, and the longitude and latitude of the origin.

    Returns
    -------
    bytes or None
        One mesh a level, outer first; `extras` carry level, label, unit, colours, opacity and the height's factor.
    """
    every = sorted(levels, key=lambda one: one.value)
    wanted = chosen(every, field.quantity)
    found = [one for level in wanted if (one := surface(field, level, t_s)) is not None]
    if not found:
        return None
    opacity = (_DOME_OPACITY if field.quantity in _DOMES else OPACITY)[len(wanted)]
    parts = []
    for one in found:
        rank = every.index(one.level)
        extras = {
            "level": one.level.value, "label_zh": one.level.label_zh, "label_en": one.level.label_en,
            "shown": one.level.shown, "shown_unit": one.level.shown_unit, "height_factor": one.height_factor,
            "colour_dark": colour(field.quantity, rank, len(every), "dark"),
            "colour_light": colour(field.quantity, rank, len(every), "light"),
            "opacity": opacity[wanted.index(one.level)],
        }  # fmt: skip
        parts.append((_true(one.vertices, frame, at), one.normals, one.faces, extras))
    about = {
        "quantity": field.quantity, "unit": field.unit, "t_s": t_s, "lon": at[0], "lat": at[1],
        "metres_per_degree": list(metres_per_degree(at[1])),
        "model": field.model_id, "version": field.model_version,
    }  # fmt: skip
    return _packed(parts, about)


def metres_per_degree(lat_deg: float) -> tuple[float, float]:
    """Metres in a degree of longitude and of latitude at a latitude, on the ellipsoid of WGS 84 and CGCS2000.

    Source: the series in the geodetic literature, as given by the US National Geospatial-Intelligence Agency.
    """
    rad = np.radians(lat_deg)
    east = 111_412.84 * np.cos(rad) - 93.5 * np.cos(3 * rad) + 0.118 * np.cos(5 * rad)
    return float(east), float(111_132.92 - 559.82 * np.cos(2 * rad) + 1.175 * np.cos(4 * rad))


def _true(vertices: Array, frame: Frame, at: tuple[float, float]) -> Array:
    """True east, north and up of an origin (grid north is not true north)."""
    lon, lat = (np.asarray(part, float) for part in frame.to_lonlat(vertices[:, 0], vertices[:, 1]))
    east, north = metres_per_degree(at[1])
    return np.stack([(lon - at[0]) * east, (lat - at[1]) * north, vertices[:, 2]], axis=-1)


def _box(field: Field, level: float, t_s: float | None) -> Extent | None:
    return Extent.around(field.extent_m(level, height, t_s) for height in _LOOKS)


def _top(field: Field, level: float, box: Extent, t_s: float | None) -> float:
    """A height above which the level is nowhere reached [m], from a coarse look at the box."""
    along = np.linspace(-box.back_m, box.ahead_m, 96)
    across = np.linspace(-box.half_width_m, box.half_width_m, 15)
    up = np.geomspace(0.05, HIGHEST_M, 44)
    value = _sampled(field, box, along, across, up, t_s)
    reached = np.flatnonzero((value >= level).any(axis=(0, 1)))
    return float(up[min(reached[-1] + 1, up.size - 1)]) * 1.1 if reached.size else 1.0


def _nodes(box: Extent, top: float) -> tuple[Array, Array, Array]:
    back, ahead = box.back_m + _MARGIN * box.ahead_m, (1 + _MARGIN) * box.ahead_m
    behind = max(4, round(ALONG * back / (back + ahead)))
    along = np.concatenate([-back * np.linspace(1, 0, behind + 1)[:-1] ** _CLOSER,
                            ahead * np.linspace(0, 1, ALONG - behind) ** _CLOSER])  # fmt: skip
    side = np.linspace(-1, 1, ACROSS)
    across = (1 + 2 * _MARGIN) * box.half_width_m * np.sign(side) * np.abs(side) ** _CLOSER
    return along, across, top * np.linspace(0, 1, UP) ** _CLOSER


def _sampled(field: Field, box: Extent, along: Array, across: Array, up: Array, t_s: float | None) -> Array:
    """Values on the nodes, shape (along, across, up); a field that knows a faster way over axes is asked that way."""
    grid: Any = getattr(field, "grid", None)
    if grid is not None and t_s is not None and box.towards_deg == 0:
        found = grid(box.x_m - across[::-1], box.y_m + along, up, [t_s])[0]  # z, y, x
        return np.asarray(np.nan_to_num(np.moveaxis(found, 0, -1)[:, ::-1], nan=0.0))
    x, y = box.to_xy(along[:, None, None], across[None, :, None])
    return np.asarray(np.nan_to_num(field.at(x, y, up[None, None, :], t_s), nan=0.0))


def _marched(values: Array, step: int) -> tuple[Array, NDArray[np.int64]]:
    march: Any = marching_cubes
    nodes, faces, _, _ = march(values, 0.0, step_size=step, gradient_direction="ascent")
    return np.asarray(nodes, float), np.asarray(faces, np.int64)


def _normals(vertices: Array, faces: NDArray[np.int64]) -> Array:
    """Normals of vertices, each the mean of its triangles by area."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    each = np.cross(b - a, c - a)
    total = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(total, faces[:, k], each)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


_UPRIGHT = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], float)  # z up → y up
Part = tuple[Array, Array, NDArray[np.int64], dict[str, Any]]


def _packed(parts: Sequence[Part], about: dict[str, Any]) -> bytes:
    views: list[dict[str, Any]] = []
    accessors: list[dict[str, Any]] = []
    binary = b""

    def add(data: bytes, target: int, stride: int | None = None, **accessor: Any) -> int:
        nonlocal binary
        view = {"buffer": 0, "byteOffset": len(binary), "byteLength": len(data), "target": target}
        views.append(view if stride is None else {**view, "byteStride": stride})
        accessors.append({"bufferView": len(views) - 1, **accessor})
        binary += data + b"\0" * (-len(data) % 4)
        return len(accessors) - 1

    meshes, materials = [], []
    for k, (vertices, normals, faces, extras) in enumerate(parts):
        position = (vertices @ _UPRIGHT.T).astype("<f4")
        normal = np.zeros((len(normals), 4), np.int8)
        normal[:, :3] = np.rint(127 * normals @ _UPRIGHT.T)
        short = len(position) < 65536
        index = faces.ravel().astype("<u2" if short else "<u4")
        low, high = position.min(axis=0).tolist(), position.max(axis=0).tolist()
        attributes = {
            "POSITION": add(position.tobytes(), ARRAY_BUFFER, componentType=FLOAT, count=len(position), type="VEC3",
                            min=low, max=high),
            "NORMAL": add(normal.tobytes(), ARRAY_BUFFER, 4, componentType=SIGNED_BYTE, normalized=True,
                          count=len(normal), type="VEC3"),
        }  # fmt: skip
        triangles = add(index.tobytes(), ELEMENT_BUFFER, componentType=SHORT if short else INT, count=len(index),
                        type="SCALAR")  # fmt: skip
        primitive = {"attributes": attributes, "indices": triangles, "material": k, "mode": 4}
        meshes.append({"name": extras["label_en"], "primitives": [primitive], "extras": extras})
        materials.append(_material(extras))
    document = {
        "asset": {"version": "2.0", "generator": "OneMap", "extras": about},
        "extensionsUsed": ["KHR_mesh_quantization"],
        "extensionsRequired": ["KHR_mesh_quantization"],
        "scene": 0,
        "scenes": [{"nodes": list(range(len(meshes)))}],
        "nodes": [{"mesh": k, "name": one["name"]} for k, one in enumerate(meshes)],
        "meshes": meshes,
        "materials": materials,
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    return pack(document, binary)


def _material(extras: dict[str, Any]) -> dict[str, Any]:
    """Base colour in linear light, as glTF has it."""
    text = str(extras["colour_dark"])
    encoded = np.array([int(text[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    factor = [*(round(float(part), 4) for part in linear), extras["opacity"]]
    return {
        "pbrMetallicRoughness": {"baseColorFactor": factor, "metallicFactor": 0, "roughnessFactor": 1},
        "alphaMode": "BLEND",
    }
