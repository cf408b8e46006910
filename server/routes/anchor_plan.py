"""What the anchors of the register can do: expected error of positioning over the site, before they are mounted."""

from functools import lru_cache
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from ingest.positioning.bands import bands
from ingest.positioning.gaps import gaps
from ingest.positioning.plan import expected_of
from server.answers import tagged
from server.may import May
from server.who import Who, wiring_of
from twin.model.park import Anchor, Park, Site
from twin.store.park import load_site
from twin.store.planned import features

ROUTER = APIRouter()


@ROUTER.get("/anchor-plan")
def anchor_plan(
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    step_m: Annotated[float, Query(ge=2, le=50)] = 10.0,
) -> Response:
    """GeoJSON of where the 95 % error of ranging is good (1 m), fair (3 m, AQ 3064.3) and poor, free sight assumed.

    Bands are `good`, `fair` and `poor`; each `gap` is a piece of the site that neither of the first two covers.
    `site_covered_fraction` is null where the site has no outline.
    """
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        anchors = tuple(_anchor(each) for each in features(conn, "anchor")["features"])
    return tagged(
        request, _computed(site, tuple(sorted(anchors, key=lambda each: each.id)), step_m), "application/json"
    )


def _anchor(feature: dict[str, Any]) -> Anchor:
    lon, lat, z_m = (*feature["geometry"]["coordinates"], 0.0)[:3]
    return Anchor(id=feature["id"], lon=lon, lat=lat, z_m=z_m, kind=feature["properties"].get("kind") or "uwb")


@lru_cache(maxsize=8)
def _computed(site: Site, anchors: tuple[Anchor, ...], step_m: float) -> bytes:
    nobody: list[dict[str, Any]] = []
    found, covered = nobody, 0.0
    if anchors:
        plan = expected_of(Park(site=site, anchors={anchor.id: anchor for anchor in anchors}), step_m=step_m)
        found, covered = bands(plan, site.frame()), plan.covered_fraction()
    holes = gaps(site, found)
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "features": found + holes.features,
            "covered_fraction": covered,
            "site_covered_fraction": holes.covered_fraction,
            "anchors": len(anchors),
        }
    )
