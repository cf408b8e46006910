"""Files made to hurt are refused by name, before a parser sees them or by a child that may die without harm."""

import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from ingest.files.child import read_apart
from ingest.files.errors import Damaged, TooLarge, UnknownFormat, UnsafeFile, WrongContent

KML = '<?xml version="1.0"?>{type}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
LAUGHS = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_shp", ".shp").replace("_xml", ".xml"), data)
    return path


def test_a_zip_that_unpacks_without_measure_is_refused_at_once(tmp_path):
    bomb = zipped(tmp_path / "bomb.zip", a_shp=b"\0" * 100_000_000)
    began = time.monotonic()
    with pytest.raises(UnsafeFile):
        read_apart(bomb)
    assert bomb.stat().st_size < 200_000 and time.monotonic() - began < 60, "it was not unpacked"


def test_a_workbook_that_is_a_bomb_or_carries_entities_is_refused(tmp_path):
    with pytest.raises(UnsafeFile):
        read_apart(zipped(tmp_path / "a.xlsx", xl__workbook_xml=b" " * 50_000_000))
    with pytest.raises(UnsafeFile):
        read_apart(zipped(tmp_path / "b.xlsx", xl__workbook_xml=LAUGHS.encode() + b"<workbook/>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE])
def test_xml_with_entities_is_refused_in_any_encoding(tmp_path, entities, encoding):
    text = KML.format(type=entities, body="&b;").replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    (tmp_path / "laughs.kml").write_bytes(text.encode(encoding))
    with pytest.raises(UnsafeFile):
        read_apart(tmp_path / "laughs.kml")
    with zipfile.ZipFile(tmp_path / "laughs.kmz", "w") as archive:
        archive.writestr("doc.kml", text.encode(encoding))
    with pytest.raises(UnsafeFile):
        read_apart(tmp_path / "laughs.kmz")


def test_a_zip_that_leads_out_of_its_folder_or_is_encrypted_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../../a.shp", b"x")
    with pytest.raises(UnsafeFile):
        read_apart(tmp_path / "out.zip")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.shp", b"x")
    raw = bytearray(data.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[6] |= 1
    (tmp_path / "locked.zip").write_bytes(raw)
    with pytest.raises(UnsafeFile):
        read_apart(tmp_path / "locked.zip")


def test_ten_million_vertices_are_refused_without_being_read(tmp_path):
    with (tmp_path / "many.geojson").open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":')
        file.write(b'{"type":"LineString","coordinates":[')
        for _ in range(100):
            file.write(b"[1,2]," * 100_000)
        file.write(b"[1,2]]}}]}")
    with pytest.raises(TooLarge, match="vertices"):
        read_apart(tmp_path / "many.geojson")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLarge):
        read_apart(tmp_path / "many.geojson")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown < 20_000, "kilobytes"
    stl = b"\0" * 80 + struct.pack("<I", 10_000_000)
    with (tmp_path / "many.stl").open("wb") as file:
        file.write(stl)
        file.truncate(84 + 50 * 10_000_000)
    with pytest.raises(TooLarge):
        read_apart(tmp_path / "many.stl")


@pytest.mark.parametrize(
    "name", ["a.gpkg", "a.zip", "a.geojson", "a.kml", "a.dxf", "a.xlsx", "a.glb", "a.stl", "a.obj"]
)
def test_a_file_that_is_not_what_it_is_called_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"MZ\x90\x00 this is a program" + b"\xff" * 500)
    with pytest.raises(WrongContent):
        read_apart(tmp_path / name)


def test_unknown_formats_are_named(tmp_path):
    for name, content in (("a.dwg", b"AC1032" + b"\0" * 100), ("a.exe", b"MZ\x90\x00"), ("a", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnknownFormat):
            read_apart(tmp_path / name)
    with pytest.raises(UnknownFormat):
        read_apart(zipped(tmp_path / "photos.zip", photo=b"x"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type'),
        ("a.kml", KML.format(type="", body="<Placemark>").encode()[:-20]),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n"),
        ("a.glb", b"glTF\x02\0\0\0\xff\xff\xff\xff"),
        ("a.geojson", b"[" * 200_000),
        ("a.stl", b"solid x\nfacet normal a b c\n"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 100),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Damaged):
        read_apart(tmp_path / name)


def test_a_child_that_wants_too_much_memory_dies_alone(tmp_path):
    code = "import ingest.files.child as c; c.MOST_MEMORY_BYTES = 64 << 20; c._limit(); bytearray(1 << 30)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode != 0 and b"MemoryError" in done.stderr


def test_a_glb_that_promises_too_many_corners_is_refused(tmp_path):
    table = json.dumps({"asset": {"version": "2.0"}, "accessors": [{"count": 10_000_000, "type": "VEC3"}]}).encode()
    table += b" " * (-len(table) % 4)
    head = struct.pack("<4sIIII", b"glTF", 2, 20 + len(table), len(table), 0x4E4F534A)
    (tmp_path / "many.glb").write_bytes(head + table)
    with pytest.raises(TooLarge):
        read_apart(tmp_path / "many.glb")
