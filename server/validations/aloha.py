"""Threat zones of ALOHA, Gaussian and heavy gas, row by row."""

from __future__ import annotations

from pathlib import Path

from server.judging import Finding, Validation, find_table, judge_cases

_BARS = {"aloha_gaussian_distance": 0.90, "aloha_dense_distance": 0.80}


def _judge(folder: Path) -> Finding:
    rows = [*find_table(folder, "aloha_distances"), *find_table(folder, "aloha_widths")]
    found = {kind: judge_cases([row for row in rows if row["kind"] == kind], share=bar) for kind, bar in _BARS.items()}
    metrics = {
        f"{kind.split('_')[1]}_{key}": value
        for kind, one in found.items()
        for key, value in one.metrics.items()
        if key != "within_tolerance_of_covered"
    }
    return Finding(
        n=sum(one.n for one in found.values()),
        metrics=metrics,
        holds=all(one.holds for one in found.values()),
        details=[line for one in found.values() for line in one.details],
    )


VALIDATION = Validation(
    data_set="threat zones printed by ALOHA 5.4.7, as listed in open test suites",
    bar="90 % of the Gaussian and 80 % of the heavy-gas rows within the row's own tolerance",
    covers="rural ground, classes A to F, points, pools and stacks, 60 s to an hour; by class alone, as ALOHA does",
    not_covered="urban roughness, tanks and pipes inside ALOHA, distances above 10 km, rows without a rate",
    best="HAZEL, an open re-implementation of ALOHA's heavy-gas model: 0.80 to 0.95 of ALOHA's distance (30 points)",
    judge=_judge,
)
