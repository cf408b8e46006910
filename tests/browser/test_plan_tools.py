"""What a planner does beside drawing: bring a file in, read what cameras see, grade a zone and a tank farm."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Look]
RING = [[120.9301, 31.8601], [120.9312, 31.8601], [120.9312, 31.8609], [120.9301, 31.8601]]


def plan(look: Open) -> Look:
    desk = look(1600, 900)
    desk.sign_in("planner")
    desk.page.goto(f"{desk.url}/plan")
    desk.wait_for_map()
    return desk


def test_a_file_of_gdal_is_looked_at_mapped_and_brought_in(look: Open, stack: Stack, tmp_path: Path):
    shape = {"type": "Feature", "properties": {"BH": "IMP-1", "MC": "导入分区", "DJ": "黄"},
             "geometry": {"type": "Polygon", "coordinates": [RING]}}  # fmt: skip
    (tmp_path / "in.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}))
    subprocess.run(["ogr2ogr", "-f", "KML", tmp_path / "四色分区.kml", tmp_path / "in.geojson"], check=True)
    desk = plan(look)
    desk.page.click("[data-act=import]")
    desk.page.set_input_files("[data-panel=import] input[type=file]", tmp_path / "四色分区.kml")
    expect(desk.page.locator("[data-column=grade]")).to_have_value("DJ")
    expect(desk.page.locator("[data-result] tbody tr")).to_have_count(1)
    desk.page.click("[data-act=apply]")
    expect(desk.page.locator("[data-imported]")).to_be_visible()
    zones = stack.sign_in("planner").get("/api/features/zone").json()["features"]
    (brought,) = [one for one in zones if one["id"] == "IMP-1"]
    assert brought["properties"]["grade"] == "C" and brought["properties"]["name_zh"] == "导入分区"


def test_a_camera_that_is_turned_says_at_once_how_much_it_sees(look: Open):
    desk = plan(look)
    desk.page.click("[data-cover=camera]")
    expect(desk.page.locator("[data-cover=camera]")).to_contain_text("%")
    desk.page.select_option("[data-panel=objects] select", "camera")
    desk.page.locator("[data-panel=objects] tbody button, [data-panel=objects] li button").first.click()
    seen = desk.page.locator("[data-share]")
    expect(seen).to_contain_text("%")
    before = seen.inner_text()
    for degrees in ("90", "180", "270", "0"):
        desk.page.locator("input[name=heading_deg]").evaluate(
            "(input, degrees) => { input.value = degrees; input.dispatchEvent(new Event('input')) }", degrees
        )
        desk.page.wait_for_timeout(1500)
        if seen.inner_text() != before:
            return
    raise AssertionError("the camera sees as much whichever way it looks")


def test_a_risk_point_is_scored_while_it_is_filled_in_and_kept_as_a_draft(look: Open, stack: Stack):
    desk = plan(look)
    desk.page.locator("[data-panel=objects] tbody button, [data-panel=objects] li button").first.click()
    desk.page.click("[data-act=add-point]")
    for name, words in (("unit", "罐区"), ("point", "V-101"), ("hazard", "法兰泄漏")):
        desk.page.fill(f"[data-form=point] input[name={name}]", words)
    for factor, value in (("L", "3"), ("E", "6"), ("C", "15")):
        desk.page.select_option(f"[data-factor={factor}]", value)
    expect(desk.page.locator("[data-score]")).to_contain_text("270")  # 3 x 6 x 15: orange
    expect(desk.page.locator("[data-score] .grade")).to_have_text("B")
    desk.page.locator("[data-form=point] button.solid").click()
    expect(desk.page.locator("[data-panel=grading] [data-point]")).to_contain_text("V-101")
    (kept,) = stack.sign_in("planner").get("/api/registers/risk_point").json()["entries"]
    assert kept["state"] == "draft" and kept["grading"] == {"method": "lec", "score": 270.0, "grade": "B"}
