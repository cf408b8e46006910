"""`onemap whatif`: the same answer with a server and without, and a run that repeats by its hash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.first_start import DEMO_PASSWORD
from server.whatif_cli import crs_at, main

CASE = Path(__file__).with_name("case.yaml")


def test_a_case_at_a_free_place_is_answered_without_a_server_and_nobody_is_said_to_be_inside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "outlines.geojson"
    assert main(["run", str(CASE), "--local", "--geojson", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "unknown" in shown and "tnt_blast" in shown
    found = json.loads(out.read_text())
    near, far = sorted(one["properties"]["distance_m"] for one in found["features"])
    assert 0 < near < far


def test_the_server_gives_the_same_outlines_and_its_run_repeats_by_its_hash(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEMAP_PASSWORD", DEMO_PASSWORD)
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    assert main(["run", str(CASE), "--local", "--json", str(here)]) == 0
    assert main(["run", str(CASE), "--server", address, "--json", str(there)]) == 0
    local, served = json.loads(here.read_text()), json.loads(there.read_text())
    distances = [[one["properties"]["distance_m"] for one in each["footprint"]["features"]] for each in (local, served)]
    assert distances[0] == distances[1]
    capsys.readouterr()
    assert main(["repeat", served["id"], "--server", address]) == 0
    assert "the same answer" in capsys.readouterr().out
    assert main(["cases", "T-1203", "--server", address]) == 0
    assert "hole_25_mm" in capsys.readouterr().out


def test_what_cannot_be_is_refused_in_one_line_with_its_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("model: tnt_blast\nplace: {lon: 120.9, lat: 31.85}\nexplosion: {tnt_mass_kg: -1}\n")
    assert main(["run", str(case), "--local"]) == 1
    assert "tnt_mass_kg" in capsys.readouterr().err
    case.write_text("model: [")
    assert main(["run", str(case), "--local"]) == 1


@pytest.mark.parametrize(
    ("lon", "lat", "crs"), [(120.9, 31.85, "EPSG:4549"), (87.6, 43.8, "EPSG:4538"), (8.6, 50.1, "EPSG:32632")]
)
def test_a_place_has_a_system_in_metres_of_its_own(lon: float, lat: float, crs: str) -> None:
    assert crs_at(lon, lat) == crs
