"""Every published test vector of the standards: grading, scoring, permits, gathering, gas alarms and the others."""

from __future__ import annotations

from pathlib import Path

from server.judging import Finding, Validation, find_table, judge_cases
from server.standard_cases import answer_any, standards_beside


def _judge(folder: Path) -> Finding:
    return judge_cases(find_table(standards_beside(folder), "vectors"), by=answer_any)


VALIDATION = Validation(
    room="twin",
    data_set="test vectors of Chinese standards and of the ERG, worked by hand",
    bar="every row",
    covers="rules of twin and probits of AQ/T 3046-2013: checks of implementation, not of nature",
    not_covered="rows of kinds listed as not covered",
    judge=_judge,
)
