"""`onemap validate`: models and solvers against published data, by the field's own measures; nothing is tuned here."""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from consequence_models import ModelError, Release, Scenario, Weather
from consequence_models.cases import UnknownCase, answer
from consequence_models.dispersion import gaussian_plume
from consequence_models.physics.kingery import swisdak

_CHECKOUT = Path(__file__).resolve().parent.parent
_PLACES = (_CHECKOUT / "shared" / "validation", _CHECKOUT.parent / "shared" / "validation")
DEFAULT_DATA = next((place for place in _PLACES if place.is_dir()), _PLACES[0])


class DataMissing(Exception):
    """A file of published data that a validation needs is not in the folder."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one validation found: measures, the bar, whether it holds, and what it does not cover."""

    name: str
    n: int
    metrics: Mapping[str, float]
    bar: str
    holds: bool
    covers: str
    details: Sequence[str] = field(default=())


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


def prairie_grass(folder: Path) -> Verdict:
    """The Gaussian plume by measured turbulence against the arc maxima of Project Prairie Grass."""
    weather = {int(float(row["run"])): row for row in find_table(folder, "prairie_grass_met")}
    observed, predicted, arcs = [], [], []
    for row in find_table(folder, "prairie_grass_arcs"):
        met, peak = weather.get(int(float(row["run"]))), float(row["cmax_mg_m3"] or "nan")
        if met is None or not peak > 0:
            continue
        observed.append(peak)
        predicted.append(_prairie_grass_peak(row, met))
        arcs.append(float(row["arc_m"]))
    figures = measures(observed, predicted)
    o, p, a = np.array(observed), np.array(predicted), np.array(arcs)
    by_arc = {f"FAC2_{arc:g}_m": measures(o[a == arc], p[a == arc])["FAC2"] for arc in sorted(set(arcs))}
    holds = figures["FAC2"] >= 0.91 and 0.85 < figures["MG"] < 1.18 and figures["VG"] <= 1.20
    return Verdict(
        name="prairie_grass",
        n=len(observed),
        metrics={**figures, **by_arc},
        bar="FAC2 >= 0.91, 0.85 < MG < 1.18, VG <= 1.20, FAC2 >= 0.85 on every arc",
        holds=holds and min(by_arc.values()) >= 0.85,
        covers="passive ground release over flat grass, 50 to 800 m, u*, L and the spread of wind direction measured; "
        "predictions times the published SO2 loss factor of each arc; no elevated, dense or urban release",
    )


def _prairie_grass_peak(row: Mapping[str, str], met: Mapping[str, str]) -> float:
    release = Release(
        substance_id="sulfur dioxide",
        rate_kg_s=float(row["Q_SO2_g_s"]) / 1e3,
        height_m=float(row["source_height_m"]),
        duration_s=1e9,
    )
    obukhov = float(met["L_m"])
    air = Weather(
        wind_m_s=float(met["u2m_m_s"]),
        wind_height_m=2.0,
        roughness_m=float(met["z0_m"]),
        friction_velocity_m_s=float(met["ustar_m_s"]),
        obukhov_m=obukhov,
        sigma_theta_deg=float(met["sigma_azimuth_deg"]),
        stability="E" if obukhov > 0 else "C",
    )
    plume = gaussian_plume.MODEL.solve(Scenario(source=release, weather=air))
    at = float(plume.at(float(row["arc_m"]), 0.0, float(row["receptor_height_m"])))
    return at * 1e6 * float(row["so2_loss_factor_T5_4"] or 1)


def _cases(name: str, rows: list[dict[str, str]], covers: str) -> Verdict:
    passed, scored, wrong, unknown = 0, 0, [], []
    for row in rows:
        if not row["tolerance_fraction"] or not row["expected_value"]:
            continue
        scored += 1
        label = f"{row.get('case') or row.get('case_id')}: {row['kind']} {row['expected_quantity']}"
        try:
            result = answer(row["kind"], json.loads(row["inputs_json"]), row["expected_quantity"])
        except UnknownCase as error:
            unknown.append(f"{label}: not covered ({error})")
        except (ModelError, ValueError, KeyError, ArithmeticError) as error:
            wrong.append(f"{label}: {type(error).__name__}: {error}")
        else:
            expected, tolerance = float(row["expected_value"]), float(row["tolerance_fraction"])
            if within(result, expected, tolerance):
                passed += 1
            else:
                wrong.append(f"{label}: {result:.6g} against {expected:.6g} (tolerance {tolerance:g})")
    missing = len(unknown)
    return Verdict(
        name=name,
        n=scored,
        metrics={
            "within_tolerance": passed / scored if scored else 0.0,
            "within_tolerance_of_covered": passed / (scored - missing) if scored > missing else 0.0,
            "not_covered": missing,
        },
        bar="every scored row within its tolerance; a row of a kind not covered counts as failed",
        holds=passed == scored > 0,
        covers=f"{covers}; {missing} of {scored} scored rows are of kinds, methods or keys not covered yet",
        details=[*wrong, *unknown],
    )


def worked_examples(folder: Path) -> Verdict:
    """Published worked examples of release and dispersion."""
    return _cases("worked_examples", find_table(folder, "worked_examples"), "holes, Gaussian plume and puff, rooms")


def explosion_cases(folder: Path) -> Verdict:
    """Published cases of explosion, fire, harm and risk."""
    return _cases(
        "explosion_cases", find_table(folder, "cases"), "TNT, multi-energy, simple fires, probits, closed risk"
    )


_SWISDAK = {
    "Pso_kPa": ("incident_pressure", 1e-3),
    "Pr_kPa": ("reflected_pressure", 1e-3),
    "ta_ms_kg13": ("arrival_time", 1e3),
    "td_ms_kg13": ("positive_phase_duration", 1e3),
    "is_kPams_kg13": ("incident_impulse", 1.0),
    "ir_kPams_kg13": ("reflected_impulse", 1.0),
}


def blast_swisdak(folder: Path) -> Verdict:
    """Swisdak's polynomials against his own printed table."""
    ratios, within_print = [], []
    for row in find_table(folder, "blast_swisdak_table_metric"):
        for column, (parameter, scale) in _SWISDAK.items():
            value = float(swisdak(parameter, float(row["Z_m_kg13"]))) * scale
            if row[column] and math.isfinite(value):
                printed = float(row[column])
                digit = 10.0 ** -len(row[column].partition(".")[2]) / 2
                ratios.append(value / printed)
                within_print.append(abs(value - printed) <= max(1.01 * digit, 0.002 * printed))
    worst = float(np.max(np.abs(np.array(ratios) - 1)))
    share = float(np.mean(within_print))
    return Verdict(
        name="blast_swisdak",
        n=len(ratios),
        metrics={"within_tolerance": share, "largest_deviation": worst},
        bar="every printed figure within 0.2 % or its last printed digit",
        holds=share == 1.0,
        covers="hemispherical surface burst; a check of digits, not of nature; values outside a fit's range left out",
    )


VALIDATIONS: Mapping[str, Callable[[Path], Verdict]] = {
    "prairie_grass": prairie_grass,
    "worked_examples": worked_examples,
    "explosion_cases": explosion_cases,
    "blast_swisdak": blast_swisdak,
}


def _print(verdict: Verdict, *, full: bool) -> None:
    out = sys.stdout
    figures = "  ".join(f"{key} {value:.4g}" for key, value in verdict.metrics.items())
    out.write(f"{'holds ' if verdict.holds else 'FAILS '} {verdict.name}  n={verdict.n}  {figures}\n")
    out.write(f"        bar: {verdict.bar}\n        covers: {verdict.covers}\n")
    for line in verdict.details if full else verdict.details[:12]:
        out.write(f"        - {line}\n")
    if not full and len(verdict.details) > 12:
        out.write(f"        … and {len(verdict.details) - 12} more (--full)\n")


def main(argv: Sequence[str]) -> int:
    """Run the named validations, or all; 0 when every bar holds, 1 when one does not, 2 when data are missing."""
    parser = argparse.ArgumentParser(prog="onemap validate", description="Models and solvers against published data.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(VALIDATIONS)}; none: all")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of published data")
    parser.add_argument("--json", type=Path, help="write the verdicts to this file")
    parser.add_argument("--full", action="store_true", help="list every row that failed")
    arguments = parser.parse_args(argv)
    unknown = [name for name in arguments.names if name not in VALIDATIONS]
    if unknown:
        parser.error(f"no validation named {', '.join(unknown)}; there are {', '.join(VALIDATIONS)}")
    verdicts = []
    try:
        for name in arguments.names or VALIDATIONS:
            verdicts.append(VALIDATIONS[name](arguments.data))
            _print(verdicts[-1], full=arguments.full)
    except DataMissing as error:
        sys.stderr.write(f"onemap: {error}; give --data\n")
        return 2
    if arguments.json is not None:
        text = json.dumps([asdict(verdict) for verdict in verdicts], ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(verdict.holds for verdict in verdicts) else 1
