"""Cases of the standards answered by the rules of `twin`: kind and inputs as published → every quantity of the case.

An answer holds one number or text under each quantity; a set where several apply at once, such as alarm codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from consequence_models.cases import KINDS, UnknownCase, answer
from twin.model.shifted import shifted
from twin.rules.grading import grade_by
from twin.rules.hazard_unit import Material, assess
from twin.rules.standards import gas_alarm
from twin.rules.standards.accident import accident_level
from twin.rules.standards.erg import erg_advice
from twin.rules.standards.gathering import gathering_colour, largest_gathering
from twin.rules.standards.permit import PermitFacts, judge_permit

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


def _clock_s(text: str) -> float:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 3600.0 + int(minutes) * 60.0


_WORDS = ("work", "grade", "day", "substance")
_NUMBERS = (
    "interruption_s", "permit_age_s", "last_record_age_s", "concentration_volume_fraction",
    "lower_flammable_limit_fraction", "oxygen_volume_fraction",
)  # fmt: skip
_FLAGS = ("new_analysis", "night", "oxygen_rich")


def _permit(given: Mapping[str, Any]) -> Answers:
    facts: dict[str, Any] = {name: str(given[name]) for name in _WORDS if name in given}
    facts |= {name: float(given[name]) for name in _NUMBERS if name in given}
    facts |= {name: bool(given[name]) for name in _FLAGS if name in given}
    if "sampled_at" in given and "started_at" in given:
        facts["sample_age_s"] = (_clock_s(given["started_at"]) - _clock_s(given["sampled_at"])) % 86400
    if "upgraded" in given:
        facts["upgraded"] = bool(given["upgraded"])
    found = judge_permit(PermitFacts(**facts))
    return {"verdict": found.verdict, "alarm_code": frozenset(map(float, found.codes or {0}))}


def _gathering(given: Mapping[str, Any]) -> Answers:
    if "people_count" in given:
        radius = float(given.get("radius_m", 0.0))
        count = int(given["people_count"])
        colour = gathering_colour(count, radius_m=radius, duration_s=float(given["duration_s"]))
        warned = (
            count >= int(given["threshold_count"]) and colour != "none"
            if "threshold_count" in given
            else colour != "none"
        )
        return {"colour": colour, "verdict": "warn" if warned else "no_warning"}
    ring, count = float(given.get("ring_radius_m", 0.0)), int(given.get("people_on_ring_count", 0))
    turn = 2 * np.pi * np.arange(count) / max(count, 1)
    centre, outside = int(given.get("people_at_centre_count", 0)), int(given.get("people_outside_count", 0))
    away = ring + float(given.get("outside_distance_m", 0.0))
    x = np.concatenate([np.zeros(centre), ring * np.cos(turn), np.full(outside, away)])
    y = np.concatenate([np.zeros(centre), ring * np.sin(turn), np.zeros(outside)])
    together = largest_gathering(x, y)
    return {
        "verdict": "warn" if together >= int(given["threshold_count"]) else "no_warning",
        "colour": gathering_colour(together, duration_s=float(given.get("duration_s", np.inf))),
    }


def _gas_alarm(given: Mapping[str, Any]) -> Answers:
    kind = str(given["gas"])
    if kind == "combustible":
        found = gas_alarm.combustible(float(given["lower_flammable_limit_share_fraction"]))
    elif kind == "oxygen":
        found = gas_alarm.oxygen(float(given["oxygen_volume_fraction"]))
    elif kind == "toxic":
        found = gas_alarm.toxic(float(given["concentration_ppm"]), _exposure_limit_ppm(given))
    else:
        raise UnknownCase(f"gas_alarm: gas {kind}")
    return {"alarm_level": float(found.level), "verdict": found.verdict}


def _exposure_limit_ppm(given: Mapping[str, Any]) -> float:
    if "exposure_limit_ppm" in given:
        return float(given["exposure_limit_ppm"])
    known = gas_alarm.gas_limits(str(given["substance"]))
    limit = float(given["exposure_limit_kg_m3"]) if "exposure_limit_kg_m3" in given else known.exposure_kg_m3
    if limit is None:
        raise gas_alarm.UnknownGas(field="exposure_limit_ppm")
    return gas_alarm.ppm_of(limit, known.molar_mass_kg_mol, float(given.get("temperature_k", gas_alarm.ROOM_K)))


def _accident(given: Mapping[str, Any]) -> Answers:
    return {"accident_level": float(accident_level(**{name: float(value) for name, value in given.items()}).level)}


def _erg(given: Mapping[str, Any]) -> Answers:
    night = str(given.get("daytime", "day"))
    if night not in ("day", "night"):
        raise UnknownCase(f"erg: daytime {night}")
    found = erg_advice(
        str(given["substance"]), spill=str(given["spill"]), night=night == "night",
        container=given.get("container"), wind=given.get("wind_class"),
    )  # fmt: skip
    return {"isolation_m": found.isolation_m, "protective_distance_m": found.protective_distance_m}


def _coordinate(given: Mapping[str, Any]) -> Answers:
    latitude, longitude = shifted(
        float(given["latitude_deg"]), float(given["longitude_deg"]), str(given["source_crs"]), str(given["target_crs"])
    )
    return {"latitude_deg": latitude, "longitude_deg": longitude}


def _only(given: Mapping[str, Any], keys: str, kind: str) -> None:
    unknown = set(given) - set(keys.split())
    if unknown:
        raise UnknownCase(f"{kind}: key {', '.join(sorted(unknown))}")


STANDARD_KINDS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Answers]]] = {
    "gb18218": ("materials residents_count", _gb18218),
    "lec": ("likelihood_score exposure_score consequence_score", _lec),
    "permit_rule": (
        "work grade sampled_at started_at interruption_s new_analysis permit_age_s last_record_age_s day night "
        "upgraded substance concentration_volume_fraction lower_flammable_limit_fraction oxygen_volume_fraction "
        "oxygen_rich",
        _permit,
    ),
    "gathering": (
        "people_count radius_m duration_s people_at_centre_count people_on_ring_count ring_radius_m "
        "people_outside_count outside_distance_m threshold_count",
        _gathering,
    ),
    "gas_alarm": (
        "gas substance lower_flammable_limit_share_fraction concentration_ppm exposure_limit_kg_m3 exposure_limit_ppm "
        "temperature_k oxygen_volume_fraction",
        _gas_alarm,
    ),
    "accident_level": ("deaths_count serious_injuries_count direct_loss_cny", _accident),
    "erg": ("substance spill container daytime wind_class", _erg),
    "coordinate": ("latitude_deg longitude_deg source_crs target_crs", _coordinate),
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
