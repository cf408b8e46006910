"""The wall may hang for months: its memory stays what it is (`onemap bench soak --minutes 30` measures)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmarks.soak import heaps, slope, slopes
from tests.browser.conftest import Look

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SETTLED_MB = 6.0
"""More than the first seconds of a page ever take once its rows are read; a frame kept each second would pass it."""


def test_a_page_that_shows_the_park_live_does_not_keep_what_it_has_shown(look: Callable[..., Look]) -> None:
    desk = look(640, 360)
    desk.sign_in("operator")
    desk.page.goto(f"{desk.url}/wall")
    desk.wait_for_map()
    protocol = desk.page.context.new_cdp_session(desk.page)
    _, heap_mb = heaps(protocol, 8.0, desk.page.wait_for_timeout, every_s=4.0)
    assert max(heap_mb) - heap_mb[0] < SETTLED_MB
    assert 5.0 < heap_mb[-1] < 400.0


def test_growth_is_the_slope_of_the_line_through_all_looks() -> None:
    assert slope([0.0, 100.0, 200.0], [50.0, 50.1, 50.2]) == pytest.approx(0.001)
    assert slope([0.0, 100.0, 200.0], [50.0, 51.0, 50.0]) == pytest.approx(0.0, abs=1e-12)


def test_growth_that_comes_to_an_end_shows_in_the_parts_of_the_time() -> None:
    first, second = slopes([0.0, 100.0, 200.0, 300.0], [50.0, 51.0, 51.2, 51.2], 2)
    assert first == pytest.approx(0.01)
    assert second == pytest.approx(0.0, abs=1e-12)
