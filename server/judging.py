"""What a validation is made of: published tables, the field's own measures, and the rule by which a case passes."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from consequence_models import ModelError
from consequence_models.cases import UnknownCase, answer
from twin.model.errors import DomainError


class DataMissing(Exception):
    """A file of published data that a validation needs is not in the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one validation found: how many pairs, the measures, whether the bar holds, and what failed."""

    n: int
    metrics: Mapping[str, float]
    holds: bool
    details: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """One set of published data, the bar it is held to, and how to judge; the file that binds it gives its name.

    `best` is the best figure published for the same data, with its source; "" where none was found. `room` is the
    folder whose code is judged, and whose table the row belongs to.
    """

    data_set: str
    bar: str
    covers: str
    not_covered: str
    judge: Callable[[Path], Finding]
    best: str = ""
    room: str = "consequence_models"


def find_table(folder: Path, name: str) -> list[dict[str, str]]:
    """Rows of `<any word>_<name>.csv` anywhere below a folder.

    Raises
    ------
    DataMissing
        There is no such file.
    """
    found = sorted(path for path in folder.rglob("*.csv") if path.stem.partition("_")[2] == name or path.stem == name)
    if not found:
        raise DataMissing(f"no *_{name}.csv below {folder}")
    rows: list[dict[str, str]] = []
    for path in found:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows.extend(csv.DictReader(file))
    return rows


def measures(observed: ArrayLike, predicted: ArrayLike) -> dict[str, float]:
    """FAC2, MG, VG, FB and NMSE of Chang & Hanna (2004), observed over predicted; pairs must be positive."""
    o, p = np.asarray(observed, float), np.asarray(predicted, float)
    log = np.log(o / p)
    return {
        "FAC2": float(np.mean((p >= o / 2) & (p <= 2 * o))),
        "MG": float(np.exp(log.mean())),
        "VG": float(np.exp(np.square(log).mean())),
        "FB": float(2 * (o.mean() - p.mean()) / (o.mean() + p.mean())),
        "NMSE": float(np.square(o - p).mean() / (o.mean() * p.mean())),
    }


def within(result: float, expected: float, tolerance: float) -> bool:
    """The rule of published cases: a share below 0.5, a factor from there on, absolute where 0 is expected."""
    if not math.isfinite(result):
        return False
    if tolerance == 0:
        return result == expected
    if expected == 0:
        return abs(result) <= tolerance
    if tolerance < 0.5:
        return abs(result - expected) <= tolerance * abs(expected)
    low, high = sorted((expected / (1 + tolerance), expected * (1 + tolerance)))
    return low <= result <= high


Answerer = Callable[[str, Mapping[str, Any], str], Any]


def judge_cases(
    rows: Sequence[Mapping[str, str]], *, share: float = 1.0, by: Answerer = answer, kinds: Collection[str] = ()
) -> Finding:
    """Answer every scored row by its kind; the bar is the share of rows that must lie within their tolerance.

    A kind, key or quantity that is not known counts as failed and is shown as not covered. Where `kinds` are given,
    rows of other kinds are left to other validations. A text counts where no value is expected.
    """
    passed, scored, wrong, unknown = 0, 0, [], []
    for row in rows:
        expected = row["expected_value"] or row.get("expected_text", "")
        if not row["tolerance_fraction"] or not expected or (kinds and row["kind"] not in kinds):
            continue
        scored += 1
        label = f"{row.get('case') or row.get('case_id')}: {row['kind']} {row['expected_quantity']}"
        try:
            result = by(row["kind"], json.loads(row["inputs_json"]), row["expected_quantity"])
        except UnknownCase as error:
            unknown.append(f"{label}: not covered ({error})")
        except (ModelError, DomainError, ValueError, KeyError, ArithmeticError) as error:
            wrong.append(f"{label}: {type(error).__name__}: {error}")
        else:
            if _agrees(result, row):
                passed += 1
            else:
                shown = f"{result:.6g}" if isinstance(result, float) else str(result)
                wrong.append(f"{label}: {shown} against {expected} (tolerance {row['tolerance_fraction']})")
    missing = len(unknown)
    return Finding(
        n=scored,
        metrics={
            "within_tolerance": passed / scored if scored else 0.0,
            "within_tolerance_of_covered": passed / (scored - missing) if scored > missing else 0.0,
            "not_covered": missing,
        },
        holds=scored > 0 and passed >= share * scored,
        details=[*wrong, *unknown],
    )


def _agrees(result: Any, row: Mapping[str, str]) -> bool:
    """Whether an answer agrees with its row; of several answers that apply at once one must."""
    if isinstance(result, set | frozenset):
        return any(_agrees(each, row) for each in result)
    if not row["expected_value"]:
        return bool(result == row["expected_text"])
    if isinstance(result, str):
        return False
    return within(float(result), float(row["expected_value"]), float(row["tolerance_fraction"]))
