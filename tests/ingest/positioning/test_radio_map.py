"""Radio maps and drifting clocks: what is learned, from what, and how honest the places are."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.positioning.clocks import Clocks, Drift
from ingest.positioning.radio_map import Grid, GridFilter, survey

RECEIVERS = np.array([[0.0, 0], [20, 0], [20, 16], [0, 16], [10, 8]])
GRID = Grid.over((0, 0), (20, 16), 1.0)


def power(places: np.ndarray) -> np.ndarray:
    """Powers of a made-up hall whose steel shadows one corner."""
    away = np.hypot(places[:, None, 0] - RECEIVERS[:, 0], places[:, None, 1] - RECEIVERS[:, 1])
    shadow = np.where((places[:, 0] > 12) & (places[:, 1] > 10), -8.0, 0.0)
    steel = np.array([0, 1, 0, 0, 1])
    return -55 - 20 * np.log10(np.maximum(away, 0.5)) + shadow[:, None] * steel


def spots(step_m: float) -> np.ndarray:
    return Grid.over((0, 0), (20, 16), step_m).places()


def chart(step_m: float = 2.0):
    at = spots(step_m)
    names = tuple("ABCDE")
    return survey(receivers=names, receivers_m=RECEIVERS, places_m=at, power_dbm=power(at), grid=GRID)


def test_a_survey_is_believed_where_it_was_made_and_less_between():
    found = chart(4.0)
    at = spots(4.0)
    there = found.cell(at)
    assert np.abs(found.mean_dbm[there] - power(at)).max() < 2.0
    between = found.cell(at[:1] + 2.0)
    assert found.variance_db2[there].mean() < found.variance_db2[between].mean()


def test_what_a_tag_sends_more_than_the_surveyor_does_not_move_it():
    found = chart()
    here = power(np.array([[6.0, 5.0]]))[0]
    plain, loud = (found.log_likelihood(here + extra).argmax() for extra in (0.0, 2.0))
    assert np.abs(GRID.places()[plain] - GRID.places()[loud]).max() <= 1.0


def test_a_walker_is_followed_and_the_spread_is_honest():
    rng, found = np.random.default_rng(1), chart()
    belief, off, squares = GridFilter(GRID), [], []
    for step in range(60):
        true = np.array([10 + 7 * np.cos(step / 8), 8 + 5 * np.sin(step / 8)])
        heard = power(true[None])[0] + rng.normal(0, 4, 5)
        place, (xx, xy, yy) = belief.step(1.0, found.log_likelihood(heard))
        x, y = place - true
        off.append(np.hypot(x, y))
        squares.append((yy * x**2 - 2 * xy * x * y + xx * y**2) / (xx * yy - xy**2))
    assert np.median(off) < 2.5 and 0.5 < np.mean(squares) < 4.0


def test_nothing_heard_tells_nothing_and_time_spreads_the_belief():
    found, belief = chart(), GridFilter(GRID)
    belief.step(0.0, found.log_likelihood(power(np.array([[10.0, 8.0]]))[0]))
    _, before = belief.where()
    _, after = belief.step(5.0, found.log_likelihood(np.full(5, np.nan)))
    assert after[0] > before[0] and after[2] > before[2]
    assert belief.belief.sum() == pytest.approx(1.0)


def test_clocks_are_learned_without_any_truth_and_places_get_better():
    rng = np.random.default_rng(3)
    turn = np.linspace(0, 2 * np.pi, 7, endpoint=False)
    anchors = np.column_stack([5e4 * np.cos(turn), 5e4 * np.sin(turn), 100 * rng.random(7)])
    late = rng.normal(0, 60, 7)
    clocks, off = Clocks(7, Drift(noise_m=5.0, offset_m=60.0, lasting_s=3600.0)), []
    for k in range(150):
        place = np.append(rng.uniform(-4e4, 4e4, 2), 9000.0)
        receivers = rng.permutation(7)[:6]
        arrival = np.linalg.norm(place - anchors[receivers], axis=1) + late[receivers] + rng.normal(0, 5, 6) + 1e6 * k
        found = clocks.locate(
            time_s=2.0 * k, receivers=receivers, anchors_m=anchors[receivers], arrival_m=arrival, z_m=9000.0
        )  # fmt: skip
        off.append(np.hypot(found.x_m[0] - place[0], found.y_m[0] - place[1]))
    assert np.median(off[75:]) < 10.0 < 30.0 < np.median(off[:2])
    assert np.linalg.eigvalsh(clocks.cov_m2).min() > 0
