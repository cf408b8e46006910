"""The search box over the small park: by name, code, CAS number and substance, and people only by right."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.server.live_rig import Browser
from tests.server.server_park import REFINERY, feature, sign_in, square


def found(client: Any, query: str) -> list[str]:
    answer = client.get("/api/search", params={"q": query})
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["results"]]


def test_a_tank_is_found_by_what_it_is_called_and_by_what_it_holds(operator: TestClient) -> None:
    for query in ("T-1203", "液氨球罐", "ammonia sphere", "yaqg"):
        assert found(operator, query)[0] == "T-1203"
    for query in ("7664-41-7", "1005", "NH3", "氨"):
        assert found(operator, query)[:2] == ["ammonia", "T-1203"]
    row = operator.get("/api/search", params={"q": "T-1203"}).json()["results"][0]
    assert (row["noun"], row["substance_zh"]) == ("structure", "氨")
    assert 120.9 < row["lon"] < 120.91 and 31.85 < row["lat"] < 31.86


def test_people_are_found_by_name_and_tag_only_by_who_may_know_them(operator: TestClient) -> None:
    answer = operator.get("/api/search", params={"q": "王伟"}).json()["results"]
    assert [(row["id"], row["tag_id"]) for row in answer] == [("P-1", "TAG-1")]
    assert found(operator, "TAG-1")[0] == "TAG-1"
    sign_in(operator, "viewer")
    assert found(operator, "王伟") == found(operator, "TAG-1") == found(operator, "ww") == []


def test_a_new_name_is_found_at_once_and_a_long_list_says_how_much_more_there_is(planner: TestClient) -> None:
    tank = feature("T-9", square(120.903, 31.853, 0.0003), kind="tank_dome", height_m=9, name_zh="新建储罐")
    assert found(planner, "新建储罐") == []
    assert planner.post("/api/features/structure", json=tank).status_code == 201
    assert found(planner, "xjcg") == ["T-9"]
    short = planner.get("/api/search", params={"q": "T-", "limit": 2}).json()
    assert (len(short["results"]), short["more"]) == (2, 3), "three tanks, and two detectors that hold the letters"
    assert planner.get("/api/search", params={"q": ""}).status_code == 422


def test_an_enterprise_finds_its_own_things_and_not_the_neighbours(address: str) -> None:
    security = Browser(address, "security_admin")
    secret = {"name": "refinery.shift", "role_id": "operator", "password": "onemap-demo", "enterprise_id": REFINERY}
    assert security.http.post("/api/accounts", json=secret).status_code == 201
    own = Browser(address, "refinery.shift")
    assert found(own.http, "T-2001") == ["T-2001"] and found(own.http, "T-1203") == []
    assert found(own.http, "李娜") == ["P-2"] and found(own.http, "王伟") == []
    for browser in (security, own):
        browser.close()
