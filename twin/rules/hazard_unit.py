"""Major-hazard units after GB 18218-2018: the identification index S, the grading index R and the level.

S = Σ q/Q (eq. 1), a unit is a major hazard from S = 1; R = α Σ β q/Q (eq. 2); level 1 from R = 100, 2 from 50, 3 from
10, else 4 (table 6). α is by the people who live within 500 m of the plant's boundary (table 5), β and the critical
quantity Q by the substance (tables 1 and 3) or its hazard class (tables 2 and 4); tables in `twin/rules/data`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twin.model.errors import Invalid, WrongValue
from twin.rules.tables import rows

_ALPHA = ((100, 2.0), (50, 1.5), (30, 1.2), (1, 1.0), (0, 0.5))
_LEVELS = ((100.0, 1), (50.0, 2), (10.0, 3))
_SUBSTANCES = {cas: row for row in reversed(rows("gb18218_substances")) for cas in row["cas"].split(";") if cas}
_CLASSES = {row["symbol"]: row for row in rows("gb18218_classes")}


class UnknownHazardClass(Invalid):
    """Neither the substance nor its class is in the tables of GB 18218."""

    message_zh = "GB 18218 表中无此物质,请给出其危险性类别"
    message_en = "The substance is not named by GB 18218: give its hazard class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a unit may hold at most (design maximum), by CAS number or by hazard classes such as 'W5.3'.

    `beta_ratio` overrides the table's β; of several classes the one with the lowest critical quantity counts.
    """

    mass_kg: float
    cas: str = ""
    hazard_classes: tuple[str, ...] = ()
    beta_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class HazardUnit:
    """S, R and, for a major hazard, its level 1 (worst) to 4."""

    identification_index_ratio: float
    grading_index_ratio: float
    level: int | None

    @property
    def is_major(self) -> bool:
        """Whether the unit is a major hazard (S ≥ 1)."""
        return self.level is not None


def assess(materials: Iterable[Material], residents_count: int) -> HazardUnit:
    """Identify and grade one unit.

    Parameters
    ----------
    materials : every listed substance in the unit with its design maximum [kg].
    residents_count : people who live within 500 m outward of the plant's boundary.

    Raises
    ------
    UnknownHazardClass, WrongValue
    """
    if residents_count < 0:
        raise WrongValue("The number of residents cannot be negative", field="residents_count")
    shares = [_share(material) for material in materials]
    identification = sum(share for share, _ in shares)
    grading = alpha_ratio(residents_count) * sum(share * beta for share, beta in shares)
    level = next((number for edge, number in _LEVELS if grading >= edge), 4)
    # A sum that is 1 on paper may miss it by rounding; the nearest double decides for the safe side.
    return HazardUnit(identification, grading, level if identification >= 1 - 1e-12 else None)


def alpha_ratio(residents_count: int) -> float:
    """The exposure factor α of table 5."""
    return next(alpha for least, alpha in _ALPHA if residents_count >= least)


def _share(material: Material) -> tuple[float, float]:
    """q/Q and β of one material."""
    if not material.mass_kg >= 0:
        raise WrongValue("A mass cannot be negative", field="mass_kg")
    named = _SUBSTANCES.get(material.cas)
    symbols = material.hazard_classes or ((named["hazard_class"],) if named and named["hazard_class"] else ())
    unknown = next((symbol for symbol in symbols if symbol not in _CLASSES), None)
    if unknown is not None or (named is None and not symbols):
        raise UnknownHazardClass(field="hazard_classes")
    classed = min(
        (_CLASSES[symbol] for symbol in symbols), key=lambda row: float(row["critical_quantity_t"]), default=None
    )
    limits = named or classed
    beta = material.beta_ratio or (named and named["beta_ratio"]) or (classed and classed["beta_ratio"])
    if limits is None or not beta:
        raise UnknownHazardClass(field="hazard_classes")
    return material.mass_kg / 1000 / float(limits["critical_quantity_t"]), float(beta)
