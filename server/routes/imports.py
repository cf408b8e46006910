"""Bringing a GeoPackage in: checked first, all of it or nothing."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request

from server.may import May
from server.multipart import receive
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import Forbidden, WrongValue

if TYPE_CHECKING:
    from ingest.files import ImportReport

ROUTER = APIRouter()


@ROUTER.post("/imports")
async def bring_in(request: Request, who: Annotated[Who, Depends(May("import.run"))]) -> dict[str, Any]:
    """A form with `file`, and where needed `crs` (EPSG:4549) and `columns` (how to read layers, as JSON)."""
    wiring = wiring_of(request)
    if who.enterprise_id is not None:
        raise Forbidden("Only an account of the whole park imports files", "只有全园区账户可以导入文件")
    with tempfile.TemporaryDirectory(prefix="onemap-import-") as folder:
        path = Path(folder) / "upload.gpkg"
        upload = await receive(request, path, most_bytes=wiring.limits.upload_bytes)
        if not path.exists():
            raise WrongValue("The form has no file", "表单中没有文件", field="file")
        crs = upload.fields.get("crs") or None
        columns = _columns(upload.fields.get("columns", ""))
        report = await wiring.in_thread(_import, wiring, path, who, crs, columns)
    for noun in report.counts:
        await wiring.changed(noun)
    told = _told(report, upload.file_name)
    await wiring.in_thread(wiring.audit.record, who.name, "import.run", "file", upload.file_name, after=told)
    return told


def _import(
    wiring: Wiring, path: Path, who: Who, crs: str | None, columns: dict[str, dict[str, str]] | None
) -> "ImportReport":
    from ingest.files import import_package  # loads pandas, which nobody needs before the first import

    return import_package(wiring.engine, path, who=who.name, crs=crs, columns=columns)


def _columns(text: str) -> dict[str, dict[str, str]] | None:
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


def _told(report: "ImportReport", file: str) -> dict[str, Any]:
    nouns = {
        noun: {"added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged}
        for noun, counts in report.counts.items()
    }
    return {
        "file": file,
        "rows": report.rows,
        "nouns": _with_crs(nouns, report.crs),
        "skipped": list(report.skipped_layers),
        "ignored_columns": {layer: list(names) for layer, names in report.ignored_columns.items()},
    }


def _with_crs(nouns: Mapping[str, dict[str, int]], crs: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    return {noun: {**counts, "crs": crs.get(noun, "")} for noun, counts in nouns.items()}
