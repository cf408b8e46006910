"""Positions from six ranges each, 2,000 tags in one call, against other solvers one tag after the other.

The peers `localization`, `easy_trilateration` and `filterpy` are measured where they are installed, and named as not
installed where they are not: `uv pip install --no-deps localization==0.1.7 easy-trilateration==0.1.4 filterpy==2.0.0`
(all MIT; without their dependency on a plotting library).
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np

from server.timing import Figure, best_of

TAGS, ANCHORS, SIGMA_M, HEIGHT_M = 2000, 6, 0.1, 1.2
FIXES_PER_S, ALONE = 100_000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    anchors_m: Any
    range_m: Any


def _scene() -> _Scene:
    chance = np.random.default_rng(2)
    place = chance.uniform(0, 60, (TAGS, 2))
    level = chance.uniform(3, 9, (TAGS, ANCHORS, 1))
    anchors = np.concatenate([chance.uniform(-20, 80, (TAGS, ANCHORS, 2)), level], 2)
    away = np.sqrt(np.square(anchors[..., :2] - place[:, None]).sum(2) + np.square(anchors[..., 2] - HEIGHT_M))
    return _Scene(anchors_m=anchors, range_m=away + chance.normal(0, SIGMA_M, away.shape))


def _measure() -> Figure:
    from ingest.positioning.method import methods
    from ingest.positioning.normal import heard
    from ingest.positioning.solve import solve

    scene = _scene()
    h = heard(methods()["range"], anchors_m=scene.anchors_m, value=scene.range_m, z_m=np.full(TAGS, HEIGHT_M))
    ours = TAGS / best_of(lambda: solve(h))
    rates = {name: _rate(peer, scene) for name, peer in _PEERS.items()}
    said = "; ".join(
        f"{name} not installed" if rate is None else f"{name} {rate:.0f}/s (× {ours / rate:.0f})"
        for name, rate in rates.items()
    )
    scipy = rates["scipy least_squares"]
    return Figure(
        figure=ours, unit="fixes/s", peer=f"{said}; our filter {_filter_rate(scene):.0f} updates/s",
        ratio=None if scipy is None else ours / scipy, bar=f"at least {FIXES_PER_S} fixes/s on one core",
        holds=ours >= FIXES_PER_S,
    )  # fmt: skip


def _rate(peer: Callable[[_Scene], Callable[[int], object]], scene: _Scene) -> float | None:
    try:
        one = peer(scene)
    except ModuleNotFoundError:
        return None
    with redirect_stdout(StringIO()):
        one(0)
        start = time.perf_counter()
        for k in range(ALONE):
            one(k)
    return ALONE / (time.perf_counter() - start)


def _scipy(scene: _Scene) -> Callable[[int], object]:
    from scipy.optimize import least_squares

    def misfit(at: Any, k: int) -> Any:
        flat = np.square(scene.anchors_m[k, :, :2] - at).sum(1)
        return np.sqrt(flat + np.square(scene.anchors_m[k, :, 2] - HEIGHT_M)) - scene.range_m[k]

    return lambda k: least_squares(misfit, scene.anchors_m[k, :, :2].mean(0), args=(k,))


def _localization(scene: _Scene) -> Callable[[int], object]:
    lx = importlib.import_module("localization")

    def one(k: int) -> object:
        project = lx.Project(mode="3D", solver="LSE")
        for a, place in enumerate(scene.anchors_m[k]):
            project.add_anchor(str(a), tuple(place))
        target, _ = project.add_target()
        for a, away in enumerate(scene.range_m[k]):
            target.add_measure(str(a), away)
        return project.solve()

    return one


def _easy_trilateration(scene: _Scene) -> Callable[[int], object]:
    model = importlib.import_module("easy_trilateration.model")
    least = importlib.import_module("easy_trilateration.least_squares")

    def one(k: int) -> object:
        circles = [model.Circle(p[0], p[1], d) for p, d in zip(scene.anchors_m[k], scene.range_m[k], strict=True)]
        return least.easy_least_squares(circles)

    return one


def _filterpy(scene: _Scene) -> Callable[[int], object]:
    kalman = importlib.import_module("filterpy.kalman")
    track = kalman.ExtendedKalmanFilter(dim_x=4, dim_z=ANCHORS)
    track.R *= SIGMA_M**2

    def away(x: Any, k: int) -> Any:
        flat = np.square(scene.anchors_m[k, :, :2] - x[:2, 0]).sum(1)
        return np.sqrt(flat + np.square(scene.anchors_m[k, :, 2] - HEIGHT_M))[:, None]

    def slopes(x: Any, k: int) -> Any:
        unit = (x[:2, 0] - scene.anchors_m[k, :, :2]) / away(x, k)
        return np.hstack([unit, np.zeros((ANCHORS, 2))])

    def one(k: int) -> object:
        track.predict()
        return track.update(scene.range_m[k][:, None], slopes, away, args=(k,), hx_args=(k,))

    return one


_PEERS = {
    "scipy least_squares": _scipy,
    "localization": _localization,
    "easy-trilateration": _easy_trilateration,
    "filterpy (one update of a running filter)": _filterpy,
}


def _filter_rate(scene: _Scene) -> float:
    """Updates a second of our own tracks, all tags in one call."""
    from ingest.positioning.bank import Bank
    from ingest.positioning.method import Trust, methods
    from ingest.positioning.normal import heard

    h = heard(methods()["range"], anchors_m=scene.anchors_m, value=scene.range_m, z_m=np.full(TAGS, HEIGHT_M))
    bank, rows = Bank(), np.arange(TAGS)
    links = np.broadcast_to(np.arange(ANCHORS), (TAGS, ANCHORS))
    bank.step(rows, np.zeros(TAGS), h, links, Trust())
    times = iter(range(1, 100))
    return TAGS / best_of(lambda: bank.step(rows, np.full(TAGS, float(next(times))), h, links, Trust()))


BENCH = _measure
