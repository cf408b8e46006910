"""The planner's page as a person uses it: strokes on the map, changes that a second person approves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.stack import Stack

Open = Callable[..., Look]
Corner = tuple[float, float]
DRAWN_ON = ("risk_zones", "fences", "cameras", "roads")
ONLY = """(kept) => {
  const map = window.__onemap;
  for (const { id } of map.options.scene.layers) if (!kept.includes(id)) map.setVisible(id, false);
}"""
BOX = [(-120, -90), (120, -90), (120, 90), (-120, 90)]


def open_plan(look: Open, account: str = "planner") -> Look:
    """The planner's page of an account."""
    desk = look(1280, 720)
    desk.sign_in(account)
    desk.page.goto(f"{desk.url}/plan")
    settle(desk)
    return desk


def settle(desk: Look) -> None:
    """Wait for the map with nothing but what is drawn on: where there is no graphics card, the rest costs seconds."""
    desk.page.wait_for_function("() => window.__onemap !== undefined")
    desk.page.evaluate(ONLY, list(DRAWN_ON))
    desk.page.evaluate("() => window.__onemap.idle()")


def look_at(desk: Look, lon: float, lat: float, zoom: float = 18) -> None:
    """Put a place in the middle of the map."""
    desk.page.evaluate(
        "(at) => window.__onemap.flyTo({ ...at, pitch: 0, bearing: 0, duration: 0 })",
        {"lon": lon, "lat": lat, "zoom": zoom},
    )
    desk.page.evaluate("() => window.__onemap.idle()")


def draw(desk: Look, corners: Sequence[Corner]) -> None:
    """Click corners, given from the middle of the map [px]; the last one again closes the ring or ends the line."""
    box = desk.page.locator(".map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for dx, dy in (*corners, corners[-1]):
        desk.page.mouse.move(x + dx, y + dy)
        desk.page.wait_for_timeout(120)
        desk.page.mouse.click(x + dx, y + dy)
        desk.page.wait_for_timeout(150)


def redrawn(desk: Look, tool: str, corners: Sequence[Corner]) -> None:
    """Use a tool that the server composes with, and wait until the outline has changed."""
    area = desk.page.locator("[data-area]")
    before = area.inner_text()
    desk.page.click(f"[data-shape-tool={tool}]")
    draw(desk, corners)
    expect(area).not_to_have_text(before)


def named(desk: Look, name: str, grade: str = "C") -> None:
    """Fill what a zone must have."""
    desk.page.fill("input[name=name_zh]", name)
    desk.page.click(f"[data-grade={grade}]")


def submit(desk: Look) -> None:
    """Keep the draft and hand it in."""
    desk.page.click("[data-act=save]")
    expect(desk.page.locator("[data-stands]")).to_have_text("草稿")
    desk.page.click("[data-act=submit]")
    expect(desk.page.locator("[data-stands]")).to_have_text("待批准")


def approved(stack: Stack, object_id: str) -> None:
    """What waits for an object is handed in where it is a draft, and approved by the commander."""
    for one in stack.sign_in("planner").get("/api/proposals").json()["proposals"]:
        if one["object_id"] == object_id:
            if one["state"] == "draft":
                _step(stack, "planner", one, "submit")
                one["version"] += 1
            _step(stack, "commander", one, "approve")


def _step(stack: Stack, who: str, one: dict[str, Any], step: str) -> None:
    done = stack.sign_in(who).post(f"/api/proposals/{one['id']}/{step}", headers={"If-Match": str(one["version"])})
    assert done.status_code == 200, done.text


def zone_named(stack: Stack, name: str) -> dict[str, Any]:
    """The one zone in force with this name."""
    zones = stack.sign_in("planner").get("/api/features/zone").json()["features"]
    (only,) = [one for one in zones if one["properties"]["name_zh"] == name]
    return dict(only)
