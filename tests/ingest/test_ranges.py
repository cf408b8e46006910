"""Ranges → positions: at the bound of what is possible, honest about the error, and refusing what cannot be known."""

from __future__ import annotations

import numpy as np

from ingest.positioning.ranges import RADIUS_95, solve

SIGMA = 0.1


def scene(count: int, anchors: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(-20, 20, (count, 2))
    turn = np.linspace(0, 2 * np.pi, anchors, endpoint=False) + rng.uniform(0, 0.5, (count, 1))
    far = rng.uniform(25, 45, (count, anchors))
    places = np.stack([far * np.cos(turn), far * np.sin(turn), rng.uniform(4, 9, (count, anchors))], axis=2)
    true = np.linalg.norm(places - np.column_stack([xy, np.full(count, 1.2)])[:, None], axis=2)
    return xy, places, true, rng.normal(0, SIGMA, true.shape)


def run(places: np.ndarray, ranges: np.ndarray, known: np.ndarray | None = None):
    known = np.ones(ranges.shape, dtype=bool) if known is None else known
    return solve(anchors_m=places, range_m=ranges, known=known, z_m=np.full(len(ranges), 1.2), sigma_m=SIGMA)


def bound(xy: np.ndarray, places: np.ndarray) -> float:
    """Root mean square of the Cramér-Rao bound [m]."""
    unit = np.column_stack([xy, np.full(len(xy), 1.2)])[:, None] - places
    unit = (unit / np.linalg.norm(unit, axis=2, keepdims=True))[..., :2]
    information = np.einsum("nki,nkj->nij", unit, unit) / SIGMA**2
    return float(np.sqrt(np.mean(np.trace(np.linalg.inv(information), axis1=1, axis2=2))))


def test_exact_ranges_give_the_exact_place():
    xy, places, true, _ = scene(200, 4)
    found = run(places, true)
    assert found.ok.all()
    assert np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1]).max() < 1e-4


def test_the_solver_reaches_the_cramer_rao_bound_within_five_percent():
    for anchors in (4, 8):
        xy, places, true, noise = scene(20_000, anchors)
        found = run(places, true + noise)
        rmse = np.sqrt(np.mean((found.x_m - xy[:, 0]) ** 2 + (found.y_m - xy[:, 1]) ** 2))
        assert rmse <= 1.05 * bound(xy, places)


def test_the_error_radius_holds_about_95_percent_of_the_places():
    xy, places, true, noise = scene(5000, 6)
    found = run(places, true + noise)
    inside = np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1]) <= found.error_m
    assert 0.94 <= inside.mean() <= 1.0
    assert np.median(found.error_m) < 2 * RADIUS_95 * bound(xy, places)


def test_one_range_without_line_of_sight_is_left_out():
    xy, places, true, noise = scene(2000, 6)
    blocked = true + noise
    blocked[:, 2] += 8.0
    found = run(places, blocked)
    off = np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1])
    assert np.median(off) < 0.2 and (~found.used[:, 2]).mean() > 0.9


def test_two_anchors_or_three_in_a_row_are_refused():
    _, places, true, _ = scene(10, 4)
    known = np.ones(true.shape, dtype=bool)
    known[:, 2:] = False
    assert not run(places, true, known).ok.any()
    places[..., 1] = 0.0
    places[..., 0] = [0.0, 10.0, 20.0, 30.0]
    row = np.linalg.norm(places - np.array([15.0, 0.0, 1.2]), axis=2)
    assert not run(places, row).ok.any()


def test_padding_changes_nothing():
    _, places, true, noise = scene(50, 5)
    padded = np.concatenate([places, np.zeros((50, 3, 3))], axis=1)
    ranges = np.concatenate([true + noise, np.full((50, 3), np.nan)], axis=1)
    known = np.arange(8)[None, :] < np.full((50, 1), 5)
    assert np.allclose(run(padded, ranges, known).x_m, run(places, true + noise).x_m)
