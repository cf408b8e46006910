"""Topics of the wall, the density of people, and what a click opens: an enterprise's file, a camera's view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.stack import Stack

pytestmark = pytest.mark.browser
VISIBLE = "(id) => window.__onemap.visible(id)"


def test_a_topic_brings_its_panels_and_layers_and_alarms_stay(look: Callable[..., Look]):
    one = look()
    one.sign_in("operator")
    one.page.goto(f"{one.url}/wall?topic=security&tour=off")
    one.wait_for_map()
    one.page.locator("[data-panel=fences] li").first.wait_for()
    assert (
        one.page.locator("[data-panel=alarms]").count() == 1 and one.page.locator("[data-panel=hazards]").count() == 0
    )
    assert one.page.evaluate(VISIBLE, "fences") and one.page.evaluate(VISIBLE, "cameras")
    one.page.click("[data-topic=people]")
    one.page.locator("[data-panel=fences]").wait_for(state="detached")
    assert not one.page.evaluate(VISIBLE, "fences") and one.page.evaluate(VISIBLE, "people_density")
    one.page.wait_for_function(
        "() => window.__onemap.made().some(({ id, props }) => id === 'people_density-fill' && props.data.length > 0)"
    )
    one.page.click("[data-topic=positioning]")
    assert "m" in one.page.locator("[data-panel=positioning] dd").first.inner_text()
    one.page.click("[data-topic=overview]")
    one.page.locator("[data-panel=hazards]").wait_for()
    assert "topic" not in one.page.url
    assert one.foreign == []


def test_the_file_of_an_enterprise_opens_from_its_boundary_and_leads_to_its_things(
    look: Callable[..., Look], stack: Stack
):
    desk = stack.sign_in("operator")
    (firm, *_) = desk.get("/api/features/enterprise").json()["features"]
    owned = [
        row for row in desk.get("/api/features/sensor").json()["features"]
        if row["properties"]["enterprise_id"] == firm["id"]
    ]  # fmt: skip
    one = look()
    one.sign_in("commander")
    one.page.goto(f"{one.url}/command?pick=enterprises:{firm['id']}")
    card = one.page.locator("[data-card=enterprise]")
    tab = card.locator("[data-tab=detectors]")
    tab.click()
    one.page.wait_for_function(
        "(count) => document.querySelector('[data-tab=detectors] b').textContent === count", arg=str(len(owned))
    )
    one.wait_for_map()
    assert one.page.evaluate(VISIBLE, "enterprises")
    card.locator("button.line").first.click()
    one.page.locator("[data-card=sensor]").wait_for()
    assert one.foreign == []


def test_a_camera_that_is_clicked_shows_its_own_view_or_says_why_not(look: Callable[..., Look], stack: Stack):
    planner = stack.sign_in("planner")
    camera, *_ = planner.get("/api/features/camera").json()["features"]
    address = f"/api/features/camera/{camera['id']}"
    one = look()
    one.sign_in("commander")
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    for url, word in (("", "未接入视频"), ("/api/health", "画面中断")):
        kept = planner.get(address)
        changed = kept.json() | {"properties": {**kept.json()["properties"], "url": url}}
        done = planner.put(address, json=changed, headers={"If-Match": kept.headers["etag"]})
        assert done.is_success, done.text
        one.page.goto(f"{one.url}/command?pick=cameras:{camera['id']}")
        expect(one.page.locator("[data-card=camera] .tile")).to_contain_text(word)
    assert f"{one.url}/api/health" in asked
    assert one.foreign == []
