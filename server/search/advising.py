"""Where one more reading would tell most, as points for the map: away from each other, and out of the plume."""

from __future__ import annotations

from typing import Any

import numpy as np

from consequence_models.inverse import Nowcast, where_to_measure
from server.search.case import Case
from twin.model.errors import WrongValue
from twin.model.place import LocalFrame

ADVISED, APART_M, RISK = 5, 25.0, 0.3
NEAREST_M, FARTHEST_M, OF_ELLIPSE, POINTS = 120.0, 400.0, 2.5, 31


def advise(case: Case, ahead: Nowcast | None, frame: LocalFrame) -> dict[str, Any]:
    """Points to measure at, each with what a reading there would tell and show, and whether one may go there.

    Raises
    ------
    WrongValue
        There is no answer yet.
    """
    if ahead is None or case.answer is None:
        raise WrongValue("There is no answer yet", "尚无溯源结果，不能给出测点建议", field="id")
    reach = max(NEAREST_M, min(FARTHEST_M, OF_ELLIPSE * case.answer.ellipse.half_long_m))
    axis = np.linspace(-reach, reach, POINTS)
    x, y = (part.ravel() for part in np.meshgrid(case.answer.x_m + axis, case.answer.y_m + axis))
    noise = float(np.median([one.noise_kg_m3 for one in case.ground.search.sensors]))
    told = where_to_measure(ahead, x, y, noise_kg_m3=noise)
    chosen: list[int] = []
    for k in np.argsort(-told.gain_nats).tolist():
        if len(chosen) == ADVISED:
            break
        apart = all(np.hypot(x[k] - x[c], y[k] - y[c]) >= APART_M for c in chosen)
        if apart and told.gain_nats[k] > 0 and told.exceedance[k] < RISK:
            chosen.append(k)
    lon, lat = frame.to_lonlat(x[chosen], y[chosen])
    return {
        "risk_fraction": RISK,
        "points": [
            {
                "lon": round(float(a), 7), "lat": round(float(b), 7), "gain_nats": round(float(told.gain_nats[k]), 3),
                "likely": float(f"{told.likely_kg_m3[k] / case.ground.unit_kg_m3:.3g}"), "unit": case.ground.unit,
                "exceedance": round(float(told.exceedance[k]), 2),
            }
            for a, b, k in zip(lon, lat, chosen, strict=True)
        ],
    }  # fmt: skip
