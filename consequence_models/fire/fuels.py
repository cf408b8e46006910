"""How fuels burn: heat of combustion, burning rate of a pool, emissive power of its flame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from consequence_models.errors import MissingInput
from consequence_models.physics.tables import rows
from consequence_models.substances import find

_LIKE = {"lpg": "propane", "natural gas": "methane", "petrol": "gasoline", "n-hexane": "hexane", "n-butane": "butane"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuel:
    """One fuel; None where nothing was found."""

    id: str
    heat_of_combustion_j_kg: float
    burning_rate_max_kg_m2_s: float | None
    k_beta_1_m: float | None
    status: str
    source: str


def _fuel(row: Mapping[str, str]) -> Fuel:
    rate, thickness = row["burning_rate_max_kg_m2_s"], row["k_beta_1_m"]
    return Fuel(
        id=row["id"],
        heat_of_combustion_j_kg=float(row["heat_of_combustion_j_kg"]),
        burning_rate_max_kg_m2_s=float(rate) if rate else None,
        k_beta_1_m=float(thickness) if thickness else None,
        status=row["status"],
        source=row["source"],
    )


FUELS: Mapping[str, Fuel] = MappingProxyType({row["id"]: _fuel(row) for row in rows("fuels")})


def _emissive() -> Mapping[str, tuple[tuple[float, float], ...]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for row in rows("pool_emissive"):
        found.setdefault(row["fuel"], []).append((float(row["diameter_m"]), float(row["surface_emissive_power_w_m2"])))
    return MappingProxyType({fuel: tuple(points) for fuel, points in found.items()})


EMISSIVE = _emissive()


def find_fuel(name: str) -> Fuel | None:
    """A fuel by the name of its substance; None where unknown."""
    key = name.strip().lower().replace("_", " ")
    known = find(key)
    for one in (key, _LIKE.get(key, ""), known.id if known else "", _LIKE.get(known.id, "") if known else ""):
        if one in FUELS:
            return FUELS[one]
    return None


def heat_of_combustion(name: str) -> float:
    """Lower heat of combustion [J/kg]; raises MissingInput where nobody gave one and the tables have none."""
    substance, fuel = find(name), find_fuel(name)
    known = substance.combustion_j_kg if substance else None
    if known is None and fuel is not None:
        known = fuel.heat_of_combustion_j_kg
    if known is None:
        zh, en = f"缺少“{name}”的燃烧热", f"the heat of combustion of {name!r} is missing: give it"
        raise MissingInput(zh, en, field="heat_of_combustion_j_kg")
    return known


def emissive_power_by_table(name: str, diameter_m: float) -> float | None:
    """Mean emissive power of a pool flame by fuel and diameter [W/m²], held outside 10 to 50 m; None for other fuels.

    Source: Order 404 of EMERCOM (2009), table P3.4; GOST 12.3.047.
    """
    fuel = name.strip().lower()
    points = EMISSIVE.get({"propane": "lpg", "butane": "lpg", "methane": "lng"}.get(fuel, fuel))
    if points is None:
        return None
    diameters, powers = np.array(points).T
    return float(np.interp(diameter_m, diameters, powers))
