"""What a search is set on: the detectors of one gas near those that rise, the equipment around them, and open ground.

Readings are taken to kg/m³ of one reference content; each piece of equipment turns rates back into kg/s of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse import Candidate, FreeSpace, Rates, Search, Sensor, Trust
from consequence_models.inverse.gas_groups import Detector, GasGroup, Vessel
from consequence_models.inverse.minutes import FULL, LAG_S, Watch
from server.search.rolling import Rest

Array = NDArray[np.float64]
REACH_M = 700.0  # detectors and equipment farther from those that rise are no part of a search
GROUND_M, GROUND_CELLS, GROUND_SHARE = 350.0, 21, 0.1  # open ground: half its side, cells along it, its prior share
RATES = Rates(least_kg_s=1e-3, most_kg_s=100.0, count=24)
# a measured turning leaves the width uncertain to about 1.35 (Draxler 1976, Irwin 1983); directions: eddies of a minute
TRUST = Trust(step_direction_deg=8.0, width_log=0.3)
DIRECTIONS, REACH_DEG = 16, 22.0  # a minute may be off by what lasts and what does not: 2.2 hypot(6°, 8°)
HEIGHTS_M = (0.75, 2.25)  # flanges and valves stand between knee and head: which, nobody knows before
SOURCE_M = 1.5  # on open ground
MINUTE_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One search's field: columns of the record for its detectors, what is known of them, and the vessels."""

    quantity: str
    unit: str
    unit_kg_m3: float  # of the reference content
    units_kg_m3: Array  # of the reference content, by detector: a path's sum is taken to its mean
    columns: NDArray[np.intp]
    detectors: tuple[Detector, ...]
    vessels: tuple[Vessel, ...]
    factor: dict[str, float]  # by vessel: its own kg/s for one kg/s of the reference content
    watch: Watch
    search: Search


def reference_unit(group: GasGroup) -> float:
    """One unit of a reading in kg/m³ of the reference content: the middle of what the equipment holds."""
    held = [group.unit_kg_m3[one.substance_id] for one in group.vessels] or list(group.unit_kg_m3.values())
    return float(np.median(held)) if held else 1e-6


def ground_of(
    group: GasGroup, columns: NDArray[np.intp], rest: Rest, top: Array, around: tuple[float, float]
) -> Ground:
    """The field of a search that begins at `around` [local metres].

    Parameters
    ----------
    columns : of the record, for the group's detectors in its order.
    rest, top : of the group's detectors in its order, in their own units.
    """
    x, y = around
    away = [math.hypot(one.middle[0] - x, one.middle[1] - y) for one in group.detectors]
    rows = np.flatnonzero(np.array(away) <= REACH_M)
    detectors = tuple(group.detectors[row] for row in rows)
    vessels = tuple(one for one in group.vessels if math.hypot(one.x_m - x, one.y_m - y) <= REACH_M)
    unit = reference_unit(group)
    units = unit * np.array([one.shown_in[1] for one in detectors])
    own_top = np.where(np.isfinite(top[rows]), top[rows], 1e9) * units
    watch = Watch(
        ids=tuple(one.id for one in detectors),
        places_m=np.array([one.middle for one in detectors]).reshape(-1, 3),
        rest=rest.level[rows] * units,
        noise=rest.noise[rows] * units,
        top=own_top,
        step_s=1.0,
        memory_s=rest.memory_s,
    )
    noise = watch.noise_of_mean(MINUTE_S)
    sensors = tuple(
        Sensor(
            id=one.id, x_m=one.x_m, y_m=one.y_m, z_m=one.z_m, noise_kg_m3=float(noise[k]),
            saturation_kg_m3=FULL * float(own_top[k]), lag_s=LAG_S, x2_m=one.x2_m, y2_m=one.y2_m, z2_m=one.z2_m,
        )
        for k, one in enumerate(detectors)
    )  # fmt: skip
    candidates = tuple(
        Candidate(id=one.id, x_m=one.x_m, y_m=one.y_m, z_m=z, weight=1 / len(HEIGHTS_M))
        for one in vessels
        for z in HEIGHTS_M
    )
    weight = len(vessels) * GROUND_SHARE / (1 - GROUND_SHARE) if candidates else 1.0
    free = FreeSpace(x_m=x, y_m=y, half_m=GROUND_M, z_m=SOURCE_M, weight=weight, cells=GROUND_CELLS)
    search = Search(
        sensors=sensors,
        candidates=candidates,
        free_space=free,
        rates=RATES,
        trust=TRUST,
        directions=DIRECTIONS,
        reach_deg=REACH_DEG,
    )
    factor = {one.id: group.unit_kg_m3[one.substance_id] / unit for one in vessels}
    return Ground(
        quantity=group.quantity, unit=group.unit, unit_kg_m3=unit, units_kg_m3=units, columns=columns[rows],
        detectors=detectors, vessels=vessels, factor=factor, watch=watch, search=search,
    )  # fmt: skip
