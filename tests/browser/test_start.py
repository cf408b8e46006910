"""An analyst starts a scenario at a tank instead of giving a rate."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Look]


def test_a_leak_of_a_tank_is_followed_from_its_hole_to_its_footprint(look: Open, stack: Stack) -> None:
    rows = stack.sign_in("analyst").get("/api/features/structure").json()["features"]
    tank = next(one for one in rows if one["properties"]["substance_id"] in ("methanol", "benzene", "acetone"))
    desk = look(1280, 720)
    desk.sign_in("analyst")
    desk.page.goto(f"{desk.url}/analyse?structure={tank['id']}")
    desk.page.select_option("[data-field=case]", "")  # none of the filled cases: a model of one's own choice
    desk.page.select_option("[data-field=model]", "gaussian_plume")
    desk.page.select_option("[data-field=start]", "tank_pool")
    expect(desk.page.locator("input[name=hole_diameter_m]")).to_be_visible()
    assert desk.page.locator("input[name=rate_kg_s]").count() == 0
    desk.page.locator("[data-act=run]:enabled").click()
    expect(desk.page.locator("body")).to_contain_text(re.compile(r"gaussian_plume \d"), timeout=60_000)
    assert desk.page.locator("[role=alert]").count() == 0
