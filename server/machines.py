"""Tokens for machines that read `/ogc` or push data: `<home>/tokens.json` holds the SHA-256 of each, never the token.

No database is asked: a device is let in while the store is down.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from paho.mqtt.client import topic_matches_sub

from server.who import Who
from twin.model.errors import NotSignedIn

READS = frozenset({"map.see"})
PUSHES = frozenset({"data.push"})


class Machines:
    """Who a bearer token belongs to. The file is read at every use: taking a line out ends that machine at once."""

    def __init__(self, home: Path) -> None:
        self._path = home / "tokens.json"

    def who(self, token: str) -> Who:
        """The machine behind a token; raises `NotSignedIn`."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        for name, entry in self._read().items():
            if hmac.compare_digest(digest, str(entry.get("sha256", ""))):
                may = PUSHES if entry.get("push") else READS
                return Who(id=f"machine:{name}", name=name, role="machine", permissions=may)
        raise NotSignedIn()

    def may_push(self, name: str, topic: str) -> bool:
        """Whether a machine's token lets it push on a topic; its filters are written as in MQTT, with + and #."""
        filters = self._read().get(name, {}).get("push") or []
        return any(topic_matches_sub(str(each), topic) for each in filters)

    def add(self, name: str, push: Sequence[str] = ()) -> str:
        """Make a token for a machine, replacing the one it had; it is shown this once.

        With `push` it may push on these topics, and do nothing else.
        """
        token = secrets.token_urlsafe(32)
        entries = self._read()
        entries[name] = {"sha256": hashlib.sha256(token.encode()).hexdigest()} | ({"push": list(push)} if push else {})
        self._write(entries)
        return token

    def remove(self, name: str) -> bool:
        """Take a machine's token away; says whether there was one."""
        entries = self._read()
        gone = entries.pop(name, None) is not None
        self._write(entries)
        return gone

    def names(self) -> list[str]:
        """The machines that hold a token."""
        return sorted(self._read())

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            entries = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return entries if isinstance(entries, dict) else {}

    def _write(self, entries: dict[str, dict[str, Any]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(entries, file, indent=1)
        fresh.replace(self._path)
