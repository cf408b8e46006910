"""Layers are files; the register finds what lies in the folder."""

from pathlib import Path

import pydeck as pdk
import pytest

from layers.layer import LayerFileBroken, features, layers, text

CONTRACT = {
    "ground", "roads", "structures", "risk_zones", "fences", "sensors", "cameras", "anchors", "movers", "alarms",
    "muster_points", "hydrants", "hazard_units", "protection_targets", "whatif",
}  # fmt: skip


def test_every_planned_layer_is_there():
    assert set(layers()) >= CONTRACT


def test_a_layers_id_is_its_file_name():
    assert all(name == layer.id for name, layer in layers().items())


def test_pydeck_writes_every_layer_without_rows():
    for layer in layers().values():
        assert isinstance(layer.draw, pdk.Layer)
        assert '"data"' not in layer.draw.to_json()


def test_every_title_legend_and_provenance_is_said_in_both_languages():
    for layer in layers().values():
        words = [layer.title, layer.provenance, *(line.label for line in layer.legend)]
        assert all(word.zh and word.en for word in words), layer.id


def test_ground_lies_under_zones_and_alarms_stand_on_top():
    order = list(layers())
    assert order.index("ground") < order.index("risk_zones") < order.index("structures")
    assert order[-1] == "alarms"


def test_a_file_without_a_layer_is_refused_by_name(tmp_path: Path):
    (tmp_path / "empty_one.py").write_text('"""Nothing."""\n')
    with pytest.raises(LayerFileBroken, match="empty_one"):
        layers(tmp_path)


def test_addresses_point_at_this_server():
    assert features("zone").url == "/api/features/zone"
    assert text("零", "zero").to_dict() == {"zh": "零", "en": "zero"}
