"""Published cases of explosion, fire, harm and risk, row by row."""

from __future__ import annotations

from server.judging import Validation, find_table, judge_cases

VALIDATION = Validation(
    data_set="published cases of explosion, fire, harm and risk",
    bar="every scored row within its tolerance; a row of a kind not covered counts as failed",
    covers="mostly implementation checks and worked examples: TNT, multi-energy, late-lit jets, pool and jet fires, "
    "fireballs, flares, view factors, probits, domino, closed risk",
    not_covered="rows listed as not covered; the few measured rows are judged by measured_blast_fire",
    judge=lambda folder: judge_cases(find_table(folder, "cases")),
)
