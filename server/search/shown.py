"""A search as the browser reads it: degrees instead of metres, each vessel's own rate, and words for what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from consequence_models.inverse import Posterior
from consequence_models.result import Caution
from server.search.case import MODEL_ID, MODEL_VERSION, Case
from server.search.plume import degrees
from twin.model.place import LocalFrame

SUSPECTS = 12
LEAST = 0.005
LOG = 30


def shown(case: Case, frame: LocalFrame, *, now_s: float) -> dict[str, Any]:
    """All of a search but its plume."""
    answer = case.answer
    begins = {
        "id": case.id, "quantity": case.ground.quantity, "unit": case.ground.unit, "state": "open",
        "origin": case.origin, "opened_at": iso(case.opened_s), "began_at": iso(case.began_s),
        "updated_at": iso(now_s), "leader": case.ground.watch.ids[case.leader],
        "minutes": round(max(now_s - case.began_s, 0) / 60, 1), "pinned": case.pinned, "dropped": list(case.dropped),
        "reports": [
            {"id": one.id, "smelled": one.smelled, "at": iso(one.at_s), "who": one.who,
             **_place(frame, one.x_m, one.y_m)} for one in case.reports
        ],
        "model": {"id": MODEL_ID, "version": MODEL_VERSION},
        "detectors": len(case.ground.watch.ids), "candidates": len(case.ground.vessels),
        "log": [{"at": iso(at), **words(one)} for at, one in case.said[-LOG:]][::-1],
    }  # fmt: skip
    return begins | (_answer(case, answer, frame) if answer is not None else {"verdict": "no_wind"})


def _answer(case: Case, answer: Posterior, frame: LocalFrame) -> dict[str, Any]:
    vessels = {one.id: one for one in case.ground.vessels}
    suspects = [
        {
            "id": one.id, "probability": round(one.probability, 4), **_place(frame, one.x_m, one.y_m),
            "rate_kg_s": _figures(one.rate_kg_s * case.ground.factor[one.id]),
            "substance_id": vessels[one.id].substance_id, "enterprise_id": vessels[one.id].enterprise_id,
        }
        for one in answer.suspects[:SUSPECTS]
        if one.probability >= LEAST
    ]  # fmt: skip
    first = answer.likeliest
    own = case.ground.factor[first.id] if first is not None else 1.0
    rates = {"kg_s": answer.rate_kg_s, "low_kg_s": answer.rate_low_kg_s, "high_kg_s": answer.rate_high_kg_s}
    wind = case.now.history[-1].weather
    return {
        "verdict": answer.verdict,
        "because": [words(one) for one in answer.because],
        "suspects": suspects,
        "elsewhere": round(answer.free_space_probability, 4),
        "place": _place(frame, answer.x_m, answer.y_m),
        "ellipse": {
            "ring": degrees(np.asarray(answer.ellipse.ring(60)), frame), "area_m2": round(answer.ellipse.area_m2)
        },
        "rate": {name: _figures(value * own) for name, value in rates.items()}
        | {"substance_id": vessels[first.id].substance_id if first is not None else None},
        "wind": {
            "m_s": round(wind.wind_m_s, 1), "from_deg": round(wind.wind_from_deg),
            "turn_deg": round(answer.wind_turn_deg, 1), "stability": wind.stability,
        },
        "odds_log": round(answer.odds_log, 1),
        "warnings": [words(one) for one in answer.warnings],
    }  # fmt: skip


def course_of(case: Case, now_s: float) -> dict[str, Any] | None:
    """One line of the course of a search, for its score: when, what, and the order of suspicion."""
    answer = case.answer
    if answer is None:
        return None
    return {
        "at": iso(now_s), "verdict": answer.verdict, "x_m": round(answer.x_m, 1), "y_m": round(answer.y_m, 1),
        "suspects": [[one.id, round(one.probability, 4)] for one in answer.suspects[:SUSPECTS]],
    }  # fmt: skip


def words(one: Caution) -> dict[str, Any]:
    """A caution as the browser words it."""
    return {"code": one.code, "zh": one.zh, "en": one.en}


def iso(time_s: float) -> str:
    """Unix seconds as ISO 8601 UTC."""
    return datetime.fromtimestamp(time_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _place(frame: LocalFrame, x_m: float, y_m: float) -> dict[str, float]:
    lon, lat = frame.to_lonlat(x_m, y_m)
    return {"lon": round(float(lon), 7), "lat": round(float(lat), 7)}


def _figures(value: float) -> float:
    return float(f"{value:.3g}")
