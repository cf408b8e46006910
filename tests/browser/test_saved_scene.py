"""A scene that was saved opens from the disk on a machine without a network, and draws itself as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from server.export_cli import WrongSize, size_of
from tests.browser.conftest import Look
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _opened(browser: Browser, file: Path, act: Callable[[Any], Any]) -> tuple[Any, list[str], list[str]]:
    """What `act` finds on the page, every request but for the file itself, and every complaint; no network."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.evaluate("() => window.__saved")
    found = act(page)
    context.close()
    return found, [url for url in asked if not url.startswith((file.as_uri(), "blob:", "data:"))], complaints


def test_a_saved_scene_draws_itself_from_the_disk_and_asks_for_nothing(
    browser: Browser, stack: Stack, tmp_path: Path
) -> None:
    file = tmp_path / "wall.html"
    body = stack.sign_in("commander").get("/api/scenes/wall/page.html", timeout=120).content
    file.write_bytes(body)

    def look(page: Any) -> dict[str, Any]:
        chinese = page.locator("section.legend").inner_text()
        clipped = page.evaluate(
            "() => [...document.querySelectorAll('.entry, .layers label b, header p')]"
            ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"
        )
        page.get_by_role("button", name="English").click()
        return {
            "colours": _colours(page),
            "zh": chinese, "en": page.locator("section.legend").inner_text(), "clipped": clipped,
            "when": page.locator(".when").inner_text(), "foot": page.locator("footer").inner_text(),
        }  # fmt: skip

    found, asked, complaints = _opened(browser, file, look)
    assert asked == [] and complaints == []
    assert found["colours"] > 300, "a plant, zones and marks, not an empty ground"
    for word in ("四色风险分区", "重大", "较大", "人员与车辆", "构筑物", "来源"):
        assert word in found["zh"]
    assert "Risk zones" in found["en"] and "People and vehicles" in found["en"]
    assert found["clipped"] == []
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", found["when"]) and "commander" in found["foot"]
    assert len(body) < 12e6


def _colours(page: Any) -> int:
    """How many colours the picture has, looked at from afar."""
    shot = Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 80, "width": 850, "height": 600})))
    return len(shot.convert("RGB").resize((160, 100)).getcolors(16_000) or [])


def test_the_menu_of_a_map_page_hands_over_its_picture_with_legend_and_time(
    look: Callable[..., Look], tmp_path: Path
) -> None:
    desk = look(1280, 720)
    desk.sign_in("commander")
    desk.page.goto(f"{desk.url}/command")
    desk.wait_for_map()
    desk.page.locator("details.menu summary").click()
    with desk.page.expect_download() as handed:
        desk.page.locator("[data-act=save-picture]").click()
    handed.value.save_as(tmp_path / "picture.png")
    assert handed.value.suggested_filename.startswith("onemap-command-")
    shot = Image.open(tmp_path / "picture.png").convert("RGB")
    board = desk.page.evaluate("() => [...document.querySelectorAll('canvas.maplibregl-canvas')].map((c) => c.width)")
    assert shot.width == board[0]
    assert len(shot.resize((160, 90)).getcolors(16_000) or []) > 300, "the map is in it"
    band = shot.crop((0, 0, shot.width, shot.height // 14))
    assert len(band.getcolors(100_000) or []) > 20, "and the words burnt in above it"
    assert [text for text in desk.complaints if "401" not in text] == [] and desk.foreign == []


def test_the_command_line_draws_a_picture_of_the_size_that_was_asked_for(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "command.png"
    given = ("export", "scene", "command", "--out", str(file), "--size", "960x540", "--user", "commander")
    stack.onemap(*given, "--server", stack.url, ONEMAP_PASSWORD="onemap-demo")
    shot = Image.open(file)
    assert shot.size == (960, 540)
    assert len(shot.convert("RGB").resize((160, 90)).getcolors(16_000) or []) > 300


def test_a_machine_without_a_browser_is_told_what_to_install(stack: Stack, tmp_path: Path) -> None:
    given = ("export", "scene", "wall", "--out", str(tmp_path / "x.png"), "--server", stack.url)
    done = stack.onemap(*given, check=False, ONEMAP_CHROMIUM="/nowhere/chromium")
    assert done.returncode == 1 and "apt-get install" in done.stderr and "未找到" in done.stderr
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize("text", ["1920", "1920x", "0x100", "99999x100", "axb"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(WrongSize):
        size_of(text)
