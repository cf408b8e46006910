"""The park on local disk: what the live process begins with while the database is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from twin.model.park import Park

LOG = logging.getLogger(__name__)


def first_park(home: Path, load_park: Callable[[], Park]) -> Park:
    """The park as the store has it, else the one of the last time; raises what the store raised where there is none."""
    try:
        park = load_park()
    except Exception as error:
        LOG.warning("the park cannot be read from the store (%s); using the one of the last time", error)
        try:
            return Park.from_json(_file(home).read_bytes())
        except (OSError, msgspec.MsgspecError):
            raise error from None
    keep_park(home, park)
    return park


def keep_park(home: Path, park: Park) -> None:
    """Keep a park for a start without database; a disk that refuses is only logged."""
    file = _file(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    try:
        fresh.write_bytes(park.to_json())
        fresh.replace(file)
    except OSError as error:
        LOG.error("the park cannot be kept for a start without database: %s", error)


def park_of_store(url: str, site_id: str) -> Park:
    """The park of a site as it lies in the database now."""
    from twin.store.engine import connect
    from twin.store.park import load_park
    from twin.store.scope import scoped

    engine = connect(url, pool_size=1)
    try:
        with scoped(engine) as conn:
            return load_park(conn, site_id)
    finally:
        engine.dispose()


def _file(home: Path) -> Path:
    return home / "live" / "park.json"
