"""Bearings to four infrared beacons, the heading of the receiver unknown: each moment on its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ingest.positioning.methods.aoa import heading_unknown
from ingest.positioning.normal import heard
from ingest.positioning.solve import solve
from server.judging import Finding, Validation, find_table
from server.positions import columns, errors_m, judged_by, once


def _judge(folder: Path) -> Finding:
    marks, rows = once(find_table(folder, "aoa_roh_landmarks"), "lm"), find_table(folder, "aoa_roh_bearings")
    bearing = columns(rows, *[row["lm"] for row in marks])
    truth = columns(rows, "x", "y")
    beacons = np.column_stack([columns(marks, "x", "y"), np.zeros(len(marks))])
    seen = heard(
        heading_unknown, anchors_m=np.broadcast_to(beacons, (len(rows), *beacons.shape)), value=bearing + 180,
        z_m=np.zeros(len(rows)),
    )  # fmt: skip
    found = solve(seen)
    off = errors_m(np.column_stack([found.x_m, found.y_m]), truth)[found.ok]
    figures = {
        "median_m": float(np.median(off)), "p95_m": float(np.percentile(off, 95)),
        "inside_95": float((off <= found.error_m[found.ok]).mean()), "located": float(found.ok.mean()),
    }  # fmt: skip
    return judged_by(figures, len(off), {"median_m": (0, 0.10), "p95_m": (0, 0.30), "located": (0.99, 1)})


VALIDATION = Validation(
    room="ingest",
    data_set="Bearings to 4 infrared beacons in 6 × 6 m, 5 places, 1000 moments (TriangulationToolbox, BSD-2)",
    bar="median <= 0.10 m, 95 % <= 0.30 m over all moments; nothing is learned, each moment stands alone",
    covers="angles of arrival with an unknown heading",
    not_covered="known headings, moving receivers, outliers",
    best="Gauss-Newton with unknown heading: 0.094 / 0.288 m",
    judge=_judge,
)
