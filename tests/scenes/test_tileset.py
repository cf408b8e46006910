"""The 3D Tiles set holds each structure once, in its place on the ellipsoid, in glTF that Khronos' validator takes."""

import itertools
import json
import subprocess

import numpy as np
import pytest
from pyproj import Transformer

from scenes.builders.glb import unpack
from scenes.tileset import CELL_M, FAR, earth_centred, standing, tileset
from server.runtime.client import WEB

DEGREES_TO_EARTH = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


@pytest.fixture(scope="module")
def tiles(built):
    return tileset(built.manifest, built.models.__getitem__)


@pytest.fixture(scope="module")
def leaves(tiles):
    def walk(tile):
        yield from ([tile] if "content" in tile else [])
        for child in tile.get("children", []):
            yield from walk(child)

    return list(walk(json.loads(tiles["tileset.json"])["root"]))


def instances(data):
    """(id, east-north-up place) of every instance of a tile."""
    document, binary = unpack(data)

    def values(at):
        accessor = document["accessors"][at]
        start = document["bufferViews"][accessor["bufferView"]]["byteOffset"]
        width = {"VEC3": 3, "SCALAR": 1}[accessor["type"]]
        return np.frombuffer(binary, "<f4", accessor["count"] * width, start).reshape(-1, width)

    def words(column):
        views = document["bufferViews"]
        text, offsets = (views[column[key]] for key in ("values", "stringOffsets"))
        ends = np.frombuffer(binary, "<u4", offsets["byteLength"] // 4, offsets["byteOffset"]) + text["byteOffset"]
        return [binary[a:b].decode() for a, b in itertools.pairwise(ends)]

    if "extensions" not in document:
        return []
    table = document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]
    ids = words(table["properties"]["id"])
    found = []
    for node in document["nodes"]:
        drawn = node.get("extensions", {}).get("EXT_mesh_gpu_instancing", {}).get("attributes")
        if drawn:
            places = values(drawn["TRANSLATION"])[:, [0, 2, 1]] * (1, -1, 1)
            numbers = values(drawn["_FEATURE_ID_0"])[:, 0].astype(int)
            found += [(ids[number], place) for number, place in zip(numbers, places, strict=True)]
    return found


def test_degrees_become_earth_centred_metres_as_proj_does():
    lon, lat, height = np.array([118.9, -70.0, 0.0]), np.array([32.2, -33.0, 89.5]), np.array([8.0, 2500.0, -20.0])
    assert earth_centred(lon, lat, height) == pytest.approx(
        np.column_stack(DEGREES_TO_EARTH.transform(lon, lat, height)), abs=1e-6
    )


def test_every_structure_and_tree_is_in_one_tile(built, tiles, leaves):
    found = [name for leaf in leaves for name, _ in instances(tiles[leaf["content"]["uri"]])]
    assert sorted(found) == sorted(row["id"] for row in built.manifest["instances"])
    assert set(tiles) == {leaf["content"]["uri"] for leaf in leaves} | {"tileset.json"}


def test_a_structure_stands_where_its_record_says_to_a_centimetre(built, tiles, leaves):
    rows = {row["id"]: row for row in built.manifest["instances"] if row["id"]}
    seen = 0
    for leaf in leaves:
        at = np.array(leaf["transform"]).reshape(4, 4)
        for name, place in instances(tiles[leaf["content"]["uri"]]):
            if name in rows:
                row = rows[name]
                wanted = DEGREES_TO_EARTH.transform(row["lon"], row["lat"], row["z_m"])
                assert place @ at[:3, :3] + at[3, :3] == pytest.approx(wanted, abs=0.01)
                seen += 1
    assert seen == len(rows) > 50


def test_a_region_holds_what_its_tile_draws(built, tiles, leaves):
    rows = {row["id"]: row for row in built.manifest["instances"] if row["id"]}
    for leaf in leaves:
        west, south, east, north, bottom, top = leaf["boundingVolume"]["region"]
        assert top > bottom
        for name, _ in instances(tiles[leaf["content"]["uri"]]):
            if name in rows:
                assert west < np.radians(rows[name]["lon"]) < east and south < np.radians(rows[name]["lat"]) < north


def test_walls_are_laid_on_the_ellipsoid_and_not_in_the_metres_of_the_map(built, tiles, leaves):
    far = next(leaf for leaf in leaves if leaf["content"]["uri"] == f"{FAR}.glb")
    document, binary = unpack(tiles[f"{FAR}.glb"])
    node = next(node for node in document["nodes"] if node.get("name") == "steel")
    accessor = document["accessors"][document["meshes"][node["mesh"]]["primitives"][0]["attributes"]["POSITION"]]
    start = document["bufferViews"][accessor["bufferView"]]["byteOffset"]
    placed = np.frombuffer(binary, "<f4", accessor["count"] * 3, start).reshape(-1, 3)[:, [0, 2, 1]] * (1, -1, 1)
    at = np.array(far["transform"]).reshape(4, 4)
    back = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
    lon, lat, height = back.transform(*(placed @ at[:3, :3] + at[3, :3]).T)
    west, south, east, north = np.degrees(far["boundingVolume"]["region"][:4])
    assert west < lon.min() and lon.max() < east and south < lat.min() and lat.max() < north
    assert height.min() > -0.5 and height.max() < 20.0


def test_east_north_and_up_stand_square():
    turn = np.array(standing(118.9, 32.2)).reshape(4, 4)[:3, :3]
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-12) and np.linalg.det(turn) == pytest.approx(1.0)
    assert CELL_M > 0


def test_the_khronos_validator_finds_no_fault_in_models_and_tiles(built, tiles, tmp_path):
    files = {f"{name}.glb": data for name, data in built.models.items()} | tiles
    paths = []
    for name, data in files.items():
        if name.endswith(".glb"):
            (tmp_path / name).write_bytes(data)
            paths.append(str(tmp_path / name))
    done = subprocess.run(
        ["node", "test/validate_glb.mjs", *paths], cwd=WEB, capture_output=True, text=True, check=True, timeout=120
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == len(paths)
    assert [report for report in reports if report["errors"] or report["warnings"]] == []
