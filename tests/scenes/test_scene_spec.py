"""The document that tells the browser what to draw."""

import json
import re
import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from layers import layer as layer_register
from scenes.scene import SceneFileBroken, scenes
from scenes.scene_spec import DataInScene, NoSuchScene, json_schema, layer_list, refuse_data, scene_list, scene_spec

NEW_LAYER = '''"""Noise, brought by a user."""
import pydeck as pdk
from layers.layer import Layer, features, text

LAYER = Layer(
    title=text("噪声", "Noise"), source=features("noise"), group="risk", provenance=text("实测", "measured"),
    draw=pdk.Layer("GeoJsonLayer", id="noise", get_fill_color="properties.colour", line_width_min_pixels={width}),
)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the product's folder of layers, to which a user may add."""
    copy = tmp_path / "specs"
    shutil.copytree(layer_register.SPECS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def ids(spec):
    return [layer["id"] for layer in spec["layers"]]


@pytest.mark.parametrize("scene", ["wall", "command", "plan", "analyse"])
def test_every_scene_of_the_product_is_valid_and_is_json(scene):
    spec = scene_spec(scene)
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert spec["schema_version"] == 1 and spec["id"] == scene
    assert {"ground", "structures", "risk_zones"} <= set(ids(spec))


def test_the_scenes_are_listed_with_their_titles():
    assert {"wall", "command", "plan", "analyse"} <= {scene["id"] for scene in scene_list()}


def test_a_new_layer_file_appears_in_every_scene_with_nothing_else_edited(folder):
    (folder / "noise.py").write_text(NEW_LAYER.replace("{width}", "1"))
    for scene in ("wall", "plan"):
        spec = scene_spec(scene, layer_folder=folder)
        noise = next(layer for layer in spec["layers"] if layer["id"] == "noise")
        assert noise["visible"]
        assert noise["source"]["url"] == "/api/features/noise"
        assert noise["deck"]["@@type"] == "GeoJsonLayer"
        assert noise["deck"]["getFillColor"] == "@@=properties.colour"
    assert any(layer["id"] == "noise" for layer in layer_list(folder=folder))


def test_a_removed_layer_file_is_gone(folder):
    (folder / "hydrants.py").unlink()
    assert "hydrants" not in ids(scene_spec("command", layer_folder=folder))


@pytest.mark.parametrize("number", ["float('nan')", "float('inf')"])
def test_a_number_that_is_not_finite_is_refused(folder, number):
    (folder / "noise.py").write_text(NEW_LAYER.replace("{width}", number))
    with pytest.raises(DataInScene):
        scene_spec("wall", layer_folder=folder)


@pytest.mark.parametrize(
    "deck",
    [
        {"@@type": "GeoJsonLayer", "data": [{"name": "@@=alert(1)"}]},
        {"@@type": "GeoJsonLayer", "data": "https://elsewhere.example/rows.json"},
        {"@@type": "GeoJsonLayer", "settings": {"name": "@@=x"}},
        {"@@type": "GeoJsonLayer", "child": {"@@type": "ScatterplotLayer"}},
        {"@@type": "GeoJsonLayer", "list": ["@@#GL.ONE"]},
        {"@@type": "GeoJsonLayer", "@@function": "calculate"},
        {"@@type": "GeoJsonLayer", "radius": float("nan")},
    ],
)
def test_rows_hidden_expressions_and_odd_numbers_are_refused(deck):
    with pytest.raises(DataInScene):
        refuse_data({"id": "x", **deck})


def test_an_accessor_of_the_layer_itself_may_be_an_expression():
    refuse_data(
        {"id": "x", "@@type": "GeoJsonLayer", "getFillColor": "@@=properties.colour", "data": "/api/features/x"}
    )


def test_a_layer_that_asks_for_a_permission_is_absent_without_it():
    assert "movers" not in ids(scene_spec("wall", may={"map.see"}))
    assert "movers" in ids(scene_spec("wall", may={"map.see", "person.position"}))
    assert "movers" not in [layer["id"] for layer in layer_list(may=())]


def test_the_camera_of_the_site_replaces_the_scenes_own():
    spec = scene_spec("plan", camera={"longitude": 100.0, "latitude": 30.0})
    assert spec["camera"]["longitude"] == 100.0 and spec["camera"]["pitch"] == 40


def test_a_camera_near_the_horizon_is_refused():
    with pytest.raises(ValidationError):
        scene_spec("plan", camera={"pitch": 80.0})


def test_an_unknown_scene_is_named():
    with pytest.raises(NoSuchScene, match="moon"):
        scene_spec("moon")


def test_a_scene_file_without_a_scene_is_refused(tmp_path):
    (tmp_path / "hollow.py").write_text('"""Nothing."""\n')
    with pytest.raises(SceneFileBroken, match="hollow"):
        scenes(tmp_path)


def test_no_layer_brings_rows_and_every_address_is_local():
    text = json.dumps([scene_spec(scene["id"]) for scene in scene_list()])
    assert not re.search(r"https?://", text)
    assert len(text) < 100_000


def test_the_schema_of_the_document_is_published():
    schema = json_schema()
    assert schema["properties"]["schema_version"]["const"] == 1
    assert "LayerSpec" in schema["$defs"]
