"""A saved scene is one file that carries everything and lets nothing run but its own script."""

import base64
import gzip
import hashlib
import json
import re

import orjson

from scenes.saved_page import files_of_plant, harmless_json, harmless_script, packed, saved_page

KEPT = {"scene": {"title": {"zh": "安全一张图", "en": "One map"}}, "theme": "dark", "locale": "zh", "rows": {}}
SCRIPT = "window.said = '</script><!--';"


def _block(page: str, name: str) -> str:
    found = re.search(f'id="{name}">(.*?)</script>', page, re.S)
    assert found is not None
    return found[1]


def test_a_name_that_looks_like_markup_ends_no_block_and_comes_back_as_it_was():
    name = "</script><script>alert(1)</script><!-- \u2028"
    page = saved_page({**KEPT, "rows": {"/a": [name]}}, {}, SCRIPT).decode()
    assert page.count("<script") == 3 and page.count("</script>") == 3
    assert json.loads(_block(page, "kept"))["rows"]["/a"] == [name]


def test_only_the_script_of_the_page_itself_may_run_and_nothing_may_be_asked_for():
    page = saved_page(KEPT, {}, SCRIPT).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    script = re.search(r"<script>(.*)</script></body>", page, re.S)
    assert policy is not None and script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1] and "connect-src data: blob:;" in policy[1]
    assert re.search(r"(src|href)=\"(?!data:)", page) is None


def test_a_script_keeps_its_meaning_inside_a_page():
    assert harmless_script(SCRIPT) == r"window.said = '<\/script><\!--';"


def test_numbers_that_json_has_no_word_for_become_null():
    assert orjson.loads(harmless_json({"a": float("nan"), "b": float("inf")})) == {"a": None, "b": None}


def test_files_come_back_byte_for_byte_and_the_same_files_give_the_same_page():
    files = {"/m.glb": ("model/gltf-binary", bytes(range(256))), "/s.png": ("image/png", b"\x89PNG")}
    told = json.loads(gzip.decompress(base64.b64decode(packed(files))))
    assert {path: (one["type"], base64.b64decode(one["body"])) for path, one in told.items()} == files
    assert packed(files) == packed(files) and packed({}) == ""


def test_a_page_carries_the_models_of_its_own_theme_only():
    plant = {
        "models": [{"url": "/a.glb", "url_light": "/a-light.glb"}, {"url": "/b.glb"}],
        "steel": [{"url": "/s.glb", "url_light": "/s-light.glb"}],
        "shade": {"url": "/shade.png"},
    }
    assert files_of_plant(plant, "dark") == ["/a.glb", "/b.glb", "/s.glb", "/shade.png"]
    assert files_of_plant(plant, "light") == ["/a-light.glb", "/b.glb", "/s-light.glb", "/shade.png"]
    assert files_of_plant({"models": [], "instances": []}, "dark") == []
