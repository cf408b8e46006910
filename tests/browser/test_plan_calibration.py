"""A camera is calibrated as a planner does it: points on its picture and on the map, refused, solved and used."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.planner_desk import Open, open_plan
from tests.stack import Stack
from twin.model.place import LocalFrame, frame_around

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTH, HEIGHT = 1920, 1080
DOWN_DEG, HEADING_DEG, FIELD_DEG = 16.0, 50.0, 62.0
IN_LINE = [(away, 0.0) for away in (24, 30, 36, 44, 54, 68)]
SPREAD = [(24, -18.0), (30, 18.0), (64, -16.0), (60, 15.0)]
Mark = tuple[float, float, float, float]


def seen(frame: LocalFrame, eye: tuple[float, float, float], away_m: float, beside_deg: float) -> Mark:
    """Where something on the ground stands in the picture [px] and on the map [degrees], by a straight lens."""
    turn, down, side = (math.radians(each) for each in (HEADING_DEG, DOWN_DEG, HEADING_DEG + beside_deg))
    x, y = (float(each) for each in frame.to_local(*eye[:2]))
    ahead = np.array([math.sin(turn) * math.cos(down), math.cos(turn) * math.cos(down), -math.sin(down)])
    right = np.array([math.cos(turn), -math.sin(turn), 0.0])
    ray = np.array([away_m * math.sin(side), away_m * math.cos(side), -eye[2]])
    focal = WIDTH / 2 / math.tan(math.radians(FIELD_DEG / 2))
    deep = ray @ ahead
    lon, lat = frame.to_lonlat(x + ray[0], y + ray[1])
    u_px = WIDTH / 2 + focal * (ray @ right) / deep
    return float(u_px), float(HEIGHT / 2 + focal * (ray @ np.cross(ahead, right)) / deep), float(lon), float(lat)


def place(page: Page, mark: Mark, *, map_first: bool) -> None:
    """Click one thing on the picture and on the map, in either order, and wait for its row."""
    u_px, v_px, lon, lat = mark
    rows = page.locator("[data-panel=calibration] tbody tr")
    count = rows.count()

    def on_picture() -> None:
        box: Any = page.locator("[data-picture]").bounding_box()
        page.mouse.click(box["x"] + u_px / WIDTH * box["width"], box["y"] + v_px / HEIGHT * box["height"])

    def on_map() -> None:
        box: Any = page.locator("main .map").bounding_box()
        x, y = page.evaluate("(at) => window.__onemap.project(...at)", [lon, lat])
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.click(box["x"] + x, box["y"] + y)

    for click in (on_map, on_picture) if map_first else (on_picture, on_map):
        click()
    expect(rows).to_have_count(count + 1)


def test_a_camera_is_found_from_points_on_picture_and_map_and_not_from_points_in_a_line(
    look: Open, stack: Stack, tmp_path: Path
):
    site = stack.sign_in("planner").get("/api/site").json()
    lon, lat, height_m = stack.sign_in("planner").get("/api/features/camera/CAM-001").json()["geometry"]["coordinates"]
    frame = frame_around(site["crs"], *site["center"])
    file = tmp_path / "seen.png"
    Image.new("RGB", (WIDTH, HEIGHT), "#8b8d86").save(file)
    page = open_plan(look).page
    page.select_option("[data-panel=objects] select", "camera")
    page.locator("[data-panel=objects] li button", has_text="CAM-001").click()
    page.click("[data-act=calibration]")
    page.set_input_files("[data-panel=calibration] input[type=file]", file)
    page.wait_for_timeout(2500)  # the map turns until ahead is up
    marks = [seen(frame, (lon, lat, height_m), *spot) for spot in (*IN_LINE, *SPREAD)]
    for k, mark in enumerate(marks[: len(IN_LINE)]):
        if k == 2:
            expect(page.locator("[data-missing]")).to_have_text("还差 4 点")
            expect(page.locator("[data-act=calibrate]")).to_be_disabled()
        place(page, mark, map_first=k % 2 == 0)
    page.click("[data-act=calibrate]")
    expect(page.locator("[data-refusal]")).to_contain_text("共线")
    for mark in marks[len(IN_LINE) :]:
        place(page, mark, map_first=False)
    page.click("[data-act=calibrate]")
    found = page.locator("[data-pose] dd")
    expect(found).to_have_count(7)
    left_out_m, worst_m, _, high_m, looks, field_deg, _ = (
        float(text.split(" ")[0].split("°")[0].replace(",", "")) for text in found.all_inner_texts()
    )
    assert left_out_m < 1.0 and left_out_m <= worst_m < 5.0
    assert (high_m, looks, field_deg) == pytest.approx((height_m, HEADING_DEG, FIELD_DEG), rel=0.05)
    assert page.locator("[data-picture] .error").count() >= 5, "the error is told over the picture"
    page.click("[data-act=use-pose]")
    expect(page.locator("[data-panel=calibration]")).to_have_count(0)
    expect(page.locator("[data-state]")).to_have_text("未保存")
