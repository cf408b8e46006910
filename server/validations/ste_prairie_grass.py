"""Locating a leak from sixteen samplers on Project Prairie Grass, each case shifted and turned by chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from consequence_models import Weather
from consequence_models.inverse import FreeSpace, Posterior, Rates, Search, Sensor, Step, as_readings, locate
from server.judging import Finding, Validation, find_table

Array = NDArray[np.float64]
SEED = 20261121
NOISE_KG_M3 = 1e-7  # samplers of 10 minutes: readings below 0.1 mg/m³ scatter freely
BOX_HALF_M = 1000.0
SO2_DEPOSITION_M_S = 0.0055  # on short grass, Garland (1977), Proc. R. Soc. A 354, 245-268 (recalled)


@dataclass(frozen=True, slots=True)
class Move:
    """A shift and a turn (clockwise) of a whole case."""

    east_m: float = 0.0
    north_m: float = 0.0
    turn_deg: float = 0.0

    def to(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        sin, cos = math.sin(math.radians(self.turn_deg)), math.cos(math.radians(self.turn_deg))
        return x * cos + y * sin + self.east_m, y * cos - x * sin + self.north_m


def located(case: Mapping[str, str], rows: Sequence[Mapping[str, str]], move: Move) -> Posterior:
    """Search one case of 16 sensors, moved."""
    sensors = []
    for row in rows:
        x, y = move.to(float(row["x_east_m"]), float(row["y_north_m"]))
        sensors.append(Sensor(id=row["sensor"], x_m=x, y_m=y, z_m=float(row["z_m"]), noise_kg_m3=NOISE_KG_M3))
    obukhov = float(case["L_m"])
    air = Weather(
        wind_m_s=float(case["u2m_m_s"]),
        wind_height_m=2.0,
        wind_from_deg=(float(case["wind_dir_from_deg"]) + move.turn_deg) % 360,
        roughness_m=float(case["z0_m"]),
        friction_velocity_m_s=float(case["ustar_m_s"]),
        obukhov_m=obukhov,
        sigma_theta_deg=float(case["sigma_azimuth_deg"]),
        stability="E" if obukhov > 0 else "C",
    )
    middle = np.mean([(one.x_m, one.y_m) for one in sensors], axis=0)
    ground = FreeSpace(
        x_m=float(middle[0]), y_m=float(middle[1]), half_m=BOX_HALF_M * math.sqrt(2), z_m=float(case["source_height_m"])
    )
    search = Search(
        sensors=tuple(sensors),
        free_space=ground,
        rates=Rates(least_kg_s=1e-3, most_kg_s=10.0),
        deposition_m_s=SO2_DEPOSITION_M_S,
    )
    readings = as_readings([(row["sensor"], float(row["conc_mg_m3"]) * 1e-6) for row in rows])
    return locate(search, [Step(readings=readings, weather=air, averaging_s=float(case["averaging_s"]))])


def _chance_move(chance: np.random.Generator) -> Move:
    east, north, turn = chance.uniform((-5e4, -5e4, 0), (5e4, 5e4, 360))
    return Move(east_m=float(east), north_m=float(north), turn_deg=float(turn))


def _judge(folder: Path) -> Finding:
    answers = {row["case"]: row for row in find_table(folder, "ste_prairie_grass_answers")}
    rows: dict[str, list[dict[str, str]]] = {}
    for row in find_table(folder, "ste_prairie_grass_sensors"):
        rows.setdefault(row["case"], []).append(row)
    chance = np.random.default_rng(SEED)
    error, ratio, area, covered, drift, lines = [], [], [], [], [], []
    for case in find_table(folder, "ste_prairie_grass_cases"):
        if case["case"] not in answers:
            continue
        truth = answers[case["case"]]
        move = _chance_move(chance)
        found, plain = located(case, rows[case["case"]], move), located(case, rows[case["case"]], Move())
        x, y = move.to(float(truth["src_x_m"]), float(truth["src_y_m"]))
        error.append(math.hypot(found.x_m - x, found.y_m - y))
        ratio.append(found.rate_kg_s * 1e3 / float(truth["Q_g_s"]))
        area.append(found.ellipse.area_m2 / 1e4)
        covered.append(found.ellipse.holds(x, y))
        there = move.to(plain.x_m, plain.y_m)
        drift.append(math.hypot(found.x_m - there[0], found.y_m - there[1]))
        lines.append(f"{case['case']}: {error[-1]:.1f} m off, rate × {ratio[-1]:.2f}, {area[-1]:.2f} ha")
    return _finding(np.array(error), np.array(ratio), np.array(area), np.array(covered), np.array(drift), lines)


def _finding(
    error: Array, ratio: Array, area: Array, covered: NDArray[np.bool_], drift: Array, lines: list[str]
) -> Finding:
    n = len(error)
    figures = {
        "median_m": float(np.median(error)),
        "p90_m": float(np.percentile(error, 90)),
        "rate_within_2": float(np.sum((ratio >= 0.5) & (ratio <= 2))),
        "region_covers": float(covered.sum()),
        "median_ha": float(np.median(area)),
        "moved_m": float(drift.max()),
    }
    share = n / 31
    holds = figures["median_m"] <= 22 and figures["p90_m"] <= 55 and figures["rate_within_2"] >= 27 * share
    holds = holds and 25 * share <= figures["region_covers"] <= n and figures["median_ha"] <= 2
    return Finding(n=n, metrics=figures, holds=bool(holds and figures["moved_m"] <= 1), details=lines)


VALIDATION = Validation(
    data_set="Project Prairie Grass 1956, 16 samplers a case, place and rate unknown, each case shifted and turned",
    bar="median <= 22 m, p90 <= 55 m, rate within a factor 2 in >= 27 of 31; the 90 % ellipse covers 25 to 31 and "
    "has a median area <= 2 ha; the answer moves with the case within 1 m",
    covers="one steady passive ground source, 10-minute means 100 to 800 m away, u*, L and σθ measured",
    not_covered="buildings, dense gas, several sources, readings nearer than 100 m",
    best="quick reference run, same 31 cases: median 46 m, p90 88 m, rate within 2 in 24; FFT-07 by adjoint least "
    "squares (Singh & Rani 2015, other data): mean 25 to 45 m",
    judge=_judge,
)
