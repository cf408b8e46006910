"""Files of a kept run: gathered here, written in a worker, named by what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server import audit
from server.advice_question import Wishes
from server.advising import advise
from server.who import Who
from twin.model.errors import NotFound
from twin.store import whatif
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring

MEDIA = {
    "gpkg": "application/geopackage+sqlite3", "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml", "tif": "image/tiff", "glb": "model/gltf-binary",
}  # fmt: skip
VECTORS = ("gpkg", "geojson", "kml")


class NothingReached(NotFound):
    """No level of the run is reached anywhere, so that there is nothing to write."""

    message_zh = "各阈值均未达到,没有可导出的场"
    message_en = "No level is reached anywhere, so that there is no field to write"


def exported(kind: str, run: dict[str, Any], advice: list[dict[str, Any]], site: tuple[str, float, float]) -> Any:
    """Write one file; run this in a worker, which alone loads the models."""
    from server.export_run import written

    return written(kind, run, advice, site)


async def export(wiring: Wiring, who: Who, run_id: str, kind: str) -> tuple[bytes, str]:
    """The bytes of a run as one kind of file, and the name to save it under.

    Raises
    ------
    NotFound, NothingReached
    """
    run, site = await wiring.in_thread(_read, wiring, who, run_id, kind)
    advice = (await advise(wiring, who, run_id, Wishes()))["features"]["features"] if kind in VECTORS else []
    body: bytes | None = await wiring.runs.run(exported, kind, run, advice, site)
    if body is None:
        raise NothingReached()
    return body, f"whatif-{run_id[:8]}.{kind}"


def _read(wiring: Wiring, who: Who, run_id: str, kind: str) -> tuple[dict[str, Any], tuple[str, float, float]]:
    with wiring.store_of(who) as conn:
        run, site = whatif.get_run(conn, run_id), load_site(conn)
        audit.write(conn, who.name, "whatif.export", "whatif", run_id, after={"kind": kind})
    return {**run, "created_at": str(run["created_at"])}, (site.crs, site.lon, site.lat)
