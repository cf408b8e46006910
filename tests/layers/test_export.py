"""Everything planned goes out as a GeoPackage and comes back as the same park; other programs read the other forms."""

import json
import subprocess

import pytest
import shapely
from shapely.geometry import shape

from ingest.files.importing import import_package
from ingest.simulator.park import write_park
from layers.export import WRITERS, write_package
from twin.model.nouns import NOUNS
from twin.store import planned
from twin.store.engine import connect
from twin.store.scope import scoped


def test_a_park_that_went_out_and_came_back_is_the_same(fresh_database_url, tmp_path):
    engine = connect(fresh_database_url)
    import_package(engine, write_park(tmp_path / "park.gpkg"), who="test")
    counts = write_package(engine, tmp_path / "out.gpkg")
    with scoped(engine) as conn:
        there = {noun: len(planned.features(conn, noun)["features"]) for noun in NOUNS}
    assert counts == {noun: number for noun, number in there.items() if number}
    again = import_package(engine, tmp_path / "out.gpkg", who="test")
    assert {noun: each.unchanged for noun, each in again.counts.items()} == counts
    assert all(each.added == each.changed == 0 for each in again.counts.values())
    assert not again.ignored_columns and not again.skipped_layers


def _told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("kind", ["geojson", "kml"])
def test_what_went_out_is_read_by_gdal_feature_by_feature_in_its_place(fresh_database_url, tmp_path, kind):
    engine = connect(fresh_database_url)
    import_package(engine, write_park(tmp_path / "park.gpkg"), who="test")
    file = tmp_path / f"out.{kind}"
    counts = WRITERS[kind](engine, file, nouns={"zone", "sensor", "road", "structure"})
    back = tmp_path / "back.geojson"
    by_noun = {}
    if kind == "kml":
        for noun in counts:
            _told(
                "ogr2ogr",
                "-f",
                "GeoJSON",
                "-lco",
                "COORDINATE_PRECISION=8",
                str(tmp_path / f"{noun}.geojson"),
                str(file),
                noun,
            )
            by_noun[noun] = json.loads((tmp_path / f"{noun}.geojson").read_text())["features"]
    else:
        _told("ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=8", str(back), str(file))
        rows = json.loads(back.read_text())["features"]
        by_noun = {noun: [one for one in rows if one["properties"]["noun"] == noun] for noun in counts}
    assert {noun: len(rows) for noun, rows in by_noun.items()} == counts and len(counts) == 4
    with scoped(engine) as conn:
        for noun, rows in by_noun.items():
            there = {one["id"]: one for one in planned.features(conn, noun)["features"]}
            for row in rows:
                one = there[row["properties"].get("id") or row["id"]]
                assert row["properties"].get("name_zh") == one["properties"].get("name_zh")
                moved = shapely.hausdorff_distance(shape(row["geometry"]), shapely.force_2d(shape(one["geometry"])))
                assert moved < 2e-7, "2 cm"


def test_one_noun_alone_can_be_taken_out(fresh_database_url, tmp_path):
    engine = connect(fresh_database_url)
    import_package(engine, write_park(tmp_path / "park.gpkg"), who="test")
    for kind, write in WRITERS.items():
        file = tmp_path / f"zone.{kind}"
        assert list(write(engine, file, nouns={"zone"})) == ["zone"]
        assert file.stat().st_size > 1000
