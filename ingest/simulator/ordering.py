"""`onemap simulate --leak`: orders a drill from the simulator that runs already; else the caller starts one."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.ledger import stock_of
from ingest.simulator.choosing import Stock, hidden, named
from ingest.simulator.drills import LASTS_S, Drill, Drills, new_drill
from twin.store.engine import connect
from twin.store.live import latest_weather
from twin.store.park import load_site
from twin.store.scope import scoped

HIDDEN = "hidden"
USUAL_WIND = {"wind_m_s": 3.0, "wind_from_deg": 135.0}  # where the mast has not reported: the simulated mast's start


@contextmanager
def at_work(home: Path) -> Iterator[bool]:
    """Hold the place of the one simulator of a home for the length of a block; False where another holds it."""
    (home / "run").mkdir(parents=True, exist_ok=True)
    with (home / "run" / "simulate.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def order(
    home: Path, database_url: str, leak: str, *, rate_kg_s: float | None = None, seed: int | None = None,
    lasts_s: float = LASTS_S, ordered_by: str = "",
) -> Drill:  # fmt: skip
    """Choose what leaks from the store (`hidden`: chance does) and order the drill.

    Raises
    ------
    NothingToLeak, DrillUnderWay
    """
    engine = connect(database_url, pool_size=1)
    try:
        with scoped(engine) as conn:
            site = load_site(conn)
            stock, wind = stock_of(conn, site.frame()), latest_weather(conn, site.id) or {}
    finally:
        engine.dispose()
    drill = chosen(stock, wind, leak, rate_kg_s=rate_kg_s, seed=seed, lasts_s=lasts_s, ordered_by=ordered_by)
    return Drills(home).order(drill)


def chosen(
    stock: Stock, wind: Mapping[str, Any], leak: str, *, rate_kg_s: float | None = None, seed: int | None = None,
    lasts_s: float = LASTS_S, ordered_by: str = "",
) -> Drill:  # fmt: skip
    """A drill of a named piece of equipment, or of one that chance chooses (`hidden`), not ordered yet.

    Raises
    ------
    NothingToLeak
    """
    air = {name: float(wind.get(name) or usual) for name, usual in USUAL_WIND.items()}
    if leak == HIDDEN:
        truth = hidden(stock, rate_kg_s=rate_kg_s, seed=seed, **air)
    else:
        truth = named(stock, leak, rate_kg_s=rate_kg_s, seed=seed)
    shown = stock.quantities(truth.substance_id)
    return new_drill(truth, hidden=leak == HIDDEN, quantities=shown, lasts_s=lasts_s, seed=seed, ordered_by=ordered_by)
