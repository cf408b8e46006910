"""A cloud is the surface of its level, closed above the ground, turned outwards, bounded, and where the map lays it."""

import json
import struct

import numpy as np
import pytest

from consequence_models import Explosion, Release, Scenario, Weather, run
from consequence_models.dispersion.dense_puff import BurstRelease
from consequence_models.result import averaged
from scenes.builders import clouds
from scenes.builders.clouds import DOME, MOST_TRIANGLES, cloud_glb, metres_per_degree, surface
from twin.model.place import frame_around

FRAME = frame_around("EPSG:4549", 120.9, 31.85)
CALM = Weather(wind_m_s=0.0)
BLAST = run(Scenario(source=Explosion(tnt_mass_kg=500.0), weather=CALM, x_m=200, y_m=-90), "tnt_blast")
LEAK = Release(substance_id="ammonia", rate_kg_s=2.0, height_m=5.0)
PLUME = run(Scenario(source=LEAK, weather=Weather(wind_m_s=3.0)), "gaussian_plume")


def edges(faces):
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    return np.unique(pairs, axis=0, return_counts=True)


def test_a_surface_lies_on_its_level():
    burst = run(Scenario(source=BurstRelease(substance_id="chlorine", mass_kg=2000.0), weather=Weather(wind_m_s=3.0)),
                "dense_puff")  # fmt: skip
    for level in burst.levels:
        found = surface(burst.field, level, 120.0)
        value = averaged(burst.field, level.averaging_s).at(*found.vertices.T, 120.0)
        assert np.abs(np.log(value / level.value)).max() < 0.05


def test_a_surface_is_closed_except_where_the_ground_cuts_it_and_looks_outwards():
    level = BLAST.levels[2]
    found = surface(BLAST.field, level)
    pairs, count = edges(found.faces)
    assert set(count.tolist()) <= {1, 2}
    assert np.abs(found.vertices[np.unique(pairs[count == 1]), 2]).max() < 1e-6
    away = found.vertices - [200, -90, 0]
    assert (np.einsum("ij,ij->i", found.normals, away) > 0).mean() > 0.99


def test_a_blast_becomes_a_dome_of_its_own_radius_flattened():
    level = BLAST.levels[2]
    found = surface(BLAST.field, level)
    reach = next(one.distance_m for one in BLAST.outlines if one.level == level.value)
    assert np.hypot(found.vertices[:, 0] - 200, found.vertices[:, 1] + 90).max() == pytest.approx(reach, rel=0.01)
    assert found.height_factor == DOME
    assert found.vertices[:, 2].max() == pytest.approx(DOME * reach, rel=0.02)


def test_a_plume_is_as_long_as_its_outline_on_the_ground_or_longer():
    for level, outline in zip(PLUME.levels, PLUME.outlines, strict=True):
        found = surface(PLUME.field, level)
        assert np.hypot(*found.vertices[:, :2].T).max() >= 0.98 * outline.distance_m
        assert len(found.faces) <= MOST_TRIANGLES


def test_a_surface_with_too_many_triangles_is_built_coarser(monkeypatch):
    fine = surface(PLUME.field, PLUME.levels[0])
    monkeypatch.setattr(clouds, "MOST_TRIANGLES", 4000)
    coarse = surface(PLUME.field, PLUME.levels[0])
    assert len(coarse.faces) <= 4000 < len(fine.faces)


def test_a_file_holds_the_levels_outer_first_with_what_they_mean():
    lon, lat = (float(part) for part in FRAME.to_lonlat(200.0, -90.0))
    body = cloud_glb(BLAST.field, BLAST.levels, FRAME, (lon, lat))
    magic, version, size, length = struct.unpack("<4sIII", body[:16])
    told = json.loads(body[20 : 20 + length])
    assert (magic, version, size) == (b"glTF", 2, len(body))
    extras = [mesh["extras"] for mesh in told["meshes"]]
    assert [one["shown"] for one in extras] == [9.0, 30.0]
    assert [one["opacity"] for one in extras] == [0.08, 0.16]
    assert told["asset"]["extras"]["model"] == "tnt_blast"
    box = told["accessors"][0]
    assert (np.array(box["max"]) + np.array(box["min"]))[[0, 2]] == pytest.approx(0.0, abs=1.0), "around its own place"


def test_a_field_that_reaches_no_level_has_no_cloud():
    assert cloud_glb(PLUME.field, PLUME.levels, FRAME, (120.9, 31.85), 1e7) is None


def test_metres_in_a_degree_are_those_of_the_ellipsoid():
    from pyproj import Geod

    for lat in (0.0, 31.85, 60.0):
        geod = Geod(ellps="GRS80")
        east, north = metres_per_degree(lat)
        assert east == pytest.approx(geod.inv(120, lat, 120.001, lat)[2] / 0.001, rel=1e-5)
        assert north == pytest.approx(geod.inv(120, lat - 5e-4, 120, lat + 5e-4)[2] / 0.001, rel=1e-5)
