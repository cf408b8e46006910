"""A vector tile of the demo park over HTTP, hot and made anew, its statement in psql, and one the browser holds."""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from collections.abc import Callable
from math import asinh, pi, radians, tan
from typing import Any

import httpx

from server.ask_server import NoServer
from tests.stack import Stack, throw_away_house
from twin.store.tiles import bounds_of, tile_sql

RATIO, CACHED_MS = 1.3, 10.0
ZOOM, TURNS = 15, 60
NOUN = "structure"
ANEW = {"Cache-Control": "no-cache"}


def measure() -> dict[str, Any]:
    """Medians of many [ms]: a hot tile at z 15, which somebody has asked for since its noun was last changed; the same
    made anew, as at a browser's hard reload; its statement alone in psql; the same tile asked for with its ETag.

    Returns
    -------
    dict
        ``figure``: hot, over HTTP; ``ratio``: psql over HTTP (1 / 1.3 is the bar); ``holds``.
    """
    with throw_away_house() as house:
        return _measured(house)


def _measured(house: Stack) -> dict[str, Any]:
    client = house.sign_in("operator")
    site = client.get("/api/site").json()
    z, x, y = _at(*site["center"], ZOOM)
    address = f"/api/tiles/{NOUN}/{z}/{x}/{y}"
    tile = client.get(address)
    if tile.status_code != 200:
        raise NoServer(f"{address} answered {tile.status_code}")
    known = {"If-None-Match": tile.headers["etag"]}
    http, anew, psql, cached = [], [], [], []
    for _ in range(4):  # in turns, so that a neighbour's work falls on all alike
        psql += _psql(house, z, x, y, TURNS // 4)
        http += [_timed(lambda: client.get(address)) for _ in range(TURNS // 4)]
        anew += [_timed(lambda: client.get(address, headers=ANEW)) for _ in range(TURNS // 4)]
        cached += [_timed(lambda: client.get(address, headers=known)) for _ in range(TURNS // 4)]
    own, made, bare, held = (statistics.median(each) for each in (http, anew, psql, cached))
    peer = f"psql {bare:.2f} ms (x {own / bare:.2f}), made anew {made:.2f} ms (x {made / bare:.2f})"
    peer += f", held by the browser {held:.2f} ms, tile {len(tile.content) / 1e3:.0f} KB"
    return {"figure": own, "ratio": bare / own, "peer": peer, "holds": own <= RATIO * bare and held <= CACHED_MS}


def _timed(work: Callable[[], httpx.Response]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _psql(house: Stack, z: int, x: int, y: int, turns: int) -> list[float]:
    """Times [ms] that psql tells of the same statement in the same scope."""
    values = {"z": z, "x": x, "y": y, "noun": f"'{NOUN}'", **bounds_of(z, x, y)}
    statement = re.sub(r"(?<!:):([a-z]+)\b", lambda found: str(values[found[1]]), tile_sql(NOUN, z))
    scope = "SET ROLE onemap_app; SELECT set_config('onemap.enterprises', '*', false);"
    lines = [scope, "\\timing on", *[f"{' '.join(statement.split())};" for _ in range(turns)]]
    done = subprocess.run(
        ["psql", "-X", "-A", "-t", "-o", "/dev/null", house.state["database_url"].replace("+psycopg2", "")],
        input="\n".join(lines), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [float(found) for found in re.findall(r"Time: ([\d.]+) ms", done.stdout)]


def _at(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    return z, int((lon + 180) / 360 * 2**z), int((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**z)
