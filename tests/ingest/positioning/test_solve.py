"""One moment's measurements → places: at the bound of what is possible, honest, and refusing what cannot be known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.positioning.bound import bound
from ingest.positioning.method import methods
from ingest.positioning.normal import heard
from ingest.positioning.solve import solve
from tests.ingest.positioning.scenes import HEIGHT_M, KINDS, SIGMA, measured, places


def moved(kind: str, angle: float, east: float, north: float):
    """A scene and the same scene turned and shifted."""
    xy, anchors = places(8, 6, seed=3)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    other = anchors.copy()
    other[..., :2] = anchors[..., :2] @ turn.T + [east, north]
    h = measured(kind, xy, anchors, noise_seed=5)
    value = h.value + np.degrees(angle) if kind.startswith("aoa") else h.value
    there = heard(h.method, anchors_m=other, value=value, z_m=h.z_m, sigma=h.sigma)
    return h, there, turn


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(st.floats(-3.1, 3.1), st.floats(-500, 500), st.floats(-500, 500))
def test_a_place_turns_and_shifts_with_its_anchors(kind: str, angle: float, east: float, north: float):
    here, there, turn = moved(kind, angle, east, north)
    a, b = solve(here), solve(there)
    expected = np.column_stack([a.x_m, a.y_m]) @ turn.T + [east, north]
    assert np.allclose(np.column_stack([b.x_m, b.y_m]), expected, atol=1e-3)
    assert np.allclose(a.error_m, b.error_m, rtol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_the_anchors_does_not_matter(kind: str):
    xy, anchors = places(50, 6)
    h = measured(kind, xy, anchors, noise_seed=2)
    order = np.random.default_rng(7).permutation(6)
    other = heard(h.method, anchors_m=anchors[:, order], value=h.value[:, order], z_m=h.z_m, sigma=SIGMA[kind])
    a, b = solve(h), solve(other)
    assert np.allclose(a.x_m, b.x_m, atol=1e-3) and np.allclose(a.y_m, b.y_m, atol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_exact_measurements_give_the_exact_place(kind: str):
    xy, anchors = places(100, 6)
    found = solve(measured(kind, xy, anchors))
    assert found.ok.all()
    assert np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1]).max() < 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_the_solver_reaches_the_cramer_rao_bound_within_five_percent(kind: str):
    for count in (5, 8):
        xy, anchors = places(6000 if KINDS[kind].guess is not None else 1500, count)
        h = measured(kind, xy, anchors, noise_seed=11)
        found = solve(h)
        assert found.ok.mean() > 0.99
        rmse = np.sqrt(np.mean(((found.x_m - xy[:, 0]) ** 2 + (found.y_m - xy[:, 1]) ** 2)[found.ok]))
        xx, _, yy = bound(h, xy[:, 0], xy[:, 1])[found.ok].T
        assert 0.95 <= rmse / np.sqrt(np.mean(xx + yy)) <= 1.05


@pytest.mark.parametrize("kind", KINDS)
def test_the_error_radius_holds_at_least_95_percent_of_the_places(kind: str):
    xy, anchors = places(1000, 6)
    found = solve(measured(kind, xy, anchors, noise_seed=4))
    inside = (np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1]) <= found.error_m)[found.ok]
    assert 0.94 <= inside.mean() <= 1.0


def test_ranges_without_line_of_sight_are_left_out_as_long_as_most_agree():
    xy, anchors = places(300, 6)
    h = measured("range", xy, anchors, noise_seed=1)
    h.value[:, 2] += 8.0
    h.value[:, 4] += 550.0
    found = solve(h)
    off = np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1])
    assert np.median(off) < 0.2 and (~found.used[:, [2, 4]]).mean() > 0.9


def test_a_far_aircraft_is_found_on_the_right_branch_of_the_hyperbolas():
    rng = np.random.default_rng(3)
    anchors = np.concatenate([rng.uniform(-6e4, 6e4, (200, 5, 2)), rng.uniform(0, 500, (200, 5, 1))], axis=2)
    xy, height = rng.uniform(-1.2e5, 1.2e5, (200, 2)), np.full(200, 9000.0)
    tdoa = methods()["tdoa"]
    value = tdoa.predict(anchors, xy[:, :1], xy[:, 1:], height[:, None], np.zeros((200, 5, 0)))[0]
    h = heard(tdoa, anchors_m=anchors, value=value, z_m=height, sigma=20.0)
    found = solve(h, worst_error_m=np.inf)
    off = np.hypot(found.x_m - xy[:, 0], found.y_m - xy[:, 1])
    assert found.ok.mean() > 0.75
    assert off[found.ok].max() < 1.0, "what is not refused is right"


def test_two_anchors_or_three_in_a_row_are_refused():
    xy, anchors = places(10, 4)
    h = measured("range", xy, anchors)
    h.known[:, 2:] = False
    assert not solve(h).ok.any()
    anchors[..., 1] = 0.0
    anchors[..., 0] = [0.0, 10.0, 20.0, 30.0]
    assert not solve(measured("range", np.column_stack([xy[:, 0], np.full(10, 12.0)]), anchors)).ok.any()


def test_padding_changes_nothing():
    xy, anchors = places(50, 5)
    h = measured("range", xy, anchors, noise_seed=9)
    wide = np.concatenate([anchors, np.zeros((50, 3, 3))], axis=1)
    value = np.concatenate([h.value, np.full((50, 3), np.nan)], axis=1)
    padded = heard(h.method, anchors_m=wide, value=value, z_m=np.full(50, HEIGHT_M), sigma=0.1)
    assert np.allclose(solve(padded).x_m, solve(h).x_m)


def test_no_tag_at_all_is_no_place_at_all():
    xy, anchors = places(3, 5)
    assert len(solve(measured("range", xy, anchors).take(slice(0, 0))).ok) == 0


def test_every_method_is_found_by_its_file():
    assert set(methods()) >= {"range", "tdoa", "rssi", "aoa"}
