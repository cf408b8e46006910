"""The commander's tools on the map: the shared plotting, the ruler, the search box, links to a view, the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect
from shapely.geometry import shape

from tests.browser.conftest import Look
from tests.browser.planner_desk import draw
from tests.browser.test_screen import over_the_limit
from tests.stack import Stack, eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Look]
SHOWN = ["roads", "plots"]
ONLY = """(kept) => {
  const map = window.__onemap;
  for (const { id } of map.options.scene.layers) if (!kept.includes(id)) map.setVisible(id, false);
}"""
DRAWN = "() => window.__onemap.drawnLayers().map((layer) => layer.id)"


# All people stand at one place and no vehicle anywhere, and no newer frame is taken.
ALL_AT = """([lon, lat]) => {
  const map = window.__onemap;
  const { live } = map.options;
  live.receive = () => undefined;
  const { frame, meta } = live.movers;
  frame.x.forEach((_, row) => {
    const person = meta.get(frame.index(row))?.kind === 'person';
    frame.x[row] = person ? Math.round(lon * 1e7) : -(2 ** 31);
  });
  frame.y.fill(Math.round(lat * 1e7));
  frame.height_m.fill(0);
  map.crowd.take(live.movers);
  map.redraw();
}"""


def open_desk(look: Open, account: str, path: str, width: int = 1600, height: int = 900) -> Look:
    """A page with a map on which little is drawn: where there is no graphics card, the plant costs seconds."""
    desk = look(width, height)
    desk.sign_in(account)
    go(desk, path)
    return desk


def go(desk: Look, path: str) -> None:
    """Open a page and wait for its map."""
    desk.page.goto(f"{desk.url}{path}")
    desk.page.wait_for_function("() => window.__onemap !== undefined")
    desk.page.evaluate(ONLY, SHOWN)
    desk.page.evaluate("() => window.__onemap.idle()")


def click_map(desk: Look, dx: float, dy: float) -> None:
    """Click a place given from the middle of the map [px]."""
    box = desk.page.locator(".map").bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy)
    desk.page.mouse.move(*at)
    desk.page.wait_for_timeout(150)
    desk.page.mouse.click(*at)


def test_what_a_commander_plots_is_on_another_screen_at_once_and_gone_when_it_is_erased(look: Open) -> None:
    wall = open_desk(look, "viewer", "/wall?still&tour=off", 1280, 720)
    desk = open_desk(look, "commander", "/command")
    desk.page.click("[data-act=plot]")
    desk.page.click("[data-plot=command_post]")
    click_map(desk, 60, 80)
    mark = desk.page.locator("[data-panel=plot] ol li")
    expect(mark).to_have_count(1)
    expect(mark).to_contain_text("commander")
    expect(desk.page.locator("[data-log=plot]").first).to_contain_text("现场指挥部")
    wall.page.wait_for_function(f"() => ({DRAWN})().includes('plots-sign')")
    desk.page.click("[data-act=erase]")
    expect(mark).to_have_count(0)
    wall.page.wait_for_function(f"() => !({DRAWN})().includes('plots-sign')")


def test_the_ruler_tells_the_length_of_each_leg_and_escape_clears_it(look: Open) -> None:
    desk = open_desk(look, "commander", "/command")
    desk.page.click("[data-act=measure]")
    draw(desk, [(-100, 60), (0, 0), (120, 90)])
    expect(desk.page.locator("[data-panel=measure] tbody tr")).to_have_count(2)
    assert re.fullmatch(r"[\d,.]+ m", desk.page.locator("[data-value=length] b").inner_text())
    desk.page.wait_for_function(f"() => ({DRAWN})().includes('measure-line')")
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("[data-value=length]")).to_have_count(0)


def test_what_lies_around_a_place_is_listed_by_kind_and_by_distance_and_can_be_gone_to(
    look: Open, stack: Stack
) -> None:
    desk = open_desk(look, "commander", "/command")
    asked: list[dict[str, Any]] = []
    desk.page.on("request", lambda one: asked.append(one.post_data_json) if one.url.endswith("/api/around") else None)
    desk.page.click("[data-act=measure]")
    desk.page.click("[data-measure=around]")
    click_map(desk, 40, 30)
    told = desk.page.locator("[data-value=around]")
    expect(told).to_contain_text("人员")
    desk.page.wait_for_function(f"() => ({DRAWN})().includes('measure-line')")
    desk.page.fill("[name=within_m]", "")
    expect(told).to_have_count(0)
    with desk.page.expect_response(lambda one: one.url.endswith("/api/around")):
        desk.page.fill("[name=within_m]", "400")
    expect(desk.page.locator("[data-around=structure] summary b")).not_to_have_text("0")
    desk.page.wait_for_function("() => !document.querySelector('[data-value=around].old')")
    assert [one["within_m"] for one in asked] == [100, 400]
    answer = stack.sign_in("commander").post("/api/around", json=asked[-1]).json()
    for kind in answer["found"]:
        part = desk.page.locator(f"[data-around={kind['noun']}]")
        expect(part.locator("summary b")).to_have_text(f"{kind['count']:,}")
        ids = part.locator("[data-neighbour]").evaluate_all("all => all.map((one) => one.dataset.neighbour)")
        assert ids == [one["id"] for one in kind["nearest"]]
        assert "find.noun" not in part.locator("summary").inner_text()
    structure = desk.page.locator("[data-around=structure]")
    if structure.get_attribute("open") is None:
        structure.locator("summary").click()
    nearest = structure.locator("[data-neighbour]").first
    chosen = nearest.get_attribute("data-neighbour")
    nearest.click()
    expect(desk.page.locator("[data-card=structure]")).to_contain_text(str(chosen))
    desk.page.keyboard.press("Escape")
    expect(told).to_have_count(0)


def test_a_tank_is_found_by_its_cas_number_with_the_keyboard_alone_and_its_card_opens(look: Open, stack: Stack) -> None:
    desk = open_desk(look, "operator", "/command")
    desk.page.keyboard.press("Control+k")
    desk.page.keyboard.type("7664-41-7")
    options = desk.page.locator("#find-list [role=option]")
    expect(options.first).to_contain_text("氨")
    desk.page.keyboard.press("ArrowDown")
    chosen = desk.page.locator("#find-list [aria-selected=true]").get_attribute("data-found")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-card=structure]")).to_contain_text(str(chosen))
    rows = stack.sign_in("operator").get("/api/features/structure").json()["features"]
    assert next(one for one in rows if one["id"] == chosen)["properties"]["substance_id"] == "ammonia"


def test_a_view_sent_to_a_colleague_opens_the_same_place_and_the_same_card(look: Open) -> None:
    desk = open_desk(look, "operator", "/command", 1000, 700)
    desk.page.keyboard.press("Control+k")
    desk.page.keyboard.type("GT-4107")
    expect(desk.page.locator("#find-list [data-found=GT-4107]")).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-card=sensor] .id")).to_have_text("GT-4107")
    desk.page.wait_for_function("() => /view=.*pick=|pick=.*view=/.test(location.search)")
    desk.page.wait_for_timeout(4000)  # the flight ends, and the address follows it
    sent, seen = urlsplit(desk.page.url), desk.page.evaluate("() => window.__onemap.camera()")
    desk.page.context.close()
    there = open_desk(look, "commander", f"{sent.path}?{sent.query}", 1000, 700)
    expect(there.page.locator("[data-card=sensor] .id")).to_have_text("GT-4107")
    at = there.page.evaluate("() => window.__onemap.camera()")
    assert parse_qs(sent.query)["pick"] == ["sensors:GT-4107"]
    assert abs(at["lon"] - seen["lon"]) < 2e-6 and abs(at["lat"] - seen["lat"]) < 2e-6


def test_the_map_is_read_as_a_table_by_keyboard_and_a_row_opens_its_card(look: Open) -> None:
    desk = open_desk(look, "operator", "/command")
    desk.page.keyboard.press("t")
    table = desk.page.locator("[data-panel=table]")
    expect(table.locator("tr[data-row]").first).to_be_visible()
    table.locator("[name=table_layer]").select_option("sensors")
    table.locator("[name=table_filter]").fill("GT-41")
    names = table.locator("tr[data-row] td.code")
    expect(names.first).to_contain_text("GT-41")
    assert all("GT-41" in name for name in names.all_inner_texts())
    table.locator("[data-sort=id]").click()
    assert table.locator("th[aria-sort=ascending]").count() == 1
    table.locator("tr[data-row]").first.focus()
    desk.page.keyboard.press("ArrowDown")
    row = table.locator("tr[data-row]:focus").get_attribute("data-id")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-card=sensor] .id")).to_have_text(str(row))
    desk.page.keyboard.press("Escape")
    expect(table).to_have_count(0)


def test_a_phone_has_the_alarm_the_people_and_the_muster_under_the_thumb(look: Open) -> None:
    phone = open_desk(look, "commander", "/command", 390, 844)
    assert phone.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    expect(phone.page.locator("[data-panel=overview]")).to_be_visible()
    for tab, panel in (("people", "people"), ("alarm", "alarms")):
        phone.page.click(f"[data-tab={tab}]")
        expect(phone.page.locator(f"[data-panel={panel}]")).to_be_visible()
    for each in phone.page.locator("[data-tab]").all():
        box = each.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44
    phone.page.click("[data-tab=map]")
    expect(phone.page.locator("[data-panel=overview]")).to_be_hidden()


def test_a_person_behind_a_structure_is_picked_by_the_hollow_mark(look: Open, stack: Stack) -> None:
    desk = look(1280, 720)
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/command")
    desk.wait_for_map()
    rows = stack.sign_in("commander").get("/api/features/structure").json()["features"]
    buildings = (one for one in rows if one["properties"]["kind"] == "building")
    tallest = max(buildings, key=lambda one: one["properties"]["height_m"])
    lon, lat = shape(tallest["geometry"]).centroid.coords[0]
    desk.page.evaluate("([lon, lat]) => window.__onemap.flyTo({ lon, lat, zoom: 18, duration: 0 })", [lon, lat])
    desk.wait_for_map()
    desk.page.evaluate(ALL_AT, [lon, lat])
    desk.wait_for_map()
    x, y = desk.page.evaluate("([lon, lat]) => window.__onemap.project(lon, lat)", [lon, lat])
    found = {desk.page.evaluate("([x, y]) => window.__onemap.pickAt(x, y)?.layer", [x, y + dy]) for dy in (-48, -6, 0)}
    assert {"movers", "structures"} <= found, f"only {found} is picked where a mark shows through the walls"


def a_plume(stack: Stack) -> str:
    """The number of a kept result that reaches beyond its tank."""
    client = stack.sign_in("commander")
    rows = client.get("/api/features/structure").json()["features"]
    tank = next(one for one in rows if one["properties"]["kind"] == "sphere" and one["properties"]["inventory_kg"])
    question = {
        "model": "gaussian_plume",
        "structure_id": tank["id"],
        "release": {"substance_id": tank["properties"]["substance_id"], "rate_kg_s": 1.5, "duration_s": 600.0},
        "weather": {"wind_m_s": 3.0, "wind_from_deg": 90.0, "stability": "D"},
    }
    answer = client.post("/api/whatif", json=question)
    assert answer.status_code in (201, 202), answer.text
    run = str(answer.json()["id"])
    eventually(lambda: client.get(f"/api/whatif/{run}").status_code == 200, "the run is kept", within_s=60.0)
    return run


def test_a_plume_lies_on_the_ground_before_its_body_in_space_comes_and_without_it(look: Open, stack: Stack) -> None:
    held: list[Route] = []
    lost: list[bool] = []
    desk = look(1280, 720)
    desk.page.route("**/cloud.glb*", lambda route: route.abort() if lost else held.append(route))
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/command?run={a_plume(stack)}")
    outlined = "() => window.__onemap?.drawnLayers().some((layer) => layer.id === 'whatif-edge')"
    desk.page.wait_for_function(outlined)
    assert held, "its body is still on its way"
    lost.append(True)
    for each in held:
        each.abort()
    expect(desk.page.locator("[data-panel=time] [role=alert]")).to_be_visible()
    desk.wait_for_map()
    assert desk.page.evaluate(outlined)


def test_a_what_if_is_opened_from_its_address_with_its_numbers(look: Open, stack: Stack) -> None:
    run = a_plume(stack)
    desk = open_desk(look, "analyst", f"/analyse?run={run}", 1600, 900)
    expect(desk.page.locator("body")).to_contain_text(re.compile(r"gaussian_plume \d"))
    assert desk.page.locator("[role=alert]").count() == 0
    go(desk, "/analyse?run=0123456789abcdef0123456789abcdef")
    expect(desk.page.locator("[role=alert]")).to_be_visible()
    desk.page.wait_for_function("() => !location.search.includes('run=')")


def test_the_wall_shows_the_nearest_cameras_of_the_leading_alarm_and_invents_no_picture(
    look: Open, stack: Stack
) -> None:
    wall = open_desk(look, "operator", "/wall?still&tour=off")
    over_the_limit(stack)  # once the wall stands there: the simulated detector soon says again what it smells itself
    tiles = wall.page.locator("[data-panel=wall-cameras] [data-camera]")
    expect(tiles).to_have_count(4)
    assert wall.page.locator("[data-panel=wall-cameras] :is(img, video)").count() == 0, "the demo park has no video"
    told = tiles.locator(".line").evaluate_all("(lines) => lines.map((line) => line.title)")
    assert all("未接入视频" in text for text in told)
    away = [float(re.findall(r"([\d,]+) m", text)[-1].replace(",", "")) for text in tiles.all_inner_texts()]
    assert away == sorted(away)
    assert {"overlay-areas", "overlay-signs"} <= set(wall.page.evaluate(DRAWN))
    assert wall.foreign == []
