"""Takes the pictures of the README from a running demo house: `python -m tests.browser.pictures [--url URL]`."""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS

TANK = """async (of) => {
  const answer = await fetch('/api/features/structure');
  const rows = (await answer.json()).features.filter(({ properties }) => properties.substance_id === of.substance
    && properties.kind === of.kind && properties.inventory_kg);
  const ring = rows[of.number].geometry.coordinates.flat(rows[of.number].geometry.type === 'Polygon' ? 1 : 2);
  const middle = (axis) => ring.reduce((sum, place) => sum + place[axis], 0) / ring.length;
  return { id: rows[of.number].id, lon: middle(0), lat: middle(1) };
}"""
SEEN = """(at) => {
  const [x, y] = window.__onemap.project(at.lon, at.lat);
  const up = [6, 18, 0, 30, 48].find((px) => window.__onemap.pickAt(x, y - px)?.id === at.id);
  return [x, y - (up ?? 6)];
}"""
AMMONIA_SPHERE = {"substance": "ammonia", "kind": "sphere", "number": 1}
LPG_SPHERE = {"substance": "propylene", "kind": "sphere", "number": 0}


def whole(page: Page) -> None:
    """Wait until the map has drawn everything."""
    page.wait_for_function("() => window.__onemap !== undefined")
    page.evaluate("() => window.__onemap.idle()")
    page.wait_for_timeout(4000)


def wall(page: Page) -> None:
    """The control room's wall."""
    page.goto("/wall")
    whole(page)


def alarm(page: Page) -> None:
    """The wall, near the alarm that leads."""
    wall(page)
    page.locator("[data-panel=alarms] ol button.row").first.click()
    page.wait_for_timeout(6000)
    whole(page)


def whatif(page: Page) -> None:
    """A leak of ammonia, asked for by a click on its sphere."""
    page.goto("/command")
    whole(page)
    at = page.evaluate(TANK, AMMONIA_SPHERE)
    page.evaluate("(at) => window.__onemap.flyTo({ ...at, zoom: 17, duration: 0 })", at)
    whole(page)
    page.mouse.click(*page.evaluate(SEEN, at))
    page.click("[data-act=whatif]")
    page.select_option("[data-field=case]", "hole_25_mm")
    page.locator("form.quick input[name=wind_from_deg]").fill("325")  # so that the picture holds park and plume
    page.click("form.quick button.solid")
    page.wait_for_selector("form.quick", state="detached")
    page.wait_for_timeout(8000)
    whole(page)


def plan(page: Page) -> None:
    """A zone of the gravest grade under the planner's hand: its risk list, and how far the detectors in it reach."""
    page.goto("/plan")
    whole(page)
    page.locator("[data-panel=objects] li button:has(.grade.A)").first.click()
    page.locator("[data-panel=grading]").wait_for()
    page.click("[data-cover=toxic]")
    page.wait_for_timeout(6000)
    whole(page)


def analyse(page: Page) -> None:
    """The blast of a sphere, as the analyst sees it."""
    page.goto("/analyse")
    whole(page)
    at = page.evaluate(TANK, LPG_SPHERE)
    page.goto(f"/analyse?structure={at['id']}")
    whole(page)
    page.select_option("[data-field=case]", "bleve_fireball")
    page.locator("[data-act=run]:enabled").click()
    page.get_by_text(re.compile("fireball \\d")).first.wait_for()
    page.wait_for_timeout(6000)
    whole(page)


SCENES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "wall": ("operator", wall),
    "alarm": ("operator", alarm),
    "whatif": ("commander", whatif),
    "plan": ("planner", plan),
    "analyse": ("analyst", analyse),
}


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description="Pictures of a running demo house.")
    parser.add_argument("names", nargs="*", default=list(SCENES), help=f"of {', '.join(SCENES)}; none: all")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--locale", default="zh-CN")
    asked = parser.parse_args()
    width, height = (int(part) for part in asked.size.split("x"))
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in asked.names:
            account, go = SCENES[name]
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=asked.locale, base_url=asked.url
            )
            page = context.new_page()
            page.set_default_timeout(180_000)
            page.goto("/login")
            page.fill("input[name=name]", account)
            page.fill("input[name=password]", "onemap-demo")
            page.click("form button.acc")
            page.wait_for_url(lambda url: "/login" not in url)
            go(page)
            shot = Image.open(io.BytesIO(page.screenshot(timeout=180_000)))
            shot.convert("RGB").save(asked.out / f"{name}.webp", quality=86, method=6)
            print(asked.out / f"{name}.webp", flush=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
