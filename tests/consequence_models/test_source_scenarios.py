"""From a vessel, pipe or pool in a scenario to a field, with nothing lost on the way."""

import json
from dataclasses import replace

import pytest

from consequence_models import ImpossibleInput, Scenario, Weather, WrongSource, model, run
from consequence_models.model import source_kinds, term_of
from consequence_models.result import Field
from consequence_models.sources.gas_vessel import GasVessel
from consequence_models.sources.pool import SOURCE as POOL
from consequence_models.sources.pool import Pool
from consequence_models.sources.rupture import Rupture
from consequence_models.sources.source import source_models

BOTTLE = GasVessel(substance_id="ammonia", volume_m3=10.0, pressure_pa=6e5, hole_diameter_m=0.02)
AIR = Weather(wind_m_s=4.0, stability="D", temperature_k=298.15)


def test_a_scenario_carries_every_source_and_comes_back_from_json():
    assert set(source_models()) <= set(source_kinds())
    scenario = Scenario(source=BOTTLE, weather=AIR)
    assert Scenario.from_json(json.loads(json.dumps(scenario.to_json()))) == scenario


def test_a_vessel_is_answered_like_the_release_that_it_makes():
    found = run(Scenario(source=BOTTLE, weather=AIR), "gaussian_plume")
    assert isinstance(found.field, Field)
    assert found.outlines
    assert found.record()["inputs"]["scenario"]["gas_vessel"]["volume_m3"] == 10.0
    assert {"rate_levelled"} <= {one.code for one in found.warnings}


def test_the_weather_of_the_scenario_is_the_weather_over_the_pool():
    pool = Pool(substance_id="acetone", mass_kg=500.0, area_m2=50.0, wind_m_s=0.1, air_temperature_k=250.0)
    term = term_of(Scenario(source=pool, weather=AIR))
    there = replace(pool, wind_m_s=4.0, air_temperature_k=298.15, humidity_fraction=AIR.humidity_fraction)
    assert term is not None
    assert term.mass_kg == pytest.approx(POOL.solve(there).mass_kg)
    assert POOL.describe()["from_weather"] == [
        "air_pressure_pa", "air_temperature_k", "humidity_fraction", "stability", "wind_height_m", "wind_m_s"
    ]  # fmt: skip


def test_a_burst_is_no_steady_release_and_a_blast_takes_no_vessel():
    burst = Scenario(source=Rupture(substance_id="propane", mass_kg=1e4), weather=AIR)
    with pytest.raises(ImpossibleInput, match="puff"):
        model("gaussian_plume").solve(burst)
    with pytest.raises(WrongSource):
        model("tnt_blast").solve(Scenario(source=BOTTLE, weather=AIR))


def test_a_model_that_follows_a_rate_over_time_gets_the_whole_series():
    seen = []
    plume = model("gaussian_plume")
    following = replace(
        plume, follows=lambda scenario, term: seen.append(term) or plume.solve_checked(_steady(scenario))
    )
    field = following.solve(Scenario(source=BOTTLE, weather=AIR))
    assert seen[0].mass_kg > 0
    assert field.model_id == "gaussian_plume"


def _steady(scenario):
    from consequence_models import Release

    return replace(scenario, source=Release(substance_id="ammonia", rate_kg_s=1.0))
