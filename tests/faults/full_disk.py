"""A house on a small disk of its own that somebody fills: ``python -m tests.faults.full_disk HOME SECONDS ORDER``.

Runs in a mount namespace of its own (`in_a_small_disk` starts it there), so that nothing else on the machine sees the
disk. Says what it found as one JSON object on its last line.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from server.settings import CHECKOUT
from tests.faults.judge import Counts, read_journal, waits
from tests.faults.run import healthy, ledger
from tests.stack import Stack, eventually

DISK_MB = 420
FULL_WITHIN_S = 20.0
AGAIN_WITHIN_S = 60.0


@dataclass(slots=True, kw_only=True)
class Filled:
    """What a full disk did."""

    seconds: float
    counts: Counts
    alarms: int
    alarm_p50_s: float
    alarm_max_s: float
    said: tuple[str, ...]
    well_again_s: float


def in_a_small_disk(seconds: float) -> Filled:
    """Run a house on a disk of `DISK_MB` that is full for a while; needs the right to mount in a namespace."""
    folder = Path(tempfile.mkdtemp(prefix="onemap-disk-", dir="/tmp"))
    folder.chmod(0o711)
    home, notes = folder / "home", folder / "notes"
    home.mkdir(mode=0o711)
    notes.mkdir()
    apart = ["unshare", "--mount", "--propagation", "private"]
    apart += [] if os.geteuid() == 0 else ["--map-root-user"]
    mount = f'mount -t tmpfs -o size={DISK_MB}m,mode=0711 tmpfs "$1" && shift && exec "$@"'
    run = [sys.executable, "-m", "tests.faults.full_disk", str(home), str(seconds), str(notes)]
    try:
        done = subprocess.run(
            [*apart, "sh", "-c", mount, "sh", str(home), *run],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
        found = json.loads(done.stdout.splitlines()[-1])
        return Filled(**found | {"counts": Counts(**found["counts"]), "said": tuple(found["said"])})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(home: Path, seconds: float, notes: Path) -> None:
    """Fill the disk for a while under load, make room, and compare."""
    house = Stack(home, ONEMAP_SIMULATE="0")
    try:
        house.patience_s = 600.0
        house.up()
        sys.stdout.write(json.dumps(asdict(_fill(house, seconds, notes))) + "\n")
    finally:
        house.down()


def _fill(house: Stack, seconds: float, notes: Path) -> Filled:
    with ledger(house, notes) as book:
        time.sleep(3.0)
        filler = house.home / "filler"
        _write_until_full(filler)
        began = time.time()
        eventually(lambda: "disk_full" in _raised(house), "the disk is said to be full", within_s=FULL_WITHIN_S)
        time.sleep(max(0.0, seconds - (time.time() - began)))
        filler.unlink()
        ended = time.time()
        eventually(lambda: _well(house), "the house is well again by itself", within_s=AGAIN_WITHIN_S)
        again_s = time.time() - ended
        taken = np.array(waits(book.lines(), began, ended - 2.0) or [np.nan])
        counts = book.close()
    return Filled(
        seconds=seconds, counts=counts, alarms=len(taken), alarm_p50_s=float(np.median(taken)),
        alarm_max_s=float(taken.max()), said=tuple(sorted(_raised(house))), well_again_s=again_s,
    )  # fmt: skip


def _write_until_full(path: Path) -> None:
    """Take every byte that is left, as a careless neighbour does."""
    with path.open("ab", buffering=0) as file:
        for size in (1 << 22, 1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def _raised(house: Stack) -> set[str]:
    lines = read_journal(house.home / "live" / "journal")
    return {line["alarm"]["condition"] for line in lines if line["alarm"]["source_id"] == "disk"}


def _well(house: Stack) -> bool:
    operator = house.sign_in("operator")
    heartbeat = operator.get("/api/status").json()["heartbeat"] or {}
    return bool(heartbeat.get("disk_ok")) and healthy(house)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
