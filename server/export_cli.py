"""`onemap export`: the park as a file for other programs, or a scene as a page or a picture that opens anywhere.

    onemap export FILE.gpkg|.geojson|.kml [--layer NOUN]
    onemap export scene ID --out FILE.html|.png [--size 1920x1080] [--run RUN] [--at TIME]

A scene is asked from the running server in the name of an account; the park is read from the database itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from server.ask_server import Server
from server.runtime.errors import RuntimeProblem
from server.settings import Settings

FORMS = ("gpkg", "geojson", "kml")
LARGEST_PX = 8192
"""As wide as the largest wall that the map is drawn for (scenes/web/src/map/basemap.ts)."""


class WrongForm(RuntimeProblem):
    """The ending of the file names no form that can be written."""

    def __init__(self, file: Path, forms: Sequence[str]) -> None:
        told = ", ".join(f".{form}" for form in forms)
        super().__init__(f"{file}: the file must end in one of {told}. 文件名须以 {told} 之一结尾")


class WrongSize(RuntimeProblem):
    """The size of a picture is not two whole numbers of pixels."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"--size {text}: give WIDTHxHEIGHT in pixels, 320 to {LARGEST_PX} each, for example 1920x1080. "
            f"--size 须为 宽x高(像素,各 320 至 {LARGEST_PX}),例如 1920x1080"
        )


def main(argv: Sequence[str]) -> int:
    """Write one file; problems end in one line and 1."""
    try:
        return _scene(argv[1:]) if argv and argv[0] == "scene" else _park(argv)
    except RuntimeProblem as problem:
        sys.stderr.write(f"onemap: {problem}\n")
        return 1


def size_of(text: str) -> tuple[int, int]:
    """Width and height [px] of `1920x1080`; raises `WrongSize`."""
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() and 320 <= int(part) <= LARGEST_PX for part in parts):
        raise WrongSize(text)
    return int(parts[0]), int(parts[1])


def _park(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="onemap export", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="the .gpkg, .geojson or .kml to write; or `scene` (see its --help)")
    parser.add_argument("--layer", help="only this noun: zone, fence, structure, sensor, camera …")
    arguments = parser.parse_args(argv)
    if arguments.file.suffix.lstrip(".").lower() not in FORMS:
        raise WrongForm(arguments.file, FORMS)
    from server.runtime import bring

    return bring.take_out(Settings.from_env(), arguments.file, arguments.layer)


def _scene(argv: Sequence[str]) -> int:
    settings = Settings.from_env()
    parser = argparse.ArgumentParser(prog="onemap export scene", description="One scene as a page or a picture.")
    parser.add_argument("scene", help="wall, command, plan, analyse, or another file of scenes/specs")
    parser.add_argument("--out", "-o", type=Path, required=True, help="the .html or .png to write")
    parser.add_argument("--size", default="1920x1080", help="of the picture in pixels (default %(default)s)")
    parser.add_argument("--run", help="a kept what-if run to lie over the park")
    parser.add_argument("--at", help="a past moment with its zone, for example 2026-11-21T14:00:00+08:00")
    parser.add_argument("--show", help="layers to switch on, with commas between: cameras,hydrants")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--theme", choices=("dark", "light"))
    parser.add_argument("--server", default=f"http://{settings.host}:{settings.port}", help="default %(default)s")
    parser.add_argument("--user", default="operator", help="account (default %(default)s); password: ONEMAP_PASSWORD")
    arguments = parser.parse_args(argv)
    form = arguments.out.suffix.lower()
    if form not in (".html", ".png"):
        raise WrongForm(arguments.out, ("html", "png"))
    width, height = size_of(arguments.size)
    if form == ".png":
        from server.chromium import find_chromium

        find_chromium()  # before anybody signs in and waits
    body = Server(arguments.server, arguments.user).file(_address(arguments))
    return _write(arguments.out, body if form == ".html" else _drawn(body, width, height))


def _address(arguments: argparse.Namespace) -> str:
    asked = {name: getattr(arguments, name) for name in ("lang", "theme", "run", "at", "show")}
    given = urlencode({name: value for name, value in asked.items() if value})
    return f"/api/scenes/{quote(arguments.scene)}/page.html?{given}"


def _drawn(page: bytes, width: int, height: int) -> bytes:
    from server.chromium import picture

    with tempfile.TemporaryDirectory(prefix="onemap-scene-") as folder:
        file = Path(folder) / "scene.html"
        file.write_bytes(page)
        return picture(file, width=width, height=height)


def _write(file: Path, body: bytes) -> int:
    try:
        file.write_bytes(body)
    except OSError as error:
        raise RuntimeProblem(f"{file}: {error}") from None
    sys.stdout.write(f"{file}  {len(body)} bytes\n")
    return 0
