"""The keeper's other duty: what is old enough is thinned, what is older still deleted, a day at a time, in a thread.

A day that an open alarm or incident needs is left as it is, and looked at again.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ingest.recorded import tidy
from ingest.room import most_bytes
from twin.model.errors import DomainError
from twin.store.keeping import Due, carry_out, drop_strays, due
from twin.store.scope import scoped

LOG = logging.getLogger(__name__)
EVERY_S = 600.0
BETWEEN_S = 1.0
TIDY_EVERY_S = 10.0


def upkeep(engine: Engine, stop: threading.Event, now: datetime | None = None) -> list[Due]:
    """Do all that is due, one transaction a day; what was done."""
    moment = now or datetime.now(UTC)
    with scoped(engine) as conn:
        found = due(conn, moment)
    done = []
    for one in found:
        if one.held_by:
            LOG.info("%s of %s stays: held by %s", one.kind, one.day, ", ".join(one.held_by[:5]))
            continue
        with engine.begin() as conn:
            before, after = carry_out(conn, one)
        LOG.info("%s of %s %s: %d rows, then %d", one.kind, one.day, one.step, before, after)
        done.append(one)
        if stop.wait(BETWEEN_S if len(done) < len(found) and now is None else 0.0):
            break
    with engine.begin() as conn:
        drop_strays(conn, moment)
    return done


def keep_up(engine: Engine, live: Path, stop: threading.Event) -> None:
    """Look until told to stop, every ten minutes at the store and every few seconds at what is recorded.

    What fails is tried again at the next look.
    """
    looked_s = time.monotonic() - 0.9 * EVERY_S
    while not stop.wait(TIDY_EVERY_S):
        try:
            tidy(live / "recorded", most_bytes())
            if time.monotonic() - looked_s > EVERY_S:
                looked_s = time.monotonic()
                upkeep(engine, stop)
        except (SQLAlchemyError, DomainError, OSError) as error:
            LOG.warning("the upkeep waits: %s", str(error).splitlines()[0])
