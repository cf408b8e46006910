"""The page of the past: it says that it is, plays, and offers nothing that could act on the present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import Look

pytestmark = pytest.mark.browser


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
