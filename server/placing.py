"""Where further gas detectors should stand, over an ensemble of leaks and winds; what a worker is asked and answers.

Every piece of equipment that holds the gas leaks at each rate in each wind of the rose; a spot counts by the time it
saves until somebody notices, together with the detectors that stand already.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consequence_models import Weather
from consequence_models.inverse import PossibleLeak, PossibleWind, place_detectors
from consequence_models.inverse.gas_groups import Detector, Gas, Vessel, group_of

Array = NDArray[np.float64]
RATES_KG_S = (0.05, 0.2, 1.0)  # small leaks are the common ones: a detector is placed for them, not for the burst
HEIGHT_M, SPOT_M = 1.0, 1.0
GRID_M, REACH_M, CLEAR_M, MOST_SPOTS = 12.0, 40.0, 3.0, 700
MOST_LEAKS, SECTORS = 120, 16  # vessels looked at; of more, every second, third …: they stand side by side
USUAL_WINDS_M_S = (2.0, 4.0)  # where no rose was measured: every direction alike, class D
WITHIN_S = 300.0
SOON_S = 60.0
RECORD_ROWS = 200  # fewer winds are no rose


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question of placement in local metres; `rose` are (speed, direction, share), empty where none was measured."""

    quantity: str
    count: int
    detectors: tuple[Detector, ...]
    vessels: tuple[Vessel, ...]
    gases: Mapping[str, Gas]
    rose: tuple[tuple[float, float, float], ...]


def placed(ask: Ask) -> dict[str, Any] | None:
    """Spots in the order in which they help most; None where nothing can be asked: no detector or no equipment."""
    group = group_of(ask.quantity, ask.detectors, ask.vessels, ask.gases)
    if group is None or not group.vessels:
        return None
    unit = float(np.median([group.unit_kg_m3[one.substance_id] for one in group.vessels]))
    vessels = group.vessels[:: math.ceil(len(group.vessels) / MOST_LEAKS)]
    leaks = [
        PossibleLeak(x_m=one.x_m, y_m=one.y_m, z_m=HEIGHT_M, rate_kg_s=rate * unit / group.unit_kg_m3[one.substance_id])
        for one in vessels
        for rate in RATES_KG_S
    ]
    high = [one.high for one in group.detectors if one.high]
    level = float(np.median(high)) if high else 1.0
    standing = np.array([(one.x_m, one.y_m, one.z_m) for one in group.detectors])
    free = _spots(vessels, standing)
    answer = place_detectors(
        leaks, winds(ask.rose), np.concatenate([standing, free]), count=ask.count, level_kg_m3=level * unit,
        within_s=WITHIN_S, standing=range(len(standing)), soon_s=SOON_S,
    )  # fmt: skip
    missed = answer.missed.reshape(len(vessels), -1).mean(axis=1)
    worst = np.argsort(-missed)[:5]
    return {
        "quantity": group.quantity, "unit": group.unit, "level": level, "within_s": WITHIN_S,
        "standing": len(standing), "leaks": len(leaks), "rates_kg_s": list(RATES_KG_S),
        "rose_measured": bool(ask.rose), "left_out": len(group.vessels) - len(vessels),
        "soon_s": SOON_S, "soon": answer.soon[0],
        "coverage": answer.coverage[0], "mean_time_s": answer.mean_time_s[0],
        "spots": [
            {
                "x_m": float((x := np.concatenate([standing, free])[spot])[0]), "y_m": float(x[1]), "z_m": SPOT_M,
                "soon": answer.soon[k + 1], "coverage": answer.coverage[k + 1],
                "mean_time_s": answer.mean_time_s[k + 1],
            }
            for k, spot in enumerate(answer.spots)
        ],
        "missed": [
            {"equipment_id": vessels[k].id, "missed_fraction": float(missed[k]), "x_m": vessels[k].x_m,
             "y_m": vessels[k].y_m} for k in worst if missed[k] > 0
        ],
    }  # fmt: skip


def winds(rose: Sequence[tuple[float, float, float]]) -> list[PossibleWind]:
    """The rose as weathers; without one, every direction alike at the usual speeds."""
    rows = rose or tuple((speed, 360 * k / SECTORS, 1.0) for k in range(SECTORS) for speed in USUAL_WINDS_M_S)
    return [
        PossibleWind(weather=Weather(wind_m_s=speed, wind_from_deg=direction, stability="D"), weight=share)
        for speed, direction, share in rows
    ]


def rose_of(speeds: Array, directions: Array) -> tuple[tuple[float, float, float], ...]:
    """Mean speed, direction and share of each sector of a record; calms are left out, a short record is no rose."""
    known = np.isfinite(speeds) & np.isfinite(directions) & (speeds >= 0.5)
    if known.sum() < RECORD_ROWS:
        return ()
    sector = np.round(directions[known] / (360 / SECTORS)).astype(int) % SECTORS
    return tuple(
        (float(speeds[known][sector == k].mean()), 360 * k / SECTORS, float((sector == k).mean()))
        for k in range(SECTORS)
        if (sector == k).any()
    )


def _spots(vessels: Sequence[Vessel], standing: Array) -> Array:
    """A grid around the equipment, a step clear of it and of the detectors that stand, shape (n, 3)."""
    place = np.array([(one.x_m, one.y_m) for one in vessels])
    low, high = place.min(axis=0) - REACH_M, place.max(axis=0) + REACH_M
    step = GRID_M
    while True:
        x, y = np.meshgrid(np.arange(low[0], high[0], step), np.arange(low[1], high[1], step))
        spots = np.column_stack([x.ravel(), y.ravel()])
        away = _nearest(spots, place)
        spots = spots[(away <= REACH_M) & (away >= CLEAR_M) & (_nearest(spots, standing[:, :2]) >= CLEAR_M)]
        if len(spots) <= MOST_SPOTS:
            return np.column_stack([spots, np.full(len(spots), SPOT_M)])
        step *= 1.2


def _nearest(spots: Array, places: Array) -> Array:
    return np.asarray(np.hypot(*(spots[:, None] - places[None]).transpose(2, 0, 1)).min(axis=1))
