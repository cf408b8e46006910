"""The way of a file into the store: the demo park, a user's own file in another CRS, and files that are refused."""

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon, box, shape
from sqlalchemy import Engine

from ingest.files.errors import NotAGeoPackage
from ingest.files.importing import import_layers, import_package, try_layers
from ingest.files.package import read_package
from ingest.simulator.park import write_park
from twin.model.errors import Invalid, MissingField, UnknownGrade, UnknownNoun, ZoneCrossesItself
from twin.model.place import UnknownCrs
from twin.store import planned
from twin.store.engine import connect
from twin.store.scope import scoped


@pytest.fixture(scope="module")
def park_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_park(tmp_path_factory.mktemp("park") / "park.gpkg")


@pytest.fixture
def engine(fresh_database_url: str) -> Engine:
    return connect(fresh_database_url)


def count(engine: Engine, noun: str) -> int:
    with scoped(engine) as conn:
        return len(planned.features(conn, noun)["features"])


def zones_file(path: Path, shapes: list[Polygon], crs: str | None = "EPSG:32651", grade: str = "B") -> Path:
    rows = {"BH": [f"U-{k}" for k in range(len(shapes))], "MC": ["自建分区"] * len(shapes), "DJ": [grade] * len(shapes)}
    gpd.GeoDataFrame(rows, geometry=shapes, crs=crs).to_file(path, layer="FQ 2026", driver="GPKG")
    return path


PLAN = {"FQ 2026": {"noun": "zone", "id": "BH", "name_zh": "MC", "grade": "DJ", "state": "=draft"}}
SQUARE = box(301_200, 3_526_000, 301_300, 3_526_080)


def test_the_demo_park_comes_in_whole_and_a_second_time_changes_nothing(engine, park_file):
    report = import_package(engine, park_file, who="test")
    assert report.rows > 3000 and not report.skipped_layers
    assert report.counts["tag"].added == 300 and set(report.crs.values()) == {"EPSG:4549"}
    again = import_package(engine, park_file, who="test")
    assert all(each.added == each.changed == 0 for each in again.counts.values())


def test_a_heading_in_a_gauss_kruger_grid_is_turned_to_true_north(engine, park_file):
    import_package(engine, park_file, who="test")
    with scoped(engine) as conn:
        bullet = planned.get(conn, "structure", "V-1501")
    assert bullet["properties"]["heading_deg"] == pytest.approx(0.48, abs=0.03)  # 0.9 deg x sin(31.85 deg)


def test_a_file_of_ones_own_in_another_crs_and_with_other_names_works(engine, park_file, tmp_path):
    import_package(engine, park_file, who="test")
    before = count(engine, "zone")
    report = import_package(engine, zones_file(tmp_path / "own.gpkg", [SQUARE]), who="test", columns=PLAN)
    assert report.crs == {"FQ 2026": "EPSG:32651"} and count(engine, "zone") == before + 1
    with scoped(engine) as conn:
        lon, lat = planned.get(conn, "zone", "U-0")["geometry"]["coordinates"][0][0]
    assert (lon, lat) == pytest.approx((120.90, 31.85), abs=0.02)


def test_zones_two_kilometres_beside_the_site_come_in_and_are_said_to_lie_outside(engine, park_file, tmp_path):
    import_package(engine, park_file, who="test")
    assert not import_package(engine, park_file, who="test").notes
    beside = box(301_200, 3_529_000, 301_300, 3_529_080)
    file = zones_file(tmp_path / "beside.gpkg", [SQUARE, beside])
    report = import_layers(engine, read_package(file), file.name, who="test", crs=None, columns=PLAN)
    looked = try_layers(engine, read_package(file), file.name, who="test", crs=None, columns=PLAN)
    assert report.notes == looked.notes and len(report.notes) == 1
    assert (
        "1 of 2 risk zone(s) lie outside" in report.notes[0].en
        and "2 个风险分区中有 1 个在园区边界之外" in report.notes[0].zh
    )
    with scoped(engine) as conn:
        (site,) = planned.features(conn, "site")["features"]
        far = planned.get(conn, "zone", "U-1")
    metres = [gpd.GeoSeries([shape(each["geometry"])], crs=4490).to_crs(4549)[0] for each in (site, far)]
    said_km = float(report.notes[0].en.split("farthest ")[1].split(" km")[0])
    assert said_km == pytest.approx(metres[0].distance(metres[1]) / 1000, abs=0.06)


def test_a_zone_on_the_other_side_of_the_earth_is_said_to_be_far_without_a_made_up_distance(
    engine, park_file, tmp_path
):
    import_package(engine, park_file, who="test")
    file = zones_file(tmp_path / "far.gpkg", [box(-60.0, -31.0, -59.999, -30.999)], crs="EPSG:4490")
    (note,) = try_layers(engine, read_package(file), file.name, who="test", crs=None, columns=PLAN).notes
    assert "hundreds of kilometres" in note.en and "数百千米以上" in note.zh


def test_one_self_crossing_zone_keeps_the_whole_file_out_and_says_where(engine, park_file, tmp_path):
    import_package(engine, park_file, who="test")
    before = count(engine, "zone")
    x, y = 301_200.0, 3_526_000.0
    bow = Polygon([(x, y), (x + 100, y + 100), (x + 100, y), (x, y + 100)])
    with pytest.raises(ZoneCrossesItself) as caught:
        import_package(engine, zones_file(tmp_path / "bow.gpkg", [SQUARE, bow]), who="test", columns=PLAN)
    assert caught.value.place == pytest.approx((120.90, 31.85), abs=0.02) and "U-1" in caught.value.message_en
    assert count(engine, "zone") == before


def test_an_unknown_grade_is_named(engine, tmp_path):
    with pytest.raises(UnknownGrade):
        import_package(engine, zones_file(tmp_path / "e.gpkg", [SQUARE], grade="E"), who="test", columns=PLAN)


def test_a_file_without_crs_asks_for_one(engine, park_file, tmp_path):
    import_package(engine, park_file, who="test")
    file = zones_file(tmp_path / "none.gpkg", [SQUARE], crs=None)
    with pytest.raises(UnknownCrs, match="EPSG:4549"):
        import_package(engine, file, who="test", columns=PLAN)
    with pytest.raises(UnknownCrs):
        import_package(engine, file, who="test", crs="EPSG:999999", columns=PLAN)
    assert import_package(engine, file, who="test", crs="EPSG:32651", columns=PLAN).rows == 1


def test_layers_and_columns_that_are_not_there_are_named(engine, tmp_path):
    file = zones_file(tmp_path / "own.gpkg", [SQUARE])
    with pytest.raises(UnknownNoun, match="FQ 2026"):
        import_package(engine, file, who="test")
    with pytest.raises(MissingField, match="no column 'XX'"):
        import_package(engine, file, who="test", columns={"FQ 2026": {"noun": "zone", "id": "XX"}})
    with pytest.raises(MissingField, match="no column 'id'"):
        import_package(engine, file, who="test", columns={"FQ 2026": {"noun": "zone"}})


def test_one_code_twice_in_a_layer_is_refused(engine, tmp_path):
    shapes = gpd.GeoDataFrame({"id": ["H-1", "H-1"]}, geometry=[Point(120.9, 31.85)] * 2, crs="EPSG:4490")
    shapes.to_file(tmp_path / "twice.gpkg", layer="hydrant", driver="GPKG")
    with pytest.raises(Invalid, match="twice"):
        import_package(engine, tmp_path / "twice.gpkg", who="test")


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"\xff" * 500, b"PK\x03\x04" + b"0" * 200])
def test_what_is_no_geopackage_is_refused_by_name(tmp_path, content):
    file = tmp_path / "odd.gpkg"
    file.write_bytes(content)
    with pytest.raises(NotAGeoPackage):
        read_package(file)


def test_a_damaged_geopackage_is_refused_by_name(park_file, tmp_path):
    whole = bytearray(park_file.read_bytes())
    whole[4096:90_000] = b"\x5a" * (90_000 - 4096)
    (tmp_path / "broken.gpkg").write_bytes(whole)
    with pytest.raises(NotAGeoPackage):
        read_package(tmp_path / "broken.gpkg")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotAGeoPackage, match=r"none\.gpkg"):
        read_package(tmp_path / "none.gpkg")
