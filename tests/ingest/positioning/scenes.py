"""Made-up anchors and tags for the tests of positioning."""

from __future__ import annotations

import numpy as np

from ingest.positioning.method import methods
from ingest.positioning.methods.aoa import heading_unknown
from ingest.positioning.normal import Heard, heard

HEIGHT_M = 1.2
KINDS = {**methods(), "aoa, heading unknown": heading_unknown}
SIGMA = {"range": 0.1, "tdoa": 0.1, "rssi": 0.5, "aoa": 0.5, "aoa, heading unknown": 0.5}
COMMON = {"tdoa": 1234.5, "aoa, heading unknown": 77.0}


def places(count: int, anchors: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Tags (n, 2) within 20 m of the middle of a ring of anchors (n, k, 3), all different."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(-20, 20, (count, 2))
    turn = np.linspace(0, 2 * np.pi, anchors, endpoint=False) + rng.uniform(0, 0.5, (count, 1))
    far = rng.uniform(25, 45, (count, anchors))
    return xy, np.stack([far * np.cos(turn), far * np.sin(turn), rng.uniform(4, 9, (count, anchors))], axis=2)


def measured(kind: str, xy: np.ndarray, anchors_m: np.ndarray, *, noise_seed: int | None = None) -> Heard:
    """What the anchors measure of tags, with noise where a seed is given."""
    method = KINDS[kind]
    height = np.full(len(xy), HEIGHT_M)
    own = method.usual(anchors_m.shape[:2])
    value = method.predict(anchors_m, xy[:, :1], xy[:, 1:], height[:, None], own)[0] + COMMON.get(kind, 0.0)
    if noise_seed is not None:
        value = value + np.random.default_rng(noise_seed).normal(0, SIGMA[kind], value.shape)
    return heard(method, anchors_m=anchors_m, value=value, z_m=height, sigma=SIGMA[kind])
