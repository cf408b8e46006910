"""A log and its reserve on a disk of one megabyte that fills up: what was promised is there, and it goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from server.settings import CHECKOUT

CHILD = """
import json, sys
from pathlib import Path
from ingest import spool
from ingest.reserve import Reserve, in_use

folder = Path(sys.argv[1])
filler = folder / "filler"
filler.write_bytes(bytes(500_000))
reserve = Reserve(folder, size_bytes=60_000)
reserve.hold()
held = reserve.held
log = spool.Writer(folder / "log", segment_bytes=100_000, make_room=reserve.release)
promised, released_at = 0, 0
try:
    while True:
        log.append([f"{promised:08d}".encode() * 128])
        log.sync()
        promised += 1
        if log.full:
            log.rotate()
        if not reserve.held and not released_at:
            released_at = promised
except OSError:
    refused = True
there = sum(1 for _ in spool.read(folder / "log", spool.Place()))
was_in_use = in_use(folder)
filler.unlink()
log.append([b"after"])
log.sync()
reserve.hold()
last = [record for _, record in spool.read(folder / "log", spool.Place())][-1].decode()
print(json.dumps({"held": held, "released_at": released_at, "promised": promised, "there": there, "in_use": was_in_use,
                  "last": last, "held_again": reserve.held, "in_use_after": in_use(folder)}))
"""


def test_a_full_disk_loses_nothing_promised_and_the_log_goes_on_by_itself(tmp_path: Path):
    apart = ["unshare", "--mount", "--propagation", "private", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    mount = 'mount -t tmpfs -o size=1m tmpfs "$1" && shift && exec "$@"'
    run = [sys.executable, "-c", CHILD, str(tmp_path)]
    done = subprocess.run(
        [*apart, "sh", "-c", mount, "sh", str(tmp_path), *run],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["held"] and 0 < found["released_at"] < found["promised"], "the reserve carried it further"
    assert found["there"] == found["promised"]
    assert found["in_use"] and not found["in_use_after"] and found["held_again"]
    assert found["last"] == "after"
