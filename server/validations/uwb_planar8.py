"""Ultra-wideband ranges of three tags to eight anchors in a room: learned on a fifth, tracked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ingest.positioning.recording import Recording, solve_each
from server.judging import Finding, Validation, find_table
from server.positions import (
    CALIBRATED_SHARE,
    Row,
    by_file,
    columns,
    errors_m,
    judged_by,
    measures_of,
    number,
    once,
    tracked,
)


def recordings(folder: Path) -> list[Recording]:
    """Every run of every file, with the true heights."""
    anchors = once(find_table(folder, "uwb_planar8_anchors"), "anchor")
    truths, ranges = by_file(folder, "uwb_planar8_truth"), by_file(folder, "uwb_planar8_ranges")
    return [run for word, truth in truths.items() for run in _runs(anchors, truth, ranges.get(word, []))]


def _runs(anchors: list[Row], truth: Sequence[Row], ranges: Sequence[Row]) -> list[Recording]:
    column = {row["anchor"]: k for k, row in enumerate(anchors)}
    row_of = {(row.get("run", ""), row["tag"], row["t"]): i for i, row in enumerate(truth)}
    value = np.full((len(truth), len(anchors)), np.nan)
    for row in ranges:
        at = row_of.get((row.get("run", ""), row["tag"], row["t"]))
        if at is not None:
            value[at, column[row["anchor"]]] = number(row, "range_m")
    place = columns(truth, "t", "x", "y", "z")
    found = Recording(
        method="range", anchors=tuple(column), anchors_m=columns(anchors, "x", "y", "z"), time_s=place[:, 0],
        tag=np.array([row["tag"] for row in truth]), value=value, z_m=place[:, 3], truth_m=place[:, 1:3],
    )  # fmt: skip
    run_of = np.array([row.get("run", "") for row in truth])
    return [found.part(run_of == run) for run in np.unique(run_of)]


def _judge(folder: Path) -> Finding:
    errors, single, squares = [], [], []
    for run_only in recordings(folder):
        learned_on = run_only.share(0, CALIBRATED_SHARE)
        level = float(np.median(run_only.z_m[learned_on]))
        flat = replace(run_only, z_m=np.full(len(run_only), level))
        scored, track, calibration = tracked(flat, learned_on)
        alone = solve_each(scored, calibration)
        single.append(errors_m(np.column_stack([alone.x_m, alone.y_m]), scored.truth_m))
        errors.append(errors_m(track.place_m, scored.truth_m)[track.ok])
        squares.append(measures_of(scored, track))
    off, each = np.concatenate(errors), np.concatenate(single)
    figures = {
        "median_m": float(np.median(off)), "p95_m": float(np.percentile(off, 95)),
        "alone_median_m": float(np.nanmedian(each)), "alone_p95_m": float(np.nanpercentile(each, 95)),
        **{name: float(np.mean([one[name] for one in squares])) for name in ("nees", "inside_95", "located")},
    }  # fmt: skip
    return judged_by(figures, len(off), {"median_m": (0, 0.06), "p95_m": (0, 0.13), "located": (0.99, 1)})


VALIDATION = Validation(
    room="ingest",
    data_set="UWB ranges of 3 tags to 8 anchors of one height in a 6 × 7 m room with optical truth (MIT)",
    bar="median <= 0.06 m, 95 % <= 0.13 m, learned on the first 20 % by time, the rest from a cold start",
    covers="offsets of anchors, tags and links, growth with distance, filter at a known height; `alone`: no filter",
    not_covered="height (the anchors share one, so it is unobservable), obstructed ranges",
    best="Gauss-Newton with per-link offsets of another run: 0.051 / 0.111 m",
    judge=_judge,
)
