"""The browser's share of a live update, its first picture and its first load: the demo house and a real Chromium."""

from __future__ import annotations

import gzip
from statistics import median
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from tests.benchmarks.pages import PATIENCE_MS
from tests.benchmarks.thread_time import ThreadTime
from tests.browser.conftest import CHROMIUM, FLAGS, Look
from tests.stack import Stack, throw_away_house
from twin.model.frame import pack_movers

FEW, MANY = 5_000, 100_000
FEW_MS, MANY_MS, FIRST_S = 3.0, 8.0, 3.0
FRAME_BYTES, SCRIPT_BYTES = 90_000, 900_000
UPDATES = 240
"""A wall runs for months: the first half warms the machine up, the second half counts."""
CALM_MS = 2_500
UPDATE_MARK = "onemap-bench-update"

FIRST_PICTURE = "() => performance.getEntriesByName('onemap-first-picture')[0]?.startTime"
"""When ground, roads, structures on their contact shade and zones stood on the screen: told by the map itself after the
graphics card had finished that picture (scenes/web/src/map/first_picture.ts) [ms since the address was opened]. Names
and the shadow that the sun casts come with the next one.
"""

COUNT_CONTEXTS = """() => {
  const seen = new Set();
  const get = HTMLCanvasElement.prototype.getContext;
  window.__contexts = () => [...seen].filter((canvas) => canvas.isConnected).length;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const found = get.call(this, kind, ...rest);
    if (found && String(kind).startsWith('webgl')) seen.add(this);
    return found;
  };
}"""

UPDATE = """async ({ frames, updates, mark }) => {
  const map = window.__onemap;
  const { live } = map.options;
  const deck = map.overlay._deck;
  const buffers = frames.map((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  const roles = ['employee', 'contractor', 'visitor'];
  const count = new DataView(buffers[0]).getUint32(16, true);
  const named = (index) => ({ index, tag_id: `T${index}`, kind: 'person', role: roles[index % 3], label: '' });
  live.movers.meta = new Map(Array.from({ length: count }, (_, index) => [index, named(index)]));
  const times = [];
  // The cost of an update ends where the graphics card begins: painting 100,000 marks without one takes seconds.
  const repaint = map.map.triggerRepaint;
  map.map.triggerRepaint = () => undefined;
  for (let turn = 0; turn < updates; turn++) {
    map.drawing = false;
    const frame = buffers[turn % buffers.length];
    new DataView(frame).setFloat64(8, Date.now() / 1000, true);
    performance.mark(mark);
    const start = performance.now();
    live.binary(frame);
    await Promise.resolve();
    deck.layerManager.updateLayers('bench');
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  map.map.triggerRepaint = repaint;
  return times.slice(updates / 2);
}"""


def measure() -> dict[str, Any]:
    """Measure one page of the demo wall at 1280 × 720.

    Returns
    -------
    dict
        ``figure``: median cost of one update with 5,000 movers [ms of processor time of the page's thread], from the
        bytes of the frame to the buffers that are handed to the graphics card; the rest in ``peer``. House, browser and
        software graphics share the machine, so that the time on the clock, told beside, holds their turns too.
    """
    with throw_away_house() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            return _measured(house, browser.new_page(viewport={"width": 1280, "height": 720}))
        finally:
            browser.close()


def _measured(house: Stack, page: Page) -> dict[str, Any]:
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(f"({COUNT_CONTEXTS})()")
    look = Look(page=page, url=house.url)
    look.sign_in("operator")
    first_s, rest_s, scripts, worker = _first_load(house, page)
    contexts = int(page.evaluate("() => window.__contexts()"))
    (few, few_wall), (many, many_wall) = (_update(page, count) for count in (FEW, MANY))
    size = len(frame(FEW, 0))
    holds = few <= FEW_MS and many <= MANY_MS and first_s <= FIRST_S
    small = size <= FRAME_BYTES and scripts + worker <= SCRIPT_BYTES and contexts == 1
    told = f"{few_wall:.2f} ms on the clock; 100,000 movers {many:.2f} ms, {many_wall:.2f} on the clock"
    told += f"; frame of 5,000 {size / 1e3:.1f} KB; first picture {first_s:.2f} s"
    told += f", with every layer and at rest {rest_s:.2f} s"
    told += f"; JS {(scripts + worker) / 1e3:.0f} KB gzip, of it MapLibre's worker {worker / 1e3:.0f}"
    told += f"; drawing boards {contexts}"
    return {"figure": few, "ratio": many / few, "peer": told, "holds": holds and small}


def _first_load(house: Stack, page: Page) -> tuple[float, float, float, float]:
    """Seconds from the address to the picture with structures and zones, and to the map with every layer at rest, warm
    server, the better of three; gzipped bytes of the page's scripts, and of the worker that MapLibre starts beside it.
    """
    seen: set[str] = set()

    def took(response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if "javascript" in kind and response.ok:
            seen.add(response.url)

    page.goto(f"{house.url}/wall")
    look = Look(page=page, url=house.url)
    look.wait_for_map()
    page.on("response", took)
    seen_s, rest_s = [], []
    for _ in range(3):
        page.goto("about:blank")
        page.wait_for_timeout(CALM_MS)  # what the page before has told the software graphics is still being drawn
        page.goto(f"{house.url}/wall", wait_until="commit")
        look.wait_for_map()
        rest_s.append(float(page.evaluate("() => performance.now()")) / 1e3)
        seen_s.append(float(page.wait_for_function(FIRST_PICTURE).json_value()) / 1e3)
    page.remove_listener("response", took)
    scripts = {url: len(gzip.compress(page.request.get(url).body(), 6)) for url in seen}
    beside = sum(size for url, size in scripts.items() if "/vendor/" in url)
    return min(seen_s), min(rest_s), float(sum(scripts.values()) - beside), float(beside)


def _update(page: Page, count: int) -> tuple[float, float]:
    """Median cost of an update [ms]: processor time of the page's thread, and on the clock."""
    import base64

    frames = [base64.b64encode(frame(count, step)).decode() for step in range(4)]
    computed = ThreadTime(page)
    clock = page.evaluate(UPDATE, {"frames": frames, "updates": UPDATES, "mark": UPDATE_MARK})
    return median(computed.at_marks_ms(UPDATE_MARK)[UPDATES // 2 :]), float(median(clock))


def frame(count: int, step: int) -> bytes:
    """A frame of so many movers in the demo park, a step further each time."""
    import numpy as np

    rng = np.random.default_rng(count)
    return pack_movers(
        sequence=step, time_s=float(step), index=np.arange(count), z_m=np.zeros(count),
        lon=120.9 + rng.uniform(-0.008, 0.008, count) + step * 1e-6, lat=31.85 + rng.uniform(-0.005, 0.005, count),
        error_m=np.full(count, 0.6), heading_deg=rng.uniform(0, 360, count), state=np.zeros(count),
    )  # fmt: skip
