"""Staying indoors: what a cloud outside becomes in a room with closed doors and windows, and when to air it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.exposure import history, indoors
from consequence_models.result import Field

Array = NDArray[np.float64]
AIR_CHANGES_1_H = 1.0
AIR_CHANGES_SOURCE = "one air change an hour, doors and windows closed, ventilation off (TNO Green Book 1992, ch. 5)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelter:
    """Highest values in the unit of the field, and `air_out_s`: from when it is better outside than in.

    `air_out_s` is None where outdoors stays worse until the last time that was asked.
    """

    outdoor_peak: float
    indoor_peak: float
    indoor_peak_s: float
    arrives_s: float | None
    air_out_s: float | None
    asked_until_s: float


def shelter_at(
    field: Field,
    x_m: float,
    y_m: float,
    *,
    level: float,
    times_s: Array,
    z_m: float = 1.5,
    air_changes_1_h: float = AIR_CHANGES_1_H,
) -> Shelter | None:
    """The course of a cloud in a closed room at a place; None where the field does not know its values there.

    Parameters
    ----------
    field
        A concentration that knows time.
    level
        At or above this value the cloud counts as there, in the unit of the field.
    times_s : shape (k,)
        Times [s], the first before the cloud comes.
    air_changes_1_h
        Air changes an hour.
    """
    outside = history(field, x_m, y_m, z_m, times_s).reshape(-1)
    if np.isnan(outside).any():
        return None
    inside = indoors(times_s, outside, air_changes_1_h / 3600.0)
    peak = int(np.argmax(inside))
    there = np.flatnonzero(outside >= level)
    better = np.flatnonzero((inside > outside) & (times_s > times_s[int(np.argmax(outside))]))
    return Shelter(
        outdoor_peak=float(outside.max()),
        indoor_peak=float(inside[peak]),
        indoor_peak_s=float(times_s[peak]),
        arrives_s=float(times_s[there[0]]) if there.size else None,
        air_out_s=float(times_s[better[0]]) if better.size else None,
        asked_until_s=float(times_s[-1]),
    )
