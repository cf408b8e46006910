"""A park of a handful of things, two enterprises, for the tests of the server."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from server.first_start import DEMO_PASSWORD
from twin.store.planned import save
from twin.store.scope import scoped

BASE = "http://127.0.0.1"
AMMONIA, REFINERY = "E-AMMONIA", "E-REFINERY"
LON, LAT = 120.90, 31.85


def square(lon: float, lat: float, side: float = 0.002) -> dict[str, Any]:
    """A GeoJSON square with this south-west corner [degrees]."""
    east, north = lon + side, lat + side
    return {"type": "Polygon", "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]]}


def point(lon: float, lat: float) -> dict[str, Any]:
    """A GeoJSON point at ground."""
    return {"type": "Point", "coordinates": [lon, lat, 0.0]}


def zone(object_id: str, lon: float = LON, lat: float = LAT, **properties: Any) -> dict[str, Any]:
    """A zone as a client sends it."""
    return feature(
        object_id, square(lon, lat), **{"grade": "A", "name_zh": "一级区", "name_en": "Red zone"} | properties
    )


def feature(object_id: str, geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "id": object_id, "geometry": geometry, "properties": {"id": object_id, **properties}}


PARK: list[tuple[str, dict[str, Any]]] = [
    (
        "site",
        feature(
            "linjiang",
            square(LON - 0.01, LAT - 0.01, 0.03),
            name_zh="临江化工园区",
            name_en="Linjiang Chemical Park",
            crs="EPSG:4549",
            demo=True,
        ),
    ),
    ("enterprise", feature(AMMONIA, square(LON, LAT), name_zh="澄源氨业", name_en="Chengyuan Ammonia")),
    ("enterprise", feature(REFINERY, square(LON + 0.005, LAT), name_zh="临江恒石化", name_en="Hengshi")),
    (
        "structure",
        feature(
            "T-1203",
            square(LON + 0.0005, LAT + 0.0005, 0.0003),
            kind="sphere",
            enterprise_id=AMMONIA,
            height_m=18.0,
            diameter_m=15.0,
            substance_id="ammonia",
            inventory_kg=800_000.0,
            name_zh="液氨球罐",
            name_en="Ammonia sphere",
        ),
    ),
    (
        "pipeline",
        feature(
            "P-101",
            {"type": "LineString", "coordinates": [[LON + 0.0008, LAT + 0.0006], [LON + 0.0048, LAT + 0.0006]]},
            laid="rack",
            enterprise_id=AMMONIA,
            height_m=6.0,
            diameter_m=0.1,
            substance_id="ammonia",
            pressure_pa=1.6e6,
            temperature_k=293.15,
            flow_kg_s=7.0,
            name_zh="液氨装车线",
            name_en="Ammonia to loading",
            from_structure_id="T-1203",
        ),
    ),
    (
        "structure",
        feature(
            "T-2001",
            square(LON + 0.006, LAT, 0.0003),
            kind="tank_dome",
            enterprise_id=REFINERY,
            height_m=12,
            diameter_m=20,
        ),
    ),
    ("zone", zone("Z-1", enterprise_id=AMMONIA)),
    ("zone", zone("Z-2", LON + 0.005, enterprise_id=REFINERY, grade="D")),
    ("fence", feature("F-1", square(LON, LAT), kind="forbidden", who="visitor")),
    (
        "sensor",
        feature(
            "GT-1", point(LON, LAT), kind="gas", quantity="ammonia", unit="ppm", low=25, high=50, enterprise_id=AMMONIA
        ),
    ),
    ("sensor", feature("GT-2", point(LON + 0.005, LAT), kind="gas", unit="%LEL", enterprise_id=REFINERY)),
    ("person", feature("P-1", None, name_zh="王伟", name_en="Wang Wei", role="employee", enterprise_id=AMMONIA)),
    ("person", feature("P-2", None, name_zh="李娜", name_en="Li Na", role="contractor", enterprise_id=REFINERY)),
    ("tag", feature("TAG-1", None, person_id="P-1", enterprise_id=AMMONIA)),
    ("tag", feature("TAG-2", None, person_id="P-2", enterprise_id=REFINERY)),
]


def fill(engine: Engine, site_id: str = "linjiang") -> None:
    """Put the park into an empty database."""
    with scoped(engine, who="test") as conn:
        for noun, each in PARK:
            if noun == "site":
                each = {**each, "id": site_id, "properties": {**each["properties"], "id": site_id}}
            save(conn, noun, each, version=None, who="test")


def sign_in(client: TestClient, name: str, password: str = DEMO_PASSWORD) -> TestClient:
    """Sign in; later writes of this client carry the CSRF token."""
    client.headers.pop("X-CSRF-Token", None)
    answer = client.post("/api/session", json={"name": name, "password": password})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client
