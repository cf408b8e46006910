"""How long a what-if takes from the request to outlines and impact table, beside the live load of the demo park."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np

from tests.stack import Stack, eventually, throw_away_house

WEATHER = {"wind_m_s": 3.0, "wind_from_deg": 135.0, "stability": "D"}
QUICK_MS, DENSE_MS = 300.0, 1000.0
TIMES_S = [0.0, 60.0, 120.0, 300.0]


def measure(rounds: int = 12) -> dict[str, Any]:
    """Ask and ask again, each time for another release, so that nothing is remembered.

    Returns
    -------
    dict
        ``figure`` is the slower of the medians of a steady plume and a blast [ms]; ``plume_ms``, ``blast_ms``,
        ``dense_ms`` and ``timed_ms`` are medians from the request to outlines and impact; ``holds`` by both bars.
    """
    return in_the_demo(lambda house: _measure(house, rounds))


def in_the_demo(look: Callable[[Stack], dict[str, Any]]) -> dict[str, Any]:
    """Run the whole demo park in a throw-away home, with its live load, and look."""
    with throw_away_house() as house:
        return look(house)


def questions(number: int) -> dict[str, dict[str, Any]]:
    """One question of each kind; every number is another release."""
    more = 1.0 + 0.01 * number
    release = {"rate_kg_s": 5.0 * more, "height_m": 1.0}
    rates = {"t_s": TIMES_S, "rate_kg_s": [8.0 * more, 4.0 * more, 2.0 * more, 0.0]}
    place = {"structure_id": "T-1203", "weather": WEATHER}
    return {
        "plume": {**place, "model": "gaussian_plume", "release": {**release, "substance_id": "ammonia"}},
        "blast": {**place, "model": "tnt_blast", "explosion": {"tnt_mass_kg": 500.0 * more}},
        "dense": {**place, "model": "dense_plume", "release": {**release, "substance_id": "chlorine"}},
        "timed": {**place, "model": "dense_timed", "timed_release": {"substance_id": "chlorine", **rates}},
    }


def ask(client: httpx.Client, question: dict[str, Any]) -> float:
    """Ask, wait for outlines and impact, and say how long it took [ms]."""
    start = time.perf_counter()
    run = client.post("/api/whatif", json=question)
    assert run.status_code in (201, 202), run.text
    if run.status_code == 202:  # taking its time: the job says when
        job = f"/api/jobs/{run.json()['job']['id']}"
        eventually(lambda: client.get(job).json()["state"] == "done", "the answer", 60.0)
    impact = client.get(f"/api/whatif/{run.json()['id']}/impact")
    assert impact.status_code == 200 and impact.json()["levels"], impact.text
    return 1e3 * (time.perf_counter() - start)


def _measure(house: Stack, rounds: int) -> dict[str, Any]:
    client = house.sign_in("analyst")
    eventually(lambda: client.get("/api/weather").status_code == 200, "weather", 60.0)
    times: dict[str, list[float]] = {name: [] for name in questions(0)}
    for number in range(rounds + 2):
        for name, question in questions(number).items():
            took = ask(client, question)
            if number >= 2:  # the first two load the models
                times[name].append(took)
    median = {f"{name}_ms": float(np.median(took)) for name, took in times.items()}
    quick, dense = max(median["plume_ms"], median["blast_ms"]), max(median["dense_ms"], median["timed_ms"])
    peer = ", ".join(f"{name} {value:.0f}" for name, value in median.items())
    return {"figure": quick, "peer": peer, **median, "holds": quick <= QUICK_MS and dense <= DENSE_MS}
