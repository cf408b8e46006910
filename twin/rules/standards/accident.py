"""The grade of an accident by State Council order 493, article 3: the worst of deaths, injuries and direct loss."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from twin.model.errors import WrongValue
from twin.rules.tables import rows


@dataclass(frozen=True, slots=True)
class AccidentLevel:
    """A grade, 1 特别重大 to 4 一般, and from which numbers on it holds (each lower bound belongs to it)."""

    level: int
    label_zh: str
    label_en: str
    deaths_from: float
    serious_injuries_from: float
    direct_loss_cny_from: float


LEVELS: tuple[AccidentLevel, ...] = tuple(
    AccidentLevel(
        int(row["level"]),
        row["level_zh"],
        row["level_en"],
        float(row["deaths_from"]),
        float(row["serious_injuries_from"]),
        float(row["direct_loss_cny_from"]),
    )
    for row in rows("accident_levels")
)


def accident_level(
    *, deaths_count: float = 0, serious_injuries_count: float = 0, direct_loss_cny: float = 0
) -> AccidentLevel:
    """The worst grade that any of the three numbers reaches.

    Raises
    ------
    WrongValue
        A number is negative or not finite.
    """
    for name, value in (
        ("deaths_count", deaths_count),
        ("serious_injuries_count", serious_injuries_count),
        ("direct_loss_cny", direct_loss_cny),
    ):
        if not (isfinite(value) and value >= 0):
            raise WrongValue("A number of people or of money cannot be negative", field=name)
    return next(
        each
        for each in LEVELS
        if deaths_count >= each.deaths_from
        or serious_injuries_count >= each.serious_injuries_from
        or direct_loss_cny >= each.direct_loss_cny_from
    )
