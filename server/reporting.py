"""A report on a kept run: the park, the advice of the moment and the run go to a worker that writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from server import audit
from server.advice_question import Wishes
from server.advising import advise, bands_of
from server.runtime.fonts import find_font
from server.who import Who
from twin.model.errors import Unavailable
from twin.store import planned, whatif
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring

MEDIA = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
NOUNS = ("structure", "pipeline", "road", "ground", "muster_point", "enterprise", "protection_target", "substance")


class ReportFontMissing(Unavailable):
    """There is no font with Chinese letters on the server, so that no PDF can be written."""

    message_zh = "服务器缺少中文字体,无法生成 PDF;请安装 fonts-wqy-microhei,或下载 HTML 报告"
    message_en = "The server has no Chinese font for the PDF: install fonts-wqy-microhei, or take the HTML report"


def reported(kind: str, language: str, gathered: dict[str, Any], font: str) -> bytes:
    """Write one report; run this in a worker, which alone loads the models."""
    from server.report_run import written

    return written(kind, language, gathered, font)


def need_font(wiring: Wiring, kind: str) -> str:
    """The font of a report; empty where it needs none; raises `ReportFontMissing`."""
    font = find_font(wiring.settings.home)
    if kind == "pdf" and font is None:
        raise ReportFontMissing()
    return str(font or "")


async def report(wiring: Wiring, who: Who, run_id: str, kind: str, language: str) -> tuple[bytes, str]:
    """The bytes of a report and the name to save it under.

    Raises
    ------
    NotFound, ReportFontMissing, WhatIfTooLong
    """
    font = need_font(wiring, kind)
    gathered = await wiring.in_thread(_gather, wiring, who, run_id, kind)
    gathered["advice"] = await advise(wiring, who, run_id, Wishes())
    # a line of its own: a report does not wait behind the sweeps of who asks for it
    body: bytes = await wiring.crew.run(
        f"{who.name} reports", reported, kind, language, gathered, font, quick=False, seconds=wiring.limits.build_s
    )
    return body, f"whatif-{run_id[:8]}-{language}.{kind}"


def _gather(wiring: Wiring, who: Who, run_id: str, kind: str) -> dict[str, Any]:
    with wiring.store_of(who) as conn:
        run, site = whatif.get_run(conn, run_id), load_site(conn)
        told = run["result"]
        outlines = {**told["footprint"], "features": [*told["footprint"]["features"], *_protective(run)]}
        found = {
            "run": {**run, "created_at": str(run["created_at"]), "result": {**told, "footprint": outlines}},
            "site": planned.get(conn, "site", site.id)["properties"],
            "nouns": {noun: planned.features(conn, noun)["features"] for noun in NOUNS},
            "crs": site.crs,
            "lon": site.lon,
            "lat": site.lat,
            "made_at": datetime.now(UTC).isoformat(),
        }
        audit.write(conn, who.name, "whatif.report", "whatif", run_id, after={"kind": kind})
    return found


def _protective(run: dict[str, Any]) -> list[dict[str, Any]]:
    """The 90th-percentile outlines that were kept with a run, each in the colour of its median."""
    told = run["result"]
    reach = {one["level"]: one["protective_distance_m"] for one in (told.get("impact") or {}).get("levels", [])}
    median = {one["properties"]["level"]: one["properties"] for one in told["footprint"]["features"]}
    found = []
    for one in (bands_of(run) or {"features": []})["features"]:
        level = one["properties"]["level"]
        if one["properties"]["protective"] and one["geometry"] and level in median:
            shown = {
                "percentile": 90,
                "distance_m": reach.get(level),
                "colour_light": median[level].get("colour_light"),
            }
            found.append({**one, "properties": {**one["properties"], **shown}})
    return found
