"""Shifted coordinates of web maps against vectors, and the way back."""

from __future__ import annotations

from pathlib import Path

from server.judging import Finding, Validation, find_table, judge_cases
from server.standard_cases import answer_any, standards_beside


def _judge(folder: Path) -> Finding:
    return judge_cases(find_table(standards_beside(folder), "vectors"), by=answer_any, kinds=("coordinate",))


VALIDATION = Validation(
    room="twin",
    data_set="test vectors of GCJ-02 and BD-09 (two of them those of eviltransform)",
    bar="every coordinate within 1e-6 degrees",
    covers="WGS 84 to GCJ-02 and BD-09, and places outside of China that stay as they are",
    not_covered="projected systems: those are pyproj's, and the tests hold the import against it",
    judge=_judge,
)
