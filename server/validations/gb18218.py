"""Identification and grading of major hazards by GB 18218-2018 against vectors worked by hand."""

from __future__ import annotations

from pathlib import Path

from server.judging import Finding, Validation, find_table, judge_cases
from server.standard_cases import answer_any, standards_beside


def _judge(folder: Path) -> Finding:
    rows = find_table(standards_beside(folder), "vectors")
    return judge_cases(rows, by=answer_any, kinds=("gb18218",))


VALIDATION = Validation(
    room="twin",
    data_set="test vectors of GB 18218-2018, worked by hand from its tables",
    bar="every quantity of every vector",
    covers="S, R, alpha, beta and level by tables 1 to 6; substances by name, CAS number or hazard class",
    not_covered="mixtures (4.2.3) and the division into units (3.5, 3.6), which people must do before",
    judge=_judge,
)
