"""A page of a house in a browser of a bench's own, signed in and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Look
from tests.stack import Stack

PATIENCE_MS = 120_000


@contextmanager
def page_of(house: Stack, account: str, path: str, *, width: int, height: int) -> Iterator[Page]:
    """Open a path of the house as this account; the map has drawn what it knows when the page is handed over."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE_MS)
        look = Look(page=page, url=house.url)
        look.sign_in(account)
        page.goto(f"{house.url}{path}")
        look.wait_for_map()
        yield page
        browser.close()
