"""The report of a run: both languages, both forms, the same numbers, readable without the server."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.server.server_park import sign_in
from tests.server.test_advice import ammonia, with_ways

__all__ = ["with_ways"]


@pytest.fixture
def commander(with_ways: None, anyone: TestClient) -> TestClient:
    """Somebody who may run and report, in the park with roads."""
    return sign_in(anyone, "commander")


def _bytes(client: TestClient, run: str, kind: str, lang: str) -> bytes:
    answer = client.get(f"/api/whatif/{run}/report.{kind}", params={"lang": lang})
    assert answer.status_code == 200, answer.text
    return answer.content


def test_the_pdf_says_the_runs_own_numbers_with_the_letters_inside(commander: TestClient, tmp_path: Path) -> None:
    run = ammonia(commander)
    kept = commander.get(f"/api/whatif/{run}").json()
    file = tmp_path / "run.pdf"
    file.write_bytes(_bytes(commander, run, "pdf", "zh"))
    said = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    assert "后果推演报告" in said and "演示数据" in said and "首次隔离" in said and "疏散" in said
    for one in kept["footprint"]["features"]:
        if one["geometry"]:
            assert f"{one['properties']['distance_m']:,.0f} m" in said
    scenario_hash = re.search(r"[0-9a-f]{64}", said.replace("\n", ""))
    assert scenario_hash and "按相同输入重算结果哈希一致" in said
    assert all(one["zh"][:12] in said.replace("\n", "") for one in kept["warnings"])
    fonts = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout
    assert "WenQuanYi" in fonts and re.search(r"yes\s+yes\s+yes", fonts), (
        "embedded, as a subset, with its letters known"
    )
    assert file.stat().st_size < 2e6


def test_the_html_is_one_file_that_asks_for_nothing(commander: TestClient) -> None:
    run = ammonia(commander)
    page = _bytes(commander, run, "html", "en").decode()
    assert "Consequence analysis report" in page and page.count("<svg") >= 3
    assert not re.search(r"(?:src|href)=|url\(|<script|@import", page)
    assert "default-src 'none'" in page and 'lang="en"' in page


def test_a_report_is_a_job_whose_file_is_its_owners(commander: TestClient) -> None:
    asked = commander.post(f"/api/whatif/{ammonia(commander)}/report.html", params={"lang": "en"})
    assert asked.status_code == 202, asked.text
    job, url = asked.json()["job"]["id"], asked.json()["url"]
    for _ in range(1200):
        if commander.get(f"/api/jobs/{job}").json()["state"] not in ("queued", "running"):
            break
        time.sleep(0.1)
    file = commander.get(url)
    assert file.status_code == 200 and "Consequence analysis report" in file.text
    assert "whatif-" in file.headers["content-disposition"]
    assert sign_in(commander, "analyst").get(url).status_code == 404


def test_an_unknown_form_or_run_is_refused(commander: TestClient) -> None:
    assert commander.get("/api/whatif/none/report.pdf").status_code == 404
    assert commander.get(f"/api/whatif/{ammonia(commander)}/report.docx").status_code == 422
