"""LEC scores and colours against vectors worked by hand."""

from __future__ import annotations

from pathlib import Path

from server.judging import Finding, Validation, find_table, judge_cases
from server.standard_cases import answer_any, standards_beside


def _judge(folder: Path) -> Finding:
    return judge_cases(find_table(standards_beside(folder), "vectors"), by=answer_any, kinds=("lec",))


VALIDATION = Validation(
    room="twin",
    data_set="test vectors of LEC (Graham and Kinney 1976), worked by hand",
    bar="every score and colour of every vector",
    covers="score, colour and what a value on an edge falls to",
    not_covered="LS, MES and vendor variants have no published vectors: their tables are held by the tests alone",
    judge=_judge,
)
