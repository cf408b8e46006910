"""Every format comes in as GDAL writes it, to a millimetre; the shifted systems of web maps and local grids too."""

import json
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from sqlalchemy import Engine

from ingest.files.child import read_apart
from ingest.files.georeference import to_geographic
from ingest.files.importing import import_file, try_layers
from ingest.files.mapping import suggested
from ingest.files.preview import previewed
from ingest.files.reading import Reading
from twin.model.errors import OutsideTheEarth, UnknownReference
from twin.model.place import UnknownCrs
from twin.model.shifted import shifted_all
from twin.store import planned
from twin.store.engine import connect
from twin.store.park import load_site
from twin.store.scope import scoped

GEOD = Geod(ellps="GRS80")
ZONES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"BH": f"U-{k}", "MC": "球罐区", "DJ": "橙"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[120.9 + k / 500, 31.85], [120.9011234 + k / 500, 31.8500987], [120.9 + k / 500, 31.851],
                     [120.9 + k / 500, 31.85]],
                    [[120.9002 + k / 500, 31.8502], [120.9002 + k / 500, 31.8504], [120.9004 + k / 500, 31.8503],
                     [120.9002 + k / 500, 31.8502]],
                ],
            },
        }
        for k in range(3)
    ],
}  # fmt: skip
PLAN = {"noun": "zone", "id": "BH", "name_zh": "MC", "grade": "DJ"}
FORMATS = {
    "gpkg": ("GPKG", ["-t_srs", "EPSG:4549"]),
    "shp": ("ESRI Shapefile", ["-t_srs", "EPSG:4549", "-lco", "ENCODING=UTF-8"]),
    "geojson": ("GeoJSON", ["-lco", "COORDINATE_PRECISION=9"]),
    "kml": ("KML", []),
    "csv": ("CSV", ["-lco", "GEOMETRY=AS_WKT"]),
}


@pytest.fixture
def engine(fresh_database_url: str) -> Engine:
    engine = connect(fresh_database_url)
    site = {
        "id": "s", "geometry": shapely.geometry.mapping(shapely.box(120.85, 31.8, 120.95, 31.9)),
        "properties": {"crs": "EPSG:4549", "name_zh": "园区"},
    }  # fmt: skip
    with scoped(engine, who="test") as conn:
        planned.save(conn, "site", site, version=None, who="test")
    return engine


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source.geojson").write_text(json.dumps(ZONES))
    return tmp_path / "source.geojson"


def made(source: Path, ending: str, *more: str) -> Path:
    """A file that GDAL made of the source; a Shapefile comes as a zip, as people send it."""
    driver, options = FORMATS[ending]
    target = source.parent / f"zones.{ending}"
    subprocess.run(["ogr2ogr", "-f", driver, target, source, "-nln", "zones", *options, *more], check=True)
    if ending != "shp":
        return target
    packed = source.parent / "zones.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.parent.glob("zones.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return packed


def worst_m(kept: list, wanted: list) -> float:
    """The largest distance between corners of the same places [m]."""
    shapes = ([shapely.normalize(shapely.geometry.shape(each)) for each in some] for some in (kept, wanted))
    a, b = (shapely.get_coordinates(some) for some in shapes)
    return float(np.max(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]))


def kept_zones(engine: Engine) -> list:
    with scoped(engine) as conn:
        return [each["geometry"] for each in planned.features(conn, "zone")["features"]]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_gdal_wrote_comes_in_with_its_holes_to_a_millimetre(engine, source, ending):
    plan = PLAN | ({"wkt": "WKT"} if ending == "csv" else {})
    crs = "EPSG:4490" if ending == "csv" else None
    report = import_file(engine, made(source, ending), who="test", crs=crs, columns={"zones": plan})
    assert report.counts["zone"].added == 3
    assert worst_m(kept_zones(engine), [each["geometry"] for each in ZONES["features"]]) < 1e-3


def test_a_drawing_of_gdal_comes_in_to_a_millimetre(engine, source, tmp_path):
    drawing = tmp_path / "zones.dxf"
    subprocess.run(["ogr2ogr", "-f", "DXF", drawing, source, "-t_srs", "EPSG:4549"], check=True)
    plan = {"noun": "zone", "id": "handle", "grade": "=C"}
    import_file(engine, drawing, who="test", crs="EPSG:4549", columns={"0": plan})
    wanted = [shapely.normalize(shapely.geometry.shape(each["geometry"])) for each in ZONES["features"]]
    found = [shapely.normalize(shapely.geometry.shape(each)) for each in kept_zones(engine)]
    assert len(found) == 3
    assert max(shapely.hausdorff_distance(a, b) for a, b in zip(found, wanted, strict=True)) * 111_320 < 1e-3


def test_a_sheet_of_coordinates_comes_in_and_asks_in_which_system_they_are(engine, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "消火栓"
    book.active.append(["临江化工园区消火栓一览"])
    book.active.append(["编号", "名称", "经度", "纬度"])
    places = [(120.9 + k / 1000, 31.85) for k in range(5)]
    shifted = [shifted_all(lat, lon, "wgs84", "gcj02")[::-1] for lon, lat in places]
    for k, (lon, lat) in enumerate(shifted):
        book.active.append([k + 1.0, f"消火栓{k}", float(lon), float(lat)])
    book.save(tmp_path / "hydrants.xlsx")
    (layer,) = read_apart(tmp_path / "hydrants.xlsx")
    plan = suggested(layer)
    assert plan == {"noun": "hydrant", "x": "经度", "y": "纬度", "id": "编号", "name_zh": "名称"}
    with pytest.raises(UnknownCrs):
        import_file(engine, tmp_path / "hydrants.xlsx", who="test", columns={"消火栓": plan})
    import_file(engine, tmp_path / "hydrants.xlsx", who="test", crs="GCJ-02", columns={"消火栓": plan})
    with scoped(engine) as conn:
        rows = planned.features(conn, "hydrant")["features"]
    assert [each["id"] for each in rows] == ["1", "2", "3", "4", "5"]
    assert worst_m([each["geometry"] for each in rows], [{"type": "Point", "coordinates": at} for at in places]) < 1e-3


def test_a_look_names_likely_systems_and_changes_nothing(engine, tmp_path):
    east, north = Transformer.from_crs(4490, 4549, always_xy=True).transform(120.9, 31.85)
    (tmp_path / "cams.csv").write_text(f"编号,X,Y\nC-1,{east},{north}\n", encoding="gb18030")
    layers = read_apart(tmp_path / "cams.csv")
    with scoped(engine) as conn:
        site = load_site(conn)
    looked = previewed(engine, layers, "cams.csv", site=site, crs=None, columns={"cams": {"noun": "camera"}})
    assert looked["crs_candidates"][0] == {"crs": "EPSG:4549", "away_m": 0}
    assert looked["problem"]["code"] == "UnknownCrs" and looked["layers"][0]["plan"]["x"] == "X"
    looked = previewed(engine, layers, "cams.csv", site=site, crs="EPSG:4549", columns={"cams": {"noun": "camera"}})
    assert looked["report"]["nouns"]["camera"]["added"] == 1 and looked["report"]["refused"] == []
    assert looked["map"]["features"][0]["geometry"]["coordinates"] == pytest.approx((120.9, 31.85), abs=1e-8)
    with scoped(engine) as conn:
        assert planned.features(conn, "camera")["features"] == []


def test_a_look_names_every_row_that_cannot_be_and_what_the_store_would_refuse(engine, tmp_path):
    text = 'id,grade,wkt\nA,E,"POLYGON((0 0,1 0,1 1,0 0))"\nB,A,"POLYGON((0 0,1 1,1 0,0 1,0 0))"\nC,A,"POINT(0 0)"\n'
    (tmp_path / "zone.csv").write_text(text)
    plan = {"zone": {"noun": "zone", "id": "id", "grade": "grade", "wkt": "wkt"}}
    report = try_layers(engine, read_apart(tmp_path / "zone.csv"), "zone.csv", who="t", crs="EPSG:4490", columns=plan)
    assert [each.error.code for each in report.refused] == ["UnknownGrade", "ZoneCrossesItself", "WrongGeometry"]
    assert [each.row for each in report.refused] == [1, 2, 3] and report.refused[1].error.place == (0.5, 0.5)
    (tmp_path / "hydrant.csv").write_text("id,lon,lat,enterprise_id\nH,120.9,31.85,E-NOBODY\n")
    plan = {"hydrant": {"noun": "hydrant", "x": "lon", "y": "lat"}}
    file = read_apart(tmp_path / "hydrant.csv")
    report = try_layers(engine, file, "hydrant.csv", who="t", crs="EPSG:4490", columns=plan)
    assert isinstance(report.refused[0].error, UnknownReference)


@pytest.mark.parametrize("ending", ["glb", "obj", "stl"])
def test_a_mesh_is_placed_turned_and_scaled(engine, tmp_path, ending):
    box = trimesh.creation.box(extents=(20_000, 10_000, 6_000))  # millimetres, z up
    if ending == "glb":
        box.apply_transform(trimesh.transformations.rotation_matrix(-np.pi / 2, (1, 0, 0)))  # glTF has y up
    box.export(tmp_path / f"shed.{ending}")
    where = {"crs": "local:120.9,31.85,90", "how": Reading(scale=0.001)}
    import_file(engine, tmp_path / f"shed.{ending}", who="test", **where)
    with scoped(engine) as conn:
        shed = planned.get(conn, "structure", "shed")
    assert shed["properties"]["height_m"] == pytest.approx(6.0)
    assert shed["properties"]["kind"] == "mesh" and shed["properties"]["parameters"]["triangles"] == 12
    outline = shapely.geometry.shape(shed["geometry"])
    assert outline.centroid.coords[0] == pytest.approx((120.9, 31.85), abs=1e-8)
    west, south, east, north = outline.bounds
    assert GEOD.inv(west, south, east, south)[2] == pytest.approx(10.0, abs=1e-3)
    assert GEOD.inv(west, south, west, north)[2] == pytest.approx(20.0, abs=1e-3)


def test_a_mesh_without_a_place_asks_for_one(engine, tmp_path):
    trimesh.creation.box().export(tmp_path / "shed.stl")
    with pytest.raises(UnknownCrs, match="local:LON,LAT"):
        import_file(engine, tmp_path / "shed.stl", who="test")


@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:4528", "EPSG:32651", "EPSG:4214"])
def test_coordinates_agree_with_pyproj(crs):
    lon, lat = 120.9012345, 31.8501234
    x, y = Transformer.from_crs(4490, crs, always_xy=True).transform(lon, lat)
    placed, _ = to_geographic(np.array([shapely.Point(x, y)], dtype=object), crs)
    assert GEOD.inv(*placed[0].coords[0], lon, lat)[2] < 1e-3


@settings(max_examples=60, deadline=None)
@given(st.floats(75, 135), st.floats(5, 53), st.sampled_from(["gcj02", "bd09"]))
def test_a_shift_and_back_ends_where_it_began(lon, lat, system):
    there = shifted_all(lat, lon, "wgs84", system)
    back_lat, back_lon = shifted_all(*there, system, "wgs84")
    assert GEOD.inv(lon, lat, float(back_lon), float(back_lat))[2] < 1e-3


@pytest.mark.parametrize("crs", ["local:1", "local:200,10", "local:a,b", "EPSG:none"])
def test_a_system_that_cannot_be_is_named(crs):
    with pytest.raises(UnknownCrs):
        to_geographic(np.array([shapely.Point(0, 0)], dtype=object), crs)


def test_coordinates_far_off_their_system_are_refused():
    with pytest.raises(OutsideTheEarth):
        to_geographic(np.array([shapely.Point(1e12, 1e12)], dtype=object), "EPSG:4549")
