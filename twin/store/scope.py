"""A transaction with a scope: which enterprises' rows it sees and writes, in whose name. Row-level security does it.

Whoever the engine connects as, the transaction runs as `onemap_app`, to whom the policies apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from twin.store.refusals import refusals


@contextmanager
def scoped(engine: Engine, enterprises: str | Iterable[str] = "*", *, who: str = "") -> Iterator[Connection]:
    """One transaction, committed at the end, rolled back on any error.

    Parameters
    ----------
    enterprises : '*' for all, else the ids, as an iterable or joined by commas; '' sees only the park's own rows.
    who : the name kept in the history.

    Raises
    ------
    DomainError
        For what a constraint of the database refuses, also at commit.
    """
    scope = enterprises if isinstance(enterprises, str) else ",".join(enterprises)
    with refusals(), engine.begin() as conn:
        conn.execute(text("SET LOCAL ROLE onemap_app"))
        conn.execute(
            text("SELECT set_config('onemap.enterprises', :scope, true), set_config('onemap.who', :who, true)"),
            {"scope": scope, "who": who},
        )
        yield conn
