"""Published cases of explosion, fire, harm and risk, row by row."""

from __future__ import annotations

from server.judging import Validation, find_table, judge_cases

VALIDATION = Validation(
    data_set="published cases of explosion, fire, harm and risk",
    bar="every scored row within its tolerance; a row of a kind not covered counts as failed",
    covers="TNT, multi-energy, simple fires, probits, closed risk",
    not_covered="rows of kinds, methods or keys listed as not covered",
    judge=lambda folder: judge_cases(find_table(folder, "cases")),
)
