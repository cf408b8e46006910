"""What one device reaches while it is held over the map, saved or not: answered at every step of a drag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from ingest.positioning.bands import bands
from ingest.positioning.method import methods
from ingest.positioning.plan import expected
from ingest.positioning.radio_map import Grid
from server.cover_park import CoverPark
from server.coverage import MUSTER_M, feature_of
from twin.rules.cover.gas import discs
from twin.rules.cover.reach import HYDRANT_M, distances, reached
from twin.rules.cover.viewshed import LEVELS_PX_M, reach_of, viewshed

Feature = Mapping[str, Any]
HELD = ("camera", "sensor", "hydrant", "muster_point", "anchor")
RANGING = "range"
_CELL_M = 4.0


def one(park: CoverPark, noun: str, feature: Feature) -> dict[str, Any]:
    """What a device of a noun in `HELD` reaches where it is held now.

    Returns
    -------
    dict
        `features` for the map; `share` of what it could see or locate, None where that is no question; `reach_m` by
        name; beside these `sources` of a detector, `reached`, `together` and `of` of a hydrant or muster point,
        `error_m` of an anchor.
    """
    if noun == "camera":
        return _camera(park, feature)
    if noun == "sensor":
        return _detector(park, feature)
    return _anchor(park, feature) if noun == "anchor" else _along_ways(park, noun, feature)


def _camera(park: CoverPark, feature: Feature) -> dict[str, Any]:
    camera = park.camera(feature)
    view = viewshed([camera], park.among)
    seen = feature_of(park, "seen", view.outline(0), id=camera.id)
    reach = {name: round(reach_of(camera, px), 1) for name, px in LEVELS_PX_M.items()}
    return _told([seen], reach, share=view.share(0))


def _detector(park: CoverPark, feature: Feature) -> dict[str, Any]:
    detector = park.detector(feature)
    if detector is None:
        return _told([], {})
    disc = discs([detector])[0]
    near = [each.id for each in park.sources() if each.danger == detector.danger and disc.intersects(each.outline)]
    drawn = feature_of(park, "disc", disc, id=detector.id, danger=detector.danger)
    return _told([drawn], {detector.danger: detector.radius_m}, sources=near)


def _along_ways(park: CoverPark, noun: str, feature: Feature) -> dict[str, Any]:
    """Ways and structures within reach of a hydrant or muster point, alone and together with all others."""
    limit_m = HYDRANT_M if noun == "hydrant" else MUSTER_M
    here = park.spots([feature])
    others = park.spots([each for each in park.rows[noun] if each["id"] != feature.get("id")])
    alone, _ = distances(park.net, here)
    elsewhere, _ = distances(park.net, others)
    codes = sorted(park.outlines)
    outlines = [park.outlines[code] for code in codes]
    own = park.crossings.nearest_m(alone) <= limit_m
    held = own | (park.crossings.nearest_m(elsewhere) <= limit_m)
    near = reached(park.net, alone, limit_m)
    drawn = []
    if near.any():
        merged = shapely.line_merge(shapely.union_all(park.net.lines()[near]))
        drawn.append(feature_of(park, "way_near", merged, device=noun))
    around = shapely.dwithin(shapely.Point(here[0]), np.asarray(outlines, dtype=object), limit_m)
    drawn += [feature_of(park, "beyond", outlines[k], id=codes[k]) for k in np.flatnonzero(around & ~held)]
    return _told(drawn, {noun: limit_m}, reached=int(own.sum()), together=int(held.sum()), of=len(codes))


def _ranges(anchor: Feature) -> bool:
    """Whether an anchor measures distances: one that says no kind is taken for UWB."""
    return (anchor["properties"].get("kind") or "uwb") == "uwb"


def _anchor(park: CoverPark, feature: Feature) -> dict[str, Any]:
    """Cramér-Rao error of ranging around an anchor, with all others of its kind that are heard there."""
    if not _ranges(feature):
        return _told([], {})
    reach_m = methods()[RANGING].reach_m
    others = [each for each in park.rows["anchor"] if each["id"] != feature.get("id")]
    rows = [feature, *filter(_ranges, others)]
    heights = [(*each["geometry"]["coordinates"], 0.0)[2] for each in rows]
    places = np.column_stack([park.spots(rows), heights])
    here = places[0, :2]
    heard = np.hypot(*(places[:, :2] - here).T) <= 2 * reach_m
    plan = expected(
        Grid.over((here - reach_m).tolist(), (here + reach_m).tolist(), _CELL_M), places[heard], method=RANGING
    )
    drawn = [
        {**each, "properties": {**each["properties"], "kind": each["properties"]["band"]}}
        for each in bands(plan, park.frame)
        if each["properties"]["band"] != "poor"
    ]
    known = plan.error_m[np.isfinite(plan.error_m)]
    error_m = round(float(np.median(known)), 2) if len(known) else None
    return _told(drawn, {RANGING: reach_m}, share=plan.covered_fraction(), error_m=error_m)


def _told(
    features: list[dict[str, Any]], reach_m: dict[str, float], *, share: float | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "features": {"type": "FeatureCollection", "features": features}, "share": share, "reach_m": reach_m, **more
    }  # fmt: skip
