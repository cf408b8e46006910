"""Everything a saved scene carries, gathered in the name of who asks: what he may not see is not in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Protocol
from urllib.parse import quote, urlsplit

from scenes.saved_page import CLOUD, File, files_of_plant
from server.errors import PageNotBuilt
from server.within import Answer

SCRIPT = Path("page") / "page.js"
MEDIA = {".glb": "model/gltf-binary", ".png": "image/png"}
Row = dict[str, Any]


class Ask(Protocol):
    """Reads an address as who asks."""

    async def get(self, address: str) -> Answer:
        """What the address answers."""


class PartRefused(Exception):
    """A part without which there is no scene was refused; the answer is passed on as it is."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which scene, at which moment (None: now), with which run, in which look; `shown` are layers switched on."""

    scene_id: str
    by: str
    product: str
    at: datetime | None = None
    run: Mapping[str, Any] | None = None
    theme: Literal["dark", "light"] | None = None
    locale: Literal["zh", "en"] = "zh"
    shown: tuple[str, ...] = ()


def page_script(client_folder: Path) -> str:
    """The built script of the stand-alone page; raises `PageNotBuilt`."""
    try:
        return (client_folder / SCRIPT).read_text(encoding="utf-8")
    except OSError:
        raise PageNotBuilt() from None


async def gathered(ask: Ask, wanted: Wanted) -> tuple[Row, dict[str, File]]:
    """The scene with its rows, and the files they name.

    Raises
    ------
    PartRefused
        Scene, site or moment were refused.
    """
    scene = await _part(ask, f"/api/scenes/{quote(wanted.scene_id)}")
    theme = wanted.theme or scene["theme"]
    at = wanted.at or datetime.now(UTC)
    drawn_then = "&drawn=true" if wanted.at else ""
    moment = await _part(ask, f"/api/moment?at={quote(at.isoformat())}{drawn_then}")
    site = await _part(ask, "/api/site")
    rows, left_out = await _rows(ask, scene["layers"])
    rows |= {f"/api/features/{noun}": found for noun, found in (moment.pop("drawn", None) or {}).items()}
    files = await _files(ask, [path for row in rows.values() for path in _named(row, theme)])
    if wanted.run is not None:
        files |= await _run_files(ask, wanted.run)
    for layer in scene["layers"]:
        layer["visible"] = layer["visible"] or layer["id"] in wanted.shown
    kept = {
        "scene": scene, "theme": theme, "locale": wanted.locale, "site": site, "at": moment["at"],
        "chosen": wanted.at is not None, "by": wanted.by, "product": wanted.product, "moment": moment,
        "rows": rows, "left_out": left_out, "run": wanted.run,
    }  # fmt: skip
    return kept, files


async def _part(ask: Ask, address: str) -> Row:
    answer = await ask.get(address)
    if answer.status != 200:
        raise PartRefused(answer)
    found: Row = answer.json()
    return found


async def _rows(ask: Ask, layers: list[Row]) -> tuple[dict[str, Any], dict[str, Row]]:
    """Rows by address; layers whose rows are refused or not there at the moment, with the reason."""
    rows: dict[str, Any] = {}
    left_out: dict[str, Row] = {}
    for layer in layers:
        url = layer["source"].get("url")
        if not url or url in rows:
            continue
        answer = await ask.get(url)
        if answer.status == 200:
            rows[url] = answer.json()
        else:
            left_out[layer["id"]] = _why(answer)
    return rows, left_out


def _why(answer: Answer) -> Row:
    try:
        said = answer.json()
        return {"zh": said["detail_zh"], "en": said["detail_en"]}
    except (ValueError, KeyError, TypeError):
        return {"zh": f"服务器未提供({answer.status})", "en": f"The server did not give it ({answer.status})"}


def _named(row: Any, theme: str) -> list[str]:
    is_plant = isinstance(row, dict) and "models" in row and "instances" in row
    return files_of_plant(row, theme) if is_plant else []


async def _files(ask: Ask, paths: list[str]) -> dict[str, File]:
    found: dict[str, File] = {}
    for path in paths:
        answer = await ask.get(path)
        if answer.status == 200:
            found[path] = (_media(path), answer.body)
    return found


def _media(address: str) -> str:
    return MEDIA.get(PurePosixPath(urlsplit(address).path).suffix, "application/octet-stream")


async def _run_files(ask: Ask, run: Mapping[str, Any]) -> dict[str, File]:
    """The picture of a run on the ground and its surfaces in space, where it has them."""
    raster = run.get("raster")
    found = await _files(ask, [raster["url"]] if raster else [])
    cloud = await ask.get(f"/api/whatif/{quote(str(run['id']))}/cloud.glb")
    return found | ({CLOUD: (MEDIA[".glb"], cloud.body)} if cloud.status == 200 else {})
