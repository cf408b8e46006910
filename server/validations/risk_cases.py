"""Escalation and risk in closed form, answered by formula; the suite holds the grid that maps use to the same forms."""

from __future__ import annotations

from pathlib import Path

from server.judging import Finding, Validation, find_table, judge_cases

_KINDS = ("risk_analytic", "domino_blast", "domino_fire")


def _judge(folder: Path) -> Finding:
    return judge_cases(find_table(folder, "cases"), kinds=_KINDS)


VALIDATION = Validation(
    data_set="closed forms of individual and societal risk; escalation probits and times to failure recomputed",
    bar="every scored row within its tolerance",
    covers="circles and wedges in a wind rose, F-N, loss of life, areas above a level; domino by blast and by fire",
    not_covered="measured frequencies: nothing published can be held against a risk contour",
    judge=_judge,
)
