"""The page of the past: it says that it is, plays, and offers nothing that could act on the present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from shapely.geometry import Point, shape

from tests.browser.conftest import Look
from tests.browser.planner_desk import approved
from tests.stack import Stack

pytestmark = pytest.mark.browser

ON_THE_MAP = "() => window.__onemap.made().find(({ id }) => id === 'risk_zones-fill').props.data.map(({ id }) => id)"


def test_a_past_moment_is_shown_as_the_past_and_played(look: Callable[..., Look]):
    one = look()
    one.sign_in("operator")
    at = (datetime.now(UTC) - timedelta(minutes=2)).isoformat(timespec="seconds").replace("+00:00", "Z")
    one.page.goto(f"{one.url}/replay?at={at}")
    banner = one.page.locator("[data-panel=banner]")
    banner.wait_for()
    assert "回放" in banner.inner_text() and "不是实时" in banner.inner_text()
    shown = banner.locator("time")
    one.page.wait_for_function("() => window.__onemap !== undefined")
    assert one.page.locator("[data-panel=mode] [aria-pressed=true]").inner_text() == "回放"
    one.page.keyboard.press("t")
    table = one.page.locator("[data-panel=table]")
    table.wait_for()
    table.locator("select").select_option("sensors")
    assert table.locator("tr[data-row]").count() > 0
    one.page.keyboard.press("Escape")
    table.wait_for(state="detached")
    before = shown.get_attribute("datetime")
    one.page.click("[data-act=play]")
    one.page.wait_for_function(
        "(was) => document.querySelector('[data-panel=banner] time').dateTime !== was", arg=before
    )
    words = one.page.locator(".page").inner_text()
    assert not any(word in words for word in ("静音", "消音", "搁置报警", "处置报警"))
    assert one.page.locator("button[data-act=acknowledge]").count() == 0
    one.page.click("[data-act=live]")
    one.page.wait_for_url("**/command**")
    assert one.foreign == []


def test_an_area_that_is_drawn_today_is_not_on_the_map_of_before(look: Callable[..., Look], stack: Stack):
    before = datetime.now(UTC)
    square = [[120.899, 31.849], [120.9, 31.849], [120.9, 31.85], [120.899, 31.85], [120.899, 31.849]]
    drawn = {
        "type": "Feature", "id": "Z-TODAY", "geometry": {"type": "Polygon", "coordinates": [square]},
        "properties": {"id": "Z-TODAY", "name_zh": "今天划的", "grade": "A"},
    }  # fmt: skip
    _put_in_force(stack, feature=drawn)
    try:
        after = datetime.now(UTC)
        one = look()
        one.sign_in("operator")
        for at, there in ((before, False), (after, True)):
            one.page.goto(f"{one.url}/replay?at={at.isoformat().replace('+00:00', 'Z')}")
            one.wait_for_map()
            one.page.locator("[data-panel=people] .zones li").first.wait_for()
            assert ("Z-TODAY" in one.page.evaluate(ON_THE_MAP)) == there
            one.page.keyboard.press("t")
            table = one.page.locator("[data-panel=table]")
            table.locator("select").select_option("risk_zones")
            assert ("今天划的" in table.inner_text()) == there
        assert one.foreign == []
    finally:
        _put_in_force(stack, action="remove", base_version=1)


def test_somebody_is_followed_through_the_past_and_an_area_tells_who_was_there(look: Callable[..., Look], stack: Stack):
    zones = stack.sign_in("operator").get("/api/features/zone").json()["features"]
    now = datetime.now(UTC) - timedelta(seconds=5)
    moment = stack.sign_in("operator").get("/api/moment", params={"at": now.isoformat()}).json()
    walker = next(one for one in moment["movers"] if one["kind"] == "person" and one["person_id"])
    one = look()
    one.sign_in("operator")
    one.page.goto(f"{one.url}/command?pick=movers:{walker['tag_id']}")
    one.page.click("[data-act=track]")
    one.page.wait_for_url("**/replay?**")
    row = one.page.locator(f"[data-track='person:{walker['person_id']}']")
    expect(row).to_contain_text(walker["label"])
    row.locator("svg.strip rect:not(.ground)").first.wait_for(state="attached")
    one.wait_for_map()
    drawn = one.page.evaluate("() => window.__onemap.made().map(({ id }) => id)")
    assert {"recorded-behind", "recorded-numbers"} <= set(drawn)
    assert f"person:{walker['person_id']}" in parse_qs(urlsplit(one.page.url).query)["track"]
    row.locator("[data-act=remove]").click()
    row.wait_for(state="detached")
    assert "track" not in parse_qs(urlsplit(one.page.url).query)
    at = now.isoformat().replace("+00:00", "Z")
    busiest = max(
        zones,
        key=lambda zone: sum(shape(zone["geometry"]).contains(Point(m["lon"], m["lat"])) for m in moment["movers"]),
    )
    one.page.goto(f"{one.url}/replay?at={at}&pick=risk_zones:{busiest['id']}")
    one.page.click("[data-act=visits]")
    visit = one.page.locator("[data-list=visits] button").first
    visit.click()
    one.page.locator("[data-track]").wait_for()
    assert one.foreign == []


def _put_in_force(stack: Stack, **change: Any) -> None:
    body = {"noun": "zone", "object_id": "Z-TODAY"} | change
    kept = stack.sign_in("planner").post("/api/proposals", json=body)
    assert kept.is_success, kept.text
    approved(stack, "Z-TODAY")
