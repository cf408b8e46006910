"""Which rows of a file lie wholly outside the park: they are taken, and it is said, as the CRS may be a wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from twin.rules.said import Said

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
_EARTH_M = 111_320.0  # metres of one degree of latitude: enough to tell a kilometre from a metre


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
    squeeze = float(np.cos(np.radians(outline.centroid.y)))
    found = []
    for noun, words in EXPECTED_INSIDE.items():
        places = [shapely.geometry.shape(row["geometry"]) for row in features.get(noun, ()) if row["geometry"]]
        away_m = _away_m(outline, places, squeeze)
        out = away_m > _SLACK_M.get(noun, 0.0)
        if out.any():
            found.append(_said(words, int(np.count_nonzero(out)), len(places), float(away_m.max())))
    return tuple(found)


def _sites(conn: Connection) -> Any:
    kept = conn.execute(text("SELECT ST_AsBinary(ST_Force2D(ST_Union(outline))) FROM core.site")).scalar()
    return None if kept is None else shapely.from_wkb(bytes(kept))


def _away_m(outline: Any, places: Sequence[Any], squeeze: float) -> NDArray[np.float64]:
    """Metres from the outline to each place, 0 where they touch; longitude is squeezed to be as long as latitude."""
    shapely.prepare(outline)
    some = np.array(places, dtype=object)
    away_m = np.zeros(len(some))
    out = ~shapely.intersects(outline, some) if len(some) else np.zeros(0, dtype=bool)

    def flat(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return lon_lat * (squeeze, 1.0) * _EARTH_M

    if out.any():
        away_m[out] = shapely.distance(
            shapely.transform(outline, flat), shapely.transform(shapely.force_2d(some[out]), flat)
        )
    return away_m


def _said(words: tuple[str, str], out: int, of: int, farthest_m: float) -> Said:
    zh, en = words
    far = f"{farthest_m / 1000:.1f} km" if farthest_m >= 1000 else f"{max(1, round(farthest_m))} m"
    return Said(
        zh=f"{of} 个{zh}中有 {out} 个在园区边界之外,最远 {far}:请核对坐标系",
        en=f"{out} of {of} {en} lie outside the outline of the site, the farthest {far} away: check the CRS",
    )
