"""Bluetooth powers at twelve receivers: a radio map from the survey, a filter on a grid along each track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.positioning.calibration import Usual, learn
from ingest.positioning.filter import WALKING
from ingest.positioning.radio_map import Grid, GridFilter, RadioMap, survey
from server.judging import Finding, Validation, find_table
from server.positions import CALIBRATED_SHARE, Row, columns, judged_by, number, once

WINDOW_S = 2.0
STEP_M = 0.5
MARGIN_M = 0.5
LEAST_DB = 3.0
"""A window's mean power never tells more than this: fading of a body-worn tag [dB]."""
USUAL = Usual(whole=4.0, anchor=3.0, tag=1.0, link=1.0, distance=1e-6)
"""Receivers hear a worn tag some decibels differently from the surveyor's on its tripod."""


def radio_map(folder: Path) -> RadioMap:
    """The surveyed place on a grid."""
    sensors, prints = (
        once(find_table(folder, "ble_rssi_sensors"), "sensor"),
        find_table(folder, "ble_rssi_fingerprints"),
    )
    column = {row["sensor"]: k for k, row in enumerate(sensors)}
    spots = sorted({(number(row, "x"), number(row, "y")) for row in prints})
    at = {spot: i for i, spot in enumerate(spots)}
    power = np.full((len(spots), len(sensors)), np.nan)
    for row in prints:
        power[at[number(row, "x"), number(row, "y")], column[row["sensor"]]] = number(row, "rssi_mean")
    places = np.array(spots)
    grid = Grid.over(places.min(axis=0) - MARGIN_M, places.max(axis=0) + MARGIN_M, STEP_M)
    receivers_m = columns(sensors, "x", "y")
    return survey(receivers=tuple(column), receivers_m=receivers_m, places_m=places, power_dbm=power, grid=grid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Windows of one track: when (n,) [s], mean power of each receiver (n, s) [dBm], true place (n, 2) [m]."""

    time_s: np.ndarray
    power_dbm: np.ndarray
    truth_m: np.ndarray


def windows(chart: RadioMap, rows: Sequence[Row], low: float, high: float) -> Windows:
    """Windows of a track between two shares of its time."""
    t, xy = columns(rows, "t")[:, 0], columns(rows, "x", "y")
    power, receiver = columns(rows, "rssi")[:, 0], np.array([row["sensor"] for row in rows])
    first, length = t.min(), t.max() - t.min()
    times, powers, places = [], [], []
    for start in np.arange(first + low * length, first + high * length, WINDOW_S):
        window = (t >= start) & (t < min(start + WINDOW_S, first + high * length + 1e-6))
        if window.any():
            times.append(start)
            powers.append([_mean(power[window & (receiver == name)]) for name in chart.receivers])
            places.append(xy[window].mean(axis=0))
    return Windows(time_s=np.array(times), power_dbm=np.array(powers), truth_m=np.array(places))


def _calibrated(chart: RadioMap, known: list[Windows]) -> RadioMap:
    """The map corrected by what the first part of each track was heard with."""
    off = np.concatenate([one.power_dbm - chart.mean_dbm[chart.cell(one.truth_m)] for one in known])
    n, s = off.shape
    times = np.concatenate([one.time_s + 1e4 * k for k, one in enumerate(known)])
    found = learn(
        tags=["tag"] * (n * s), anchors=list(chart.receivers) * n, time_s=np.repeat(times, s),
        distance_m=np.zeros(n * s), off=off.ravel(), usual=USUAL, floor=1.0,
    )  # fmt: skip
    offset = found.addend(["tag"] * s, chart.receivers, np.zeros(s))
    shadows = float(chart.variance_db2[chart.cell(np.concatenate([one.truth_m for one in known]))].mean())
    return chart.corrected(offset, float(np.sqrt(max(found.sigma**2 - shadows, LEAST_DB**2))))


def _follow(chart: RadioMap, track: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Errors [m] and normalised squares of windows, from a cold start."""
    belief, off, squares = GridFilter(chart.grid, speed_m_s=WALKING.speed_m_s), [], []
    since = np.diff(track.time_s, prepend=track.time_s[0])
    for wait, power, true in zip(since, track.power_dbm, track.truth_m, strict=True):
        place, (xx, cross, yy) = belief.step(float(wait), chart.log_likelihood(power))
        x, y = place - true
        off.append(float(np.hypot(x, y)))
        squares.append((yy * x**2 - 2 * cross * x * y + xx * y**2) / (xx * yy - cross**2))
    return np.array(off), np.array(squares)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _judge(folder: Path) -> Finding:
    chart, rows = radio_map(folder), find_table(folder, "ble_rssi_tracks")
    runs = sorted({row["run"] for row in rows})
    tracks = [[row for row in rows if row["run"] == run] for run in runs]
    chart = _calibrated(chart, [windows(chart, track, 0, CALIBRATED_SHARE) for track in tracks])
    found = [_follow(chart, windows(chart, track, CALIBRATED_SHARE, 1)) for track in tracks]
    weight = np.array([len(off) for off, _ in found], dtype=float)
    figures = {
        "median_m": float(np.average([np.median(off) for off, _ in found], weights=weight)),
        "p95_m": float(np.average([np.percentile(off, 95) for off, _ in found], weights=weight)),
        "nees": float(np.mean(np.concatenate([squares for _, squares in found]))),
    }
    for run, (off, _) in zip(runs, found, strict=True):
        figures |= {f"{run}_median_m": float(np.median(off)), f"{run}_p95_m": float(np.percentile(off, 95))}
    return judged_by(figures, int(weight.sum()), {"median_m": (0, 1.35), "p95_m": (0, 2.7)})


VALIDATION = Validation(
    room="ingest",
    data_set="Position-annotated BLE RSSI, 12 receivers over 20.7 × 17.6 m, windows of 2 s (CC0)",
    bar="median <= 1.35 m, 95 % <= 2.7 m, mean of the tracks weighted by windows; cold start behind each first 20 %",
    covers="radio map from a survey of other days, forward filter on a grid, honesty of the spread",
    not_covered="places outside the survey, several floors",
    best="forward filter on a grid over 8 tracks: 1.29 / 2.59 m",
    judge=_judge,
)
