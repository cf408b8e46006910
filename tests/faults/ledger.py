"""The independent ledger: a process of its own with a file of its own; sends, watches, acknowledges and writes it down.

``python -m tests.faults.ledger ORDER.json`` runs until SIGTERM; then it calms every detector, waits until all it sent
is acknowledged, and writes a last line.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.faults.desk import Desk
from tests.faults.devices import FULL_TURN_S, Detector, Devices
from tests.load.sender import Sender

PATIENCE_S = 90.0


class Book:
    """The file; every line is one JSON object with its time, written through at each turn."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def note(self, **what: Any) -> None:
        """Write one line."""
        with self._lock:
            self._file.write(json.dumps(what | {"t": time.time()}) + "\n")

    def flush(self) -> None:
        """Hand all lines to the system, so that they outlive this process."""
        with self._lock:
            self._file.flush()


def main(order: Path) -> None:
    """Keep the ledger that the order asks for."""
    asked = json.loads(order.read_text())
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    book = Book(Path(asked["file"]))
    sender = Sender(asked["mqtt_url"], asked["site_id"], "FAULT-GW")
    detectors = [Detector(**each) for each in asked["detectors"]]
    terms = {key: asked[key] for key in ("rate", "alarms_per_min", "lon", "lat")}
    desk = Desk(asked["address"], book.note)
    book.note(boot=sender.boot)
    desk.start()
    devices = Devices(sender, detectors, book.note, **terms)
    while not stop.is_set():
        devices.turn()
        book.flush()
        time.sleep(FULL_TURN_S)
    devices.calm()
    deadline = time.monotonic() + PATIENCE_S
    while sender.kept and time.monotonic() < deadline:
        sender.turn()
        time.sleep(FULL_TURN_S)
    time.sleep(2.0)
    desk.stop()
    book.note(end=len(sender.kept), sent_again=sender.sent_again)
    book.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
