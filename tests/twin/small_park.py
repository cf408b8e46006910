"""A small park of one site, two enterprises and one or two of each noun, as GeoJSON features."""

from __future__ import annotations

from typing import Any

WEST, SOUTH = 120.90, 31.85


def square(lon: float = WEST, lat: float = SOUTH, side: float = 0.001) -> dict[str, Any]:
    """A square outline with its lower left corner at a place."""
    east, north = round(lon + side, 6), round(lat + side, 6)
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def point(lon: float = WEST, lat: float = SOUTH, z_m: float = 1.5) -> dict[str, Any]:
    """A position."""
    return {"type": "Point", "coordinates": [lon, lat, z_m]}


def feature(object_id: str, geometry: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "id": object_id, "geometry": geometry, "properties": properties}


SMALL_PARK: list[tuple[str, dict[str, Any]]] = [
    ("site", feature("S1", square(side=0.02), name_zh="测试园区", name_en="Test park", crs="EPSG:4549", demo=True)),
    ("enterprise", feature("E1", name_zh="甲", name_en="One")),
    ("enterprise", feature("E2", name_zh="乙", name_en="Two")),
    ("structure", feature("T-1", square(side=0.0005), kind="tank_dome", height_m=12, enterprise_id="E1")),
    ("structure", feature("T-2", square(WEST + 0.01), kind="sphere", height_m=18, enterprise_id="E2")),
    ("zone", feature("Z-1", square(), grade="A", enterprise_id="E1")),
    ("zone", feature("Z-2", square(WEST + 0.01), grade="D", enterprise_id="E2")),
    ("zone", feature("Z-0", square(WEST + 0.005), grade="B")),
    ("fence", feature("F-1", square(), kind="forbidden", who="visitor", bottom_m=0, top_m=6, enterprise_id="E1")),
    (
        "sensor",
        feature("G-1", point(), kind="gas", quantity="ammonia", unit="ppm", high=25, high_high=50, enterprise_id="E1"),
    ),
    ("sensor", feature("G-2", point(WEST + 0.01), kind="gas", unit="ppm", low=1, high=25, enterprise_id="E2")),
    ("sensor", feature("G-0", point(WEST + 0.005), kind="wind")),
    ("anchor", feature("A-1", point(z_m=4), gateway_id="GW-1")),
    ("person", feature("P-1", name_zh="张三", name_en="Zhang San", role="contractor", enterprise_id="E1")),
    ("vehicle", feature("V-1", name_zh="叉车", kind="forklift", plate="苏F00001", enterprise_id="E2")),
    ("tag", feature("TAG-1", kind="uwb", person_id="P-1", enterprise_id="E1")),
    ("tag", feature("TAG-2", kind="uwb", vehicle_id="V-1", enterprise_id="E2")),
    ("road", feature("R-1", {"type": "LineString", "coordinates": [[WEST, SOUTH], [WEST + 0.01, SOUTH]]}, width_m=7)),
]
