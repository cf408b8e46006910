"""What a file may hold, looked at before any parser sees it: sizes, vertices, entities, and how far a zip unpacks.

Everything here reads a file once at most, by blocks, with memory that does not grow with it; so a hostile file is
refused in the time that reading it from disk takes.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax
from defusedxml.common import DefusedXmlException

from ingest.files.errors import Damaged, TooLarge, UnsafeFile
from ingest.files.sniff import Format

LARGEST_BYTES = 2_000_000_000
LARGEST_TEXT_BYTES = 256_000_000
MOST_VERTICES = 5_000_000
MOST_DRAWN = 1_000_000  # vertices of a drawing: its reader is slower by far
MOST_FACES = 2_000_000
LARGEST_UNPACKED_BYTES = 512_000_000
LARGEST_WORKBOOK_BYTES = 200_000_000
MOST_MEMBERS = 2000
STEEPEST = 300  # times that one member of a zip may grow; sheets of equal rows reach about 60
_BLOCK = 1 << 22


def check_file(path: Path, found: Format) -> None:
    """Raise TooLarge, UnsafeFile or Damaged where a file must not reach a parser."""
    size = path.stat().st_size
    if size > (LARGEST_BYTES if found in ("gpkg", "shp", "kmz", "xlsx") else LARGEST_TEXT_BYTES):
        raise TooLarge()
    _CHECKS[found](path)


def check_zip(path: Path, most_bytes: int = LARGEST_UNPACKED_BYTES) -> None:
    """Raise where a zip unpacks too far, leads out of its folder, or carries XML with entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise UnsafeFile("The zip holds too many files", "压缩包内文件过多")
            if sum(each.file_size for each in members) > most_bytes:
                raise UnsafeFile("The zip unpacks to more than we read", "压缩包解压后过大")
            for each in members:
                _check_member(each)
            for each in members:
                if each.filename.lower().endswith((".xml", ".kml", ".rels", ".vml")):
                    with archive.open(each) as stream:
                        check_xml(stream)
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise Damaged(f"The zip cannot be read: {error}", "压缩包无法读取") from error


def _check_member(member: zipfile.ZipInfo) -> None:
    where = PurePosixPath(member.filename.replace("\\", "/"))
    if where.is_absolute() or ".." in where.parts or ":" in member.filename[:3]:
        raise UnsafeFile("The zip names a path outside of itself", "压缩包含有越界路径")
    if member.flag_bits & 1:
        raise UnsafeFile("The zip is encrypted", "压缩包已加密")
    if member.file_size > 1_000_000 and member.file_size > STEEPEST * max(member.compress_size, 1):
        raise UnsafeFile("A file in the zip unpacks without measure", "压缩包内文件解压比异常")


class _Begun(Exception):
    """The first element has begun: no document type can follow."""


class _First(ContentHandler):
    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802, ARG002
        raise _Begun


def check_xml(stream: IO[bytes]) -> None:
    """Raise where a document declares a type or entities; both stand before its first element."""
    try:
        sax.parse(stream, _First(), forbid_dtd=True)
    except _Begun:
        return
    except DefusedXmlException as error:
        raise UnsafeFile("The XML declares entities or a document type", "XML 含有实体或文档类型声明") from error
    except Exception as error:
        raise Damaged(f"The XML cannot be read: {error}", "XML 无法解析") from error


def counted(path: Path, mark: bytes) -> int:
    """How often some bytes occur."""
    total, held = 0, b""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            total += (held + block).count(mark)
            held = block[len(block) - len(mark) + 1 :] if len(mark) > 1 else b""
    return total


def _limit(count: float, most: float) -> None:
    if count > most:
        raise TooLarge(f"The file holds more than {most:,.0f} vertices", f"文件顶点数超过 {most:,.0f}")


def _gpkg(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as package:
            package.execute("PRAGMA trusted_schema = OFF")
            vertices = 0
            tables = package.execute("SELECT table_name, column_name FROM gpkg_geometry_columns LIMIT 1000").fetchall()
            for table, column in tables:
                name, geometry = ('"' + str(part).replace('"', '""') + '"' for part in (table, column))
                found = package.execute(f"SELECT total(length({geometry})) FROM {name}")  # noqa: S608 - quoted
                vertices += found.fetchone()[0] / 16
            _limit(vertices, MOST_VERTICES)
    except sqlite3.DatabaseError:
        return  # its own reader says what is wrong


def _shp(path: Path) -> None:
    check_zip(path)
    with zipfile.ZipFile(path) as archive:
        _limit(sum(m.file_size for m in archive.infolist() if m.filename.lower().endswith(".shp")) / 16, MOST_VERTICES)


def _kmz(path: Path) -> None:
    check_zip(path, LARGEST_TEXT_BYTES)


def _geojson(path: Path) -> None:
    _limit(counted(path, b"["), MOST_VERTICES)


def _kml(path: Path) -> None:
    with path.open("rb") as stream:
        check_xml(stream)
    _limit(counted(path, b",") / 2, MOST_VERTICES)


def _dxf(path: Path) -> None:
    _limit(counted(path, b"\n") / 8, MOST_DRAWN)


def _xlsx(path: Path) -> None:
    check_zip(path, LARGEST_WORKBOOK_BYTES)


def _csv(path: Path) -> None:
    _limit(counted(path, b"\n"), MOST_VERTICES / 5)


def _glb(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(20)
        if len(head) < 20 or int.from_bytes(head[8:12], "little") != path.stat().st_size:
            raise Damaged("The GLB is cut off", "GLB 文件不完整")
        length = int.from_bytes(head[12:16], "little")
        if length > 50_000_000:
            raise TooLarge()
        try:
            accessors = json.loads(stream.read(length)).get("accessors", [])
            counts = [float(each.get("count", 0)) for each in accessors]
        except (ValueError, AttributeError, TypeError, RecursionError) as error:
            raise Damaged("The GLB has no readable table of contents", "GLB 文件目录无法解析") from error
    _limit(max(counts, default=0), MOST_FACES * 3)


def _obj(path: Path) -> None:
    _limit(counted(path, b"\nv "), MOST_FACES)
    _limit(counted(path, b"\nf "), MOST_FACES)


def _stl(path: Path) -> None:
    with path.open("rb") as stream:
        binary = not stream.read(84).startswith(b"solid") or path.stat().st_size % 50 == 84 % 50
    _limit(path.stat().st_size / 50 if binary else counted(path, b"\n") / 7, MOST_FACES)


_CHECKS = {
    "gpkg": _gpkg, "shp": _shp, "kmz": _kmz, "geojson": _geojson, "kml": _kml, "dxf": _dxf, "xlsx": _xlsx,
    "csv": _csv, "glb": _glb, "obj": _obj, "stl": _stl,
}  # fmt: skip
