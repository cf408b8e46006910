"""Risk grading by scores: LEC (Graham and Kinney 1976), LS (5×5 matrix) and MES; a method is rows of data, not code.

A grade is A (red, major), B (orange, considerable), C (yellow, general) or D (blue, low). The factors are in
`twin/rules/data/risk_factors.csv`, the bands in `risk_bands.csv`, with their sources; another guide's variant is more
rows of the same kind, there or from the store (`method_from`). `lec` lets a value on an edge fall to the lower grade,
`lec_edge_up` to the higher; `lec_vendor` knows its factors, and its bands must be given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal, cast

from twin.model.errors import UnknownFactor
from twin.rules.tables import rows

Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")
COLOURS: dict[Grade, str] = {"A": "red", "B": "orange", "C": "yellow", "D": "blue"}
HEX: dict[Grade, str] = {"A": "#e60012", "B": "#f39800", "C": "#ffe100", "D": "#0068b7"}
Rows = Iterable[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Band:
    """From which score a grade begins; `inclusive` says whether the edge itself belongs to it."""

    grade: Grade
    edge: float
    inclusive: bool
    label_zh: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method: the values each factor may take, and the bands from the highest down; no bands, no grade."""

    id: str
    factors: dict[str, tuple[float, ...]]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Grading:
    """The score and its grade."""

    method: str
    score: float
    grade: Grade

    @property
    def colour(self) -> str:
        """The name of the grade's colour."""
        return COLOURS[self.grade]


def method_from(name: str, factors: Rows, bands: Rows) -> Method:
    """A method from rows such as those of `risk_factors.csv` (factor, value) and `risk_bands.csv` (grade, score_from,
    inclusive, label_zh, label_en), of which those of another `method` are left out.

    Raises
    ------
    UnknownFactor
        There are no factors, a grade is not A to D, or the bands do not fall from A on.
    """
    values: dict[str, tuple[float, ...]] = {}
    for row in factors:
        if row.get("method", name) == name:
            values[row["factor"]] = (*values.get(row["factor"], ()), float(row["value"]))
    found = tuple(_band(row) for row in bands if row.get("method", name) == name)
    order = [(GRADES.index(band.grade), -band.edge) for band in found]
    if not values or order != sorted(order):
        raise UnknownFactor(f"The method '{name}' needs factors, and bands that fall from A to D", field="method")
    return Method(name, values, found)


def _band(row: Mapping[str, str]) -> Band:
    if row["grade"] not in GRADES:
        raise UnknownFactor(f"A grade is one of A to D, not '{row['grade']}'", field="grade")
    return Band(
        row["grade"],
        float(row["score_from"]),
        row["inclusive"] in ("1", "true", "True"),
        row.get("label_zh", ""),
        row.get("label_en", ""),
    )


def _methods() -> dict[str, Method]:
    factors, bands = rows("risk_factors"), rows("risk_bands")
    return {name: method_from(name, factors, bands) for name in dict.fromkeys(row["method"] for row in factors)}


METHODS: dict[str, Method] = _methods()
DIRECT = {row["criterion"]: row for row in rows("direct_judgement")}


def grade_by(method: str | Method, **factors: float) -> Grading:
    """The score (product of the factors) and grade by one method.

    Parameters
    ----------
    method : a `Method`, or the name of one of the tables: 'lec' (factors L likelihood, E exposure, C consequence),
        'ls' (L, S) or 'mes' (M control, E, S) and their variants.

    Raises
    ------
    UnknownFactor
        For an unknown method or one without bands, a missing or surplus factor or a value outside of its table.
    """
    chosen = method if isinstance(method, Method) else METHODS.get(method)
    if chosen is None:
        raise UnknownFactor(f"There is no grading method '{method}'", field="method")
    if not chosen.bands:
        raise UnknownFactor(f"How {chosen.id} bands its score is not known; give its bands", field="method")
    if set(factors) != set(chosen.factors):
        raise UnknownFactor(f"{chosen.id} needs exactly the factors {', '.join(chosen.factors)}", field="factors")
    for name, value in factors.items():
        if value not in chosen.factors[name]:
            allowed = ", ".join(f"{each:g}" for each in chosen.factors[name])
            raise UnknownFactor(f"{name} of {chosen.id} must be one of {allowed}", field=name)
    score = prod(factors.values())
    return Grading(chosen.id, score, _grade(chosen, score))


def grade_directly(criteria: Iterable[str]) -> Grade | None:
    """The grade by direct judgement (直接判定法), whatever the scores; None where no criterion is met.

    Raises
    ------
    UnknownFactor
        A criterion is not in the table.
    """
    met = list(criteria)
    unknown = next((name for name in met if name not in DIRECT), None)
    if unknown is not None:
        raise UnknownFactor(f"There is no criterion '{unknown}'", field="criteria")
    return min((cast(Grade, DIRECT[name]["grade"]) for name in met), default=None)


def worst(grades: list[Grade]) -> Grade:
    """The grade of an area: the worst of its risk points (common local practice); D where there is none."""
    return min(grades, default="D")


def area_grade(
    grades: list[Grade], *, hazard_level: int | None = None, floors: Mapping[int, Grade] | None = None
) -> Grade:
    """The grade of an area with a major hazard: the worst of its points, and not milder than the level's own floor.

    `floors` maps a level of GB 18218 to a grade; some guides hold level 1 red and level 2 orange, others nothing.
    """
    floor = (floors or {}).get(hazard_level) if hazard_level is not None else None
    return worst([*grades, floor] if floor else grades)


def _grade(method: Method, score: float) -> Grade:
    for band in method.bands:
        if score > band.edge or (band.inclusive and score == band.edge):
            return band.grade
    return "D"
