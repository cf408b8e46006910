"""Editing in a large park: 20,000 features in a house of its own, corners dragged; pauses as Chromium says them.

Without a graphics card the page's thread waits inside calls of WebGL while the processor paints. These calls are
timed one by one and taken off each pause; the whole pause is told beside, and how much of the longest one the page's
thread computed: the rest it waited for its turn.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.benchmarks.pages import page_of
from tests.benchmarks.thread_time import ThreadTime
from tests.stack import Stack, throw_away_house

BAR_MS = 100.0
COUNTS = {"structure": 11_000, "sensor": 5_000, "hydrant": 2_000, "zone": 2_000}
"""20,000 features: what stands, what measures, and what is drawn."""
SAID = {"structure": {"kind": "building"}, "sensor": {"kind": "gas", "unit": "ppm"}, "zone": {"grade": "D"}}
WATCH = """() => {
  const calls = (window.__calls = []);
  const tasks = (window.__tasks = []);
  const board = WebGL2RenderingContext.prototype;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(board))) {
    if (typeof value !== 'function') continue;
    board[name] = function (...given) {
      const start = performance.now();
      try {
        return value.apply(this, given);
      } finally {
        const took = performance.now() - start;
        if (took > 0) calls.push([start, took]);
      }
    };
  }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
  }).observe({ type: 'longtask' });
}"""
PAUSES = """() => window.__tasks.map(([start, took]) => {
  const inside = window.__calls.filter(([at]) => at >= start && at < start + took);
  return [took, took - inside.reduce((sum, [, each]) => sum + each, 0)];
})"""
SQUARE_DEG = 0.00012
STEP_DEG = 0.00022
COLUMNS = 145


def measure(width: int = 960, height: int = 540, *, plant: bool = False) -> dict[str, Any]:
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
        ``figure``: the longest pause that the page's own work makes while it is edited [ms], 50 where no task was
        longer than that (Chromium tells none below); ``peer``: the same with the calls of WebGL; ``pauses``: how many
        tasks were longer than 50 ms; ``computed_ms``: the longest that the page's thread computed in one task [ms];
        ``features``; ``holds``.
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
        named = ("id", "name_zh", *SAID.get(noun, {}))
        columns = {noun: {"noun": noun, **{name: name for name in named}}}
        house.onemap("import", str(file), "--columns", json.dumps(columns))


def _feature(noun: str, number: int, west: float, south: float) -> dict[str, Any]:
    x, y = west + number % COLUMNS * STEP_DEG, south + number // COLUMNS * STEP_DEG
    ring = [[x, y], [x + SQUARE_DEG, y], [x + SQUARE_DEG, y + SQUARE_DEG], [x, y + SQUARE_DEG], [x, y]]
    point = noun in ("sensor", "hydrant")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [x, y]} if point else {"type": "Polygon", "coordinates": [ring]},
        "properties": {"id": f"L-{noun}-{number}", "name_zh": f"{noun} {number}", **SAID.get(noun, {})},
    }


def _edit(page: Page, plant: bool) -> dict[str, Any]:
    page.evaluate("(plant) => window.__onemap.setVisible('structures', plant)", plant)
    page.fill("[data-panel=objects] input[type=search]", "L-zone-1000")
    page.locator("[data-panel=objects] li button").first.click()
    page.wait_for_timeout(6000)
    page.evaluate("() => window.__onemap.idle()")
    total = page.evaluate("async () => (await (await fetch('/api/features/structure')).json()).features.length")
    page.evaluate(WATCH)
    thread = ThreadTime(page)
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
    pauses: list[list[float]] = page.evaluate(PAUSES)
    computed = thread.longest_ms()
    longest = max((own for _, own in pauses), default=50.0)
    whole = max((took for took, _ in pauses), default=50.0)
    return {
        "figure": round(longest, 1),
        "peer": f"{whole:.0f} ms with the calls of WebGL, {len(pauses)} tasks over 50 ms; computed: {computed:.0f} ms",
        "pauses": len(pauses),
        "computed_ms": round(computed, 1),
        "features": sum(COUNTS.values()),
        "holds": bool(longest <= BAR_MS and changed and total >= COUNTS["structure"]),
    }
