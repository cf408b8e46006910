"""Times of arrival of aircraft at five receivers, height known: place, emission time and the receivers' clocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ingest.positioning.clocks import Clocks
from ingest.positioning.methods.tdoa import LIGHT_M_S
from server.judging import DataMissing, Finding, Validation, find_table
from server.positions import CALIBRATED_SHARE, columns, errors_m, judged_by, number, once

REFRACTION = 1.00025
"""Mean refractive index of air on a slant way to cruising height (315 N-units at the ground, scale height 7.35 km,
ITU-R P.453): light is slower than in vacuum by 25 m in 100 km."""
BARS_M = {"1": (50.0, 260.0), "5": (85.0, 270.0)}
UNKNOWN_SET_M = (85.0, 270.0)


def _judge(folder: Path) -> Finding:
    sensors = once(find_table(folder, "tdoa_locards_sensors"), "sensor")
    figures: dict[str, float] = {}
    bars: dict[str, tuple[float, float]] = {}
    n, details = 0, []
    for name in _sets(folder):
        off, time_s = _errors(folder, name, {row["sensor"]: columns([row], "x", "y", "z")[0] for row in sensors})
        figures |= {f"set{name}_median_m": float(np.median(off)), f"set{name}_p95_m": float(np.percentile(off, 95))}
        median, p95 = BARS_M.get(name, UNKNOWN_SET_M)
        bars |= {f"set{name}_median_m": (0, median), f"set{name}_p95_m": (0, p95)}
        late = off[time_s >= time_s.min() + CALIBRATED_SHARE * (time_s.max() - time_s.min())]
        details.append(f"set {name}, last 80 % by time: {np.median(late):.1f} / {np.percentile(late, 95):.1f} m")
        n += len(off)
    found = judged_by(figures, n, bars)
    return Finding(n=n, metrics=found.metrics, holds=found.holds, details=[*found.details, *details])


def _sets(folder: Path) -> list[str]:
    names = {
        path.stem.rpartition("locards_set")[2].removesuffix("_toa") for path in folder.rglob("*locards_set*_toa.csv")
    }
    if not names:
        raise DataMissing(f"no *_tdoa_locards_set*_toa.csv below {folder}")
    return sorted(names)


def _errors(folder: Path, name: str, places: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    number_of = {sensor: i for i, sensor in enumerate(places)}
    anchors_m = np.array(list(places.values()))
    truth = {row["id"]: row for row in find_table(folder, f"tdoa_locards_set{name}_truth")}
    heard: dict[str, list[tuple[int, float]]] = {}
    for row in find_table(folder, f"tdoa_locards_set{name}_toa"):
        if row["sensor"] in number_of and row["id"] in truth:
            heard.setdefault(row["id"], []).append((number_of[row["sensor"]], number(row, "toa_ns")))
    clocks = Clocks(len(places))
    off, times = [], []
    for each in sorted(heard, key=lambda one: number(truth[one], "t")):
        receivers = np.array([sensor for sensor, _ in heard[each]], dtype=np.intp)
        arrival_ns = np.array([at for _, at in heard[each]])
        x, y, z = columns([truth[each]], "x", "y", "z")[0]
        found = clocks.locate(
            time_s=number(truth[each], "t"), receivers=receivers, anchors_m=anchors_m[receivers], z_m=z,
            arrival_m=(arrival_ns - arrival_ns.min()) * 1e-9 * LIGHT_M_S / REFRACTION,
        )  # fmt: skip
        off.append(float(errors_m(np.array([[found.x_m[0], found.y_m[0]]]), np.array([[x, y]]))[0]))
        times.append(number(truth[each], "t"))
    return np.nan_to_num(np.array(off), nan=np.inf), np.array(times)


VALIDATION = Validation(
    room="ingest",
    data_set="LocaRDS sets 1 and 5, 5 receivers each, height known (Schäfer et al. 2021, Zenodo 4739276, CC BY-SA)",
    bar="median / 95 %: set 1 <= 50 / 260 m, set 5 <= 85 / 270 m, all transmissions, each located alone; "
    "nothing is learned from the truth, the receivers' clocks are followed from cold",
    covers="hyperbolic branches (many starts), unknown emission time, drifting clocks, refraction",
    not_covered="height, tracking of an aircraft over several transmissions",
    best="Gauss-Newton from 25 starts: 47 / 250 m and 82 / 256 m",
    judge=_judge,
)
