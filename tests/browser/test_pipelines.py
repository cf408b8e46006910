"""A click on a pipeline opens its card, and its what-if breaks the line where it was clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from shapely.geometry import Point, shape

from tests.browser.conftest import Look
from tests.stack import Stack

pytestmark = pytest.mark.browser
LINE = "NH3-102"
# The line is drawn at its height, so that it is found some pixels above its ground
FIND = """([lon, lat, id]) => {
  const [x, y] = window.__onemap.project(lon, lat);
  for (let up = 0; up < 160; up += 2)
    for (const aside of [0, -3, 3]) {
      const hit = window.__onemap.pickAt(x + aside, y - up);
      if (hit?.layer === 'pipelines' && hit.id === id) return [x + aside, y - up];
    }
  return null;
}"""


def test_a_click_on_a_pipeline_leads_to_a_run_at_that_point(look: Callable[..., Look], stack: Stack) -> None:
    client = stack.sign_in("commander")
    line: dict[str, Any] = client.get(f"/api/features/pipeline/{LINE}").json()
    course = shape(line["geometry"])
    middle = course.interpolate(0.55, normalized=True)
    desk = look(1280, 720)
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/command")
    desk.wait_for_map()
    place = [middle.x, middle.y]
    desk.page.evaluate("([lon, lat]) => window.__onemap.flyTo({ lon, lat, zoom: 18.5, pitch: 20 })", place)
    desk.page.wait_for_timeout(2500)
    desk.wait_for_map()
    at = desk.page.wait_for_function(FIND, arg=[*place, LINE]).json_value()
    desk.page.mouse.click(*at)
    card = desk.page.locator("[data-card=pipeline]")
    expect(card).to_contain_text(LINE)
    expect(card).to_contain_text("0.15 m")
    card.locator("[data-act=whatif]").click()
    desk.page.select_option("[data-field=case]", "pipe_hole_25_mm")
    desk.page.locator("form.quick [data-act=run]:enabled").click()
    desk.page.wait_for_function("() => window.__onemap.whatif !== null && window.__onemap.whatif !== undefined")
    kept = client.get(f"/api/whatif/{desk.page.evaluate('() => window.__onemap.whatif.id')}").json()
    assert kept["pipeline_id"] == LINE
    assert course.distance(Point(kept["lon"], kept["lat"])) < 1e-6, "it is on the line"
    assert Point(kept["lon"], kept["lat"]).distance(middle) < 2e-4, "and near to the click"
    assert [text for text in desk.complaints if "401" not in text] == []
