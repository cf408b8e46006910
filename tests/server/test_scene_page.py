"""A scene can be saved by whoever sees it, with what he may see in it and nothing more."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.server.server_park import sign_in


@pytest.fixture(autouse=True)
def built(app: FastAPI, tmp_path: Path) -> None:
    """A client folder with a script of the page's own."""
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "page.js").write_text("window.__saved = Promise.resolve()")
    app.state.wiring.client_folder = tmp_path


def _kept(page: str) -> dict[str, Any]:
    found = re.search(r'id="kept">(.*?)</script>', page, re.S)
    assert found is not None
    kept: dict[str, Any] = json.loads(found[1])
    return kept


def _files(page: str) -> dict[str, Any]:
    found = re.search(r'id="files">(.*?)</script>', page, re.S)
    assert found is not None
    told: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return told


def test_a_saved_scene_carries_rows_models_sources_and_its_time(operator: TestClient) -> None:
    answer = operator.get("/api/scenes/wall/page.html")
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    kept, files = _kept(answer.text), _files(answer.text)
    assert {one["id"] for one in kept["rows"]["/api/plant"]["instances"]} >= {"T-1203", "T-2001"}
    assert kept["moment"]["at"] == kept["at"] and kept["by"] == "operator" and kept["chosen"] is False
    assert all(layer["provenance"]["note"]["zh"] for layer in kept["scene"]["layers"])
    models = {part["url"] for part in kept["rows"]["/api/plant"]["models"]}
    assert models and models <= set(files)
    assert all(base64.b64decode(files[url]["body"])[:4] == b"glTF" for url in models)


def test_who_may_not_see_positions_saves_no_people(anyone: TestClient) -> None:
    seen = {}
    for account in ("operator", "viewer"):
        client = sign_in(anyone, account)
        may = client.get("/api/session").json()["account"]["permissions"]
        kept = _kept(client.get("/api/scenes/wall/page.html").text)
        seen[account] = ("person.position" in may, any(layer["id"] == "movers" for layer in kept["scene"]["layers"]))
        assert "person" not in "".join(kept["rows"])
    assert all(may == there for may, there in seen.values()), seen


def test_nobody_saves_a_scene_without_signing_in_and_a_scene_that_is_not_there_is_said(anyone: TestClient) -> None:
    assert anyone.get("/api/scenes/wall/page.html").status_code == 401
    client = sign_in(anyone, "operator")
    assert client.get("/api/scenes/nowhere/page.html").status_code == 404
    assert client.get("/api/scenes/wall/page.html", params={"at": "2126-01-01T00:00:00Z"}).status_code == 422


def test_a_page_that_is_not_built_is_said_in_both_languages(operator: TestClient, tmp_path: Path) -> None:
    (tmp_path / "page" / "page.js").unlink()
    answer = operator.get("/api/scenes/wall/page.html")
    assert answer.status_code == 503 and answer.json()["code"] == "PageNotBuilt"
    assert "npm run build" in answer.json()["detail_zh"] and "npm run build" in answer.json()["detail_en"]
