"""What is packed arrives as it was: for those who unpack gzip, and plain for those who do not."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.server.server_park import LAT, sign_in, zone
from tests.server.test_features import FAR, tile_of

PLAIN = {"Accept-Encoding": "identity"}
PACKED = {"Accept-Encoding": "gzip"}


def test_a_model_of_the_plant_is_the_same_packed_and_plain(anyone: TestClient) -> None:
    sign_in(anyone, "viewer")
    manifest = anyone.get("/api/plant").json()
    for address in (manifest["far"]["url"], manifest["far"]["url_light"], manifest["models"][0]["url"]):
        plain, packed = (anyone.get(address, headers=headers) for headers in (PLAIN, PACKED))
        assert plain.status_code == packed.status_code == 200
        assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
        assert plain.content == packed.content and plain.content[:4] == b"glTF"
        assert int(packed.headers["content-length"]) < len(plain.content)


def test_a_tile_is_the_same_packed_and_plain(planner: TestClient) -> None:
    for place in range(40):
        assert planner.post("/api/features/zone", json=zone(f"Z-P{place}", FAR, grade="C")).status_code == 201
    address = f"/api/tiles/zone/{tile_of(FAR, LAT)}"
    plain, packed = (planner.get(address, headers=headers) for headers in (PLAIN, PACKED))
    assert plain.status_code == packed.status_code == 200
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert plain.content == packed.content and int(packed.headers["content-length"]) < len(plain.content)
