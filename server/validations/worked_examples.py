"""Published worked examples of release and dispersion, row by row."""

from __future__ import annotations

from server.judging import Validation, find_table, judge_cases

VALIDATION = Validation(
    data_set="worked examples of CCPS (1999), Crowl & Louvar (2011), open test suites and ALOHA's own manual",
    bar="every scored row within its tolerance; a row of a kind not covered counts as failed",
    covers="the kinds of release and dispersion of the published list, any row of them",
    not_covered="rows of kinds, methods or keys listed as not covered",
    judge=lambda folder: judge_cases(find_table(folder, "worked_examples")),
)
