"""Every export of a run is read back by GDAL's own programs, and says the same numbers as the run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import trimesh
from fastapi.testclient import TestClient
from pyproj import Transformer

from tests.server.server_park import sign_in
from tests.server.test_advice import ammonia, with_ways

__all__ = ["with_ways"]


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def commander(with_ways: None, anyone: TestClient) -> TestClient:
    """Somebody who may run and export, in the park with roads."""
    return sign_in(anyone, "commander")


def _fetch(client: TestClient, run: str, kind: str, folder: Path) -> str:
    answer = client.get(f"/api/whatif/{run}/export.{kind}")
    assert answer.status_code == 200, answer.text
    path = folder / f"run.{kind}"
    path.write_bytes(answer.content)
    return str(path)


def test_every_layer_comes_back_from_ogrinfo_and_the_field_from_gdalinfo(commander: TestClient, tmp_path: Path) -> None:
    run = ammonia(commander)
    kept = commander.get(f"/api/whatif/{run}").json()
    reached = [one for one in kept["footprint"]["features"] if one["geometry"]]

    gpkg = _fetch(commander, run, "gpkg", tmp_path)
    listed = _said("ogrinfo", "-so", gpkg)
    assert all(
        layer in listed
        for layer in ("outlines", "exceedance", "arrival", "indoors", "load", "source", "routes", "closed_ways", "run")
    )
    outlines = _said("ogrinfo", "-al", gpkg, "outlines")
    assert f"Feature Count: {len(reached)}" in outlines and "4490" in outlines
    assert f"distance_m (Real) = {reached[0]['properties']['distance_m']:g}" in outlines
    assert kept["hash"] in _said("ogrinfo", "-al", gpkg, "run")

    geojson = _fetch(commander, run, "geojson", tmp_path)
    assert f"Feature Count: {len(json.loads(Path(geojson).read_text())['features'])}" in _said(
        "ogrinfo", "-al", "-so", geojson
    )
    kml = _said("ogrinfo", "-al", _fetch(commander, run, "kml", tmp_path))
    assert "MULTIPOLYGON" in kml.upper() or "GEOMETRYCOLLECTION" in kml.upper()
    assert "AEGL-2 160 ppm" in kml

    tif = _fetch(commander, run, "tif", tmp_path)
    told: dict[str, Any] = json.loads(_said("gdalinfo", "-json", "-stats", tif))
    assert "4549" in json.dumps(told["stac"]) and told["bands"][0]["noDataValue"] == -9999.0
    assert told["metadata"][""]["UNIT"] == "kg/m3" and told["metadata"][""]["HASH"] == kept["hash"]
    x, y = Transformer.from_crs(4490, 4549, always_xy=True).transform(kept["lon"] + 0.003, kept["lat"])
    at = _said("gdallocationinfo", "-valonly", "-geoloc", tif, str(x), str(y))
    levels = [one["properties"]["level"] for one in kept["footprint"]["features"]]
    assert float(at) > max(levels), "300 m downwind on the axis it is above the gravest level"

    cloud = trimesh.load(_fetch(commander, run, "glb", tmp_path))
    assert 1 <= len(cloud.geometry) <= 3


def test_what_is_no_kind_of_file_is_refused_and_a_missing_run_is_said(commander: TestClient) -> None:
    assert commander.get("/api/whatif/none/export.kml").status_code == 404
    assert commander.get(f"/api/whatif/{ammonia(commander)}/export.dwg").status_code == 422
