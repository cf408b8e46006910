"""Many tags that walk and send ready positions through a few gateways: ``python -m tests.load.generator ORDER.json``.

The height of a position says when it was sent, in milliseconds of the day: it comes through to the frame unchanged.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ingest import wire
from tests.load.sender import Sender

TURN_S = 0.01
WALK_M_S = 1.2
DEG_M = 111_320.0
"""Metres in a degree of latitude; of longitude at the park's latitude it is less, which only slows the walk."""
DAY_MS = 8_000_000
"""Milliseconds after which the mark begins anew; single precision holds whole numbers up to twice that."""
PAYLOAD = b'{"ts":"%b","seq":%d,"boot":"%b","oldest":%d,"gateway":"%b","x":%.7f,"y":%.7f,"z":%d,"cov":[0.1,0,0.1]}'


def mark() -> int:
    """This moment as a height."""
    return int(time.time() * 1000) % DAY_MS


class Crowd:
    """Tags of one gateway."""

    def __init__(self, sender: Sender, names: list[str], lon: np.ndarray, lat: np.ndarray, seed: int) -> None:
        self.sender = sender
        dice = np.random.default_rng(seed)
        heading = dice.uniform(0, 2 * np.pi, len(names))
        self._topics = [f"{sender.base}/fix/{name}".encode() for name in names]
        self._lon, self._lat = lon, lat
        self._east, self._north = WALK_M_S / DEG_M * np.sin(heading), WALK_M_S / DEG_M * np.cos(heading)
        self._boot, self._name = sender.boot.encode(), sender.name.encode()
        self._next = 0

    def send(self, count: int, at_s: float) -> None:
        """Send the next fixes, each tag once around; everybody walks to and fro within a minute."""
        sender, now = self.sender, datetime.now(UTC).isoformat(timespec="milliseconds").encode()
        away_s = 30.0 - abs(at_s % 60.0 - 30.0)
        rows = (np.arange(self._next, self._next + count)) % len(self._topics)
        self._next = int(rows[-1] + 1) % len(self._topics)
        x, y = self._lon[rows] + away_s * self._east[rows], self._lat[rows] + away_s * self._north[rows]
        stamp, frames, oldest = mark(), [], next(iter(sender.kept), sender.seq + 1)
        for row, u, v in zip(rows.tolist(), x.tolist(), y.tolist(), strict=True):
            sender.seq = seq = sender.seq + 1
            body = PAYLOAD % (now, seq, self._boot, oldest, self._name, u, v, stamp)
            frames.append((seq, wire.publish(self._topics[row], body, seq % 65535 + 1)))
        sender.send(frames)


def main(order: Path) -> None:
    """Send as the order says until SIGTERM; then write what was sent and what is not acknowledged."""
    asked = json.loads(order.read_text())
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    crowds = list(_crowds(asked))
    start, sent, late = time.monotonic(), 0, 0
    while not stop.is_set():
        now = time.monotonic() - start
        due = int(now * asked["rate"]) - sent
        for number, crowd in enumerate(crowds):
            crowd.sender.turn()
            share = due // len(crowds) + (number < due % len(crowds))
            if share:
                crowd.send(share, now)
        sent += due
        late = max(late, due)
        time.sleep(TURN_S)
    kept = sum(len(crowd.sender.kept) for crowd in crowds)
    again = sum(crowd.sender.sent_again for crowd in crowds)
    Path(asked["said"]).write_text(
        json.dumps({"sent": sent, "seconds": time.monotonic() - start, "kept": kept, "again": again, "burst": late})
    )


def _crowds(asked: dict[str, object]) -> list[Crowd]:
    dice = np.random.default_rng(1)
    tags, gateways = int(str(asked["tags"])), int(str(asked["gateways"]))
    west, south, east, north = asked["box"]  # type: ignore[misc]
    found = []
    for gateway, rows in enumerate(np.array_split(np.arange(tags), gateways)):
        sender = Sender(str(asked["mqtt_url"]), str(asked["site_id"]), f"LOAD-GW-{gateway}", window=20_000)
        lon, lat = dice.uniform(west, east, len(rows)), dice.uniform(south, north, len(rows))
        found.append(Crowd(sender, [f"LOAD-{row:05d}" for row in rows.tolist()], lon, lat, gateway))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
