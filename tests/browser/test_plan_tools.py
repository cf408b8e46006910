"""What a planner does beside drawing: bring files in, read what cameras see, grade a zone and a tank farm."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.planner_desk import Open, approved, open_plan
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEST, SOUTH = 120.9202, 31.8691
DRIVERS = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "geojson": "GeoJSON", "kml": "KML", "csv": "CSV"}


def square(lon: float, lat: float, side: float = 0.0008) -> dict[str, Any]:
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def made_by_gdal(folder: Path, ending: str, number: int) -> Path:
    """A file with one zone that ogr2ogr wrote, its columns named as surveyors name them; a Shapefile as a zip."""
    shape = {"type": "Feature", "properties": {"BH": f"IMP-{number}", "MC": f"导入分区{number}", "DJ": "黄"},
             "geometry": square(WEST + number * 0.001, SOUTH)}  # fmt: skip
    source, target = folder / f"in{number}.json", folder / f"zones{number}.{ending}"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}))
    more = {"csv": ["-lco", "GEOMETRY=AS_WKT"], "shp": ["-lco", "ENCODING=UTF-8"]}.get(ending, [])
    subprocess.run(["ogr2ogr", "-f", DRIVERS[ending], target, source, *more], check=True)
    if ending != "shp":
        return target
    with zipfile.ZipFile(folder / "zones.zip", "w") as archive:
        for part in folder.glob(f"zones{number}.*"):
            archive.write(part, part.name)
    return folder / "zones.zip"


@pytest.mark.parametrize(
    "endings", [["csv"], pytest.param(["gpkg", "shp", "geojson", "kml"], marks=pytest.mark.long)], ids=" ".join
)
def test_files_of_gdal_are_looked_at_mapped_and_brought_in_whatever_their_format(
    look: Open, stack: Stack, tmp_path: Path, endings: list[str]
):
    desk = open_plan(look)
    numbers = [list(DRIVERS).index(ending) for ending in endings]
    for number, ending in zip(numbers, endings, strict=True):
        desk.page.click("[data-act=import]")
        desk.page.set_input_files("[data-panel=import] input[type=file]", made_by_gdal(tmp_path, ending, number))
        expect(desk.page.locator("[data-layer]")).to_have_count(1)
        if ending == "csv":
            desk.page.select_option("[data-field=crs]", "other")
            desk.page.fill("[data-panel=import] input[placeholder='EPSG:4528']", "EPSG:4490")
            desk.page.press("[data-panel=import] input[placeholder='EPSG:4528']", "Enter")
        expect(desk.page.locator("[data-column=grade]")).to_have_value("DJ")
        expect(desk.page.locator("[data-result] tbody tr")).to_have_count(1)
        desk.page.click("[data-act=apply]")
        expect(desk.page.locator("[data-imported]")).to_be_visible()
        desk.page.locator("[data-panel=import] footer button.solid").click()
    for number in numbers:
        approved(stack, f"IMP-{number}")
        brought = stack.sign_in("planner").get(f"/api/features/zone/IMP-{number}").json()
        assert brought["properties"]["grade"] == "C" and brought["geometry"]["type"] == "Polygon"


def test_a_tank_farm_is_graded_by_gb_18218_to_the_answers_worked_by_hand(look: Open, stack: Stack):
    client = stack.sign_in("planner")
    lon, lat = WEST, SOUTH + 0.004
    _add(client, "hazard_unit", "HU-V05", square(lon, lat), name_zh="氯罐区")
    small = square(lon + 0.0002, lat + 0.0002, 0.0002)
    _add(client, "structure", "S-V05", small, kind="sphere", substance_id="chlorine", capacity_kg=60_000)
    _add(client, "population", "P-V05", {"type": "Point", "coordinates": [lon + 0.003, lat, 0]}, people_night=120)
    zone = {"type": "Feature", "id": "Z-V05", "geometry": square(lon - 0.0001, lat - 0.0001, 0.001),
            "properties": {"id": "Z-V05", "grade": "A", "name_zh": "氯罐分区"}}  # fmt: skip
    client.post("/api/proposals", json={"noun": "zone", "object_id": "Z-V05", "feature": zone})
    approved(stack, "Z-V05")
    desk = open_plan(look)
    desk.page.locator("[data-panel=objects] li button", has_text="氯罐分区").click()
    major = desk.page.locator("[data-panel=gb18218]")
    # GB 18218-2018, chlorine 60 t, 120 residents: S = 60/5 = 12, R = 2 x 4 x 12 = 96, level 2
    expect(major.locator("h3 b")).to_have_text("2 级")
    expect(major.locator("dd").nth(0)).to_have_text("12.00")
    expect(major.locator("dd").nth(1)).to_have_text("96.00")
    expect(major).to_contain_text("120")


def _add(client: httpx.Client, noun: str, object_id: str, geometry: dict[str, Any], **columns: Any) -> None:
    body = {"type": "Feature", "id": object_id, "geometry": geometry, "properties": {"id": object_id, **columns}}
    answer = client.post(f"/api/features/{noun}", json=body)
    assert answer.status_code == 201, answer.text


def test_a_camera_that_is_turned_says_at_once_how_much_it_sees(look: Open):
    desk = open_plan(look)
    desk.page.click("[data-cover=camera]")
    expect(desk.page.locator("[data-cover=camera]")).to_contain_text("%")
    desk.page.select_option("[data-panel=objects] select", "camera")
    desk.page.locator("[data-panel=objects] li button").first.click()
    seen = desk.page.locator("[data-share]")
    expect(seen).to_contain_text("%")
    before = seen.inner_text()
    for degrees in ("90", "180", "270", "0"):
        desk.page.locator("[data-panel=device] input[name=heading_deg]").evaluate(
            "(input, degrees) => { input.value = degrees; input.dispatchEvent(new Event('input')) }", degrees
        )
        desk.page.wait_for_timeout(1500)
        if seen.inner_text() != before:
            return
    raise AssertionError("the camera sees as much whichever way it looks")


def test_the_risk_list_of_the_demo_park_bears_out_the_grade_of_every_zone_and_opens_at_its_measures(
    look: Open, stack: Stack
):
    client = stack.sign_in("planner")
    for zone_id in (f"Z-{number:03d}" for number in range(1, 24)):
        listed = client.get(f"/api/risks/zones/{zone_id}").json()
        assert listed["points"] and listed["by_points"] == listed["inherent"], zone_id
    desk = open_plan(look)
    desk.page.locator("[data-panel=objects] li button", has_text="液氨球罐区").first.click()
    first = desk.page.locator("[data-panel=grading] [data-point]").first
    first.locator("summary").click()
    expect(first).to_contain_text("工程 · 公司")
    assert "V-2101" in client.get("/api/risks/zones/Z-001/card").text


def test_a_risk_point_is_scored_while_it_is_filled_in_and_kept_as_a_draft(look: Open, stack: Stack):
    desk = open_plan(look)
    desk.page.locator("[data-panel=objects] li button").first.click()
    desk.page.click("[data-act=add-point]")
    for name, words in (("unit", "罐区"), ("point", "V-101"), ("hazard", "法兰泄漏")):
        desk.page.fill(f"[data-form=point] input[name={name}]", words)
    for factor, value in (("L", "3"), ("E", "6"), ("C", "15")):
        desk.page.select_option(f"[data-factor={factor}]", value)
    expect(desk.page.locator("[data-score]")).to_contain_text("270")  # 3 x 6 x 15: orange
    expect(desk.page.locator("[data-score] .grade")).to_have_text("B")
    desk.page.locator("[data-form=point] button.solid").click()
    expect(desk.page.locator("[data-panel=grading] h4", has_text="V-101")).to_be_visible()
    listed = stack.sign_in("planner").get("/api/registers/risk_point").json()["entries"]
    (kept,) = [one for one in listed if one["body"]["point"] == "V-101"]
    assert kept["state"] == "draft" and kept["grading"] == {"method": "lec", "score": 270.0, "grade": "B"}
