"""Editing in a large park: 20,000 features in a house of its own, corners dragged; pauses as Chromium says them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.benchmarks.pages import page_of
from tests.stack import Stack, throw_away_house

BAR_MS = 100.0
COUNTS = {"structure": 11_000, "sensor": 5_000, "hydrant": 2_000, "zone": 2_000}
"""20,000 features: what stands, what measures, and what is drawn."""
WATCH = """() => {
  window.__pauses = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__pauses.push(entry.duration);
  }).observe({ type: 'longtask' });
}"""
SQUARE_DEG = 0.00012
STEP_DEG = 0.00022
COLUMNS = 145


def measure(width: int = 960, height: int = 540, *, plant: bool = False) -> dict[str, float]:
    """Open a zone among 20,000 features, drag its corners, cut a hole, undo and redo; the longest pause of all.

    Parameters
    ----------
    width, height : int
        Size of the page [px].
    plant : bool
        Whether the page draws the plant; without a graphics card that costs the processor that is measured.

    Returns
    -------
    dict
        ``figure``: the longest task of the page's own thread while it is edited [ms], 50 where none was longer than
        that (Chromium tells none below); ``pauses``: how many were longer than 50 ms; ``features``; ``holds``.
    """
    with throw_away_house() as house:
        _fill(house)
        with page_of(house, "planner", "/plan", width=width, height=height) as page:
            return _edit(page, plant)


def _fill(house: Stack) -> None:
    lon, lat = house.sign_in("planner").get("/api/site").json()["center"]
    file = Path(house.home) / "large.geojson"
    for noun, count in COUNTS.items():
        shapes = [_feature(noun, number, lon - 0.016, lat + 0.02) for number in range(count)]
        file.write_text(json.dumps({"type": "FeatureCollection", "name": noun, "features": shapes}))
        columns = {noun: {"noun": noun, "id": "id", "kind": "kind", "grade": "grade", "name_zh": "name_zh"}}
        house.onemap("import", str(file), "--columns", json.dumps(columns))


def _feature(noun: str, number: int, west: float, south: float) -> dict[str, Any]:
    x, y = west + number % COLUMNS * STEP_DEG, south + number // COLUMNS * STEP_DEG
    ring = [[x, y], [x + SQUARE_DEG, y], [x + SQUARE_DEG, y + SQUARE_DEG], [x, y + SQUARE_DEG], [x, y]]
    point = noun in ("sensor", "hydrant")
    kind = {"structure": "building", "sensor": "gas"}.get(noun, "")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [x, y]} if point else {"type": "Polygon", "coordinates": [ring]},
        "properties": {"id": f"L-{noun}-{number}", "kind": kind, "grade": "D", "name_zh": f"{noun} {number}"},
    }


def _edit(page: Page, plant: bool) -> dict[str, float]:
    page.evaluate("(plant) => window.__onemap.setVisible('structures', plant)", plant)
    page.fill("[data-panel=objects] input[type=search]", "L-zone-1000")
    page.locator("[data-panel=objects] li button").first.click()
    page.wait_for_timeout(6000)
    page.evaluate("() => window.__onemap.idle()")
    total = page.evaluate("async () => (await (await fetch('/api/features/structure')).json()).features.length")
    page.evaluate(WATCH)
    page.click("[data-shape-tool=vertices]")
    corner = page.evaluate(
        "async () => { const row = await (await fetch('/api/features/zone/L-zone-1000')).json();"
        " return window.__onemap.project(...row.geometry.coordinates.flat(9).slice(0, 2)); }"
    )
    box = page.locator(".map").bounding_box()
    assert box is not None
    x, y = box["x"] + corner[0], box["y"] + corner[1]
    for turn in range(6):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 13):
            page.mouse.move(x + (-1) ** turn * step, y + step / 2)
        x, y = x + (-1) ** turn * 12, y + 6
        page.mouse.up()
        page.wait_for_timeout(150)
    for key in ("Control+z", "Control+z", "Control+y"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    changed = page.locator("[data-act=undo]").is_enabled()
    page.click("[data-act=save]")
    page.wait_for_selector("[data-saved]")
    page.wait_for_timeout(500)
    pauses = [float(each) for each in page.evaluate("() => window.__pauses")]
    longest = max(pauses, default=50.0)
    return {
        "figure": longest,
        "pauses": float(len(pauses)),
        "features": float(sum(COUNTS.values())),
        "holds": bool(longest <= BAR_MS and changed and total >= COUNTS["structure"]),
    }
