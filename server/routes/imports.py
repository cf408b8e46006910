"""Bringing a file in: looked at first, then all of it or nothing."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request

from server.may import May
from server.multipart import Upload, receive
from server.proposals import set_aside
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import Forbidden, NotFound, WrongValue
from twin.model.park import Site
from twin.registers.plan_change import TWO_PERSON_NOUNS
from twin.store.park import load_site

if TYPE_CHECKING:
    from ingest.files.importing import ImportReport

ROUTER = APIRouter()
Importer = Annotated[Who, Depends(May("import.run"))]
Columns = dict[str, dict[str, str]]


@ROUTER.post("/imports/preview")
async def look_at(request: Request, who: Importer) -> dict[str, Any]:
    """The layers of a file, a suggested mapping, its shapes on the map and what would be refused; nothing is stored.

    A form with `file`, and as far as they are known `crs`, `columns`, `scale` and `up`, as for `/imports`.
    """
    wiring = _whole_park(request, who)
    with tempfile.TemporaryDirectory(prefix="onemap-import-") as folder:
        path, upload = await _received(request, wiring, Path(folder))
        return await wiring.in_thread(_look, wiring, path, who, upload)


@ROUTER.post("/imports")
async def bring_in(request: Request, who: Importer) -> dict[str, Any]:
    """Bring a file in: GeoPackage, zipped Shapefile, GeoJSON, KML, KMZ, DXF, xlsx, csv, GLB, OBJ or STL.

    A form with `file`, and where needed `crs` (EPSG:4549, GCJ-02, BD-09, local:LON,LAT,HEADING), `columns` (how to read
    layers, as JSON), `scale` (metres of one unit of a drawing or mesh) and `up` (y or z, of a mesh).
    Zones and fences are handed in for a second person's approval, where two people are asked for.
    """
    wiring = _whole_park(request, who)
    with tempfile.TemporaryDirectory(prefix="onemap-import-") as folder:
        path, upload = await _received(request, wiring, Path(folder))
        report = await wiring.in_thread(_import, wiring, path, who, upload)
    from ingest.files.preview import told

    for noun in report.counts:
        await wiring.changed(noun)
    waits = sum(
        one.added + one.changed for noun, one in report.counts.items() if noun in TWO_PERSON_NOUNS
    ) if wiring.settings.two_people else 0  # fmt: skip
    answer = told(report) | {"waits_for_approval": waits}
    await wiring.in_thread(wiring.audit.record, who.name, "import.run", "file", upload.file_name, after=answer)
    return answer


def _whole_park(request: Request, who: Who) -> Wiring:
    if who.enterprise_id is not None:
        raise Forbidden("Only an account of the whole park imports files", "只有全园区账户可以导入文件")
    return wiring_of(request)


async def _received(request: Request, wiring: Wiring, folder: Path) -> tuple[Path, Upload]:
    path = folder / "upload"
    upload = await receive(request, path, most_bytes=wiring.limits.upload_bytes)
    if not path.exists():
        raise WrongValue("The form has no file", "表单中没有文件", field="file")
    return path, upload


def _look(wiring: Wiring, path: Path, who: Who, upload: Upload) -> dict[str, Any]:
    from ingest.files.child import read_apart
    from ingest.files.preview import previewed

    layers = read_apart(path, name=upload.file_name, how=_how(upload))
    return previewed(
        wiring.engine, layers, upload.file_name, site=_site(wiring, who), crs=_crs(upload), columns=_columns(upload)
    )


def _site(wiring: Wiring, who: Who) -> Site | None:
    try:
        with wiring.store_of(who) as conn:
            return load_site(conn)
    except NotFound:
        return None


def _import(wiring: Wiring, path: Path, who: Who, upload: Upload) -> "ImportReport":
    from ingest.files.importing import import_file

    return import_file(
        wiring.engine, path, who=who.name, name=upload.file_name, crs=_crs(upload), columns=_columns(upload),
        how=_how(upload), saves=dict.fromkeys(TWO_PERSON_NOUNS, set_aside) if wiring.settings.two_people else None,
    )  # fmt: skip


def _how(upload: Upload) -> Any:
    from ingest.files.reading import Reading

    scale, up = upload.fields.get("scale", ""), upload.fields.get("up", "")
    try:
        metres = float(scale) if scale else None
    except ValueError as error:
        raise WrongValue("scale is no number", "比例不是数值", field="scale") from error
    if (metres is not None and not 1e-6 <= metres <= 1e6) or up not in ("", "y", "z"):
        raise WrongValue("scale or up cannot be", "比例或朝上轴无效", field="scale" if not up else "up")
    return Reading(scale=metres, up=up or None)  # type: ignore[arg-type]


def _crs(upload: Upload) -> str | None:
    return upload.fields.get("crs", "").strip() or None


def _columns(upload: Upload) -> Columns | None:
    text = upload.fields.get("columns", "")
    if not text:
        return None
    try:
        plan = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise WrongValue("columns is not JSON", "columns 不是有效的 JSON", field="columns") from error
    flat = isinstance(plan, dict) and all(isinstance(each, dict) for each in plan.values())
    if not flat or any(not isinstance(value, str) for each in plan.values() for value in each.values()):
        raise WrongValue("columns must map layers to columns", "columns 应为图层到字段的映射", field="columns")
    return {str(layer): dict(each) for layer, each in plan.items()}
