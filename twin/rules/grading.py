"""Risk grading by scores: LEC (Graham and Kinney 1976), LS (5×5 matrix) and MES; a method is a row of data, not code.

A grade is A (red, major), B (orange, considerable), C (yellow, general) or D (blue, low). The factors are in
`twin/rules/data/risk_factors.csv` with their sources. The bands are common practice and differ between local guides at
their edges; here a value on an LEC edge falls to the lower grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

from twin.model.errors import UnknownFactor
from twin.rules.tables import rows

Grade = Literal["A", "B", "C", "D"]
COLOURS: dict[Grade, str] = {"A": "red", "B": "orange", "C": "yellow", "D": "blue"}
HEX: dict[Grade, str] = {"A": "#e60012", "B": "#f39800", "C": "#ffe100", "D": "#0068b7"}


@dataclass(frozen=True, slots=True)
class Band:
    """From which score a grade begins; `inclusive` says whether the edge itself belongs to it."""

    grade: Grade
    edge: float
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method: the values each factor may take, and the bands from the highest down (D is the rest)."""

    id: str
    factors: dict[str, tuple[float, ...]]
    bands: tuple[Band, Band, Band]


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


_EDGES: dict[str, tuple[tuple[float, float, float], bool]] = {
    "lec": ((320, 160, 70), False),
    "ls": ((20, 15, 9), True),
    "mes": ((180, 90, 50), True),
}


def _method(name: str) -> Method:
    factors: dict[str, tuple[float, ...]] = {}
    for row in rows("risk_factors"):
        if row["method"] == name:
            factors[row["factor"]] = (*factors.get(row["factor"], ()), float(row["value"]))
    edges, inclusive = _EDGES[name]
    red, orange, yellow = edges
    return Method(
        name, factors, (Band("A", red, inclusive), Band("B", orange, inclusive), Band("C", yellow, inclusive))
    )


METHODS: dict[str, Method] = {name: _method(name) for name in _EDGES}


def grade_by(method: str, **factors: float) -> Grading:
    """The score (product of the factors) and grade by one method.

    Parameters
    ----------
    method : 'lec' (factors L likelihood, E exposure, C consequence), 'ls' (L, S) or 'mes' (M control, E, S).

    Raises
    ------
    UnknownFactor
        For an unknown method, a missing or surplus factor or a value outside of the method's table.
    """
    if method not in METHODS:
        raise UnknownFactor(f"There is no grading method '{method}'", field="method")
    chosen = METHODS[method]
    if set(factors) != set(chosen.factors):
        raise UnknownFactor(f"{method} needs exactly the factors {', '.join(chosen.factors)}", field="factors")
    for name, value in factors.items():
        if value not in chosen.factors[name]:
            allowed = ", ".join(f"{each:g}" for each in chosen.factors[name])
            raise UnknownFactor(f"{name} of {method} must be one of {allowed}", field=name)
    score = prod(factors.values())
    return Grading(method, score, _grade(chosen, score))


def worst(grades: list[Grade]) -> Grade:
    """The grade of an area: the worst of its risk points (common local practice); D where there is none."""
    return min(grades, default="D")


def _grade(method: Method, score: float) -> Grade:
    for band in method.bands:
        if score > band.edge or (band.inclusive and score == band.edge):
            return band.grade
    return "D"
