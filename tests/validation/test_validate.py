"""Models against published data, where the data are at hand; and the rules by which they are judged."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from server.judging import find_table, measures, within
from server.validate import DEFAULT_DATA, judged, main
from server.validations.ste_prairie_grass import Move, located

published = pytest.mark.skipif(not DEFAULT_DATA.is_dir(), reason="the published data are not in this checkout")


def test_a_perfect_model_has_perfect_measures():
    observed = np.geomspace(1, 100, 20)
    assert measures(observed, observed) == pytest.approx({"FAC2": 1, "MG": 1, "VG": 1, "FB": 0, "NMSE": 0})


def test_a_model_that_gives_half_has_a_geometric_mean_bias_of_two():
    found = measures([2.0, 4.0], [1.0, 2.0])
    assert (found["MG"], found["FAC2"], found["VG"]) == pytest.approx((2, 1, math.exp(math.log(2) ** 2)))


@pytest.mark.parametrize(
    ("result", "expected", "tolerance", "passes"),
    [
        (1.0099, 1, 0.01, True),
        (1.02, 1, 0.01, False), (2.0, 1, 1.0, True), (0.49, 1, 1.0, False), (0.5, 1, 1.0, True),
        (1e-13, 0, 1e-12, True), (3, 3, 0, True), (3.0001, 3, 0, False), (math.nan, 1, 1.0, False),
    ],
)  # fmt: skip
def test_a_case_passes_by_the_published_rule(result, expected, tolerance, passes):
    assert within(result, expected, tolerance) is passes


def test_a_table_is_found_by_its_name_without_the_first_word(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "other_prairie_grass_met.csv").write_text("run\n5\n")
    assert find_table(tmp_path, "prairie_grass_met") == [{"run": "5"}]


def test_an_unknown_kind_counts_as_failed_and_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = "case,kind,inputs_json,expected_value,expected_quantity,tolerance_fraction\n"
    rows += 'A,alchemy,"{}",1,gold_kg,0.1\n'
    inputs = '"{""pressure_pa"": 50000, ""temperature_k"": 300, ""substance"": ""propane""}"'
    rows += f"B,gas_hole,{inputs},0,mass_flux_kg_m2_s,0.1\n"
    (tmp_path / "my_worked_examples.csv").write_text(rows)
    assert main(["worked_examples", "--data", str(tmp_path), "--json", str(tmp_path / "out.json")]) == 1
    (verdict,) = json.loads((tmp_path / "out.json").read_text())
    assert (verdict["n"], verdict["holds"], verdict["metrics"]["within_tolerance"]) == (2, False, 0.5)
    assert "alchemy" in capsys.readouterr().out


def test_the_table_has_one_row_a_validation(tmp_path: Path):
    (tmp_path / "my_worked_examples.csv").write_text(
        "case,kind,inputs_json,expected_value,expected_quantity,tolerance_fraction\n"
    )
    assert main(["worked_examples", "--data", str(tmp_path), "--table", str(tmp_path / "t.md")]) == 1
    rows = [line for line in (tmp_path / "t.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == 1
    assert rows[0].startswith("| `worked_examples` |")


def test_missing_data_are_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["prairie_grass", "--data", str(tmp_path)]) == 2
    assert "prairie_grass_met" in capsys.readouterr().err


@published
@pytest.mark.parametrize("name", ["prairie_grass", "lng_arcs", "aloha", "worked_examples", "h2_jet"])
def test_a_model_of_release_and_dispersion_stays_within_its_bar(name):
    assert judged(name, DEFAULT_DATA).found.holds


@published
def test_the_jet_of_desert_tortoise_stays_within_a_factor_of_three_of_slab():
    assert judged("slab_reference", DEFAULT_DATA).found.metrics["highest_ratio"] < 3


@published
def test_swisdak_s_polynomials_reproduce_his_table():
    assert judged("blast_swisdak", DEFAULT_DATA).found.holds


@published
def test_a_leak_on_the_prairie_is_located_within_its_ellipse():
    case = next(row for row in find_table(DEFAULT_DATA, "ste_prairie_grass_cases") if row["case"] == "PG23")
    rows = [row for row in find_table(DEFAULT_DATA, "ste_prairie_grass_sensors") if row["case"] == "PG23"]
    found = located(case, rows, Move(east_m=1000.0, north_m=-500.0, turn_deg=77.0))
    assert math.hypot(found.x_m - 1000, found.y_m + 500) < 22
    assert found.ellipse.holds(1000.0, -500.0)
    assert 0.0409 / 2 < found.rate_kg_s < 0.0409 * 2
