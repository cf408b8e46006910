"""气云: a second detector of the same gas alarms downwind of the first, so a cloud moves. Only adds an alarm.

Where the wind is unknown, old or calm, or the detectors do not line up with it, this rule says nothing about them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np

from twin.rules.facts import GasAndWind, Gassed, Rule
from twin.rules.finding import Finding

FARTHEST_M = 300.0
HALF_ANGLE_DEG = 45.0
CALM_M_S = 0.5
"""Ours: a plume meanders within some tens of degrees, and below half a metre a second it has no direction."""


def judge(fact: GasAndWind) -> Iterable[Finding]:
    """One finding about one gas on the site."""
    pairs = [] if fact.wind_m_s < CALM_M_S else [p for p in combinations(fact.gassed, 2) if _downwind(*p, fact)]
    first, second = pairs[0] if pairs else (None, None)
    named = (first or fact.gassed[0]).sensor if fact.gassed else None
    away = "" if first is None or second is None else f"{first.sensor.id} → {second.sensor.id}"
    yield Finding(
        source_kind="gas",
        source_id=fact.gas,
        condition="gas_cloud",
        active=bool(pairs),
        at=fact.at,
        priority=1,
        value=float(len(fact.gassed)),
        text_zh=f"{fact.gas} 气云顺风扩散:{away},风向 {fact.wind_from_deg:.0f}°",
        text_en=f"A cloud of {fact.gas} moves downwind: {away}, wind from {fact.wind_from_deg:.0f}°",
        lon=named.lon if named else None,
        lat=named.lat if named else None,
        enterprise_id=named.enterprise_id if named else None,
        origin=fact.origin,
    )


def _downwind(first: Gassed, second: Gassed, fact: GasAndWind) -> bool:
    east, north = second.x_m - first.x_m, second.y_m - first.y_m
    if not 0.0 < np.hypot(east, north) <= FARTHEST_M:
        return False
    toward = np.degrees(np.arctan2(east, north))
    off = abs((toward - (fact.wind_from_deg + 180.0) + 180.0) % 360.0 - 180.0)
    return bool(off <= HALF_ANGLE_DEG)


RULE = Rule(on=GasAndWind, judge=judge)
