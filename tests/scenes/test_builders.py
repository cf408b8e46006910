"""Every builder gives a sound model of the size asked for, and the plant of the demo park keeps its budget."""

import json
import struct

import numpy as np
import pytest
import shapely

from scenes.builders.builder import Size, builders
from scenes.builders.glb import glb
from scenes.builders.shade import DARKEST, height_field, sky_share
from scenes.plant import Ground, fingerprint, plant, shelved


def sized(kind: str) -> Size:
    return Size(kind=kind, height_m=14.0, length_m=24.0, width_m=12.0, diameter_m=9.0, floors=3)


def read(data: bytes):
    magic, version, size = struct.unpack("<4sII", data[:12])
    length = struct.unpack("<I", data[12:16])[0]
    return magic, version, size, json.loads(data[20 : 20 + length]), data[28 + length :]


@pytest.mark.parametrize("kind", sorted(builders()))
def test_a_model_has_unit_normals_whole_faces_and_stands_on_the_ground(kind):
    mesh = builders()[kind].build(sized(kind))
    v, n, _, f = mesh.arrays()
    assert 10 < mesh.triangles < 9000 and f.max() < len(v) and np.isfinite(v).all()
    assert np.allclose(np.linalg.norm(n, axis=1), 1.0, atol=1e-3)
    assert -2.1 < v[:, 2].min() < 2.1 and v[:, 2].max() <= 14.0 + 7.0


@pytest.mark.parametrize("kind", sorted(builders()))
def test_faces_look_the_way_of_their_normals(kind):
    v, n, _, f = builders()[kind].build(sized(kind)).arrays()
    across = np.cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]])
    assert (np.einsum("ij,ij->i", across, n[f].sum(axis=1)) >= -1e-9).all()


def test_a_column_is_as_tall_and_wide_as_asked():
    v = builders()["tank_dome"].build(Size(kind="tank_dome", height_m=16.0, diameter_m=27.0)).arrays()[0]
    assert v[:, 2].max() == pytest.approx(16.0, abs=1.2)
    assert np.abs(v[:, 0]).max() == pytest.approx(13.5, abs=1.6)


def test_open_ground_sees_the_sky_and_the_foot_of_a_wall_sees_less():
    v, n, _, f = builders()["tank_cone"].build(Size(kind="tank_cone", height_m=12.0, diameter_m=12.0)).arrays()
    shade = sky_share(v, n, height_field(v, f))
    assert shade.min() >= DARKEST and shade.max() <= 1.0
    wall = np.abs(n[:, 2]) < 0.1
    assert shade[wall & (v[:, 2] < 0.5)].mean() < shade[wall & (v[:, 2] > 6)].mean()


def test_a_glb_keeps_its_promises_and_stands_y_up():
    mesh = builders()["sphere"].build(Size(kind="sphere", height_m=22.0, diameter_m=18.0))
    v = mesh.arrays()[0]
    magic, version, size, document, binary = read(data := glb(mesh, "dark", np.ones(len(v))))
    assert (magic, version, size) == (b"glTF", 2, len(data)) and len(binary) == document["buffers"][0]["byteLength"]
    for view in document["bufferViews"]:
        assert view["byteOffset"] % 4 == 0 and view["byteOffset"] + view["byteLength"] <= len(binary)
    low, high = document["accessors"][0]["min"], document["accessors"][0]["max"]
    assert low[1] == pytest.approx(0.0, abs=0.1) and high[1] == pytest.approx(22.0, abs=1.5)
    assert document["accessors"][3]["count"] == 3 * mesh.triangles


def test_every_structure_has_one_instance_and_every_instance_a_model(built, collections):
    names = {model["builder"] for model in built.manifest["models"]}
    drawn = [row for row in built.manifest["instances"] if row["kind"] != "tree"]
    inert = ("bund", "fence")
    assert len(drawn) == sum(f["properties"]["kind"] not in inert for f in collections["structure"]["features"])
    assert {row["model"] for row in built.manifest["instances"]} <= names
    assert all(0.9 < part < 1.12 for row in drawn for part in row["scale"])
    for model in built.manifest["models"]:
        assert model["url"].rsplit("/", 1)[1].removesuffix(".glb") in built.models


def test_an_instance_stands_in_the_middle_of_its_structure(built, collections):
    shapes = {f["id"]: shapely.geometry.shape(f["geometry"]) for f in collections["structure"]["features"]}
    for row in built.manifest["instances"]:
        if row["kind"] in ("sphere", "column", "tank_dome"):
            middle = shapes[row["id"]].centroid
            assert (row["lon"], row["lat"]) == pytest.approx((middle.x, middle.y), abs=2e-6)


def test_the_map_metres_and_degrees_agree_both_ways():
    ground = Ground(120.9, 31.85)
    lon, lat = ground.to_degrees(850.0, -420.0)
    assert ground.to_metres(np.array([[lon, lat]]))[0] == pytest.approx((850.0, -420.0), abs=0.02)


def test_the_shelf_builds_once_and_again_only_when_the_park_differs(collections, tmp_path):
    few = {"structure": {"features": collections["structure"]["features"][:6]}, "ground": {"features": []}}
    first = shelved(few, tmp_path)
    marks = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    assert shelved(few, tmp_path) == first and marks == {f.name: f.stat().st_mtime_ns for f in tmp_path.iterdir()}
    fewer = {"structure": {"features": few["structure"]["features"][:5]}, "ground": {"features": []}}
    assert shelved(fewer, tmp_path)["version"] == fingerprint(fewer) != first["version"]


def test_one_park_gives_the_same_bytes_every_time(collections):
    few = {"structure": {"features": collections["structure"]["features"][:8]}}
    assert plant(few).models == plant(few).models
