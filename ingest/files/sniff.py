"""What a file is, by its first bytes; its name only decides between formats that have no mark of their own."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal, cast, get_args

from ingest.files.errors import Damaged, UnknownFormat, UnsafeFile, WrongContent

Format = Literal["gpkg", "shp", "geojson", "kml", "kmz", "dxf", "xlsx", "csv", "glb", "obj", "stl"]
FORMATS: tuple[Format, ...] = get_args(Format)
MESHES: tuple[Format, ...] = ("glb", "obj", "stl")
_ENDINGS: dict[str, Format] = {
    ".gpkg": "gpkg", ".zip": "shp", ".geojson": "geojson", ".json": "geojson", ".kml": "kml", ".kmz": "kmz",
    ".dxf": "dxf", ".xlsx": "xlsx", ".csv": "csv", ".txt": "csv", ".glb": "glb", ".obj": "obj", ".stl": "stl",
}  # fmt: skip
_HEAD = 4096
_LARGEST_DIRECTORY = 4_000_000
_END_OF_ZIP = b"PK\x05\x06"


def format_of(path: Path, name: str = "") -> Format:
    """The format of a file.

    Parameters
    ----------
    name : what the file is called on the other side; the path's own name where it is empty.

    Raises
    ------
    UnknownFormat, WrongContent, UnsafeFile, Damaged
        Nothing but the head of the file, and the directory of a zip, was read.
    """
    called = Path(name or path.name).suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    found = _marked(path, head) or _worded(head, called, path.stat().st_size)
    said = _ENDINGS.get(called)
    if found is None:
        if said is not None:
            raise WrongContent(
                f"The file is called {called} but its content is not", f"文件扩展名为 {called},但内容不是该格式"
            )
        raise UnknownFormat()
    if said is not None and said != found and {said, found} != {"shp", "kmz"}:
        raise WrongContent(
            f"The file is called {called} but its content is {found}", f"文件扩展名为 {called},但内容是 {found}"
        )
    return found


def _marked(path: Path, head: bytes) -> Format | None:
    """A format that has a mark in its first bytes."""
    if head.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(b"glTF"):
        return "glb"
    if head.startswith(b"AutoCAD Binary DXF"):
        return "dxf"
    if head.startswith((b"AC10", b"AC1.")):
        raise UnknownFormat("This is a DWG drawing: save it as DXF first", "这是 DWG 图纸,请先另存为 DXF")
    return None


def _worded(head: bytes, called: str, size: int) -> Format | None:
    """A format that is text, or that only its size and name tell."""
    if len(head) >= 84 and size == 84 + 50 * int.from_bytes(head[80:84], "little"):
        return "stl"
    if not head.strip(b"\x00 \r\n\t"):
        return None
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore").lstrip(
        "\ufeff \t\r\n"
    )
    lines = [line.strip() for line in text.splitlines()[:40]]
    if text.startswith(("{", "[")):
        return "geojson"
    if text.startswith("<"):
        return "kml" if "<kml" in text or called == ".kml" else None
    if text.startswith("solid") and "facet" in text:
        return "stl"
    if len(lines) > 1 and ("SECTION" in lines[:8] or lines[0] == "999") and lines[0] in ("0", "999"):
        return "dxf"
    if called == ".obj" and any(line.startswith(("v ", "o ", "g ", "#", "mtllib")) for line in lines):
        return "obj"
    printable = all(byte >= 32 or byte in (9, 10, 13) for byte in head)
    return "csv" if called in (".csv", ".txt") and printable else None


def _zipped(path: Path) -> Format:
    """What a zip holds; its directory is measured before it is read."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 66_000))
        tail = stream.read()
    at = tail.rfind(_END_OF_ZIP)
    if at < 0:
        raise Damaged("The zip has no end", "压缩包不完整")
    if int.from_bytes(tail[at + 12 : at + 16], "little") > _LARGEST_DIRECTORY:
        raise UnsafeFile("The zip lists too many files", "压缩包内文件过多")
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Damaged(f"The zip is damaged: {error}", "压缩包已损坏") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    for ending, found in ((".shp", "shp"), (".kml", "kmz")):
        if any(name.endswith(ending) for name in names):
            return cast(Format, found)
    raise UnknownFormat(
        "The zip holds no Shapefile (.shp), KML or workbook", "压缩包内没有 Shapefile(.shp)、KML 或工作簿"
    )
