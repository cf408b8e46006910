"""Exercise leaks: the sealed truth, who may leak, and detectors that rise with the wind."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from consequence_models.inverse.gas_groups import Detector, Gas, Vessel, group_of, unit_kg_m3
from ingest.simulator.choosing import NothingToLeak, Stock, hidden, named
from ingest.simulator.detectors import Detectors
from ingest.simulator.drills import Drills, DrillUnderWay, Truth, new_drill
from ingest.simulator.leaking import Leaking
from ingest.simulator.puffs import Puffs, Source
from twin.model.park import Sensor

AMMONIA = Gas(id="ammonia", molar_mass_kg_mol=0.01703, boiling_k=239.8, lfl_fraction=0.15)
STYRENE = Gas(id="styrene", molar_mass_kg_mol=0.10415, boiling_k=418.0, lfl_fraction=0.009)
TRUTH = Truth(equipment_id="V-1", substance_id="ammonia", x_m=0.0, y_m=0.0, height_m=1.0, rate_kg_s=0.5)


def stock() -> Stock:
    return Stock(
        vessels=(
            Vessel(id="V-1", x_m=0, y_m=0, substance_id="ammonia"),
            Vessel(id="V-2", x_m=90, y_m=0, substance_id="styrene"),
        ),
        detectors=(
            Detector(id="G-E", x_m=40, y_m=0, z_m=1.5, quantity="ammonia", unit="ppm", high=28, range_max=1000),
            Detector(id="G-W", x_m=-40, y_m=0, z_m=1.5, quantity="ammonia", unit="ppm", high=28, range_max=1000),
        ),
        gases={"ammonia": AMMONIA, "styrene": STYRENE},
    )


def sensors() -> list[Sensor]:
    terms = {"kind": "gas", "quantity": "ammonia", "unit": "ppm", "high": 28.0, "range_max": 1000.0}
    return [
        Sensor(id=name, name_zh=name, name_en=name, lon=0, lat=0, z_m=1.5, period_s=1.0, **terms)  # type: ignore[arg-type]
        for name in ("G-E", "G-W")
    ]


def test_a_part_per_million_of_ammonia_is_seven_tenths_of_a_milligram() -> None:
    assert unit_kg_m3("ammonia", "ppm", AMMONIA) == pytest.approx(0.708e-6, rel=0.01)  # 17.03 g/mol over 24.06 l/mol


def test_only_what_gives_off_vapour_and_burns_is_suspect_of_a_combustible_reading() -> None:
    assert unit_kg_m3("combustible", "%LEL", AMMONIA) == pytest.approx(0.15e-2 * 0.708, rel=0.01)
    assert unit_kg_m3("combustible", "%LEL", STYRENE) is None
    assert unit_kg_m3("ammonia", "ppm", STYRENE) is None


def test_the_group_of_a_quantity_holds_its_detectors_and_whoever_may_have_leaked_it() -> None:
    have = stock()
    found = group_of("ammonia", have.detectors, have.vessels, have.gases)
    assert found is not None
    assert [one.id for one in found.detectors] == ["G-E", "G-W"]
    assert [one.id for one in found.vessels] == ["V-1"]
    assert group_of("chlorine", have.detectors, have.vessels, have.gases) is None


def test_the_truth_of_a_hidden_drill_is_told_only_when_it_is_opened_and_fits_its_seal(tmp_path: Path) -> None:
    drills = Drills(tmp_path)
    drill = drills.order(new_drill(TRUTH, hidden=True, quantities=("ammonia",)))
    shown = drill.public()
    assert shown["truth"] is None and shown["word"] is None and shown["origin"] == "exercise"
    assert "V-1" not in str(shown)
    opened = drills.open(drill.id)
    assert opened is not None
    told = opened.public()
    assert told["truth"]["equipment_id"] == "V-1"
    body = msgspec.json.encode([told["word"], told["truth"]], order="sorted")
    assert hashlib.sha256(body).hexdigest() == shown["seal"]


def test_the_file_of_a_drill_is_for_its_own_account_only(tmp_path: Path) -> None:
    drill = Drills(tmp_path).order(new_drill(TRUTH, hidden=True, quantities=()))
    assert (tmp_path / "drills" / f"{drill.id}.json").stat().st_mode & 0o077 == 0


def test_one_leak_at_a_time_and_a_broken_file_hides_no_other(tmp_path: Path) -> None:
    drills = Drills(tmp_path)
    first = drills.order(new_drill(TRUTH, hidden=False, quantities=(), lasts_s=60))
    with pytest.raises(DrillUnderWay):
        drills.order(new_drill(TRUTH, hidden=False, quantities=()))
    (tmp_path / "drills" / "DRILL-0.json").write_text("{")
    assert [one.id for one in drills.all()] == [first.id]
    assert drills.current(datetime.now(UTC) + timedelta(hours=2)) is None


def test_a_named_leak_is_of_that_equipment_and_a_detector_names_what_it_can_notice() -> None:
    assert named(stock(), "V-1", rate_kg_s=0.5, seed=1).equipment_id == "V-1"
    assert named(stock(), "G-W", rate_kg_s=None, seed=1).equipment_id == "V-1"
    for name in ("V-2", "V-9"):
        with pytest.raises(NothingToLeak):
            named(stock(), name, rate_kg_s=None, seed=1)


def test_a_hidden_leak_is_one_that_raises_an_alarm_in_the_wind_of_now_and_repeats_with_its_seed() -> None:
    first = hidden(stock(), rate_kg_s=None, seed=7, wind_m_s=3.0, wind_from_deg=270.0)
    assert first == hidden(stock(), rate_kg_s=None, seed=7, wind_m_s=3.0, wind_from_deg=270.0)
    assert first.equipment_id == "V-1"
    assert 0.1 <= first.rate_kg_s <= 5


def test_gas_comes_to_the_detector_down_the_wind_and_not_to_the_other() -> None:
    places = np.array([[40.0, 0.0, 1.5], [-40.0, 0.0, 1.5]])
    puffs = Puffs(Source(x_m=0, y_m=0, height_m=1, rate_kg_s=1.0), places, seed=3)
    shown = np.array([puffs.step(1.0, 3.0, 270.0).copy() for _ in range(300)])
    assert shown[100:, 0].mean() > 2e-5
    assert shown[100:, 0].mean() > 100 * shown[100:, 1].mean()


def test_the_mean_of_many_clouds_is_near_a_plume_that_meanders() -> None:
    """C on the axis is Q / (pi u sy sz) near the ground; the meander of six degrees and more makes sy wider."""
    places = np.array([[80.0, 0.0, 1.0]])
    means = []
    for seed in range(12):
        puffs = Puffs(Source(x_m=0, y_m=0, height_m=1, rate_kg_s=1.0), places, seed=seed)
        means.append(np.mean([puffs.step(2.0, 3.0, 270.0)[0] for _ in range(300)][60:]))
    sy, sz = np.hypot(0.085 * 80, 80 * np.radians(8.5)), 0.15 * 80**0.7
    assert np.mean(means) == pytest.approx(1 / (np.pi * 3 * sy * sz), rel=0.5)


def test_a_drill_raises_the_detectors_it_reaches_and_marks_them_exercise(tmp_path: Path) -> None:
    places = np.array([[40.0, 0.0], [-40.0, 0.0]])
    leaking = Leaking(tmp_path, sensors(), places, {"ammonia": AMMONIA})
    board = Detectors(sensors(), np.random.default_rng(1), leaking)
    leaking.step(1.0, 3.0, 270.0)
    assert not board.exercise(0)
    Drills(tmp_path).order(new_drill(TRUTH, hidden=True, quantities=("ammonia",), seed=5))
    for _ in range(150):
        leaking.step(1.0, 3.0, 270.0)
    east, west = board.values(np.array([0, 1]), 150.0, 1.0)
    assert board.exercise(0)
    assert 28 < east <= 1000
    assert west < 28


def test_an_opened_drill_stops_leaking_and_what_came_out_drifts_away(tmp_path: Path) -> None:
    drills = Drills(tmp_path)
    drill = drills.order(new_drill(TRUTH, hidden=False, quantities=("ammonia",), seed=5))
    leaking = Leaking(tmp_path, sensors(), np.array([[40.0, 0.0], [-40.0, 0.0]]), {"ammonia": AMMONIA})
    for _ in range(150):
        leaking.step(1.0, 3.0, 270.0)
    before = leaking.extra[0]
    drills.open(drill.id)
    for _ in range(300):
        leaking.step(1.0, 3.0, 270.0)
    assert leaking.extra[0] < before / 100
