"""The plant as a 3D Tiles 1.1 set for other viewers: what is tall from afar, cells with the rest from near.

Each tile is one binary glTF. Its models are drawn by instance (EXT_mesh_gpu_instancing), and each instance carries the
id and kind of its structure (EXT_instance_features, EXT_structural_metadata), so that a tank can be picked by name.
Heights are those of the park's records; they are handed on as heights above the ellipsoid, as no geoid is kept.

Source: OGC 22-025r4, 3D Tiles 1.1; WGS 84 ellipsoid by NIMA TR8350.2 (third edition, 2000), table 3.1.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.builders.glb import FLOAT, pack, unpack
from scenes.plant import Ground

Floats = NDArray[np.float64]
Instance = dict[str, Any]
Model = Callable[[str], bytes]

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)
CELL_M = 250.0
FAR = "far"
TALL_M = 12.0  # a structure this tall is in the tile that is seen from afar
CELL_ERROR_M = 12.0  # what a viewer misses while a cell is not loaded: something up to `TALL_M` high
PARK_ERROR_M = 100.0  # a park that is not drawn at all: its tallest
EDGE_M = 30.0  # a structure reaches this far from its place
USHORT = 5123


def tileset(manifest: dict[str, Any], model: Model) -> dict[str, bytes]:
    """`tileset.json` and its tiles by file name.

    Parameters
    ----------
    manifest : as `scenes.plant.plant` gives it.
    model : the bytes of a model by name, without ``.glb``; the light colours are asked for as ``name-light``.
    """
    heights = {each["builder"]: top_of(model(f"{each['builder']}-light")) for each in manifest["models"]}
    groups = split(manifest["instances"], heights)
    far = groups.pop(FAR, [])
    files: dict[str, bytes] = {}

    def leaf(name: str, rows: list[Instance], steel: list[dict[str, Any]]) -> dict[str, Any]:
        place = (rows or steel)[0]
        files[f"{name}.glb"], region = tile(rows, steel, heights, model)
        return {"boundingVolume": {"region": region}, "geometricError": 0.0, "content": {"uri": f"{name}.glb"},
                "transform": standing(place["lon"], place["lat"])}  # fmt: skip

    children = [leaf(FAR, far, manifest["steel"])] if far or manifest["steel"] else []
    if groups:
        children.append(parent(CELL_ERROR_M, [leaf(name, rows, []) for name, rows in sorted(groups.items())]))
    document = {"asset": {"version": "1.1", "tilesetVersion": manifest["version"]},
                "geometricError": PARK_ERROR_M, "root": parent(PARK_ERROR_M, children)}  # fmt: skip
    files["tileset.json"] = json.dumps(document, separators=(",", ":")).encode()
    return files


def parent(error_m: float, children: list[dict[str, Any]]) -> dict[str, Any]:
    """A tile without a picture of its own, which is missed by `error_m` while its children are not there."""
    region = around([each["boundingVolume"]["region"] for each in children])
    return {"boundingVolume": {"region": region}, "geometricError": error_m, "refine": "ADD", "children": children}


def split(rows: Iterable[Instance], heights: dict[str, float]) -> dict[str, list[Instance]]:
    """Instances by tile: `FAR` for the tall, ``i_j`` for a cell of `CELL_M`."""
    groups: dict[str, list[Instance]] = defaultdict(list)
    first: Ground | None = None
    for row in rows:
        first = first or Ground(row["lon"], row["lat"])
        if heights[row["model"]] * row["scale"][2] >= TALL_M and row["kind"] != "tree":
            groups[FAR].append(row)
            continue
        x, y = first.to_metres(np.array([[row["lon"], row["lat"]]]))[0]
        groups[f"{math.floor(x / CELL_M)}_{math.floor(y / CELL_M)}"].append(row)
    return dict(groups)


def tile(
    rows: list[Instance], steel: list[dict[str, Any]], heights: dict[str, float], model: Model
) -> tuple[bytes, list[float]]:
    """One tile's glTF around the place of its first row, and its region [rad, rad, rad, rad, m, m]."""
    origin = rows[0] if rows else steel[0]
    made = Tile()
    by_model: dict[str, list[Instance]] = defaultdict(list)
    for row in rows:
        by_model[row["model"]].append(row)
    for name, group in sorted(by_model.items()):
        made.instances(model(f"{name}-light"), group, local(origin, group))
    for part in steel:
        name = part["url_light"].rsplit("/", 1)[-1].removesuffix(".glb")
        made.laid_out(model(name), Ground(part["lon"], part["lat"]), origin, float(part["z_m"]))
    places = np.radians([[row["lon"], row["lat"]] for row in rows] or [[origin["lon"], origin["lat"]]])
    bottom = min([row["z_m"] for row in rows] or [0.0])
    top = max([row["z_m"] + heights[row["model"]] * row["scale"][2] for row in rows] or [0.0])
    edge = np.array([EDGE_M / math.cos(places[0, 1]), EDGE_M]) / SEMI_MAJOR_M
    if steel:
        seen = np.radians(made.degrees)
        places, top = np.vstack([places, seen]), max(top, made.top_m)
    west, south = places.min(axis=0) - edge
    east, north = places.max(axis=0) + edge
    return made.glb(), [float(v) for v in (west, south, east, north, bottom - 3.0, top + 3.0)]


class Tile:
    """A glTF in the making: models by instance, and meshes whose vertices are laid out as they are."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {"meshes": [], "nodes": [], "accessors": [], "bufferViews": []}
        self.binary = bytearray()
        self.rows: list[Instance] = []
        self.degrees = np.zeros((0, 2))
        self.top_m = 0.0

    def instances(self, data: bytes, group: list[Instance], east_north_up: Floats) -> None:
        """A model, drawn once for each row at its place [m], turned and scaled; y is up from here on."""
        mesh = self._mesh(*unpack(data))
        turn = np.radians([-row["heading_deg"] / 2 for row in group])
        zero = np.zeros(len(group))
        scale = np.array([row["scale"] for row in group])[:, [0, 2, 1]]
        attributes = {
            "TRANSLATION": self._add(upright(east_north_up).astype("<f4"), "VEC3"),
            "ROTATION": self._add(np.column_stack([zero, np.sin(turn), zero, np.cos(turn)]).astype("<f4"), "VEC4"),
            "SCALE": self._add(scale.astype("<f4"), "VEC3"),
            "_FEATURE_ID_0": self._add(np.arange(len(self.rows), len(self.rows) + len(group)).astype("<f4"), "SCALAR"),
        }
        feature = {"featureCount": len(group), "attribute": 0, "propertyTable": 0}
        self.rows += group
        self.document["nodes"].append({"mesh": mesh, "extensions": {
            "EXT_mesh_gpu_instancing": {"attributes": attributes},
            "EXT_instance_features": {"featureIds": [feature]},
        }})  # fmt: skip

    def laid_out(self, data: bytes, ground: Ground, origin: Instance, z_m: float) -> None:
        """A mesh whose vertices lie in the metres of the map: each is put where it is on the ellipsoid."""
        document, binary = unpack(data)
        view = document["bufferViews"][document["accessors"][0]["bufferView"]]
        count = document["accessors"][0]["count"]
        drawn = np.frombuffer(binary, "<f4", count * 3, view["byteOffset"]).reshape(-1, 3).astype(float)
        self.degrees = np.array([ground.to_degrees(x, -z) for x, _, z in drawn])
        self.top_m = max(self.top_m, float(drawn[:, 1].max()) + z_m)
        placed = upright(to_local(origin, self.degrees, drawn[:, 1] + z_m)).astype("<f4")
        start = view["byteOffset"]
        changed = binary[:start] + placed.tobytes() + binary[start + placed.nbytes :]
        document["accessors"][0] |= {"min": placed.min(axis=0).tolist(), "max": placed.max(axis=0).tolist()}
        self.document["nodes"].append({"mesh": self._mesh(document, changed), "name": "steel"})

    def _mesh(self, document: dict[str, Any], binary: bytes) -> int:
        """Take over the one mesh of a model; its colours become linear, as glTF asks."""
        accessors = []
        for number, accessor in enumerate(document["accessors"]):
            view = document["bufferViews"][accessor["bufferView"]]
            part = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
            kept = {key: value for key, value in accessor.items() if key != "bufferView"}
            if number == document["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"]:
                part, kept["componentType"] = linear(part), USHORT
            accessors.append(self._store(part, kept, view.get("target")))
        primitive = dict(document["meshes"][0]["primitives"][0])
        primitive["attributes"] = {name: accessors[at] for name, at in primitive["attributes"].items()}
        primitive["indices"] = accessors[primitive["indices"]]
        self.document["meshes"].append({"primitives": [primitive]})
        return len(self.document["meshes"]) - 1

    def _add(self, values: NDArray[np.float32], kind: str) -> int:
        return self._store(values.tobytes(), {"componentType": FLOAT, "count": len(values), "type": kind}, None)

    def _store(self, part: bytes, accessor: dict[str, Any], target: int | None) -> int:
        self.document["accessors"].append({**accessor, "bufferView": self._view(part, target)})
        return len(self.document["accessors"]) - 1

    def _view(self, part: bytes, target: int | None = None) -> int:
        self.binary += b"\0" * (-len(self.binary) % 8)
        view = {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(part)}
        self.document["bufferViews"].append(view | ({"target": target} if target else {}))
        self.binary += part
        return len(self.document["bufferViews"]) - 1

    def glb(self) -> bytes:
        """The whole as binary glTF."""
        document: dict[str, Any] = {
            "asset": {"version": "2.0", "generator": "OneMap"},
            "scene": 0,
            "scenes": [{"nodes": list(range(len(self.document["nodes"])))}],
            "materials": [{"pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.7}}],
            **self.document,
        }
        if self.rows:
            used = ["EXT_mesh_gpu_instancing", "EXT_instance_features", "EXT_structural_metadata"]
            document |= {"extensionsUsed": used, "extensionsRequired": used[:1],
                         "extensions": {"EXT_structural_metadata": self._table()}}  # fmt: skip
        document["bufferViews"] = self.document["bufferViews"]
        document["buffers"] = [{"byteLength": len(self.binary)}]
        return pack(document, bytes(self.binary))

    def _table(self) -> dict[str, Any]:
        """The property table: id and kind of every instance."""
        columns = {}
        for name in ("id", "kind"):
            words = [str(row[name]).encode() for row in self.rows]
            offsets = np.cumsum([0, *map(len, words)]).astype("<u4")
            text_at, offsets_at = self._view(b"".join(words) or b"\0"), self._view(offsets.tobytes())
            columns[name] = {"values": text_at, "stringOffsets": offsets_at, "stringOffsetType": "UINT32"}
        text = {"type": "STRING", "required": True}
        schema = {"id": "onemap", "classes": {"structure": {"properties": {"id": text, "kind": text}}}}
        return {"schema": schema,
                "propertyTables": [{"class": "structure", "count": len(self.rows), "properties": columns}]}  # fmt: skip


def local(origin: Instance, group: list[Instance]) -> Floats:
    """East, north and up of rows around the place of a tile [m]."""
    degrees = np.array([[row["lon"], row["lat"]] for row in group])
    return to_local(origin, degrees, np.array([row["z_m"] for row in group]))


def to_local(origin: Instance, degrees: Floats, height_m: Floats) -> Floats:
    """(n, 2) degrees and (n,) heights to (n, 3) east, north, up [m] around a place at height 0."""
    at = np.array(standing(origin["lon"], origin["lat"])).reshape(4, 4)
    return np.asarray((earth_centred(degrees[:, 0], degrees[:, 1], height_m) - at[3, :3]) @ at[:3, :3].T)


def standing(lon: float, lat: float) -> list[float]:
    """The 16 numbers, column after column, that stand east, north and up at a place on the ellipsoid."""
    s, c = math.sin(math.radians(lon)), math.cos(math.radians(lon))
    u, v = math.sin(math.radians(lat)), math.cos(math.radians(lat))
    x, y, z = earth_centred(np.array([lon]), np.array([lat]), np.zeros(1))[0].tolist()
    return [-s, c, 0.0, 0.0, -u * c, -u * s, v, 0.0, v * c, v * s, u, 0.0, x, y, z, 1.0]


def earth_centred(lon_deg: Floats, lat_deg: Floats, height_m: Floats) -> Floats:
    """WGS 84 degrees and metres to (n, 3) earth-centred metres."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_2 * np.sin(lat) ** 2)
    reach = (across + height_m) * np.cos(lat)
    up = (across * (1 - ECCENTRICITY_2) + height_m) * np.sin(lat)
    return np.column_stack([reach * np.cos(lon), reach * np.sin(lon), up])


def upright(east_north_up: Floats) -> Floats:
    """z up to y up, as glTF has it."""
    return np.column_stack([east_north_up[:, 0], east_north_up[:, 2], -east_north_up[:, 1]])


def linear(colours: bytes) -> bytes:
    """sRGB bytes (r, g, b, a) as linear 16-bit numbers (IEC 61966-2-1)."""
    share = np.frombuffer(colours, np.uint8).reshape(-1, 4) / 255
    line = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    line[:, 3] = share[:, 3]
    return bytes(np.rint(line * 65535).astype("<u2").tobytes())


def top_of(data: bytes) -> float:
    """Height of a model [m]."""
    return float(unpack(data)[0]["accessors"][0]["max"][1])


def around(regions: list[list[float]]) -> list[float]:
    """The region that holds them all."""
    whole = np.array(regions or [[0.0] * 6])
    return [*whole[:, [0, 1]].min(axis=0).tolist(), *whole[:, [2, 3]].max(axis=0).tolist(),
            float(whole[:, 4].min()), float(whole[:, 5].max())]  # fmt: skip
