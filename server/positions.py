"""What the validations of positioning share: recordings out of published tables, and how their errors are judged."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.positioning.calibration import Calibration, Usual
from ingest.positioning.filter import WALKING, Motion
from ingest.positioning.recording import Recording, Track, calibrate, follow, normalised_squares
from server.judging import DataMissing, Finding

Array = NDArray[np.float64]
Row = Mapping[str, str]
CALIBRATED_SHARE = 0.2
"""The share of each run, by time, that a calibration may learn from; the rest is scored."""


def by_file(folder: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """Rows of every `<word>_<name>.csv` below a folder, by what stands for `<word>` and for a `*` in `name`.

    Several files are several recordings.

    Raises
    ------
    DataMissing
        There is no such file.
    """
    before, _, after = name.partition("*")
    found = {}
    for path in sorted(folder.rglob(f"*_{name}.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem.replace(before, "").removesuffix(after or before)] = list(csv.DictReader(file))
    if not found:
        raise DataMissing(f"no *_{name}.csv below {folder}")
    return found


def once(rows: Sequence[Row], *keys: str) -> list[Row]:
    """Rows without those that repeat an earlier one's keys: the same anchors stand in several files."""
    return list({tuple(row.get(key, "") for key in keys): row for row in reversed(rows)}.values())[::-1]


def number(row: Row, key: str) -> float:
    """A figure of a row, NaN where the cell is empty."""
    return float(row[key] or "nan")


def columns(rows: Sequence[Row], *names: str) -> Array:
    """Columns of a table as (rows, names)."""
    return np.array([[number(row, name) for name in names] for row in rows]).reshape(len(rows), len(names))


def errors_m(place_m: Array, truth_m: Array) -> Array:
    """Horizontal errors [m]."""
    return np.asarray(np.hypot(place_m[:, 0] - truth_m[:, 0], place_m[:, 1] - truth_m[:, 1]))


def tracked(
    recording: Recording, learned_on: NDArray[np.bool_], *, usual: Usual | None = None, motion: Motion = WALKING
) -> tuple[Recording, Track, Calibration]:
    """Learn on some moments, follow the others from a cold start: what was followed, how, and with what calibration."""
    calibration = calibrate(recording.part(learned_on), usual=usual, motion=motion)
    scored = recording.part(~learned_on)
    return scored, follow(scored, calibration, motion=motion), calibration


def measures_of(scored: Recording, track: Track) -> dict[str, float]:
    """Median and 95 % error [m], mean NEES (2 is ideal), share inside the 95 % radius, share located."""
    good = track.ok
    off = errors_m(track.place_m[good], scored.truth_m[good])
    squares = normalised_squares(track.place_m[good], track.cov_m2[good], scored.truth_m[good])
    return {
        "median_m": float(np.median(off)), "p95_m": float(np.percentile(off, 95)), "nees": float(squares.mean()),
        "inside_95": float((off <= track.error_m[good]).mean()), "located": float(good.mean()),
    }  # fmt: skip


def judged_by(figures: Mapping[str, float], n: int, bars: Mapping[str, tuple[float, float]]) -> Finding:
    """Hold figures to bars (lowest, highest) by name; what lies outside is a detail."""
    wrong = [
        f"{name} {figures[name]:.4g} is not between {low:g} and {high:g}"
        for name, (low, high) in bars.items()
        if not low <= figures[name] <= high
    ]
    return Finding(n=n, metrics=dict(figures), holds=not wrong, details=wrong)
