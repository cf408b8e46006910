"""False exits of somebody who stands still inside a line, and how late a true exit is told, by simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.judging import Finding, Validation
from twin.model.park import Fence
from twin.model.place import frame_around
from twin.rules.fence.engine import FenceEngine

SEED = 20261121
SIGMA_M, MEMORY = 1.0, 0.7
"""Error of a fix [m] and how much of it the next fix, a second later, still has (AR(1))."""
PEOPLE, HOURS = 200, 1.0
WALKERS, WALK_M_S, LINE_M = 4000, 1.2, 15.0
LATEST_S = 5.0


def _judge(_: Path) -> Finding:
    chance = np.random.default_rng(SEED)
    false_exits = _standing(chance, PEOPLE, HOURS)
    late_s = _walking(chance, WALKERS)
    within, missed = float(np.mean(late_s <= LATEST_S)), float(np.mean(np.isinf(late_s)))
    median, latest = np.percentile(late_s, [50, 95])
    figures = {"false_exits_per_h": false_exits, "within_5_s": within, "missed": missed,
               "latency_p50_s": float(median), "latency_p95_s": float(latest)}  # fmt: skip
    return Finding(n=PEOPLE + WALKERS, metrics=figures, holds=false_exits <= 2 and within >= 0.95 and missed < 0.01)


def _noise(chance: np.random.Generator, before: NDArray[np.float64]) -> NDArray[np.float64]:
    fresh = chance.normal(0.0, SIGMA_M, before.shape)
    kept: NDArray[np.float64] = MEMORY * before + np.sqrt(1 - MEMORY**2) * fresh
    return kept


def _standing(chance: np.random.Generator, people: int, hours: float) -> float:
    """False exits per hour and person, 1 m inside a straight line, one fix a second."""
    engine = _engine()
    rows, z, error = np.arange(people), np.full(people, 1.2), np.full(people, 2.4477 * SIGMA_M)
    noise, exits = chance.normal(0, SIGMA_M, (2, people)), 0
    engine.update(rows, np.full(people, -1.0), np.zeros(people), z, error)
    for _ in range(int(3600 * hours)):
        noise = _noise(chance, noise)
        exits += sum(not c.entered for c in engine.update(rows, -1.0 + noise[0], noise[1], z, error))
    return exits / (people * hours)


def _walking(chance: np.random.Generator, walkers: int) -> NDArray[np.float64]:
    """Time from the line to the told exit [s] of people who walk straight out; infinite where it is never told."""
    engine = _engine()
    rows, z, error = np.arange(walkers), np.full(walkers, 1.2), np.full(walkers, 2.4477 * SIGMA_M)
    phase, noise = chance.uniform(0, 1, walkers), chance.normal(0, SIGMA_M, (2, walkers))
    late = np.full(walkers, np.inf)
    engine.update(rows, np.full(walkers, -LINE_M), np.zeros(walkers), z, error)
    for second in range(60):
        noise = _noise(chance, noise)
        x = -LINE_M + WALK_M_S * (second + phase)
        for crossing in engine.update(rows, x + noise[0], noise[1], z, error):
            if not crossing.entered:
                late[crossing.row] = min(late[crossing.row], x[crossing.row] / WALK_M_S)
    return late


def _engine() -> FenceEngine:
    """A fence of 1 km west of a line through the middle."""
    frame = frame_around("EPSG:4549", 120.9, 31.85)
    corners = np.array([(-1000, -500), (0, -500), (0, 500), (-1000, 500), (-1000, -500)], dtype=float)
    lon, lat = frame.to_lonlat(*corners.T)
    ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
    return FenceEngine([Fence(id="F", name_zh="", name_en="", kind="area", polygons=((ring,),))], frame)


VALIDATION = Validation(
    room="twin",
    data_set="simulated, seed 20261121: fixes with σ 1 m and AR(1) 0.7, one a second",
    bar="1 m inside: false exits <= 2 an hour; walking out at 1.2 m/s: told within 5 s in >= 95 %, missed < 1 %",
    covers="a straight line, errors as they are said to be; the first told exit counts, an early one as told",
    not_covered="errors that are larger than the position says, corners, fixes rarer than one a second",
    best="naive 269 false exits an hour; 1 m hysteresis 46; three confirmations 65",
    judge=_judge,
)
