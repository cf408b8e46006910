"""Cases of the standards answered by the rules of `twin`: kind and inputs as published → every quantity of the case.

An answer holds one number or text under each quantity; a set where several apply at once, such as alarm codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from consequence_models.cases import KINDS, UnknownCase, answer
from twin.rules.grading import grade_by
from twin.rules.hazard_unit import Material, assess

Value = float | str | Collection[float]
Answers = Mapping[str, Value]


def _gb18218(given: Mapping[str, Any]) -> Answers:
    materials = [_material(each) for each in given["materials"]]
    unit = assess(materials, int(given["residents_count"]))
    return {
        "identification_index_ratio": unit.identification_index_ratio,
        "major_hazard_flag": float(unit.is_major),
        "grading_index_ratio": unit.grading_index_ratio,
        "hazard_level": "-" if unit.level is None else float(unit.level),
    }


def _material(given: Mapping[str, Any]) -> Material:
    _only(given, "substance mass_kg hazard_class beta_ratio", "gb18218: material")
    return Material(
        name=str(given.get("substance", "")),
        mass_kg=float(given["mass_kg"]),
        hazard_classes=tuple(part for part in re.split(r"[;,/ ]+", str(given.get("hazard_class", ""))) if part),
        beta_ratio=None if given.get("beta_ratio") is None else float(given["beta_ratio"]),
    )


def _lec(given: Mapping[str, Any]) -> Answers:
    names = {"L": "likelihood_score", "E": "exposure_score", "C": "consequence_score"}
    found = grade_by("lec", **{factor: float(given[name]) for factor, name in names.items()})
    return {"risk_score": found.score, "colour": found.colour}


def _only(given: Mapping[str, Any], keys: str, kind: str) -> None:
    unknown = set(given) - set(keys.split())
    if unknown:
        raise UnknownCase(f"{kind}: key {', '.join(sorted(unknown))}")


STANDARD_KINDS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Answers]]] = {
    "gb18218": ("materials residents_count", _gb18218),
    "lec": ("likelihood_score exposure_score consequence_score", _lec),
}


def answer_any(kind: str, inputs: Mapping[str, Any], quantity: str) -> Value:
    """One quantity of a case of the standards, or of any case that the models answer.

    Raises
    ------
    UnknownCase
        The kind, one of the keys or the quantity is not known.
    """
    if kind in KINDS:
        return answer(kind, inputs, quantity)
    if kind not in STANDARD_KINDS:
        raise UnknownCase(f"kind {kind}")
    keys, rule = STANDARD_KINDS[kind]
    _only(inputs, keys, kind)
    answers = rule(inputs)
    if quantity not in answers:
        raise UnknownCase(f"{kind}: quantity {quantity}")
    return answers[quantity]


def standards_beside(folder: Path) -> Path:
    """Where the vectors of the standards are: in the folder itself, or in `standards` beside it."""
    inside = any(path.stem.partition("_")[2] == "vectors" for path in folder.rglob("*.csv"))
    beside = folder.resolve().parent / "standards"
    return folder if inside or not beside.is_dir() else beside
