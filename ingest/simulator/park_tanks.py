"""Tank farms of the demo park: bunds with tanks, spheres and bullets, their pump shelters and transfer racks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ingest.simulator.park_plan import Plan, Properties, Rect, spread
from ingest.simulator.park_substances import density_kg_m3

BUND_WALL_M = 1.2
ATMOSPHERE_PA = 101_325.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """One kind of vessel on a grid."""

    kind: str
    across: int
    down: int
    diameter_m: float
    height_m: float
    substances: tuple[str, ...]
    groups: int = 1
    pressure_pa: float = ATMOSPHERE_PA
    temperature_k: float = 293.15
    prefix: str = "T"


def tank_farm(plan: Plan, rect: Rect, farm: Farm) -> list[Properties]:
    """Lay a farm into `rect`: bunds side by side in the north, pumps and a transfer rack along the south."""
    yard = Rect(rect.x0 + 2, rect.y0 + 17, rect.x1 - 2, rect.y1 - 3)
    vessels: list[Properties] = []
    width = yard.width_m / farm.groups
    for group in range(farm.groups):
        bund = Rect(yard.x0 + group * width + 1.5, yard.y0, yard.x0 + (group + 1) * width - 1.5, yard.y1)
        vessels += bunded_group(plan, bund, farm, group)
    service_strip(plan, Rect(rect.x0 + 2, rect.y0 + 1, rect.x1 - 2, rect.y0 + 15))
    return vessels


def bunded_group(plan: Plan, bund: Rect, farm: Farm, group: int) -> list[Properties]:
    """A bund with its share of the vessels on a regular grid."""
    plan.block(
        "bund", bund, prefix="BD", height_m=BUND_WALL_M, name_zh="防火堤", name_en="Bund",
        parameters={"wall_m": 0.5, "cells": [farm.across // farm.groups, farm.down]},
    )  # fmt: skip
    plan.ground("bund_floor", bund.outline())
    inner = bund.inset(3)
    across = farm.across // farm.groups
    return [
        vessel(plan, x, y, farm, farm.substances[(row + group) % len(farm.substances)], column)
        for row, y in enumerate(reversed(spread(inner.y0, inner.y1, farm.down)))
        for column, x in enumerate(spread(inner.x0, inner.x1, across))
    ]


def vessel(plan: Plan, x: float, y: float, farm: Farm, substance_id: str, column: int) -> Properties:
    """One vessel with contents between 35 and 80 % of what it holds."""
    volume_m3 = vessel_volume_m3(farm.kind, farm.diameter_m, farm.height_m)
    capacity_kg = 0.9 * volume_m3 * density_kg_m3(substance_id)
    common = {
        "prefix": farm.prefix,
        "substance_id": substance_id,
        "capacity_kg": round(capacity_kg, -2),
        "inventory_kg": round(capacity_kg * plan.dice.uniform(0.35, 0.8), -2),
        "pressure_pa": farm.pressure_pa,
        "temperature_k": farm.temperature_k,
        "parameters": {"stair_deg": 90 * (column % 4)},
    }
    if farm.kind == "bullet":
        return lying(plan, x, y, farm, common)
    height = farm.diameter_m * 1.12 + 2.4 if farm.kind == "sphere" else farm.height_m
    if farm.kind == "sphere":
        common["parameters"] = {"legs": 10 if farm.diameter_m > 16 else 8, "stair_deg": 200}
    return plan.round(farm.kind, x, y, farm.diameter_m, height_m=height, heading_deg=0.0, **common)


def lying(plan: Plan, x: float, y: float, farm: Farm, common: Properties) -> Properties:
    """A bullet on two saddles, its axis north-south; `height_m` of the farm is its length."""
    half, radius = farm.height_m / 2, farm.diameter_m / 2
    row = plan.block(
        "bullet", Rect(x - radius, y - half, x + radius, y + half), heading_deg=0.0, diameter_m=farm.diameter_m,
        height_m=farm.diameter_m + 2.2, **common,
    )  # fmt: skip
    row["parameters"] = {"saddle_m": 2.0}
    return row


def vessel_volume_m3(kind: str, diameter_m: float, height_m: float) -> float:
    """Volume of a sphere, of a bullet between flat ends or of an upright cylinder."""
    if kind == "sphere":
        return math.pi * diameter_m**3 / 6
    return math.pi * diameter_m**2 / 4 * height_m


def service_strip(plan: Plan, strip: Rect) -> None:
    """Pump shelter, foam room and a low transfer rack along a farm."""
    shelter = Rect(strip.x0 + 6, strip.y0, strip.x0 + 40, strip.y0 + 6)
    plan.block("pump_shelter", shelter, prefix="PS", height_m=4.6, name_zh="泵棚", name_en="Pump shelter")
    room = Rect(strip.x1 - 22, strip.y0, strip.x1 - 10, strip.y0 + 6)
    plan.block("building", room, prefix="BL", height_m=4.2, floors=1, name_zh="泡沫站", name_en="Foam station")
    rack = Rect(strip.x0, strip.y1 - 5, strip.x1, strip.y1 - 1)
    plan.block(
        "pipe_rack", rack, prefix="PR", height_m=5.0, name_zh="管廊", name_en="Pipe rack",
        parameters={"tiers": 1, "pipes": 7, "bent_m": 9.0, "first_tier_m": 3.2},
    )  # fmt: skip
