"""A scene as one HTML file that opens anywhere: its document, its rows, its models and the script that draws them.

pydeck's own page asks five files of other hosts even when told to work offline, and pastes data where a `</script>` in
a name would run. Here the script is this product's own build, data lie in blocks that no browser runs, and a policy in
the page forbids it to ask for anything.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from html import escape
from typing import Any, Final

import orjson

File = tuple[str, bytes]
"""Media type and content."""
KEPT: Final = "kept"
FILES: Final = "files"
CLOUD: Final = "cloud"


def saved_page(kept: Mapping[str, Any], files: Mapping[str, File], script: str) -> bytes:
    """One HTML file with everything in it, in UTF-8.

    Parameters
    ----------
    kept : what `scenes/web/src/page/kept.ts` calls a KeptScene; times as ISO text or aware datetimes.
    files : models and pictures by the address that the rows give them; `CLOUD` is the surfaces of a run.
    script : the built script of the page.
    """
    code = harmless_script(script)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; "
        "img-src data: blob:; connect-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    title = escape(str(kept["scene"]["title"].get(kept["locale"], "")))
    language = "zh-CN" if kept["locale"] == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{language}" data-theme="{escape(str(kept["theme"]))}"><head>'
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,"></head><body>\n'
        f'<script type="application/json" id="{KEPT}">{harmless_json(kept)}</script>\n'
        f'<script type="application/octet-stream" id="{FILES}">{packed(files)}</script>\n'
        f"<script>{code}</script></body></html>\n"
    ).encode()


def harmless_json(value: Any) -> str:
    """JSON that no browser mistakes for markup: `<` is escaped, non-finite numbers are null."""
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_UTC_Z).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def harmless_script(script: str) -> str:
    """A script that can stand inside a page: nothing in its words ends the block or opens a comment."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def packed(files: Mapping[str, File]) -> str:
    """Files by address as base64 of gzip of JSON; the same files give the same text."""
    if not files:
        return ""
    told = {path: {"type": kind, "body": base64.b64encode(body).decode()} for path, (kind, body) in files.items()}
    return base64.b64encode(gzip.compress(orjson.dumps(told), 6, mtime=0)).decode()


def files_of_plant(plant: Mapping[str, Any], theme: str) -> list[str]:
    """The addresses of the models and the shade that a plant draws in one theme."""
    parts = [*plant.get("models", ()), *plant.get("steel", ())]
    own = [str(part.get("url_light") or part["url"]) if theme == "light" else str(part["url"]) for part in parts]
    shade = plant.get("shade")
    return sorted({*own, *([str(shade["url"])] if shade else [])})
