"""The built browser client: hashed assets kept for a year, every other path answered with the page itself."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from server.who import wiring_of
from twin.model.errors import NotFound

ROUTER = APIRouter(include_in_schema=False)
FOREVER = "public, max-age=31536000, immutable"
NOT_BUILT = "The browser client is not built yet: run ./onemap up, or npm run build in scenes/web.\n"
OURS = ("api/", "ogc/", "live")
mimetypes.add_type("application/javascript", ".mjs")
mimetypes.add_type("model/gltf-binary", ".glb")
mimetypes.add_type("application/wasm", ".wasm")


@ROUTER.get("/{path:path}")
def client(path: str, request: Request) -> Response:
    """A file of the client, or its page for the addresses that the client routes itself."""
    folder = wiring_of(request).client_folder
    if path.startswith(OURS):
        raise NotFound()
    file = _inside(folder, path)
    if file is not None:
        kept = FOREVER if path.startswith("assets/") else "no-cache"
        return FileResponse(file, headers={"Cache-Control": kept})
    if "." in path.rsplit("/", 1)[-1]:
        raise NotFound()
    page = folder / "index.html"
    if not page.is_file():
        return PlainTextResponse(NOT_BUILT, 503)
    return FileResponse(page, headers={"Cache-Control": "no-cache"})


def _inside(folder: Path, path: str) -> Path | None:
    """The file of this path when it lies in the folder, also after links and dots are resolved."""
    if not path or "\0" in path:
        return None
    root = folder.resolve()
    file = (root / path).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None
