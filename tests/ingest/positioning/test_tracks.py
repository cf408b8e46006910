"""Tracks: calibrated, filtered, honest, begun anew where they are lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.positioning.bank import Bank
from ingest.positioning.calibration import Calibration, Usual, learn, read_calibrations, write_calibrations
from ingest.positioning.filter import WALKING, at_rest, predicted, transition
from ingest.positioning.method import Trust, methods
from ingest.positioning.normal import heard
from ingest.positioning.recording import Recording, calibrate, follow, normalised_squares, solve_each
from twin.model.errors import WrongValue

ANCHORS = np.array([[-20.0, -20, 6], [20, -20, 6], [20, 20, 6], [-20, 20, 6], [0, 25, 8]])
NAMES = ("A", "B", "C", "D", "E")


def walk(seconds: float = 80.0, *, seed: int = 1, sigma: float = 0.1, offset: np.ndarray | None = None) -> Recording:
    """One tag on a smooth random way among five anchors, 5 moments a second, with offsets of the links."""
    rng = np.random.default_rng(seed)
    t = np.arange(0, seconds, 0.2)
    speed = np.cumsum(rng.normal(0, 0.05, (len(t), 2)), axis=0)
    place = np.cumsum(np.clip(speed - speed.mean(axis=0), -1.2, 1.2) * 0.2, axis=0)
    place = place - place.mean(axis=0)
    place = 15 * place / max(np.abs(place).max(), 15)
    away = np.linalg.norm(np.column_stack([place, np.full(len(t), 1.2)])[:, None] - ANCHORS, axis=2)
    value = away + rng.normal(0, sigma, away.shape) + (0 if offset is None else offset)
    return Recording(
        method="range", anchors=NAMES, anchors_m=ANCHORS, time_s=t, tag=np.full(len(t), "T"), value=value,
        z_m=np.full(len(t), 1.2), truth_m=place,
    )  # fmt: skip


def off_m(recording: Recording, place: np.ndarray) -> np.ndarray:
    return np.hypot(*(place - recording.truth_m).T)


def test_a_filtered_track_is_better_than_each_moment_alone_and_says_how_good_it_is():
    run = walk()
    exact = Calibration(sigma=0.1)
    track = follow(run, exact)
    alone = solve_each(run, exact)
    assert np.median(off_m(run, track.place_m)) < np.median(off_m(run, np.column_stack([alone.x_m, alone.y_m])))
    assert 1.0 < normalised_squares(track.place_m, track.cov_m2, run.truth_m).mean() < 4.0


def test_offsets_of_links_are_learned_from_the_first_fifth():
    run = walk(offset=np.array([0.5, -0.2, 0.3, 0.0, 0.8]))
    first = run.share(0, 0.2)
    calibration = calibrate(run.part(first), usual=Usual(anchor=0.5))
    rest = run.part(~first)
    corrected, raw = follow(rest, calibration), follow(rest, Calibration(sigma=0.1))
    assert np.percentile(off_m(rest, corrected.place_m), 95) < 0.25
    assert np.median(off_m(rest, corrected.place_m)) < 0.5 * np.median(off_m(rest, raw.place_m))


def test_what_is_learned_does_not_hang_on_a_few_wild_ranges():
    run = walk()
    wild = run.value.copy()
    wild[::20, 1] += 40.0
    plain, hurt = calibrate(run), calibrate(replace(run, value=wild))
    assert hurt.anchor["B"] == pytest.approx(plain.anchor["B"], abs=0.03)
    assert hurt.sigma < 2 * plain.sigma


def test_noise_that_lasts_is_told_from_noise_that_does_not():
    rng = np.random.default_rng(3)
    n = 4000
    lasting = np.zeros(n)
    for i in range(1, n):
        lasting[i] = 0.95 * lasting[i - 1] + rng.normal(0, np.sqrt(1 - 0.95**2))
    names = ["T"] * n, ["A"] * n
    t, far = np.arange(n) * 0.1, np.full(n, 10.0)
    slow = learn(tags=names[0], anchors=names[1], time_s=t, distance_m=far, off=0.1 * lasting)
    quick = learn(tags=names[0], anchors=names[1], time_s=t, distance_m=far, off=rng.normal(0, 0.1, n))
    assert slow.lasting_fraction > 0.8 and 1.0 < slow.lasting_s < 4.0
    assert quick.lasting_fraction < 0.2


def test_wild_ranges_do_not_move_a_track():
    run = walk()
    wild = run.value.copy()
    wild[50::7, 2] += 30.0
    track = follow(replace(run, value=wild), Calibration(sigma=0.1))
    assert np.percentile(off_m(run, track.place_m), 99) < 0.5


def test_a_single_anchor_keeps_a_track_alive_and_its_error_grows_only_across():
    run = walk(60)
    value = run.value.copy()
    value[100:130, 1:] = np.nan
    track = follow(replace(run, value=value), Calibration(sigma=0.1))
    assert track.ok.all()
    assert track.error_m[129] > 3 * track.error_m[99]
    assert (off_m(run, track.place_m)[100:130] < track.error_m[100:130]).all()


def test_a_tag_that_is_set_down_elsewhere_is_found_there_at_once_where_its_anchors_agree():
    run = walk(60)
    jump = np.array([9.0, -9.0])
    place = run.truth_m.copy()
    place[150:] += jump
    away = np.linalg.norm(np.column_stack([place, run.z_m])[:, None] - ANCHORS, axis=2)
    track = follow(replace(run, value=away, truth_m=place), Calibration(sigma=0.1))
    assert off_m(replace(run, truth_m=place), track.place_m)[150:].max() < 0.3


def test_too_few_anchors_from_the_start_are_unknown_not_a_guess():
    run = walk(10)
    value = run.value.copy()
    value[:, 2:] = np.nan
    assert not follow(replace(run, value=value)).ok.any()


def test_two_tags_at_once_are_as_one_after_the_other():
    one, two = walk(30, seed=1), walk(30, seed=2)
    names = ("time_s", "value", "z_m", "truth_m")
    both = replace(
        one, tag=np.array(["1"] * len(one) + ["2"] * len(two)),
        **{name: np.concatenate([getattr(one, name), getattr(two, name)]) for name in names},
    )  # fmt: skip
    together = follow(both)
    apart = np.concatenate([follow(one).place_m, follow(two).place_m])
    assert np.allclose(together.place_m, apart)


def test_the_order_of_anchors_does_not_matter_to_a_track():
    run, order = walk(30), [3, 0, 4, 2, 1]
    other = replace(run, anchors_m=ANCHORS[order], anchors=tuple(NAMES[i] for i in order), value=run.value[:, order])
    calibration = calibrate(run)
    assert np.allclose(follow(run, calibration).place_m, follow(other, calibration).place_m, atol=1e-6)


def test_predicting_in_two_steps_is_predicting_in_one():
    state = at_rest(np.array([1.0]), np.array([2.0]), np.array([[1.0, 0.2, 2.0]]), WALKING, np.full((1, 2), 0.3))
    state.mean[0, 2:4] = 1.0, -0.5
    link = np.full((1, 2), 0.3), np.full((1, 2), 5.0)
    once = predicted(state, np.array([1.7]), WALKING, *link)
    twice = predicted(predicted(state, np.array([0.7]), WALKING, *link), np.array([1.0]), WALKING, *link)
    assert np.allclose(once.mean, twice.mean) and np.allclose(once.cov, twice.cov)
    f = transition(state, np.array([1.7]), WALKING, link[1])
    assert np.allclose((f @ state.mean[:, :, None])[:, :, 0], once.mean)


def test_a_link_that_is_not_heard_for_long_makes_room_for_another():
    bank = Bank(slots=3)
    method = methods()["range"]
    for i in range(40):
        links = np.array([[i % 5, (i + 1) % 5, (i + 2) % 5]])
        anchors = ANCHORS[links]
        value = np.linalg.norm(np.array([1.0, 2.0, 1.2]) - anchors, axis=2)
        h = heard(method, anchors_m=anchors, value=value, z_m=np.array([1.2]))
        found = bank.step(np.array([0]), np.array([i * 0.5]), h, links, Trust(lasting_sigma=0.1, lasting_s=10.0))
    assert np.hypot(found.x_m[0] - 1, found.y_m[0] - 2) < 0.05
    assert np.linalg.eigvalsh(bank.state.cov[0]).min() > -1e-12


def test_calibrations_are_read_as_they_were_written_and_a_broken_file_is_refused(tmp_path):
    file = tmp_path / "calibration.json"
    assert read_calibrations(file) == {}
    kept = {
        "range": Calibration(whole=0.1, anchor={"A": 0.2}, sigma=0.1),
        "rssi": Calibration(parameters={"A": (-58.0, 2.2)}),
    }
    write_calibrations(file, kept)
    assert read_calibrations(file) == kept
    file.write_text("[]")
    with pytest.raises(WrongValue):
        read_calibrations(file)


def test_clocks_of_arrival_times_are_learned_up_to_what_all_share():
    run = walk(60)
    emitted = np.random.default_rng(5).uniform(0, 1e6, len(run))[:, None]
    late = np.array([0.0, 3.0, -2.0, 1.0, 0.5])
    arrivals = replace(run, method="tdoa", value=run.value + emitted + late)
    found = calibrate(arrivals, usual=Usual(anchor=3.0, distance=1e-6)).anchor
    off = np.array([found[name] for name in NAMES]) - late
    assert np.ptp(off) < 0.2
