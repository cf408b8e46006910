"""What is packed arrives as it was: for those who unpack gzip, and plain for those who do not."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.server.server_park import LON, sign_in, zone

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
        planner.post("/api/features/zone", json=zone(f"Z-P{place}", LON - 0.008 + place * 1e-5, grade="C"))
    z, x, y = 10, int((LON + 180) / 360 * 2**10), 417
    for row in (y - 1, y, y + 1):
        plain, packed = (planner.get(f"/api/tiles/zone/{z}/{x}/{row}", headers=headers) for headers in (PLAIN, PACKED))
        assert plain.status_code == packed.status_code and plain.content == packed.content
        if len(plain.content) > 2000:
            assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
            return
    raise AssertionError("no tile of these zones was large enough to be packed")
