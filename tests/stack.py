"""A whole house of a test's own: the real command line and the real supervisor in a throw-away home on free ports."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from server.settings import CHECKOUT, read_state
from tests.shapes import holds_to_its_shape

Found = TypeVar("Found")


class Stack:
    """One home with everything in it, run as a person runs it."""

    patience_s = 170.0
    """How long one command may take; a run outside of the suite may be more patient."""

    def __init__(self, home: Path, **given: str) -> None:
        self.home = home
        self.given = given
        self.port = free_port()
        self.broker_port = free_port()

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def state(self) -> dict[str, Any]:
        """What the supervisor wrote last."""
        return read_state(self.home)

    @property
    def pids(self) -> dict[str, int]:
        """The processes of the house by name."""
        return dict(self.state["pids"])

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of every command of this house."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEMAP_")}
        own = {
            "ONEMAP_HOME": str(self.home),
            "ONEMAP_PORT": str(self.port),
            "ONEMAP_BROKER_PORT": str(self.broker_port),
        }
        return {**clean, **own, "PYTHONPATH": str(CHECKOUT), **self.given, **more}

    def onemap(self, *argv: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end; with ``check``, a failure fails the test with what was said."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "server", *argv],
            env=self.environment(**more),
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=self.patience_s,
        )
        assert not check or done.returncode == 0, f"onemap {' '.join(argv)}: {done.stdout}{done.stderr}{self.tails()}"
        return done

    def up(self, *argv: str) -> None:
        """Bring the house up and wait until it is healthy."""
        self.onemap("up", "--detach", *argv)

    def down(self) -> None:
        """Stop it, whatever state it is in."""
        self.onemap("down", check=False)

    def sign_in(self, name: str) -> httpx.Client:
        """A client signed in as a demo account, with the header that writes need."""
        hooks = {"response": [holds_to_its_shape]}
        client = httpx.Client(base_url=self.url, timeout=30, headers={"Origin": self.url}, event_hooks=hooks)
        answer = client.post("/api/session", json={"name": name, "password": "onemap-demo"})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client

    def publish(self, topic: str, payload: dict[str, Any] | bytes) -> None:
        """Send one message as a person would, with mosquitto_pub."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        command = [
            "mosquitto_pub",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.broker_port),
            "-q",
            "1",
            "-t",
            topic,
            "-s" if body else "-n",
        ]
        subprocess.run(command, input=body, check=True, timeout=10)

    def tails(self) -> str:
        """The ends of all logs, for the reader of a failed test."""
        logs = sorted((self.home / "log").glob("*.log"))
        return "".join(f"\n--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)


@contextmanager
def throw_away_house(**given: str) -> Iterator[Stack]:
    """A house that is up, in a home of its own, patient as a bench is; gone afterwards, also when told to end."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(tempfile.mkdtemp(prefix="onemap-house-", dir="/tmp"))
    folder.chmod(0o711)
    home = folder / "home"
    home.mkdir(mode=0o711)
    house = Stack(home, **given)
    house.patience_s = 600.0
    try:
        house.up()
        yield house
    finally:
        house.down()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port on the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], Found], what: str, within_s: float = 15.0) -> Found:
    """Look again and again until something true is found; fail with ``what`` was awaited."""
    deadline = time.monotonic() + within_s
    while True:
        try:
            found = look()
        except httpx.HTTPError:
            found = None  # type: ignore[assignment]
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        time.sleep(0.1)
