"""From a vessel, pipe or pool in a scenario to a field, with nothing lost on the way."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from consequence_models import ImpossibleInput, Scenario, Weather, WrongSource, model, run
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.model import source_kinds
from consequence_models.result import Field
from consequence_models.sources.gas_vessel import GasVessel
from consequence_models.sources.handover import term_of
from consequence_models.sources.pool import SOURCE as POOL
from consequence_models.sources.pool import Pool
from consequence_models.sources.rupture import Rupture
from consequence_models.sources.source import source_models

ROOT = Path(__file__).parents[2]
BOTTLE = GasVessel(substance_id="ammonia", volume_m3=10.0, pressure_pa=6e5, hole_diameter_m=0.02)
AIR = Weather(wind_m_s=4.0, stability="D", temperature_k=298.15)


def test_a_scenario_carries_every_source_and_comes_back_from_json() -> None:
    assert set(source_models()) <= set(source_kinds())
    scenario = Scenario(source=BOTTLE, weather=AIR)
    assert Scenario.from_json(json.loads(json.dumps(scenario.to_json()))) == scenario


def test_a_vessel_is_answered_like_the_release_that_it_makes() -> None:
    found = run(Scenario(source=BOTTLE, weather=AIR), "gaussian_plume")
    assert isinstance(found.field, Field)
    assert found.outlines
    assert found.record()["inputs"]["scenario"]["gas_vessel"]["volume_m3"] == 10.0
    assert {"rate_levelled"} <= {one.code for one in found.warnings}


def test_the_weather_of_the_scenario_is_the_weather_over_the_pool() -> None:
    pool = Pool(substance_id="acetone", mass_kg=500.0, area_m2=50.0, wind_m_s=0.1, air_temperature_k=250.0)
    term = term_of(Scenario(source=pool, weather=AIR))
    there = replace(pool, wind_m_s=4.0, air_temperature_k=298.15, humidity_fraction=AIR.humidity_fraction)
    assert term is not None
    assert term.mass_kg == pytest.approx(POOL.solve(there).mass_kg)
    assert POOL.describe()["from_weather"] == [
        "air_pressure_pa", "air_temperature_k", "humidity_fraction", "stability", "wind_height_m", "wind_m_s"
    ]  # fmt: skip


BURST = Scenario(source=Rupture(substance_id="propane", mass_kg=1e4), weather=AIR)


def test_a_burst_is_no_steady_release_but_a_puff_takes_it() -> None:
    with pytest.raises(ImpossibleInput, match="puff"):
        model("gaussian_plume").solve(BURST)
    cloud = model("dense_puff").solve(BURST)
    assert float(cloud.at(100.0, 0.0)) > 0
    with pytest.raises(ImpossibleInput, match="lasts"):
        model("dense_puff").solve(Scenario(source=BOTTLE, weather=AIR))


def test_a_model_says_at_which_sources_it_may_start() -> None:
    assert set(model("gaussian_plume").describe()["starts_at"]) == set(source_models())
    assert model("tnt_blast").describe()["starts_at"] == []


def test_a_blast_takes_no_vessel() -> None:
    with pytest.raises(WrongSource):
        model("tnt_blast").solve(Scenario(source=BOTTLE, weather=AIR))


def test_puffs_follow_the_whole_series_of_a_vessel() -> None:
    scenario = Scenario(source=replace(BOTTLE, isolation_s=300.0), weather=AIR)
    field = model("gaussian_puffs").solve(scenario)
    term = term_of(scenario)
    assert term is not None
    series = replace(scenario, source=TimedRelease.of(term))
    there = model("gaussian_puffs").solve(series)
    for t in (60.0, 200.0, 400.0):
        assert float(field.at(300.0, 0.0, 1.5, t)) == pytest.approx(float(there.at(300.0, 0.0, 1.5, t)), rel=1e-9)
    assert float(field.at(300.0, 0.0, 1.5, 60.0)) != float(field.at(300.0, 0.0, 1.5, 200.0))


def test_a_jet_takes_a_vessel_with_its_speed_and_refuses_a_pool() -> None:
    field = model("gas_jet").solve(Scenario(source=replace(BOTTLE, height_m=2.0), weather=AIR))
    assert float(field.at(5.0, 0.0, 2.0)) > float(field.at(50.0, 0.0, 2.0)) > 0
    pool = Pool(substance_id="acetone", mass_kg=500.0, area_m2=50.0)
    with pytest.raises(ImpossibleInput, match="no momentum"):
        model("gas_jet").solve(Scenario(source=pool, weather=AIR))


def test_a_new_file_of_sources_is_a_source_of_scenarios_with_nothing_else_edited(tmp_path: Path) -> None:
    library = tmp_path / "consequence_models"
    shutil.copytree(ROOT / "consequence_models", library)
    text = (library / "sources" / "gas_hole.py").read_text(encoding="utf-8")
    (library / "sources" / "geyser.py").write_text(text.replace('"gas_hole"', '"geyser"'), encoding="utf-8")
    code = (
        "from consequence_models import Scenario, run\n"
        "inputs = {'substance_id': 'ammonia', 'pressure_pa': 5e5, 'temperature_k': 293.15, 'hole_diameter_m': 0.02}\n"
        "found = run(Scenario.from_json({'geyser': inputs, 'weather': {'wind_m_s': 3.0}}), 'gaussian_plume')\n"
        "assert found.outlines\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_the_example_of_the_guide_runs() -> None:
    text = (ROOT / "consequence_models" / "README.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in text.split("```python\n")[1:]]
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {"print": lambda *_: None})
