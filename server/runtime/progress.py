"""What the person at the keyboard sees while the house comes up: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table


@dataclass(slots=True)
class Row:
    """One step: since when, for how long, and what it last said."""

    name: str
    started: float
    ended: float | None = None
    failed: bool = False
    note: str = ""


@dataclass(slots=True)
class Progress:
    """Steps that run, perhaps side by side; safe to use from threads."""

    rows: dict[str, Row] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    live: Live | None = None

    def __enter__(self) -> Progress:
        if sys.stdout.isatty():
            from rich.live import Live

            self.live = Live(get_renderable=self._table, refresh_per_second=8)
            self.live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.live is not None:
            self.live.stop()

    @contextmanager
    def step(self, name: str) -> Iterator[Row]:
        """Show ``name`` as running for the length of a block; set ``row.note`` to say more."""
        row = Row(name, time.monotonic())
        with self.lock:
            self.rows[name] = row
        self._line(f"· {name} …")
        try:
            yield row
        except BaseException:
            row.failed, row.ended = True, time.monotonic()
            self._line(f"✗ {name}")
            raise
        row.ended = time.monotonic()
        self._line(f"✓ {name}  {row.ended - row.started:.1f} s  {row.note}".rstrip())

    def _line(self, text: str) -> None:
        if self.live is None:
            say(text)

    def _table(self) -> Table:
        from rich.spinner import Spinner
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        with self.lock:
            rows = list(self.rows.values())
        for row in rows:
            mark = "✗" if row.failed else "✓" if row.ended else Spinner("dots")
            table.add_row(mark, row.name, f"{(row.ended or time.monotonic()) - row.started:.1f} s", row.note)
        return table


def say(text: str) -> None:
    """Write one line to the person, now; a full disk behind it must end nobody."""
    with suppress(OSError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
