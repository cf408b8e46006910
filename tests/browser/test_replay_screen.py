"""The page of the past: it says that it is, plays, and offers nothing that could act on the present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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


def _put_in_force(stack: Stack, **change: Any) -> None:
    body = {"noun": "zone", "object_id": "Z-TODAY"} | change
    kept = stack.sign_in("planner").post("/api/proposals", json=body)
    assert kept.is_success, kept.text
    approved(stack, "Z-TODAY")
