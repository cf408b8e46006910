"""How well a search did when the truth of an exercise is opened: place, rank, rate, and how long it took."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

TOP = 3


def score(truth: Mapping[str, Any], started_at: str, search: Mapping[str, Any]) -> dict[str, Any]:
    """The score of one search against the truth of its drill.

    Parameters
    ----------
    truth : equipment_id, x_m, y_m [local metres], rate_kg_s
    started_at : when the leak began, ISO 8601
    search : a register's body: opened_at, answer, course

    Returns
    -------
    dict
        `rank` of the right equipment at the end (None where it was not among the suspects kept), `place_error_m` of the
        answer's place, `rate_ratio` (answer over truth), `to_trigger_s` and `to_top_three_s` from the start of the leak
        (None where never): the first moment from which the right one stayed among the first three.
    """
    course: Sequence[Mapping[str, Any]] = search.get("course") or []
    answer = search.get("answer") or {}
    began = datetime.fromisoformat(started_at)
    ranks = [_rank(line, str(truth["equipment_id"])) for line in course]
    last = course[-1] if course else None
    lasting = next((k for k in range(len(ranks)) if all(r is not None and r <= TOP for r in ranks[k:])), None)
    suspects = answer.get("suspects") or []
    right = next((one for one in suspects if one["id"] == truth["equipment_id"]), None)
    rate = right["rate_kg_s"] if right else (answer.get("rate") or {}).get("kg_s")
    return {
        "search_id": answer.get("id"),
        "rank": ranks[-1] if ranks else None,
        "probability": right["probability"] if right else 0.0,
        "place_error_m": None if last is None else _apart_m(last, truth),
        "rate_ratio": None if not rate else float(f"{rate / truth['rate_kg_s']:.3g}"),
        "to_trigger_s": _seconds(began, search.get("opened_at")),
        "to_top_three_s": None if lasting is None else _seconds(began, course[lasting]["at"]),
        "verdict": None if last is None else last["verdict"],
    }  # fmt: skip


def _apart_m(line: Mapping[str, Any], truth: Mapping[str, Any]) -> float:
    return round(math.hypot(line["x_m"] - truth["x_m"], line["y_m"] - truth["y_m"]), 1)


def _rank(line: Mapping[str, Any], name: str) -> int | None:
    ids = [one[0] for one in line["suspects"]]
    return ids.index(name) + 1 if name in ids else None


def _seconds(began: datetime, moment: Any) -> float | None:
    if moment is None:
        return None
    at = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return round((at - began).total_seconds(), 1)
