"""The models for a far look: plainer, as large, in one file, and in the order in which the manifest names them."""

from dataclasses import replace

import numpy as np
import pytest

from scenes.builders.builder import Size, builders
from scenes.builders.glb import unpack
from scenes.models import GRAIN_M

SIZES = (
    Size(kind="tank_cone", height_m=12.0, diameter_m=24.0),
    Size(kind="sphere", height_m=20.0, diameter_m=16.0),
    Size(kind="column", height_m=42.0, diameter_m=3.0),
    Size(kind="structure", height_m=24.0, width_m=18.0, length_m=24.0, floors=4),
    Size(kind="pipe_rack", height_m=10.0, width_m=8.0, length_m=60.0),
    Size(kind="tree", height_m=8.0),
)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.kind)
def test_a_far_model_fills_the_same_space_with_at_most_two_thirds_of_the_triangles(size):
    near, far = (builders()[size.kind].build(each) for each in (size, replace(size, grain_m=GRAIN_M)))
    assert 0 < far.triangles <= near.triangles * 2 / 3
    for axis, slack in ((0, 3.0), (1, 3.0), (2, 2.5)):  # what is left out: rails, ladders, stairs and their landings
        a, b = near.arrays()[0][:, axis], far.arrays()[0][:, axis]
        assert b.max() <= a.max() + GRAIN_M and b.min() >= a.min() - GRAIN_M
        assert b.max() >= a.max() - slack - GRAIN_M and b.min() <= a.min() + slack + GRAIN_M


def test_a_coarser_grain_never_asks_for_more():
    for size in SIZES:
        counts = [builders()[size.kind].build(replace(size, grain_m=grain)).triangles for grain in (0.0, 0.3, 0.8, 1.5)]
        assert counts == sorted(counts, reverse=True)


def test_the_far_file_has_a_scene_for_every_model_of_the_manifest_and_then_the_walls(built):
    manifest = built.manifest
    for theme in ("url", "url_light"):
        name = manifest["far"][theme].rsplit("/", 1)[1].removesuffix(".glb")
        document, binary = unpack(built.models[name])
        names = [scene["name"] for scene in document["scenes"]]
        assert names == [model["builder"] for model in manifest["models"]] + ["steel"] * len(manifest["steel"])
        assert len(document["accessors"]) == 4 * len(names)
        for view in document["bufferViews"]:
            assert view["byteOffset"] % 4 == 0 and view["byteOffset"] + view["byteLength"] <= len(binary)


def test_the_indices_of_every_scene_stay_within_its_own_vertices(built):
    name = built.manifest["far"]["url"].rsplit("/", 1)[1].removesuffix(".glb")
    document, binary = unpack(built.models[name])
    for mesh in document["meshes"]:
        primitive = mesh["primitives"][0]
        index = document["accessors"][primitive["indices"]]
        view = document["bufferViews"][index["bufferView"]]
        kind = {5123: "<u2", 5125: "<u4"}[index["componentType"]]
        values = np.frombuffer(binary, kind, index["count"], view["byteOffset"])
        assert values.max() < document["accessors"][primitive["attributes"]["POSITION"]]["count"]
