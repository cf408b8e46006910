"""Which rows of a file lie wholly outside the park: they are taken, and it is said, as the CRS may be a wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from twin.model.place import LocalFrame
from twin.rules.said import Said
from twin.store.park import load_site

EXPECTED_INSIDE = {
    "zone": ("风险分区", "risk zone(s)"),
    "fence": ("电子围栏", "fence(s)"),
    "structure": ("构筑物", "structure(s)"),
    "hazard_unit": ("重大危险源单元", "major-hazard unit(s)"),
    "sensor": ("探测器", "detector(s)"),
    "camera": ("摄像机", "camera(s)"),
    "anchor": ("定位基站", "anchor(s)"),
    "muster_point": ("集合点", "muster point(s)"),
    "hydrant": ("消火栓", "hydrant(s)"),
}
"""What stands in the park itself; roads, pipelines, ground and protected places go on beyond its outline."""
_SLACK_M = {"structure": 500.0}
"""Tree belts, jetties and weirs of a park stand beyond its outline."""
_NEAR_DEG = 4.0
"""Beyond some hundred kilometres a projected CRS of a park measures nothing any more: farther is said as far."""


def outside_site(conn: Connection, features: Mapping[str, Sequence[dict[str, Any]]]) -> tuple[Said, ...]:
    """A sentence for each noun of which some rows share no place with the outline of any site.

    Parameters
    ----------
    conn : sees the sites, those of the file among them.
    features : by noun, rows whose `geometry` is GeoJSON in longitude and latitude [°] or None.

    Returns
    -------
    tuple of Said
        How many rows of how many lie outside and how far away the farthest is; empty where no site is known.
    """
    outline = _sites(conn)
    if outline is None:
        return ()
    frame = load_site(conn).frame()
    found = []
    for noun, words in EXPECTED_INSIDE.items():
        places = [shapely.geometry.shape(row["geometry"]) for row in features.get(noun, ()) if row["geometry"]]
        away_m = _away_m(outline, places, frame)
        out = away_m > _SLACK_M.get(noun, 0.0)
        if out.any():
            found.append(_said(words, int(np.count_nonzero(out)), len(places), float(away_m.max())))
    return tuple(found)


def _sites(conn: Connection) -> Any:
    kept = conn.execute(text("SELECT ST_AsBinary(ST_Force2D(ST_Union(outline))) FROM core.site")).scalar()
    return None if kept is None else shapely.from_wkb(bytes(kept))


def _away_m(outline: Any, places: Sequence[Any], frame: LocalFrame) -> NDArray[np.float64]:
    """Metres from the outline to each place: 0 where they touch, infinite where the site's CRS cannot measure."""
    if not places:
        return np.zeros(0)
    some = np.array(places, dtype=object)
    away_m = np.where(shapely.intersects(outline, some), 0.0, np.inf)
    near = shapely.box(*(np.array(outline.bounds) + _NEAR_DEG * np.array([-1, -1, 1, 1])))
    measured = np.isinf(away_m) & shapely.contains(near, some)
    ground, placed = (_in_metres(each, frame) for each in (outline, shapely.force_2d(some[measured])))
    away_m[measured] = shapely.distance(ground, placed)
    return away_m


def _in_metres(shapes: Any, frame: LocalFrame) -> Any:
    def local(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(frame.to_local(lon_lat[:, 0], lon_lat[:, 1]), axis=-1)

    return shapely.transform(shapes, local)


def _said(words: tuple[str, str], out: int, of: int, farthest_m: float) -> Said:
    zh, en = words
    far = f"{farthest_m / 1000:.1f} km" if farthest_m >= 1000 else f"{max(1, round(farthest_m))} m"
    far_zh, far_en = (far, far) if np.isfinite(farthest_m) else ("数百千米以上", "hundreds of kilometres or more")
    return Said(
        zh=f"{of} 个{zh}中有 {out} 个在园区边界之外,最远 {far_zh}:请核对坐标系",
        en=f"{out} of {of} {en} lie outside the outline of the site, the farthest {far_en} away: check the CRS",
    )
