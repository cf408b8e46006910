"""What was measured or seen of explosions and fires, apart from checks of formulas: hydrogen jets, glass at Tianjin."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from consequence_models.cases import answer
from server.judging import Finding, Validation, find_table, measures, within

GLASS_PA = (2000.0, 1000.0)  # from here windows and curtain walls are damaged: GB/T 37243, Clancey (1972)


def _is_measured(row: Mapping[str, str]) -> bool:
    return row.get("expected_origin", "").startswith("measurement") and bool(row["tolerance_fraction"])


def _ring_holds(row: Mapping[str, str]) -> bool:
    """Whether a radius of glass damage that was seen lies between the model's rings of 2 and 1 kPa."""
    charge = {**json.loads(row["inputs_json"]), "method": {"name": "swisdak_1994"}}
    near, far = (answer("tnt_blast", {**charge, "level_pa": level}, "distance_m") for level in GLASS_PA)
    return near <= float(row["expected_value"]) <= far


def _judge(folder: Path) -> Finding:
    observed, predicted, wrong, details = [], [], 0, []
    rings = [row for row in find_table(folder, "cases") if row["expected_quantity"] == "observed_radius_m"]
    for row in filter(_is_measured, find_table(folder, "cases")):
        value = answer(row["kind"], json.loads(row["inputs_json"]), row["expected_quantity"])
        expected = float(row["expected_value"])
        observed.append(expected)
        predicted.append(value)
        details.append(
            f"{row['case_id']}: {row['kind']} {row['expected_quantity']}: {value:.4g}, measured {expected:.4g}"
        )
        wrong += not within(value, expected, float(row["tolerance_fraction"]))
    held = sum(_ring_holds(row) for row in rings)
    details += [f"{row['case_id']}: glass damage seen to {row['expected_value']} m" for row in rings]
    shown = {name: value for name, value in measures(observed, predicted).items() if name in ("FAC2", "MG", "VG")}
    metrics = {"within_tolerance": 1 - wrong / len(observed), **shown, "rings_hold": held}
    return Finding(
        n=len(observed) + len(rings), metrics=metrics, holds=wrong == 0 and held == len(rings), details=details
    )


VALIDATION = Validation(
    data_set="measured: H2 jet flame (Ekoto et al. 2014) and late-lit H2 jet (Jallais et al. 2018); seen: glass at "
    "Tianjin 2015",
    bar="each within its own tolerance (15 %, 40 %, factor 2); the ring of 2 to 1 kPa holds the glass damage seen",
    covers="one flame's length and flux, overpressure at two distances, one accident; nothing was fitted to them",
    not_covered="pool fires, fireballs, vessel bursts and congested clouds: no measured rows were given",
    best="overpressure of the late-lit jet, HyRAM 6.1 run on the same kind of data: TNT 3 % within a factor 1.5, "
    "BST Mf 0.35 within 2.2, Bauwens 1.7 to 2.9 low",
    judge=_judge,
)
