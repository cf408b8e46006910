"""The open side: what the park publishes is read by GDAL with a machine's token, and by nobody without one."""

from __future__ import annotations

import subprocess
from pathlib import Path

from fastapi.testclient import TestClient

from server.machines import Machines
from tests.server.server_park import AMMONIA, sign_in


def ogr(address: str, token: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ogrinfo on our OGC side with a bearer token."""
    environment = {"PATH": "/usr/bin:/bin", "GDAL_HTTP_HEADERS": f"Authorization: Bearer {token}"}
    command = ["ogrinfo", "-ro", f"OAPIF:{address}/ogc", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


def test_ogrinfo_reads_the_published_zones(address: str, home: Path) -> None:
    token = Machines(home).add("gis")
    listed = ogr(address, token)
    assert listed.returncode == 0, listed.stderr
    assert "publish.zone" in listed.stdout and "publish.structure" in listed.stdout
    assert "person" not in listed.stdout and "st_" not in listed.stdout.lower()
    zones = ogr(address, token, "publish.zone", "-al", "-q")
    assert "Z-1" in zones.stdout and "Z-2" in zones.stdout and "POLYGON" in zones.stdout
    assert ogr(address, "wrong").returncode != 0


def test_an_account_of_one_enterprise_is_not_shown_the_whole_park(anyone: TestClient) -> None:
    sign_in(anyone, "security_admin")
    account = {"name": "supplier", "role_id": "operator", "password": "a long enough one", "enterprise_id": AMMONIA}
    assert anyone.post("/api/accounts", json=account).status_code == 201
    sign_in(anyone, "supplier", "a long enough one")
    assert anyone.get("/ogc/collections/publish.zone/items").status_code == 403
    assert [each["id"] for each in anyone.get("/api/features/zone").json()["features"]] == ["Z-1"]
    assert anyone.get("/api/features/zone/Z-2").status_code == 404


def test_a_machine_reads_the_open_side_and_nothing_else(anyone: TestClient, home: Path) -> None:
    headers = {"Authorization": f"Bearer {Machines(home).add('gis')}"}
    assert anyone.get("/ogc/collections", headers=headers).status_code == 200
    assert anyone.get("/api/features/zone", headers=headers).status_code == 401


def test_another_viewer_finds_the_plant_as_a_set_of_tiles(anyone: TestClient, home: Path) -> None:
    headers = {"Authorization": f"Bearer {Machines(home).add('viewer')}"}
    found = anyone.get("/api/plant/tileset.json", headers=headers)
    assert found.status_code == 200 and found.json()["asset"]["version"] == "1.1"
    tile = found.json()["root"]["children"][0]
    while "content" not in tile:
        tile = tile["children"][0]
    answer = anyone.get(f"/api/plant/{tile['content']['uri']}", headers=headers)
    assert answer.status_code == 200 and answer.content[:4] == b"glTF"
    assert anyone.get("/api/plant/none.glb", headers=headers).status_code == 404
    assert anyone.get("/api/plant/tileset.json").status_code == 401


def test_the_open_side_is_closed_without_a_session_or_token(anyone: TestClient) -> None:
    assert anyone.get("/ogc/collections").status_code == 401
    sign_in(anyone, "viewer")
    assert anyone.get("/ogc/collections").status_code == 200
    tile = anyone.get("/ogc/collections/publish.zone/tiles/WebMercatorQuad/10/856/417")
    assert tile.status_code in (200, 204)
    missing = anyone.get("/ogc/collections/publish.secret/items")
    assert missing.status_code == 404 and missing.headers["content-type"] == "application/problem+json"


def test_a_token_taken_away_is_refused_at_once(anyone: TestClient) -> None:
    sign_in(anyone, "security_admin")
    token = anyone.post("/api/machines", json={"name": "gis"}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert anyone.get("/ogc/collections", headers=headers).status_code == 200
    assert anyone.delete("/api/machines/gis").status_code == 204
    assert anyone.get("/ogc/collections", headers=headers).status_code == 401
