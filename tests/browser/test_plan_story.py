"""A planner draws, a second person approves: a zone with a hole, one that crosses itself, a split, the past again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from shapely.geometry import shape

from tests.browser.planner_desk import (
    BOX,
    Open,
    approved,
    draw,
    look_at,
    named,
    open_plan,
    redrawn,
    settle,
    submit,
    zone_named,
)
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMPTY = (120.9262, 31.8712)
"""Ground of the demo park with nothing on it that a corner could snap to."""


@pytest.mark.long
def test_a_zone_with_a_hole_takes_effect_when_a_second_person_approves_it_and_the_past_can_be_brought_back(
    look: Open, stack: Stack
):
    desk = open_plan(look)
    look_at(desk, *EMPTY)
    desk.page.click("[data-tool=zone]")
    draw(desk, BOX)
    redrawn(desk, "hole", [(-40, -30), (40, -30), (40, 30), (-40, 30)])
    named(desk, "带洞分区")
    submit(desk)
    expect(desk.page.locator("[data-act=approve]")).to_be_disabled()  # whoever wrote it may not

    second = open_plan(look, "commander")
    second.page.locator("[data-proposal-state=submitted]", has_text="带洞分区").click()
    second.page.click("[data-act=approve]")
    expect(second.page.locator("[data-state]")).to_have_text("v1")
    second.page.close()
    zone = zone_named(stack, "带洞分区")
    assert len(zone["geometry"]["coordinates"]) == 2, "an outer ring and a hole"

    desk.page.reload()
    settle(desk)
    desk.page.locator("[data-panel=objects] li button", has_text="带洞分区").click()
    desk.page.click("[data-grade=A]")
    submit(desk)
    approved(stack, zone["id"])
    desk.page.reload()
    settle(desk)
    desk.page.locator("[data-panel=objects] li button", has_text="带洞分区").click()
    desk.page.click("[data-restore='1']")
    expect(desk.page.locator("[data-grade=C]")).to_have_attribute("aria-checked", "true")
    submit(desk)
    approved(stack, zone["id"])
    back = zone_named(stack, "带洞分区")
    assert back["properties"]["version"] == 3 and back["properties"]["grade"] == "C"
    assert back["geometry"] == zone["geometry"]


def test_a_zone_that_crosses_itself_is_told_with_its_place_and_cannot_be_handed_in(look: Open):
    desk = open_plan(look)
    look_at(desk, *EMPTY)
    desk.page.click("[data-tool=zone]")
    draw(desk, [BOX[0], BOX[2], BOX[1], BOX[3]])
    named(desk, "蝴蝶结")
    fault = desk.page.locator("[data-fault=ZoneCrossesItself]")
    expect(fault).to_contain_text(f"{EMPTY[0]:.3f}")
    desk.page.click("[data-act=save]")  # a draft may be half done
    expect(desk.page.locator("[data-stands]")).to_have_text("草稿")
    expect(desk.page.locator("[data-act=submit]")).to_be_disabled()
    desk.page.click("[data-act=withdraw]")


def test_a_split_leaves_two_zones_that_share_the_area(look: Open, stack: Stack):
    desk = open_plan(look)
    look_at(desk, EMPTY[0], EMPTY[1] - 0.002)
    desk.page.click("[data-tool=zone]")
    draw(desk, BOX)
    redrawn(desk, "cut", [(-20, -150), (30, 150)])
    named(desk, "切分分区")
    desk.page.click("[data-act=save]")
    expect(desk.page.locator("[data-stands]")).to_have_text("草稿")
    drafts = [one for one in stack.sign_in("planner").get("/api/proposals").json()["proposals"]
              if one["feature"]["properties"]["name_zh"] == "切分分区"]  # fmt: skip
    first, second = (shape(one["feature"]["geometry"]) for one in drafts)
    assert len({one["object_id"] for one in drafts}) == 2
    assert first.intersection(second).area < 1e-6 * first.area
    assert first.union(second).geom_type == "Polygon", "nothing is lost between them"
