"""Every write leaves a row in the audit journal, without secrets, and also while the store is down.

Accepted operator actions whose row cannot be written wait in a file on local disk and join the chain when the
database is back. What the chain alone cannot show is a cut tail: print or send its head somewhere else for that.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from server.errors import DatabaseUnavailable, is_outage
from twin.store.audit import append_audit

SECRET = ("password", "password_hash", "csrf", "token")


def write(
    conn: Connection,
    who: str,
    verb: str,
    noun: str,
    object_id: str,
    *,
    before: Any = None,
    after: Any = None,
    at: datetime | None = None,
) -> None:
    """Append one row in the caller's transaction."""
    append_audit(
        conn,
        who=who,
        verb=verb,
        noun=noun,
        object_id=object_id,
        before=without_secrets(before),
        after=without_secrets(after),
        at=at,
    )


class AuditBook:
    """Audit rows that have no transaction of their own, kept on disk while the database is down."""

    def __init__(self, store: Callable[[str, str], AbstractContextManager[Connection]], waiting: Path) -> None:
        self._store = store
        self._waiting = waiting
        self._guard = threading.Lock()

    def record(self, who: str, verb: str, noun: str, object_id: str, *, before: Any = None, after: Any = None) -> None:
        """Append a row now, or put it safely on disk until the database is back."""
        try:
            self.drain()
            with self._store("*", who) as conn:
                write(conn, who, verb, noun, object_id, before=before, after=after)
        except Exception as error:
            if not (is_outage(error) or isinstance(error, DatabaseUnavailable)):
                raise
            row = {"who": who, "verb": verb, "noun": noun, "object_id": object_id, "at": datetime.now(UTC)}
            self._keep({**row, "before": without_secrets(before), "after": without_secrets(after)})

    def drain(self) -> int:
        """Bring the waiting rows into the chain, all or none; returns how many."""
        with self._guard:
            if not self._waiting.exists():
                return 0
            rows = [orjson.loads(line) for line in self._waiting.read_bytes().splitlines() if line]
            with self._store("*", "") as conn:
                for row in rows:
                    write(conn, **{**row, "at": datetime.fromisoformat(row["at"])})
            self._waiting.unlink()
            return len(rows)

    def _keep(self, row: dict[str, Any]) -> None:
        with self._guard:
            self._waiting.parent.mkdir(parents=True, exist_ok=True)
            with self._waiting.open("ab") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(orjson.dumps(row, default=str) + b"\n")
                file.flush()
                os.fsync(file.fileno())


def without_secrets(value: Any) -> Any:
    """A copy without passwords and tokens, at any depth."""
    if isinstance(value, Mapping):
        return {str(key): without_secrets(each) for key, each in value.items() if key not in SECRET}
    if isinstance(value, list | tuple):
        return [without_secrets(each) for each in value]
    return value
