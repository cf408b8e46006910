"""External safety distance after GB/T 37243-2019: which method the standard asks for, and the distance by each.

Explosives: by the consequence of an accident; toxic or flammable gas from the quantity of a major hazard on: by risk;
else the distance that the design standards ask for. From memory: the standard's own text was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.footprint import Outline, outline
from consequence_models.physics.tables import rows
from consequence_models.result import Caution, Field
from consequence_models.risk.criteria import individual_limit

# Side-on overpressure at the three classes of targets [Pa]: GB/T 37243-2019 chapter 5, recalled (about 80 % sure)
OVERPRESSURE_PA: Mapping[str, float] = MappingProxyType({"class_1": 2e3, "class_2": 5e3, "class_3": 9e3})
RECALLED = Caution(
    code="external_distance_recalled",
    zh="GB/T 37243-2019 的方法选择与阈值为回忆值，发布前须核对原文",
    en="the choice of method and the thresholds of GB/T 37243-2019 are recalled: check them against the standard",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChoice:
    """The method that the standard selects, `consequence`, `risk` or `standard`, and why."""

    method: str
    reason_zh: str
    reason_en: str
    warnings: tuple[Caution, ...] = (RECALLED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardDistance:
    """A distance that a design standard asks for; a span where it depends on the class of the unit."""

    standard: str
    unit: str
    target: str
    distance_m: float
    upper_m: float | None
    status: str
    source: str


STANDARD_DISTANCES: tuple[StandardDistance, ...] = tuple(
    StandardDistance(
        standard=row["standard"], unit=row["unit"], target=row["target"], distance_m=float(row["distance_m"]),
        upper_m=float(row["upper_m"]) if row["upper_m"] else None, status=row["status"], source=row["source"],
    )
    for row in rows("standard_distances")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalDistance:
    """How far one class of targets must stay from the boundary of a unit, and the line within which none may be."""

    target_class: str
    level: float
    unit: str
    distance_m: float
    line: Outline
    warnings: tuple[Caution, ...]


def choose_method(*, explosives: bool, gas_ratio: float) -> MethodChoice:
    """The method for one unit.

    Parameters
    ----------
    explosives
        Whether the unit holds explosives.
    gas_ratio
        Σ q/Q of the toxic and the flammable gases in it by their design maximum (GB 18218).

    Raises
    ------
    ImpossibleInput
        The ratio is negative or not finite.
    """
    if not 0 <= gas_ratio < np.inf:
        raise ImpossibleInput(
            "Σq/Q 须为有限的非负数", "the sum of q/Q must be finite and not negative", field="gas_ratio"
        )
    if explosives:
        zh, en = "涉及爆炸物：采用事故后果法", "explosives: by the consequence of an accident"
        return MethodChoice(method="consequence", reason_zh=zh, reason_en=en)
    if gas_ratio >= 1:
        zh = f"涉及有毒或易燃气体且 Σq/Q = {gas_ratio:.3g} ≥ 1：采用定量风险评价法"
        en = f"toxic or flammable gas with a sum of q/Q of {gas_ratio:.3g}, not below 1: by quantitative risk"
        return MethodChoice(method="risk", reason_zh=zh, reason_en=en)
    zh = "不涉及爆炸物，有毒、易燃气体未达 1：执行相关标准规范的距离"
    en = "neither explosives nor enough toxic or flammable gas: the distances of the design standards"
    return MethodChoice(method="standard", reason_zh=zh, reason_en=en)


def external_distances(
    choice: MethodChoice, boundary_m: Polygon | Point, *, blast: Field | None = None, risk: Field | None = None,
    scope: str = "new", standard: str | None = None,
) -> tuple[ExternalDistance, ...] | tuple[StandardDistance, ...]:  # fmt: skip
    """The distances by the method that was chosen, and by no other.

    Parameters
    ----------
    choice, boundary_m
        What `choose_method` said, and the unit's boundary in the frame of the fields.
    blast, risk
        The overpressure of the worst accident, or the individual risk: whichever the method needs.
    scope, standard
        `new` or `existing`, for risk; one design standard, or None for all that are kept.

    Raises
    ------
    MissingInput
        The field that the method needs was not given.
    """
    if choice.method == "standard":
        return by_standard(standard)
    field, name = (blast, "blast") if choice.method == "consequence" else (risk, "risk")
    if field is None:
        zh, en = f"该方法需要 {name} 场", f"this method needs a field of {name}"
        raise MissingInput(zh, en, field=name)
    return by_consequence(field, boundary_m) if name == "blast" else by_risk(field, boundary_m, scope)


def by_consequence(blast: Field, boundary_m: Polygon | Point) -> tuple[ExternalDistance, ...]:
    """Distances by the overpressure of the worst accident, one for each class of targets.

    `boundary_m` is the unit's boundary, or the place of the charge, in the field's frame.
    """
    return tuple(_distance(blast, "overpressure", name, level, boundary_m) for name, level in OVERPRESSURE_PA.items())


def by_risk(risk: Field, boundary_m: Polygon | Point, scope: str = "new") -> tuple[ExternalDistance, ...]:
    """Distances by the contours of individual risk at the limits of GB 36894, one for each class of targets."""
    limits = {name: individual_limit(name, scope).limit_1_yr for name in OVERPRESSURE_PA}
    return tuple(_distance(risk, "individual_risk", name, level, boundary_m) for name, level in limits.items())


def by_standard(standard: str | None = None) -> tuple[StandardDistance, ...]:
    """Distances of the design standards, all or of one; their status says how sure they are."""
    return tuple(each for each in STANDARD_DISTANCES if standard in (None, each.standard))


def _distance(field: Field, quantity: str, name: str, level: float, boundary: BaseGeometry) -> ExternalDistance:
    if field.quantity != quantity:
        raise ImpossibleInput(
            f"需要 {quantity} 场", f"this needs a field of {quantity}, not {field.quantity}", field="field"
        )
    line = outline(field, level, z_m=1.0)
    points = [Point(*at) for rings in line.polygons for at in rings[0]]
    farthest = max((boundary.distance(point) for point in points), default=0.0)
    beyond = (_beyond(),) if line.cut_off else ()
    return ExternalDistance(
        target_class=name, level=level, unit=field.unit, distance_m=farthest, line=line,
        warnings=(RECALLED, *beyond, *field.warnings),
    )  # fmt: skip


def _beyond() -> Caution:
    zh, en = "等值线超出计算区域，距离偏小", "the contour runs out of the area: the distance is too small"
    return Caution(code="contour_cut_off", zh=zh, en=en)
