"""Positioning on published data, where they are at hand: the quick validations whole, the long ones on a part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.positioning.recording import calibrate, follow
from server.judging import DataMissing
from server.positions import by_file, judged_by, measures_of, once
from server.validate import DEFAULT_DATA, judged
from server.validations import uwb_outdoor, wifi_rtt

published = pytest.mark.skipif(
    not (DEFAULT_DATA / "positioning").is_dir(), reason="the published data are not in this checkout"
)


@published
@pytest.mark.parametrize("name", ["aoa_roh", "ble_rssi", "tdoa_locards"])
def test_the_quick_validations_hold(name: str):
    found = judged(name, DEFAULT_DATA).found
    assert found.holds, found.details


@published
def test_a_walker_far_from_a_vehicle_is_tracked_from_cold_with_an_honest_error():
    run = uwb_outdoor.recordings(DEFAULT_DATA)["los_b4"]
    calibration = calibrate(run.part(run.share(0, 0.2)))
    scored = run.part(run.share(0.2, 0.5))
    figures = measures_of(scored, follow(scored, calibration))
    assert figures["median_m"] < 0.25 and 0.5 < figures["nees"] < 4 and figures["located"] > 0.99


@published
def test_offsets_of_access_points_learned_on_one_passage_help_the_next():
    ((run, _),) = wifi_rtt.recordings(DEFAULT_DATA)
    first = run.part(np.arange(0, 1200, 3))
    second = run.part(np.arange(2100, 2900, 3))
    with_it, without = (
        measures_of(second, follow(second, each))["median_m"] for each in (calibrate(first, usual=wifi_rtt.USUAL), None)
    )
    assert with_it < without


def test_a_figure_outside_its_bar_fails_and_is_named():
    found = judged_by({"median_m": 0.2}, 3, {"median_m": (0, 0.1)})
    assert not found.holds and "median_m" in found.details[0]


def test_several_files_of_one_name_are_several_recordings(tmp_path: Path):
    for word, place in (("give", "hall"), ("more", "yard")):
        (tmp_path / f"{word}_wifi_rtt_{place}_aps.csv").write_text(f"ap,x,y\n{word},1,2\n")
    found = by_file(tmp_path, "wifi_rtt_*_aps")
    assert [rows[0]["ap"] for rows in found.values()] == ["give", "more"] and len(found) == 2
    assert len(once([{"anchor": "A"}, {"anchor": "A"}, {"anchor": "B"}], "anchor")) == 2
    with pytest.raises(DataMissing):
        by_file(tmp_path, "wifi_rtt_*_truth")
