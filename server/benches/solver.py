"""1,000 tags of six ranges each in one call against scipy's general solver, one tag after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from server.timing import Figure, best_of


def _measure() -> Figure:
    from scipy.optimize import least_squares

    from ingest.positioning.ranges import solve

    chance = np.random.default_rng(2)
    tags, anchors = 1000, 6
    place = chance.uniform(0, 60, (tags, 2))
    anchor = np.concatenate([chance.uniform(-20, 80, (tags, anchors, 2)), chance.uniform(3, 9, (tags, anchors, 1))], 2)
    away = np.sqrt(np.square(anchor[..., :2] - place[:, None]).sum(2) + np.square(anchor[..., 2] - 1.2))
    ranges = away + chance.normal(0, 0.1, away.shape)
    known, height = np.ones(away.shape, bool), np.full(tags, 1.2)
    ours = best_of(lambda: solve(anchors_m=anchor, range_m=ranges, known=known, z_m=height), 5)

    def misfit(at: Any, k: int) -> Any:
        flat = np.square(anchor[k, :, :2] - at).sum(1)
        return np.sqrt(flat + np.square(anchor[k, :, 2] - 1.2)) - ranges[k]

    def one_by_one() -> None:
        for k in range(100):
            least_squares(misfit, anchor[k, :, :2].mean(0), args=(k,))

    peer = best_of(one_by_one, 1) * tags / 100
    return Figure(
        figure=1e6 * ours / tags, unit="µs a position", peer=f"scipy {1e6 * peer / tags:.0f} µs",
        ratio=peer / ours, bar="at least 10 times scipy's", holds=peer >= 10 * ours,
    )  # fmt: skip


BENCH = _measure
