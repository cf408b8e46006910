"""The drawings look as they looked when somebody last approved of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser import golden_scenes
from tests.browser.golden_scenes import GOLDEN, SCENES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTICED = 40
"""Levels of 255 by which a colour differs visibly: more than the softness of an edge."""
SHARE = 0.004


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    golden_scenes.built()


def differing(a: Image.Image, b: Image.Image) -> float:
    """Share of the pixels that differ visibly."""
    apart = np.abs(np.asarray(a, np.int16) - np.asarray(b, np.int16)).max(axis=2)
    return float((apart > NOTICED).mean())


@pytest.mark.parametrize("name", list(SCENES))
def test_a_small_scene_is_drawn_as_it_was_approved(browser: Browser, tmp_path: Path, name: str) -> None:
    shot = golden_scenes.drawn(browser, name, tmp_path)
    share = differing(shot, Image.open(GOLDEN / f"{name}.png").convert("RGB"))
    again = "look at it, then: python -m tests.browser.golden_scenes"
    assert share <= SHARE, f"{100 * share:.2f} % of the picture has changed; {again} {name}"


def test_a_missing_layer_would_be_noticed() -> None:
    """The tolerance is smaller than what any of the pictures differs by from the others or from an empty ground."""
    golden = [Image.open(GOLDEN / f"{name}.png").convert("RGB") for name in SCENES]
    empty = Image.new("RGB", golden[0].size, golden[0].getpixel((2, 2)))
    assert all(differing(one, empty) > 10 * SHARE for one in golden)
    assert differing(golden[0], golden[2]) > 3 * SHARE
