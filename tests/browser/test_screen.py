"""What people see and do: the wall, an alarm, the other language, a drawn zone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import TimeoutError, expect
from shapely.geometry import shape

from server.settings import CHECKOUT
from tests.browser.conftest import Look
from tests.stack import Stack, eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Look]
NUMBERS = count(1)
WAITING = ("unacknowledged", "returned")


def test_the_wall_shows_the_park_asks_nobody_else_and_complains_of_nothing(look: Open):
    wall = look()
    wall.sign_in("operator")
    wall.page.goto(f"{wall.url}/wall")
    wall.wait_for_map()
    assert wall.colours() > 200, "the map is not blank"
    wall.page.wait_for_timeout(3000)
    assert wall.foreign == []
    # Chromium reports the 401 of the first question "who am I?" as an error of its own.
    assert [text for text in wall.complaints if "401" not in text] == []


def test_an_alarm_appears_on_the_wall_and_is_acknowledged_there(look: Open, stack: Stack):
    wall = look()
    wall.sign_in("operator")
    wall.page.goto(f"{wall.url}/wall")
    wall.wait_for_map()
    sensor = over_the_limit(stack)
    client = stack.sign_in("operator")
    alarm = eventually(
        lambda: next((one for one in client.get("/api/alarms").json()["alarms"] if one["source_id"] == sensor), None),
        "the alarm of the sensor",
    )

    def told() -> bool:
        return any(
            line["alarm_id"] == alarm["id"] and line["from_state"] in WAITING and line["who"] == "operator"
            for line in client.get("/api/alarms/journal").json()["journal"]
        )

    def pressed_and_told() -> bool:
        if press_acknowledge(wall, alarm["id"]):
            wall.page.wait_for_timeout(2000)
        return told()

    eventually(pressed_and_told, "the journal says that the operator acknowledged it", within_s=120.0)


def test_a_click_on_a_tank_shows_its_plume_and_its_blast_with_the_people_inside(look: Open, stack: Stack):
    desk = look(1280, 720)
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/command")
    desk.wait_for_map()
    rows = stack.sign_in("commander").get("/api/features/structure").json()["features"]
    tank = next(one for one in rows if one["properties"]["kind"] == "sphere" and one["properties"]["inventory_kg"])
    lon, lat = shape(tank["geometry"]).centroid.coords[0]
    desk.page.evaluate("([lon, lat]) => window.__onemap.flyTo({ lon, lat, zoom: 17, duration: 0 })", [lon, lat])
    desk.wait_for_map()
    for case, model, levels in (("hole_25_mm", "dense_plume", 4), ("vessel_burst", "vessel_burst", 5)):
        x, y = desk.page.evaluate("([lon, lat]) => window.__onemap.project(lon, lat)", [lon, lat])
        desk.page.mouse.click(x, y - 14)  # its shell: under a sphere on legs the ground is seen
        desk.page.click("[data-act=whatif]")
        desk.page.select_option("[data-field=case]", case)
        desk.page.click("form.quick button.solid")
        affected = desk.page.locator("[data-panel=affected]")
        expect(affected.locator("footer")).to_contain_text(model)
        assert affected.locator("tbody tr").count() >= levels
        assert affected.locator("td.right b").first.inner_text().isdigit(), "so many people are inside"
        desk.page.evaluate("([lon, lat]) => window.__onemap.flyTo({ lon, lat, zoom: 17, duration: 0 })", [lon, lat])
        desk.wait_for_map()
        drawn = desk.page.evaluate("() => window.__onemap.drawnLayers().map((layer) => layer.id)")
        assert [part for part in drawn if part.startswith("whatif") and part.endswith(("-raster", "-edge"))]


def test_the_page_changes_its_language_on_the_spot(look: Open):
    door = look(locale="zh-CN")
    door.page.goto(f"{door.url}/login")
    button = door.page.locator("form button.acc")
    chinese = button.inner_text()
    door.page.locator("footer button").click()
    expect(button).not_to_have_text(chinese)
    assert chinese.isascii() is False
    assert button.inner_text().isascii()


def test_a_wrong_password_is_answered_in_words(look: Open):
    door = look()
    door.page.goto(f"{door.url}/login")
    door.page.fill("input[name=name]", "operator")
    door.page.fill("input[name=password]", "guess")
    door.page.click("form button.acc")
    expect(door.page.locator("[role=alert]")).to_be_visible()


def test_a_zone_that_a_planner_draws_is_there_after_a_restart(look: Open, stack: Stack):
    desk = look(1600, 900)
    desk.sign_in("planner")
    desk.page.goto(f"{desk.url}/plan")
    desk.wait_for_map()
    draw_square(desk)
    desk.page.fill("input[name=name_zh]", "新画的区域")
    desk.page.click("[data-grade=C]")
    desk.page.click("[data-act=save]")
    expect(desk.page.locator("[data-saved]")).to_be_visible()
    desk.page.click("[data-act=submit]")
    expect(desk.page.locator("[data-stands]")).to_have_text("待批准")
    waiting = stack.sign_in("planner").get("/api/proposals").json()["proposals"]
    (waits,) = [one for one in waiting if one["feature"]["properties"]["name_zh"] == "新画的区域"]
    second = stack.sign_in("commander")
    done = second.post(f"/api/proposals/{waits['id']}/approve", headers={"If-Match": str(waits["version"])})
    assert done.status_code == 200, done.text
    stack.down()
    stack.up()
    desk.page.goto(f"{desk.url}/plan")  # the session outlives the restart too
    expect(desk.page.get_by_text("新画的区域").first).to_be_visible()
    zones = stack.sign_in("planner").get("/api/features/zone").json()["features"]
    drawn = [one for one in zones if one["properties"]["name_zh"] == "新画的区域"]
    assert [one["properties"]["grade"] for one in drawn] == ["C"]


def test_an_alarm_is_acknowledged_by_key_and_disposed_of_on_the_desk_with_verdict_cause_and_action(
    look: Open, stack: Stack
):
    desk = look(1600, 900)
    desk.sign_in("operator")
    sensor = over_the_limit(stack, which=11)
    client = stack.sign_in("operator")
    alarm = eventually(lambda: listed(client, "/api/alarms", sensor), "the alarm of the sensor")
    address = quote(alarm["id"], safe="")
    desk.page.goto(f"{desk.url}/alarms?alarm={address}")
    sheet = desk.page.locator(f'[data-panel=alarm-sheet][data-alarm="{alarm["id"]}"]')
    expect(sheet.locator("[data-act=acknowledge]")).to_be_visible()
    desk.page.keyboard.press("a")
    expect(sheet.locator("[data-act=acknowledge]")).to_have_count(0)
    back_to_normal(stack, sensor)
    eventually(lambda: listed(client, "/api/alarms/over", sensor), "the alarm is over", within_s=60.0)
    desk.page.click("[data-list=over]")
    desk.page.locator(f'[data-panel=desk] [data-alarm="{alarm["id"]}"]').click()
    desk.page.keyboard.press("d")
    sheet.locator("[data-verdict=true]").click()
    sheet.locator("input[name=cause]").fill("法兰泄漏")
    assert sheet.locator("[data-act=send]").is_disabled(), "without an action nothing can be closed"
    sheet.locator("input[name=action]").fill("紧固,复测合格")
    sheet.locator("[data-act=send]").click()
    eventually(lambda: listed(client, "/api/alarms/over", sensor) is None, "it is disposed of")

    def told() -> tuple[str, str, str] | None:
        """What the journal says, once the database has followed the engine."""
        kept = client.get(f"/api/alarms/{address}/history").json()["alarm"]
        return (kept["verdict"], kept["cause"], kept["closed_by"]) if kept["verdict"] else None

    assert eventually(told, "the journal says how it ended") == ("true", "法兰泄漏", "operator")


def test_a_shift_is_signed_over_and_the_statistics_are_held_against_their_limits(look: Open, stack: Stack):
    desk = look(1600, 900)
    desk.sign_in("operator")
    desk.page.goto(f"{desk.url}/alarms/shift")
    desk.page.fill("textarea[name=remark]", "2# 压缩机检修")
    desk.page.click("[data-act=give]")
    desk.page.fill("input[name=taker]", "commander")
    desk.page.fill("input[name=taker-password]", "onemap-demo")
    desk.page.click("[data-act=take]")
    expect(desk.page.locator("[data-panel=shifts] [data-shift=taken]").first).to_contain_text("commander")
    signed = stack.sign_in("operator").get("/api/shifts").json()["shifts"][0]
    assert (signed["given_by"], signed["taken_by"], signed["remark"]) == ("operator", "commander", "2# 压缩机检修")
    desk.page.goto(f"{desk.url}/alarms/statistics")
    expect(desk.page.locator("[data-kpi=rate] b")).to_contain_text(".")
    assert desk.page.locator("[data-kpi]").count() == 9
    expect(desk.page.locator("[data-panel=rate] svg")).to_be_visible()


def test_an_evacuation_asks_twice_and_says_who_has_answered(look: Open, stack: Stack):
    desk = look(1600, 900)
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/evacuation")
    # The first area of the list holds the most people.
    eventually(lambda: desk.page.locator("[data-area] b").first.inner_text() not in ("", "0 人"), "somebody is there")
    desk.page.locator("[data-area] input").first.check()
    desk.page.fill("input[name=reason]", "演练")
    desk.page.click("[data-act=evacuate]")
    client = stack.sign_in("commander")
    assert not [each for each in client.get("/api/calls").json()["calls"] if each["reason"] == "演练"]
    desk.page.click("[data-act=evacuate]")
    call = eventually(
        lambda: next((each for each in client.get("/api/calls").json()["calls"] if each["reason"] == "演练"), None),
        "the call",
    )
    card = desk.page.locator(f'[data-call="{call["id"]}"]')
    expect(card).to_be_visible()
    assert call["asked"] > 0

    def now() -> dict[str, Any]:
        return next(each for each in client.get("/api/calls").json()["calls"] if each["id"] == call["id"])

    # Who answers does so within the tries of a call; the others stay listed by name until somebody finds them.
    eventually(lambda: not now()["missing"] or now()["tries"] == 3, "everybody has answered or was called three times")
    desk.page.wait_for_timeout(3000)
    left = [each["tag_id"] for each in now()["missing"]]
    expect(card.locator("[data-missing]")).to_have_count(len(left))
    for tag in left:
        card.locator(f'[data-missing="{tag}"] [data-act=reached]').click()
        expect(card.locator(f'[data-missing="{tag}"]')).to_have_count(0)
    assert now()["missing"] == [] and set(now()["reached"]) == set(left)


def listed(client: httpx.Client, where: str, sensor: str) -> dict[str, Any] | None:
    """The high alarm of a sensor in a list of alarms."""
    alarms = client.get(where).json()["alarms"]
    wanted = {"high", "high_high"}
    return next((one for one in alarms if one["source_id"] == sensor and one["condition"] in wanted), None)


def press_acknowledge(wall: Look, alarm_id: str) -> bool:
    """Turn to the alarm's page of the list, open it and press its button; false if that was not all of it yet.

    The presses go to the elements themselves: where pictures take a second to draw, the list has moved on before a
    pointer gets there.
    """
    panel = wall.page.locator("[data-panel=alarms]")
    row, pager = panel.locator(f'[data-alarm="{alarm_id}"]'), panel.locator("button.pager")
    button = row.locator("[data-act=acknowledge]")
    step = button if button.count() else row.locator("button.row") if row.count() else pager
    try:
        step.evaluate("element => element.click()", timeout=5000)
    except TimeoutError:
        return False
    wall.page.wait_for_timeout(500)
    return step is button


def draw_square(desk: Look) -> None:
    """Draw four corners around the middle of the map and close the ring."""
    desk.page.click("[data-tool=zone]")
    box = desk.page.locator(".map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    corners = [(x - 60, y - 60), (x + 60, y - 60), (x + 60, y + 60), (x - 60, y + 60)]
    for corner in (*corners, corners[-1]):
        desk.page.mouse.move(*corner)
        desk.page.wait_for_timeout(300)
        desk.page.mouse.click(*corner)
        desk.page.wait_for_timeout(400)


def over_the_limit(stack: Stack, which: int = 7) -> str:
    """Report a gas far above its limit, by hand, and say which sensor did."""
    client = stack.sign_in("operator")
    sensors = client.get("/api/features/sensor").json()["features"]
    sensor = [one for one in sensors if one["properties"]["kind"] == "gas" and one["properties"].get("high_high")][
        which
    ]
    report(stack, sensor, sensor["properties"]["high_high"] * 1.4)
    return str(sensor["id"])


def back_to_normal(stack: Stack, sensor_id: str) -> None:
    """Report clean air."""
    report(stack, stack.sign_in("operator").get(f"/api/features/sensor/{sensor_id}").json(), 0.0)


def report(stack: Stack, sensor: dict[str, Any], value: float) -> None:
    """One reading of a sensor, sent by hand."""
    site = stack.sign_in("operator").get("/api/site").json()["id"]
    message = {"ts": datetime.now(UTC).isoformat(timespec="milliseconds"), "seq": next(NUMBERS), "quality": "good"}
    message |= {"boot": "by-hand", "value": value, "unit": sensor["properties"]["unit"]}
    stack.publish(f"onemap/v1/{site}/reading/{sensor['id']}", message)


def test_the_reading_that_the_readme_sends_by_hand_raises_its_alarm(stack: Stack) -> None:
    lines = (CHECKOUT / "README.md").read_text().splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("mosquitto_pub"))
    command = "\n".join(lines[first : lines.index("```", first)])
    sensor_id = command.partition("/reading/")[2].split()[0]
    here = command.replace("mosquitto_pub", f"mosquitto_pub -p {stack.broker_port}", 1)
    subprocess.run(["bash", "-c", here], check=True, timeout=30)
    client = stack.sign_in("operator")
    eventually(
        lambda: [one for one in client.get("/api/alarms").json()["alarms"] if one["source_id"] == sensor_id],
        f"an alarm of {sensor_id}",
    )
