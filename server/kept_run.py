"""A kept run as the workers take it: from its row and the site, for whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from server.question import KeptRun
from server.who import Who
from twin.store import whatif as store
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring


class SiteFrame(Protocol):
    """Where a site's local metres begin."""

    @property
    def crs(self) -> str:
        """The projected system in metres."""

    @property
    def lon(self) -> float:
        """Longitude [degrees]."""

    @property
    def lat(self) -> float:
        """Latitude [degrees]."""


def kept_run(run: Mapping[str, Any], place: Mapping[str, Any], site: SiteFrame) -> KeptRun:
    """A run (`model_id`, `model_version`, `inputs`) at its place (`lon`, `lat`) on a site."""
    return KeptRun(
        model_id=run["model_id"],
        model_version=run["model_version"],
        inputs=run["inputs"],
        lon=place["lon"],
        lat=place["lat"],
        crs=site.crs,
        site_lon=site.lon,
        site_lat=site.lat,
    )


def read_run(wiring: Wiring, who: Who, run_id: str) -> tuple[KeptRun, dict[str, Any]]:
    """A kept run and its row; raises `NotFound`."""
    with wiring.store_of(who) as conn:
        run, site = store.get_run(conn, run_id), load_site(conn)
    return kept_run(run, run["result"], site), run
