"""From an alarm to a plume in space and its table: every number on the screen is the library's own."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect
from shapely.geometry import shape

from consequence_models.levels import Level
from consequence_models.scenario import Scenario
from consequence_models.whatif import run
from layers.moments import moments
from tests.browser.conftest import Look
from tests.stack import Stack, eventually
from twin.model.place import frame_around

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Look]
DRAWN = "() => window.__onemap.drawnLayers().map((layer) => layer.id)"


def test_an_alarm_leads_to_a_plume_in_space_whose_numbers_are_the_library_s(look: Open, stack: Stack) -> None:
    alarm = gas_alarm_beside_a_tank(stack)
    desk = look(1280, 720)
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/command?alarm={alarm['id']}")
    desk.wait_for_map()
    desk.page.click("[data-act=whatif-alarm]")
    desk.page.select_option("[data-field=case]", "hole_25_mm")
    expect(desk.page.locator("[data-panel=quick]")).to_contain_text(str(alarm["source_id"]))
    desk.page.locator("form.quick [data-act=run]:enabled").click()
    expect(desk.page.locator("[data-panel=affected] footer")).to_contain_text("dense_plume", timeout=60_000)

    desk.page.wait_for_function(f"() => ({DRAWN})().some((id) => id.startsWith('whatif-cloud-'))")
    kept = stack.sign_in("commander").get(f"/api/whatif/{desk.page.evaluate('() => window.__onemap.whatif.id')}").json()
    held = stack.sign_in("commander").put(f"/api/whatif/{kept['id']}/wind", json={"mode": "flag"})
    assert held.status_code == 200, "this picture is to stay, whatever the wind does meanwhile"
    assert (kept["lon"], kept["lat"]) == pytest.approx((alarm["lon"], alarm["lat"])), "it starts where the alarm is"

    inputs = kept["inputs"]
    levels = [Level(**level) for level in inputs["levels"]]
    again = run(Scenario.from_json(inputs["scenario"]), inputs["model_id"], levels, z_m=inputs["z_m"])
    assert again.hash == kept["hash"] or again.model.version == kept["model"]["version"]
    whole = [on_screen(one.distance_m) for one in sorted(again.outlines, key=lambda one: -one.level)]
    table = desk.page.locator("[data-panel=affected] tbody tr td:nth-child(3)")
    expect(table).to_have_text(whole)
    expect(desk.page.locator("[data-panel=legend] .rows b")).to_have_text(whole)

    site = stack.sign_in("commander").get("/api/site").json()
    played = moments(again, frame_around(site["crs"], *site["center"]))
    place = len(played.document["times_s"]) // 3
    desk.page.locator("[data-field=time]").evaluate(
        "(slider, t) => { slider.value = t; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        played.document["times_s"][place],
    )
    expect(desk.page.locator("[data-panel=alarms] [data-out=live]")).to_be_visible()
    for view in ("peak", "now"):
        desk.page.click(f"[data-view={view}]")
        then = [on_screen(one["distance_m"] or None) for one in reversed(played.views[view]["frames"][place])]
        expect(desk.page.locator("[data-panel=legend] .rows b")).to_have_text(then, timeout=30_000)

    the_way_out_is_the_server_s(desk, str(kept["id"]))
    the_report_says_the_same(desk, str(kept["id"]), whole)
    assert [text for text in desk.complaints if "401" not in text] == []


def the_way_out_is_the_server_s(desk: Look, run_id: str) -> None:
    """Whoever has to leave gets a way: its metres on the screen are those that the server advised, and it is drawn."""
    advice = desk.page.locator("[data-panel=advice]")
    expect(advice.locator("[data-part=erg] b").first).to_be_visible(timeout=60_000)
    with desk.page.expect_response(lambda answer: f"/{run_id}/advice" in answer.url, timeout=60_000) as waited:
        advice.locator("[data-act=again]").click()
    given = waited.value.json()
    for group in given["groups"][:6]:
        row = advice.locator(f"[data-group={group['id']}]")
        expect(row).to_be_visible()
        if group["action"] in ("walk", "way_out"):
            expect(row).to_contain_text(f"{math.floor(group['way']['length_m'] + 0.5):,} m")
    way_in = f"{math.floor(given['approach']['length_m'] + 0.5):,} m"
    expect(advice.locator("[data-part=erg]")).to_contain_text(way_in)
    desk.page.wait_for_function(f"() => ({DRAWN})().some((id) => id.includes('advice'))")


def the_report_says_the_same(desk: Look, run_id: str, distances: list[str]) -> None:
    """The file that the commander saves opens without a network, and holds the run, its distances and its pictures."""
    with desk.page.expect_download(timeout=90_000) as waited:
        desk.page.click("[data-report=html]")
    browser = desk.page.context.browser
    assert browser is not None
    paper = browser.new_context(offline=True).new_page()
    paper.set_content(waited.value.path().read_text(encoding="utf-8"))
    text = paper.locator("body").inner_text()
    assert run_id in text
    for distance in distances:
        assert distance == "—" or distance in text, f"{distance} of the screen is not in the report"
    drawn = paper.locator("img, svg")
    assert drawn.count() >= 2 and all(box.bounding_box() for box in drawn.all()[:2])
    paper.context.close()


def on_screen(distance_m: float | None) -> str:
    """A distance as the screen writes it: whole metres, halves up, thousands apart."""
    return "—" if not distance_m else f"{math.floor(round(distance_m, 1) + 0.5):,} m"


def gas_alarm_beside_a_tank(stack: Stack) -> dict[str, Any]:
    """Report ammonia far above its limit at the detector that is nearest to a tank of it, and wait for the alarm."""
    client = stack.sign_in("operator")
    tanks = [
        shape(one["geometry"]).centroid
        for one in client.get("/api/features/structure").json()["features"]
        if one["properties"]["substance_id"] == "ammonia" and one["properties"]["kind"] == "sphere"
    ]
    sensors = [
        one
        for one in client.get("/api/features/sensor").json()["features"]
        if one["properties"]["kind"] == "gas"
        and one["properties"]["substance_id"] == "ammonia"
        and one["properties"].get("high_high")
    ]
    sensor = min(sensors, key=lambda one: min(shape(one["geometry"]).distance(tank) for tank in tanks))
    columns, site = sensor["properties"], client.get("/api/site").json()["id"]
    body = {"ts": datetime.now(UTC).isoformat(timespec="milliseconds"), "seq": 1, "quality": "good"}
    body |= {"value": columns["high_high"] * 1.4, "unit": columns["unit"]}
    stack.publish(f"onemap/v1/{site}/reading/{sensor['id']}", body)
    return eventually(
        lambda: next(
            (one for one in client.get("/api/alarms").json()["alarms"] if one["source_id"] == sensor["id"]), None
        ),
        "the alarm of the detector",
    )
