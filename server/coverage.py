"""What the devices of the park reach, as features for the map and figures for the panel; gaps as polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from server.cover_park import CoverPark
from twin.rules.cover.choose import chosen
from twin.rules.cover.gas import RADII_M, Danger, Detector, covered, discs
from twin.rules.cover.ground import cells_of, times_seen
from twin.rules.cover.reach import HYDRANT_M, distances, reached
from twin.rules.cover.viewshed import Camera, viewshed
from twin.rules.said import Said

MUSTER_M = 300.0
"""Way to a muster point that counts as near: about four minutes at 1.2 m/s; the park's own rule may differ."""
MOST_PROPOSED = 10
_MAST_M = 8.0
_HEADINGS = 12
_SPACING_M = 25.0
_ASSUMED = (
    Said(
        "摄像机按 1920 像素宽、目标高 1 m 计算;球机按可转一周计",
        "Cameras: 1920 pixels wide, target 1 m high; domes turn",
    ),
    Said(
        "探测器半径取 GB/T 50493-2019:可燃 10 m(封闭 5 m),有毒 4 m(封闭 2 m)",
        "Detector radii of GB/T 50493-2019: combustible 10 m (enclosed 5 m), toxic 4 m (enclosed 2 m)",
    ),
    Said(
        "释放源按存有物料的设施外缘计,具体法兰、阀门未知",
        "A source is the outline of what holds a substance; which flange or valve leaks is not known",
    ),
    Said(
        f"消火栓沿道路 {HYDRANT_M:g} m(GB 50974,待核),集合点沿道路 {MUSTER_M:g} m",
        f"Hydrants {HYDRANT_M:g} m along roads (GB 50974, to be checked), muster points {MUSTER_M:g} m along roads",
    ),
)
Feature = dict[str, Any]


def whole(park: CoverPark, zone_id: str | None) -> dict[str, Any]:
    """Figures of cameras, detectors, hydrants and muster points over a zone or over all zones; features by item."""
    area = park.area(zone_id)
    parts = [_cameras(park, area), *(_gas(park, area, danger) for danger in ("combustible", "toxic"))]
    parts += [_reach(park, area, "hydrant", HYDRANT_M), _reach(park, area, "muster_point", MUSTER_M)]
    return {
        "zone_id": zone_id,
        "figures": {name: figures for name, figures, _ in parts},
        "features": {name: found for name, _, found in parts},
        "assumed": [each.told() for each in _ASSUMED],
    }


def proposed(park: CoverPark, what: str, count: int, zone_id: str | None) -> list[Feature]:
    """Places for more devices, best first, each with what it adds (sources, or square metres seen)."""
    area = park.area(zone_id)
    count = min(count, MOST_PROPOSED)
    return _more_cameras(park, area, count) if what == "camera" else _more_detectors(park, area, what, count)


def _cameras(park: CoverPark, area: Any) -> tuple[str, dict[str, Any], list[Feature]]:
    cameras = [park.camera(each) for each in park.rows["camera"]]
    cameras = [each for each in cameras if shapely.dwithin(shapely.Point(each.x_m, each.y_m), area, each.range_m)]
    view = viewshed(cameras, park.among)
    cells = cells_of(area, without=list(park.among.outlines))
    count = times_seen(view, cells)
    ground, seen = cells.area_m2(cells.inside), cells.area_m2(count > 0)
    figures = {
        "devices": len(cameras),
        "of_m2": round(ground),
        "reached_m2": round(seen),
        "fraction": seen / ground if ground else None,
        "overlap_fraction": cells.area_m2(count > 1) / ground if ground else None,
    }
    features = [
        feature_of(park, "blind", shapely.simplify(cells.outline(cells.inside & (count == 0)), cells.cell_m / 2))
    ]
    features += [
        feature_of(park, "seen", view.outline(k), id=each.id, share=round(view.share(k), 3))
        for k, each in enumerate(cameras)
    ]
    return "camera", figures, [each for each in features if each["geometry"]["coordinates"]]


def _gas(park: CoverPark, area: Any, danger: Danger) -> tuple[str, dict[str, Any], list[Feature]]:
    detectors = _detectors(park, danger)
    sources = [each for each in park.sources() if each.danger == danger and each.outline.intersects(area)]
    found = covered(sources, detectors)
    features = []
    for each in found:
        if not each.covered:
            x, y = each.source.outline.centroid.coords[0]
            features.append(feature_of(park, "gap", shapely.Point(x, y), id=each.source.id, danger=danger))
            features.append(feature_of(park, "gap_outline", each.source.outline, id=each.source.id, danger=danger))
    near = [each for each in detectors if shapely.dwithin(shapely.Point(each.x_m, each.y_m), area, each.radius_m)]
    if near:
        features += [
            feature_of(park, "disc", disc, id=each.id, danger=danger)
            for each, disc in zip(near, discs(near), strict=True)
        ]
    held = sum(each.covered for each in found)
    figures = {
        "devices": len(near),
        "of": len(found),
        "reached": held,
        "fraction": held / len(found) if found else None,
        "missing": [each.source.id for each in found if not each.covered],
    }
    return danger, figures, features


def _detectors(park: CoverPark, danger: Danger) -> list[Detector]:
    """Every detector that senses a danger."""
    every = (park.detector(each) for each in park.rows["sensor"])
    return [each for each in every if each is not None and each.danger == danger]


def _reach(park: CoverPark, area: Any, noun: str, limit_m: float) -> tuple[str, dict[str, Any], list[Feature]]:
    places, ways = park.places(noun), park.net
    far, _ = distances(ways, places)
    near = reached(ways, far, limit_m)
    away = dict(zip(sorted(park.outlines), park.crossings.nearest_m(far), strict=True))
    codes = [code for code in away if park.outlines[code].intersects(area)]
    beyond = [code for code in codes if not away[code] <= limit_m]
    features = [feature_of(park, "beyond", park.outlines[code], id=code, device=noun) for code in beyond]
    lines = ways.lines()
    for kind, some in (("way_near", near), ("way_far", ~near)):
        if some.any():
            merged = shapely.line_merge(shapely.union_all(lines[some]))
            features.append(feature_of(park, kind, merged, device=noun))
    figures = {
        "devices": len(places),
        "of": len(codes),
        "reached": len(codes) - len(beyond),
        "fraction": 1 - len(beyond) / len(codes) if codes else None,
        "limit_m": limit_m,
        "ways_fraction": float(ways.length_m[near].sum() / ways.length_m.sum()) if len(ways.length_m) else None,
    }
    return noun, figures, features


def _more_detectors(park: CoverPark, area: Any, what: str, count: int) -> list[Feature]:
    danger: Danger = "combustible" if what == "combustible" else "toxic"
    detectors = _detectors(park, danger)
    sources = [each for each in park.sources() if each.danger == danger and each.outline.intersects(area)]
    missing = [each.source for each in covered(sources, detectors) if not each.covered]
    if not missing:
        return []
    radius = RADII_M[danger, False]
    rims = [shapely.segmentize(shapely.boundary(shapely.buffer(each.outline, radius / 2)), radius) for each in missing]
    spots = shapely.get_coordinates(rims)
    helps = np.zeros((len(spots), len(missing)), dtype=bool)
    outlines = np.array([each.outline for each in missing], dtype=object)
    pairs = shapely.STRtree(outlines).query(shapely.points(spots), predicate="dwithin", distance=radius)
    helps[pairs[0], pairs[1]] = True
    best = chosen(helps, np.ones(len(missing)), count)
    return [_spot(park, k, spots[row], gain, what) for k, (row, gain) in enumerate(best)]


def _more_cameras(park: CoverPark, area: Any, count: int) -> list[Feature]:
    cells = cells_of(area, without=list(park.among.outlines), cell_m=5.0)
    now = times_seen(viewshed([park.camera(each) for each in park.rows["camera"]], park.among), cells)
    x, y = np.meshgrid(*cells.middles())
    blind = cells.inside & (now == 0)
    masts = _masts(cells_of(area, without=list(park.among.outlines), cell_m=_SPACING_M))
    cameras = [
        Camera(id=f"{k}", x_m=mx, y_m=my, z_m=_MAST_M, heading_deg=360.0 * turn / _HEADINGS)
        for k, (mx, my) in enumerate(masts.tolist())
        for turn in range(_HEADINGS)
    ]
    if not cameras or not blind.any():
        return []
    view = viewshed(cameras, park.among, rays=48, bins=32)
    helps = np.array([view.at(k, x[blind], y[blind]) for k in range(len(cameras))])
    best = chosen(helps, np.full(int(blind.sum()), cells.cell_m**2), count)
    return [
        _spot(park, k, np.array((cameras[row].x_m, cameras[row].y_m)), gain, "camera",
              heading_deg=round((cameras[row].heading_deg + park.north_deg) % 360, 1), z_m=_MAST_M)
        for k, (row, gain) in enumerate(best)
    ]  # fmt: skip


def _masts(cells: Any, most: int = 300) -> NDArray[np.float64]:
    """Free spots for a mast on a coarse grid, thinned evenly where there are very many."""
    x, y = np.meshgrid(*cells.middles())
    spots = np.column_stack([x[cells.inside], y[cells.inside]])
    return spots[:: max(1, len(spots) // most)]


def _spot(park: CoverPark, k: int, at: NDArray[np.float64], gain: float, what: str, **more: Any) -> Feature:
    return feature_of(park, "proposed", shapely.Point(at), rank=k + 1, gain=round(gain, 1), what=what, **more)


def feature_of(park: CoverPark, kind: str, place: Any, **properties: Any) -> Feature:
    """A shape in local metres as the map draws it, by its kind."""
    return {"type": "Feature", "geometry": park.geojson(place), "properties": {"kind": kind, **properties}}
