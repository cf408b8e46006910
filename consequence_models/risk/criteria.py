"""Whether a risk is acceptable: GB 36894-2018 and others as rows of data with their status; own rows may be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.physics.tables import rows
from consequence_models.result import Field
from consequence_models.risk.societal import Societal

Array = NDArray[np.float64]
# Protection targets of GB 36894-2018, clause 3, and the row of its table that holds for them
TARGET_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "high_sensitivity": "class_1",
        "important": "class_1",
        "general_1": "class_1",
        "general_2": "class_2",
        "general_3": "class_3",
    }
)
DEFAULT_SET = "gb_36894_2018"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One limit: of individual risk for a class of targets, or a line F = limit / N^slope up to `last_count` deaths."""

    set_name: str
    kind: str
    scope: str
    targets: str
    limit_1_yr: float
    band: str
    slope: float | None
    last_count: float | None
    status: str
    source: str

    def line_1_yr(self, deaths_count: Array) -> Array:
        """Frequency of the line at numbers of deaths; 0 beyond its last: there nothing is tolerable."""
        line = self.limit_1_yr / deaths_count ** (self.slope or 0.0)
        return np.where(deaths_count > (self.last_count or np.inf), 0.0, line)


def criterion_from(row: Mapping[str, str]) -> Criterion:
    """A criterion from a row of the table, or from a row of one's own with the same columns."""
    limit = float(row["limit_1_yr"])
    if not limit > 0:
        raise ImpossibleInput("风险限值须为正数", "a limit of risk must be positive", field="limit_1_yr")
    return Criterion(
        set_name=row["set"], kind=row["kind"], scope=row["scope"], targets=row["targets"], limit_1_yr=limit,
        band=row["band"], slope=float(row["slope"]) if row["slope"] else None,
        last_count=float(row["last_count"]) if row["last_count"] else None, status=row["status"], source=row["source"],
    )  # fmt: skip


CRITERIA: tuple[Criterion, ...] = tuple(criterion_from(row) for row in rows("risk_criteria"))


def individual_limit(
    target: str, scope: str = "new", *, set_name: str = DEFAULT_SET, criteria: Iterable[Criterion] = CRITERIA
) -> Criterion:
    """The limit of individual risk for a target.

    Parameters
    ----------
    target
        A class of the criteria (`class_1` …), or a kind of target of GB 36894 (`high_sensitivity`, `general_2` …).
    scope
        `new` (also rebuilt and extended) or `existing`; criteria that make no difference hold for both.

    Raises
    ------
    UnknownInput
        The set has no such limit.
    """
    name = TARGET_CLASSES.get(target, target)
    for each in criteria:
        if (each.set_name, each.kind, each.targets) == (set_name, "individual", name) and each.scope in (scope, "all"):
            return each
    zh, en = (
        f"{set_name} 没有 {scope}/{target} 的个人风险限值",
        f"{set_name} has no individual limit of {scope} {target}",
    )
    raise UnknownInput(zh, en, field="target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody to be protected: what kind, and where."""

    id: str
    target: str
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The risk at one target against its limit; `holds` is None where the risk there is not known."""

    id: str
    risk_1_yr: float
    criterion: Criterion
    holds: bool | None

    @property
    def ratio(self) -> float:
        """Risk over limit: above 1 it is too high."""
        return self.risk_1_yr / self.criterion.limit_1_yr


def judge_individual(
    field: Field, targets: Sequence[Target], scope: str = "new", *, set_name: str = DEFAULT_SET,
    criteria: Sequence[Criterion] = CRITERIA,
) -> tuple[Judgement, ...]:  # fmt: skip
    """Hold the individual risk at targets against their limits, in the order given.

    Raises
    ------
    ImpossibleInput
        The field is not one of individual risk.
    UnknownInput
        A target's class has no limit in the set.
    """
    if field.quantity != "individual_risk":
        zh, en = f"需要个人风险场，而不是 {field.quantity}", f"this judges individual risk, not {field.quantity}"
        raise ImpossibleInput(zh, en, field="field")
    found = []
    for each in targets:
        limit = individual_limit(each.target, scope, set_name=set_name, criteria=criteria)
        risk = float(field.at(each.x_m, each.y_m))
        holds = None if np.isnan(risk) else risk <= limit.limit_1_yr
        found.append(Judgement(id=each.id, risk_1_yr=risk, criterion=limit, holds=holds))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SocietalJudgement:
    """Where an F–N curve lies: `unacceptable` over the upper line, `as_low_as_practicable` between, else `acceptable`.

    `worst_count` is the number of deaths at which the curve is highest against the upper line, `ratio` by how much.
    """

    verdict: str
    worst_count: float
    ratio: float
    lines: tuple[Criterion, ...]


def judge_societal(
    found: Societal, *, set_name: str = DEFAULT_SET, criteria: Iterable[Criterion] = CRITERIA
) -> SocietalJudgement:
    """Hold an F–N curve against the lines of a set; one line only means that there is no third band.

    Raises
    ------
    UnknownInput
        The set has no lines.
    """
    lines = {each.band: each for each in criteria if (each.set_name, each.kind) == (set_name, "societal")}
    if "upper" not in lines:
        raise UnknownInput(f"{set_name} 没有社会风险标准", f"{set_name} has no societal criterion", field="set_name")
    n, often = found.curve()
    keep = often > 0
    n, often = n[keep], often[keep]
    if n.size == 0:
        return SocietalJudgement(verdict="acceptable", worst_count=0.0, ratio=0.0, lines=tuple(lines.values()))
    with np.errstate(divide="ignore"):
        ratios = {band: often / line.line_1_yr(n) for band, line in lines.items()}
    at = int(np.argmax(ratios["upper"]))
    lower = float(ratios["lower"].max()) if "lower" in ratios else 0.0
    verdict = "unacceptable" if ratios["upper"][at] > 1 else "as_low_as_practicable" if lower > 1 else "acceptable"
    return SocietalJudgement(
        verdict=verdict, worst_count=float(n[at]), ratio=float(ratios["upper"][at]), lines=tuple(lines.values())
    )
