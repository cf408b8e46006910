"""What a blast or a heat does, by published tables: thresholds in words, with the source and status of each row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import UnknownInput
from consequence_models.physics.tables import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From this value (up to `upper`, where the table gives bands) such damage is to be expected."""

    table: str
    quantity: str
    value: float
    upper: float | None
    unit: str
    damage_zh: str
    damage_en: str
    status: str
    source: str


def _threshold(row: dict[str, str]) -> Threshold:
    return Threshold(
        table=row["table"],
        quantity=row["quantity"],
        value=float(row["value"]),
        upper=float(row["upper"]) if row["upper"] else None,
        unit=row["unit"],
        damage_zh=row["damage_zh"],
        damage_en=row["damage_en"],
        status=row["status"],
        source=row["source"],
    )


THRESHOLDS: tuple[Threshold, ...] = tuple(_threshold(row) for row in rows("damage_thresholds"))
TABLES: tuple[str, ...] = tuple(dict.fromkeys(one.table for one in THRESHOLDS))
# Jarrett (1968), in Gilbert, Lees & Scilly (1994); recalled
JARRETT = {"A": 3.8, "B": 5.6, "Cb": 9.6, "Ca": 28.0, "D": 56.0}


def damage_table(table: str) -> tuple[Threshold, ...]:
    """The rows of one table, lowest value first; raises UnknownInput."""
    found = sorted((one for one in THRESHOLDS if one.table == table), key=lambda one: one.value)
    if not found:
        known = ", ".join(TABLES)
        raise UnknownInput(
            f"没有损伤表 {table}，可选：{known}", f"no damage table {table}; there are: {known}", field="table"
        )
    return tuple(found)


def damage_at(table: str, value: float) -> Threshold | None:
    """The gravest row that a value reaches; None below the lowest."""
    reached = [one for one in damage_table(table) if value >= one.value]
    return reached[-1] if reached else None


def damage_state(table: str, value: ArrayLike) -> NDArray[np.float64]:
    """How many rows of a table each value reaches: 0 below the lowest; NaN stays NaN."""
    edges = np.array([one.value for one in damage_table(table)])
    given = np.asarray(value, float)
    state = np.searchsorted(edges, given, side="right").astype(float)
    return np.asarray(np.where(np.isnan(given), np.nan, state))


def jarrett_radius(category: str, tnt_mass_kg: float) -> float:
    """Distance to which houses suffer a category of damage [m]: A, B, Cb, Ca or D; raises UnknownInput.

    Source: Jarrett (1968): R = K W^(1/3) / (1 + (3175/W)²)^(1/6); recalled.
    """
    if category not in JARRETT:
        known = ", ".join(JARRETT)
        raise UnknownInput(
            f"没有损伤等级 {category}", f"no damage category {category}; there are {known}", field="damage_category"
        )
    return float(JARRETT[category] * np.cbrt(tnt_mass_kg) / (1 + (3175 / tnt_mass_kg) ** 2) ** (1 / 6))
