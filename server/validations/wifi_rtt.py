"""WiFi round-trip ranges to six access points in a car park: one walker, four passages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.positioning.calibration import Usual
from ingest.positioning.recording import Recording
from server.judging import Finding, Validation
from server.positions import CALIBRATED_SHARE, Row, by_file, columns, judged_by, measures_of, number, tracked

PACE_M_S = 1.0
"""The file has no clock: a moment lasts as long as a walker needs for the way between two of them."""
BETWEEN_RUNS_S = 1000.0
USUAL = Usual(whole=2.0, anchor=0.5, tag=0.1, link=0.3, distance=1.0)
"""Effects of round-trip time over WiFi are some ten times those of ultra-wideband: its bandwidth is a tenth."""


def recordings(folder: Path) -> list[tuple[Recording, np.ndarray]]:
    """Every place: all its passages in one recording, with long pauses between them, and which moments are each one's
    first fifth."""
    truths, ranges = by_file(folder, "wifi_rtt_*_truth"), by_file(folder, "wifi_rtt_*_ranges")
    points = by_file(folder, "wifi_rtt_*_aps")
    return [_recording(points[place], truth, ranges[place]) for place, truth in truths.items()]


def _recording(points: Sequence[Row], truth: Sequence[Row], ranges: Sequence[Row]) -> tuple[Recording, np.ndarray]:
    column = {row["ap"]: k for k, row in enumerate(points)}
    row_of = {row["ep"]: i for i, row in enumerate(truth)}
    value = np.full((len(truth), len(points)), np.nan)
    for row in ranges:
        if row["ep"] in row_of and row["ap"] in column:
            value[row_of[row["ep"]], column[row["ap"]]] = number(row, "rtt_m")
    runs = [(row["circle"], row["user"]) for row in truth]
    run = np.unique([f"{circle}/{user}" for circle, user in runs], return_inverse=True)[1].ravel()
    place, first = columns(truth, "x", "y"), np.zeros(len(truth), dtype=bool)
    for each in np.unique(run):
        rows = np.flatnonzero(run == each)
        first[rows[: int(CALIBRATED_SHARE * len(rows))]] = True
    both = first[1:] & first[:-1] & (run[1:] == run[:-1])
    step_m = np.hypot(*np.diff(place, axis=0).T)[both]
    time_s = np.arange(len(truth)) * float(np.median(step_m)) / PACE_M_S + BETWEEN_RUNS_S * run
    found = Recording(
        method="range", anchors=tuple(column), time_s=time_s, tag=np.array([user for _, user in runs]), value=value,
        anchors_m=np.column_stack([columns(points, "x", "y"), np.zeros(len(points))]), z_m=np.zeros(len(truth)),
        truth_m=place,
    )  # fmt: skip
    return found, first


def _judge(folder: Path) -> Finding:
    figures: dict[str, float] = {}
    bars: dict[str, tuple[float, float]] = {}
    n, several = 0, recordings(folder)
    for k, (recording, first) in enumerate(several):
        scored, track, _ = tracked(recording, first, usual=USUAL)
        before = f"place{k + 1}_" if len(several) > 1 else ""
        figures |= {f"{before}{name}": value for name, value in measures_of(scored, track).items()}
        bars |= {f"{before}median_m": (0, 1.0), f"{before}p95_m": (0, 2.3), f"{before}located": (0.99, 1)}
        n += len(scored)
    return judged_by(figures, n, bars)


VALIDATION = Validation(
    room="ingest",
    data_set="WiFi RTT in a car park, 6 access points, 4 passages (RTT-Indoor-localization-data-set, MIT)",
    bar="median <= 1.0 m, 95 % <= 2.3 m; offsets learned on the first 20 % of each passage, the rest from a cold start",
    covers="offsets of access points, multipath by gating, filter",
    not_covered="heights (none are given); time (none is given: a pace of 1 m/s stands in)",
    best="gated filter with the site's own median error: 0.83 / 1.99 m",
    judge=_judge,
)
