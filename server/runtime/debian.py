"""Debian packages: installed by root, or unpacked into a folder of our own by anybody else.

Nothing here is needed where the programs are on the machine already.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from server.runtime.errors import StepFailed


def is_offline() -> bool:
    """True when ``ONEMAP_OFFLINE=1`` forbids every download."""
    return os.environ.get("ONEMAP_OFFLINE") == "1"


def can_install() -> bool:
    """True when this user may and can install Debian packages."""
    return not is_offline() and os.geteuid() == 0 and shutil.which("apt-get") is not None


def can_unpack() -> bool:
    """True when packages can at least be fetched and unpacked without being root."""
    return not is_offline() and shutil.which("apt-get") is not None and shutil.which("dpkg") is not None


def install(packages: Sequence[str], log: Path) -> None:
    """Install ``packages`` with apt.

    Raises
    ------
    StepFailed
        With apt's last line when it gives up.
    """
    settings = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3", "-y", "-q", "--no-install-recommends"]
    command = ["apt-get", *settings, "install", *packages]
    if not _lists_are_fresh():
        _run(["apt-get", "-o", "Acquire::Retries=3", "-q", "update"], log)
    try:
        _run(command, log)
    except StepFailed:
        _run(["apt-get", "-o", "Acquire::Retries=3", "-q", "update"], log)
        _run(command, log)


def unpack(packages: Sequence[str], into: Path, log: Path) -> None:
    """Fetch ``packages`` with everything they need that is missing here, and unpack them below ``into``.

    Raises
    ------
    StepFailed
        With the last line of the tool that gave up.
    """
    plan = subprocess.run(
        ["apt-get", "-s", "--no-install-recommends", "install", *packages], capture_output=True, text=True, check=False
    )
    if plan.returncode:
        raise StepFailed(f"apt-get cannot find {' '.join(packages)}: {_last_line(plan.stderr)}")
    names = [line.split()[1] for line in plan.stdout.splitlines() if line.startswith("Inst ")] or list(packages)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="onemap-deb-") as folder:
        _run(["apt-get", "-q", "download", *names], log, cwd=Path(folder))
        for archive in sorted(Path(folder).glob("*.deb")):
            _run(["dpkg", "-x", str(archive), str(into)], log)


def _lists_are_fresh() -> bool:
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))


def _run(command: list[str], log: Path, cwd: Path | None = None) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    with log.open("a") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=cwd, check=False)
    if done.returncode:
        raise StepFailed(f"`{' '.join(command)}` failed: {_last_line(log.read_text(errors='replace'))} (see {log})")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
