"""The risk list (风险分级管控清单): area → unit → point → hazard, scored, graded, with its measures at every level.

`area` is the code of the zone. The grade follows from the method and its scores; who approves it is another than who
drafted it. Measures are of five kinds (engineering, management, training, protection, emergency), each kept by the
company, the department or the post.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.model.errors import MissingField, WrongValue
from twin.model.nouns import Field
from twin.registers.register import Entry, Register, Step
from twin.rules.grading import METHODS, Grade, Grading, grade_by, grade_directly, worst

MEASURES = ("engineering", "management", "training", "protection", "emergency")
LEVELS = ("company", "department", "post")
DIRECT = "direct"

REGISTER = Register(
    id="risk_point",
    title_zh="风险分级管控清单",
    title_en="Risk list",
    about="zone",
    fields=(
        Field(name="area", required=True),
        Field(name="unit", required=True),
        Field(name="point", required=True),
        Field(name="hazard", required=True),
        Field(name="accident"),
        Field(name="method", required=True, choices=(*METHODS, DIRECT)),
        Field(name="scores", kind="json"),
        Field(name="criteria", kind="json"),
        Field(name="measures", kind="json"),
        Field(name="responsible"),
        Field(name="phone"),
    ),
    states=("draft", "approved", "ended"),
    steps=(
        Step(name="approve", title_zh="批准", title_en="Approve", before=("draft",), after="approved"),
        Step(name="revise", title_zh="修订", title_en="Revise", before=("approved",), after="draft"),
        Step(name="end", title_zh="终止", title_en="End", before=("draft", "approved"), after="ended"),
    ),
)


def grading_of(body: Mapping[str, Any]) -> Grading:
    """The score and grade of a filled form; by direct judgement the score is 0.

    Raises
    ------
    UnknownFactor, MissingField
        The scores do not fit the method, or no criterion is met.
    """
    if body.get("method") == DIRECT:
        grade = grade_directly([str(each) for each in body.get("criteria") or ()])
        if grade is None:
            raise MissingField(
                "Direct judgement needs a criterion that is met", "直接判定需至少一项判据", field="criteria"
            )
        return Grading(DIRECT, 0.0, grade)
    scores = body.get("scores") or {}
    if not isinstance(scores, Mapping):
        raise WrongValue("Scores are a value for each factor", "分值应为各因子的取值", field="scores")
    try:
        numbers = {str(name): float(value) for name, value in scores.items()}
    except (TypeError, ValueError) as error:
        raise WrongValue("A score is no number", "分值不是数值", field="scores") from error
    return grade_by(str(body.get("method")), **numbers)


def check_measures(body: Mapping[str, Any]) -> None:
    """Raise `WrongValue` where a measure is of no known kind or level, or has no words."""
    for each in body.get("measures") or ():
        known = isinstance(each, Mapping) and each.get("kind") in MEASURES and each.get("level") in LEVELS
        if not known or not str(each.get("text") or "").strip():
            raise WrongValue(
                f"A measure is {{kind: {'|'.join(MEASURES)}, level: {'|'.join(LEVELS)}, text}}",
                "管控措施应含类别(工程、管理、培训、防护、应急)、层级(公司、部门、岗位)和内容",
                field="measures",
            )


def zone_grade(entries: list[Entry], zone_id: str) -> Grade | None:
    """The grade that the approved points of a zone give it, the worst of them; None where there is none."""
    grades = [
        grading_of(each.body).grade for each in entries if each.body.get("area") == zone_id and each.state == "approved"
    ]
    return worst(grades) if grades else None
