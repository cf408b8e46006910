"""`onemap test`: set up what tests need, then check everything; pytest comes last so that its verdict is read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server.runtime import client, debian, setup
from server.runtime.errors import ProgramMissing
from server.runtime.progress import Progress, say
from server.settings import CHECKOUT, Settings

# What has to be there → the Debian package that brings it
TEST_NEEDS = {
    "/usr/bin/chromium": "chromium",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc": "fonts-wqy-microhei",
    "/usr/lib/*/libEGL.so.1": "libegl1",
    "/usr/lib/*/dri/swrast_dri.so": "libgl1-mesa-dri",
    "/usr/bin/ogrinfo": "gdal-bin",
    "/usr/bin/pdftotext": "poppler-utils",
    "/usr/bin/mosquitto_pub": "mosquitto-clients",
}

# What does not need the machine to itself runs two at a time, a file on one worker; the whole house comes alone, last.
# Long stories of a browser have their own command: `onemap test -m long`.
SUITE = (("-n", "2", "--dist", "loadfile", "-m", "not house"), ("-m", "house and not long"))


def main(argv: Sequence[str]) -> int:
    """Run every check; with arguments, only pytest with them. 0 when all is well."""
    settings = Settings.from_env()
    began = time.monotonic()
    with Progress() as progress, ThreadPoolExecutor(1) as beside:
        building = beside.submit(_client, settings, progress)
        with progress.step("programs that tests need"):
            _provide(settings)
        setup.programs(settings)
        building.result()
    failed = [] if argv else [name for name, run in _checks() if not _passes(name, run, settings)]
    if failed:
        say(f"FAILED before pytest: {', '.join(failed)}")
    say(f"· pytest (set-up and checks took {time.monotonic() - began:.0f} s)")
    codes = [_pytest(run) for run in ([argv] if argv else SUITE)]
    return max(codes) or (1 if failed else 0)


def missing() -> list[str]:
    """The Debian packages that tests need and that are not here."""
    root = Path("/")
    return [package for path, package in TEST_NEEDS.items() if not any(root.glob(path.lstrip("/")))]


def _provide(settings: Settings) -> None:
    wanted = missing()
    if not wanted:
        return
    if not debian.can_install():
        raise ProgramMissing(f"tests need more programs: run `sudo apt-get install -y {' '.join(wanted)}`")
    debian.install(wanted, settings.home / "log" / "packages.log")


def _client(settings: Settings, progress: Progress) -> None:
    with progress.step("browser client") as row:
        client.install(settings.home)
        row.note = client.build(settings.home)


def _checks() -> list[tuple[str, list[str]]]:
    tools = Path(sys.executable).parent
    web = ["npx", "--no-install"]
    return [
        ("ruff check", [str(tools / "ruff"), "check", "."]),
        ("ruff format", [str(tools / "ruff"), "format", "--check", "."]),
        ("mypy", [sys.executable, "-m", "mypy"]),
        ("import contracts", [str(tools / "lint-imports")]),
        ("biome", [*web, "biome", "check", "."]),
        ("vue-tsc", [*web, "vue-tsc", "--noEmit"]),
        ("vitest", [*web, "vitest", "run", "--passWithNoTests"]),
    ]


def _passes(name: str, command: list[str], settings: Settings) -> bool:
    in_web = command[0] == "npx"
    environment = client.environment(settings.home) if in_web else _environment()
    folder = client.WEB if in_web else CHECKOUT
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    say(f"{'✓' if good else '✗'} {name}  {time.monotonic() - began:.1f} s")
    if not good:
        say((done.stdout + done.stderr).strip())
    return good


def _pytest(argv: Sequence[str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", *argv], cwd=CHECKOUT, env=_environment(), check=False
    ).returncode


def _environment() -> dict[str, str]:
    # What points a house at servers of its own must not leak into tests, which bring theirs.
    return {name: value for name, value in os.environ.items() if name not in ("ONEMAP_DATABASE_URL", "ONEMAP_MQTT_URL")}
