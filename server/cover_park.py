"""The park in local metres as the rules of coverage want it: cameras, structures, detectors, sources and ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection

from twin.model.park import Site
from twin.model.place import LocalFrame
from twin.rules.cover.gas import Danger, Detector, Source
from twin.rules.cover.reach import Crossings, Ways, crossings, ways_of
from twin.rules.cover.viewshed import Camera, Obstacles, obstacles
from twin.store.park import load_site
from twin.store.planned import features

Feature = Mapping[str, Any]
NOUNS = ("structure", "camera", "sensor", "substance", "inventory", "zone", "hydrant", "muster_point", "road", "path",
         "anchor")  # fmt: skip
DEFAULT_VIEW_DEG, DEFAULT_RANGE_M = 90.0, 80.0
_SEEN_THROUGH = ("bund", "dike", "fence", "gate", "pad")  # lower than a person or open


@dataclass(frozen=True, slots=True)
class CoverPark:
    """What of the park coverage is computed from; places and outlines in local metres."""

    site: Site
    frame: LocalFrame
    north_deg: float
    rows: Mapping[str, list[Feature]]
    among: Obstacles
    outlines: Mapping[str, Any]
    net: Ways
    crossings: Crossings
    """To the outlines in the order of their sorted codes."""

    def local(self, geometry: Mapping[str, Any]) -> Any:
        """A GeoJSON geometry in local metres."""
        return shapely.transform(shapely.force_2d(shapely.geometry.shape(dict(geometry))), self._to_local)

    def geojson(self, place: Any) -> dict[str, Any]:
        """A geometry in longitude and latitude, to a centimetre."""
        back = shapely.transform(place, lambda xy: np.column_stack(self.frame.to_lonlat(xy[:, 0], xy[:, 1])))
        return dict(shapely.geometry.mapping(shapely.set_precision(back, 1e-7)))

    def _to_local(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self.frame.to_local(lonlat[:, 0], lonlat[:, 1]))

    def camera(self, feature: Feature) -> Camera:
        """A camera of the register; what it does not say is taken as usual."""
        p, (lon, lat, z) = feature["properties"], (*feature["geometry"]["coordinates"], 0.0)[:3]
        x, y = (float(v) for v in self.frame.to_local(lon, lat))
        dome = p.get("kind") in ("ptz", "dome")
        lens = float(p.get("field_of_view_deg") or DEFAULT_VIEW_DEG)
        return Camera(
            id=str(feature.get("id") or p.get("id")),
            x_m=x,
            y_m=y,
            z_m=float(z) or 6.0,
            heading_deg=float(p.get("heading_deg") or 0.0) - self.north_deg,
            field_of_view_deg=360.0 if dome else lens,
            lens_deg=lens,
            range_m=float(p.get("range_m") or DEFAULT_RANGE_M),
            tilt_deg=None if dome or p.get("tilt_deg") is None else float(p["tilt_deg"]),
        )

    def detector(self, feature: Feature) -> Detector | None:
        """A gas detector; None for another instrument."""
        p = feature["properties"]
        if p.get("kind") != "gas":
            return None
        lon, lat = feature["geometry"]["coordinates"][:2]
        x, y = (float(v) for v in self.frame.to_local(lon, lat))
        danger: Danger = "combustible" if "LEL" in str(p.get("unit") or "").upper() else "toxic"
        enclosed = bool((p.get("rule") or {}).get("enclosed"))
        return Detector(id=str(feature.get("id") or p.get("id")), x_m=x, y_m=y, danger=danger, enclosed=enclosed)

    def sources(self) -> list[Source]:
        """Structures that hold something that burns or poisons, once for each danger."""
        dangers = {str(each["id"]): _dangers(each["properties"]) for each in self.rows["substance"]}
        held: dict[str, set[str]] = {}
        for each in self.rows["structure"]:
            if each["properties"].get("substance_id"):
                held.setdefault(str(each["id"]), set()).add(str(each["properties"]["substance_id"]))
        for each in self.rows["inventory"]:
            held.setdefault(str(each["properties"]["structure_id"]), set()).add(str(each["properties"]["substance_id"]))
        return [
            Source(id=code, outline=self.outlines[code], danger=danger)
            for code, substances in sorted(held.items())
            if code in self.outlines
            for danger in sorted({danger for one in substances for danger in dangers.get(one, ())})
        ]

    def places(self, noun: str) -> NDArray[np.float64]:
        """The places of a noun of points, (n, 2) [m]."""
        return self.spots(self.rows[noun])

    def spots(self, rows: Iterable[Feature]) -> NDArray[np.float64]:
        """The places of some rows of points, (n, 2) [m]."""
        lonlat = np.array([each["geometry"]["coordinates"][:2] for each in rows], dtype=float).reshape(-1, 2)
        return self._to_local(lonlat)

    def area(self, zone_id: str | None) -> Any:
        """The zone that is asked about, else all zones of the park, else its whole ground."""
        zones = [each for each in self.rows["zone"] if zone_id is None or each["id"] == zone_id]
        if zones:
            return shapely.union_all([self.local(each["geometry"]) for each in zones])
        rings = [shapely.Polygon(part[0], part[1:]) for part in self.site.outline]
        return shapely.transform(shapely.union_all(rings), self._to_local)


def _dangers(substance: Mapping[str, Any]) -> tuple[Danger, ...]:
    burns: tuple[Danger, ...] = ("combustible",) if substance.get("lfl_fraction") else ()
    poisons = any(substance.get(name) for name in ("aegl2_ppm", "aegl3_ppm", "idlh_ppm"))
    return (*burns, "toxic") if poisons else burns


def load(conn: Connection) -> CoverPark:
    """The park of a scope."""
    site = load_site(conn)
    rows: dict[str, list[Feature]] = {noun: features(conn, noun)["features"] for noun in NOUNS}
    frame = site.frame()
    x, y = frame.to_local(np.array([site.lon, site.lon]), np.array([site.lat, site.lat + 1e-4]))
    north = float(np.degrees(np.arctan2(x[1] - x[0], y[1] - y[0])))
    bare = CoverPark(site, frame, -north, rows, obstacles([], [], []), {}, ways_of([]), crossings(ways_of([]), []))
    outlines = {str(each["id"]): bare.local(each["geometry"]) for each in rows["structure"] if each["geometry"]}
    net = ways_of([bare.local(each["geometry"]) for noun in ("road", "path") for each in rows[noun]])
    over = crossings(net, [outlines[code] for code in sorted(outlines)])
    return CoverPark(site, frame, -north, rows, _standing(rows["structure"], outlines), outlines, net, over)


def _standing(structures: Iterable[Feature], outlines: Mapping[str, Any]) -> Obstacles:
    """Structures that can hide something."""
    chosen = [
        (outlines[str(each["id"])], float(p.get("base_m") or 0.0), float(p.get("height_m") or 0.0))
        for each in structures
        if str(each["id"]) in outlines and (p := each["properties"]).get("kind") not in _SEEN_THROUGH
    ]
    return obstacles(
        [outline for outline, _, _ in chosen],
        [base for _, base, _ in chosen],
        [base + height for _, base, height in chosen],
    )
