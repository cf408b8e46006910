"""Cases of risk: outcomes with given footprints, in closed form.

A wedge turns with the wind. Within a sector the wind blows evenly; a wedge wider than a sector also takes from the
others, whose shares are alike where only one is given.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

from consequence_models.cases.given import Given, Kind, UnknownCase, keys
from consequence_models.errors import ImpossibleInput

_SHAPE_KEYS = {"shape", "opening_deg", "inner_radius_m", "outer_radius_m", "fatality_fraction"}
_ALMOST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    opening_deg: float
    inner_m: float
    outer_m: float
    fatality_fraction: float

    @property
    def area_m2(self) -> float:
        return math.pi * (self.outer_m**2 - self.inner_m**2) * self.opening_deg / 360


def _shape(given: dict[str, Any]) -> _Shape:
    unknown = set(given) - _SHAPE_KEYS
    if unknown or given.get("shape") not in ("circle", "wedge"):
        raise UnknownCase(f"risk_analytic: footprint {', '.join(sorted(unknown)) or given.get('shape')}")
    return _Shape(
        opening_deg=float(given["opening_deg"]) if given["shape"] == "wedge" else 360.0,
        inner_m=float(given.get("inner_radius_m", 0.0)),
        outer_m=float(given["outer_radius_m"]),
        fatality_fraction=float(given["fatality_fraction"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rose:
    count: int
    share: float

    def __post_init__(self) -> None:
        if self.count < 1 or not 0 <= self.share <= 1:
            zh, en = "风向扇区数或占比不合理", "the number of sectors or the share of one cannot be"
            raise ImpossibleInput(zh, en, field="wind_sector_fraction")

    @property
    def other(self) -> float:
        """Share of each sector that is not the given one."""
        return (1 - self.share) / (self.count - 1) if self.count > 1 else 0.0

    def covers(self, opening_deg: float, *, given_sector: bool) -> float:
        """Probability that a wedge that turns with the wind covers a bearing in the middle of a sector."""
        width = 360.0 / self.count
        here = self.share if given_sector else self.other
        if self.count == 1 or opening_deg <= width:
            return here * opening_deg / width
        return here + (1 - here) * (opening_deg - width) / (360.0 - width)


def _risk(given: Given, quantity: str) -> float:
    frequency = given.number("frequency_1_yr")
    shapes = [_shape(part) for part in given.value("footprints") or []]
    count = int(given.number("wind_sector_count", 1))
    rose = _Rose(count=count, share=given.number("wind_sector_fraction", 1 / count))

    def risk(distance: float, *, given_sector: bool = True) -> float:
        met = [each for each in shapes if each.inner_m <= distance < each.outer_m]
        covers = (rose.covers(each.opening_deg, given_sector=given_sector) for each in met)
        return frequency * sum(
            each.fatality_fraction * (1.0 if each.opening_deg >= 360 else cover)
            for each, cover in zip(met, covers, strict=True)
        )

    if quantity == "individual_risk_1_yr":
        return risk(given.number("distance_m"))
    if quantity == "area_above_level_m2":
        level = given.number("level_1_yr") * (1 - _ALMOST)
        edges = sorted({0.0} | {edge for each in shapes for edge in (each.inner_m, each.outer_m)})
        parts = ((math.pi * (b * b - a * a), (a + b) / 2) for a, b in itertools.pairwise(edges))
        return sum(area * _share_above(rose, risk, middle, level) for area, middle in parts)
    people = given.number("population_density_1_m2") * given.number("presence_fraction", 1.0)
    deaths = people * sum(each.area_m2 * each.fatality_fraction for each in shapes)
    if quantity == "expected_fatalities_count":
        return deaths
    if quantity == "potential_loss_of_life_1_yr":
        return frequency * deaths
    if quantity == "societal_frequency_1_yr":
        return frequency if deaths >= given.number("fatalities_at_least_count") * (1 - _ALMOST) else 0.0
    raise given.unknown(quantity)


def _share_above(rose: _Rose, risk: Any, distance_m: float, level: float) -> float:
    """Share of the circle at a distance that lies at or above a level, sector by sector."""
    here = 1 / rose.count if risk(distance_m) >= level else 0.0
    return here + (1 - 1 / rose.count if risk(distance_m, given_sector=False) >= level and rose.count > 1 else 0.0)


KINDS = {
    "risk_analytic": Kind(
        keys(
            "frequency_1_yr footprints wind_sector_count wind_sector_fraction population_density_1_m2 "
            "presence_fraction distance_m fatalities_at_least_count level_1_yr"
        ),
        _risk,
    ),
}
