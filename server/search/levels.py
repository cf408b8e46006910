"""Which concentration must not be exceeded, and which a nose notices, from what the ledger knows of a gas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from consequence_models.inverse import Posterior
from consequence_models.inverse.gas_groups import COMBUSTIBLE
from server.search.ground import Ground
from server.search.plume import Level

ODOUR_OF_HIGH = 0.5  # where no odour threshold is in the ledger: a nose is taken to notice half the first alarm level


def level_of(ground: Ground, answer: Posterior, aegl2_ppm: Mapping[str, float]) -> Level:
    """AEGL-2 of a toxic gas where the ledger has it, else the detectors' own first alarm level."""
    ppm = aegl2_ppm.get(ground.quantity)
    if ground.quantity != COMBUSTIBLE and ground.unit == "ppm" and ppm:
        return Level(
            value=ppm, unit=ground.unit, kg_m3=ppm * ground.unit_kg_m3, name_zh="AEGL-2", name_en="AEGL-2"
        )  # fmt: skip
    first, high = answer.likeliest, _first_alarm(ground)
    unit_kg = ground.unit_kg_m3 * (ground.factor[first.id] if first is not None else 1.0)
    return Level(value=high, unit=ground.unit, kg_m3=high * unit_kg, name_zh="高报", name_en="high alarm")


def odour_of(ground: Ground) -> float:
    """What a nose notices, in the unit of the group."""
    return ODOUR_OF_HIGH * _first_alarm(ground)


def aegl2(substances: Mapping[str, Any]) -> dict[str, float]:
    """AEGL-2 of 60 minutes by substance [ppm], where the ledger has it."""
    rows = ((str(one["id"]), one["properties"].get("aegl2_ppm")) for one in substances["features"])
    return {name: float(value) for name, value in rows if value}


def _first_alarm(ground: Ground) -> float:
    """The middle of the point detectors' first alarm levels: a path's level is that of its whole length."""
    found = [one.high for one in ground.detectors if one.high and one.x2_m is None]
    return float(np.median(found)) if found else 1.0
