"""A real Chromium that looks at the demo house, and notes every request and every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from tests.stack import Stack

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-gpu-blocklist",
    "--use-gl=angle",
    "--use-angle=gl-egl",
]
PATIENCE_MS = 60_000


@dataclass
class Look:
    """One page of the house in a browser of its own, and what it asked for and complained of."""

    page: Page
    url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, name: str) -> None:
        """Sign in on the sign-in page, as a person does."""
        self.page.goto(f"{self.url}/login")
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", "onemap-demo")
        self.page.click("form button.acc")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def wait_for_map(self) -> None:
        """Wait until the map has drawn what it knows."""
        self.page.wait_for_function("() => window.__onemap !== undefined")
        self.page.evaluate("() => window.__onemap.idle()")

    def colours(self, selector: str = ".maplibregl-map") -> int:
        """How many different colours an element of the page shows."""
        from io import BytesIO

        from PIL import Image

        # A locator's screenshot waits for a still page; a live map never is one.
        box = self.page.locator(selector).first.bounding_box()
        assert box is not None
        shot = Image.open(BytesIO(self.page.screenshot(clip=box, timeout=PATIENCE_MS)))
        return len(shot.convert("RGB").resize((160, 90)).getcolors(160 * 90) or [])


UNANSWERED = ("Failed to load resource", "WebSocket connection to")
"""What a browser says where the house does not answer, as some tests make it."""


def is_complaint(said: ConsoleMessage) -> bool:
    """An error, or what the graphics card refuses to draw, which a browser says as a warning."""
    return said.type == "error" or "GL_INVALID" in said.text


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session; what is expected of a page may take as long as any other step on it."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def look(browser: Browser, stack: Stack) -> Iterator[Callable[..., Look]]:
    """Open pages of the house; nothing but the house may be reached, and nothing may be complained of."""
    opened: list[Look] = []

    def open_page(width: int = 1920, height: int = 1080, locale: str = "zh-CN") -> Look:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        context.set_default_timeout(PATIENCE_MS)
        one = Look(context.new_page(), stack.url)

        def only_the_house(route: Route) -> None:
            address = route.request.url
            if urlsplit(address).netloc == urlsplit(stack.url).netloc or urlsplit(address).scheme in ("data", "blob"):
                route.continue_()
            else:
                one.foreign.append(address)
                route.abort()

        context.route("**/*", only_the_house)
        one.page.on("console", lambda said: one.complaints.append(said.text) if is_complaint(said) else None)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        opened.append(one)
        return one

    yield open_page
    for one in opened:
        one.page.context.close()
    faults = [text for one in opened for text in one.complaints if not text.startswith(UNANSWERED)]
    assert (faults, [address for one in opened for address in one.foreign]) == ([], [])
