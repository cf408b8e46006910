"""A pool: mass and heat first, then published evaporation rates."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.physics.evaporation import blowing, mass_transfer
from consequence_models.physics.pool_heat import GROUNDS, GroundContact
from consequence_models.sources.pool import SOURCE, Pool, follow, terms

BENZENE = Pool(substance_id="benzene", mass_kg=500.0, area_m2=60.0, air_temperature_k=293.15, wind_m_s=4.0)
LNG = Pool(substance_id="lng", mass_kg=5000.0, temperature_k=111.0, bund_area_m2=200.0, ground="dense_concrete")


@settings(max_examples=12, deadline=None)
@given(
    mass=st.floats(1, 1e4),
    wind=st.floats(0, 20),
    air=st.floats(285, 310),
    name=st.sampled_from(["benzene", "acetone", "propane", "chlorine", "hexane"]),
)
def test_what_evaporates_and_what_is_left_is_what_was_spilled(mass: Any, wind: Any, air: Any, name: Any) -> None:
    pool = Pool(substance_id=name, mass_kg=mass, wind_m_s=wind, air_temperature_k=air, longest_s=1800.0)
    _, history = follow(pool)
    assert SOURCE.solve(pool).mass_kg + history.mass_kg[-1] == pytest.approx(mass, rel=1e-6)


def test_a_fed_pool_conserves_mass_and_grows() -> None:
    pool = Pool(substance_id="toluene", inflow_kg_s=2.0, inflow_s=300.0, longest_s=7200.0)
    _, history = follow(pool)
    assert SOURCE.solve(pool).mass_kg + history.mass_kg[-1] == pytest.approx(600.0, rel=1e-6)
    assert np.all(np.diff(history.area_m2) >= 0)


def test_more_wind_and_more_warmth_never_evaporate_less() -> None:
    base = SOURCE.solve(BENZENE).highest_mean_rate()
    assert SOURCE.solve(replace(BENZENE, wind_m_s=8.0)).highest_mean_rate() > base
    assert SOURCE.solve(replace(BENZENE, air_temperature_k=303.15)).highest_mean_rate() > base
    night = replace(BENZENE, cloud_fraction=0.0)
    assert SOURCE.solve(replace(night, sun_elevation_deg=60.0)).mass_kg > 1.2 * SOURCE.solve(night).mass_kg


def test_a_bund_holds_the_pool_and_a_free_pool_stops_at_its_least_depth() -> None:
    _, held = follow(replace(BENZENE, area_m2=None, bund_area_m2=20.0))
    _, free = follow(replace(BENZENE, area_m2=None))
    assert max(held.area_m2) == pytest.approx(20.0)
    thinnest = 500 / 880 / GROUNDS["concrete"].least_depth_m
    assert 0.9 * thinnest < max(free.area_m2) <= 1.01 * thinnest


def test_a_cryogenic_pool_boils_and_slows_with_the_root_of_time() -> None:
    """Heat from the ground alone falls with 1/sqrt(t): Carslaw & Jaeger (1959); area is full after some seconds."""
    found = SOURCE.solve(replace(LNG, wind_m_s=0.5, cloud_fraction=0.0, humidity_fraction=0.0, mass_kg=20000.0))
    ratio = float(found.at(400.0, "rate_kg_s") / found.at(100.0, "rate_kg_s"))
    assert 0.5 < ratio < 0.62
    assert follow(LNG)[1].boiled
    assert found.temperature_k.max() < 112.5


def test_lng_on_water_boils_at_the_flux_seen_in_the_field() -> None:
    """Burro and Coyote trials used 0.085 to 0.17 kg/(m² s) (Koopman et al. 1982; NIST set-up of the same trials)."""
    found = SOURCE.solve(replace(LNG, ground="water", mass_kg=20000.0))
    flux = float(found.at(30.0, "rate_kg_s") / found.at(30.0, "area_m2"))
    assert 0.085 < flux < 0.2


def test_conduction_from_the_ground_is_carslaw_s_integral() -> None:
    contact = GroundContact(ground=GROUNDS["concrete"], areas_m2=[], since_s=[])
    contact.wet(10.0, 0.0)
    whole = contact.conductance(0.0, 100.0)
    halves = (contact.conductance(0.0, 50.0) + contact.conductance(50.0, 100.0)) / 2
    assert whole == pytest.approx(halves)
    assert whole == pytest.approx(10 * 2 * 8.28 / np.sqrt(np.pi * 3.74e-6 * 100), rel=1e-9)


def test_in_a_mixture_the_lighter_part_leaves_first() -> None:
    pool = Pool(substance_id="toluene", mass_kg=100.0, area_m2=20.0, second_substance_id="acetone",
                second_mass_fraction=0.3)  # fmt: skip
    toluene, acetone = terms(pool)
    alone = SOURCE.solve(Pool(substance_id="acetone", mass_kg=30.0, area_m2=20.0))
    assert acetone.mass_until(600.0) / 30 > toluene.mass_until(600.0) / 70
    assert acetone.highest_mean_rate() < alone.highest_mean_rate()
    assert [one.code for one in acetone.warnings][-1] == "ideal_mixture"


def test_a_thin_vapour_is_not_blown_and_a_boiling_one_is_held() -> None:
    assert blowing(1.0, 101325.0) == pytest.approx(1.0, abs=1e-4)
    assert blowing(2e5, 101325.0) == 4.0
    small, large = (mass_transfer(friction_m_s=0.15, diameter_m=d, diffusivity_m2_s=1e-5, stability="D")
                    for d in (1.0, 100.0))  # fmt: skip
    assert small > large > 0


def test_a_calm_is_answered_with_a_warning_and_never_with_zero() -> None:
    found = SOURCE.solve(replace(BENZENE, wind_m_s=0.0))
    assert found.mass_kg > 0
    assert "calm_over_pool" in {one.code for one in found.warnings}


def test_a_pool_that_would_freeze_is_answered_with_a_warning() -> None:
    found = SOURCE.solve(replace(BENZENE, air_temperature_k=277.0))
    assert "pool_freezes" in {one.code for one in found.warnings}
    assert "pool_freezes" not in {one.code for one in SOURCE.solve(replace(BENZENE, substance_id="toluene")).warnings}


def test_a_pool_that_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(ImpossibleInput, match="critical"):
        SOURCE.solve(Pool(substance_id="ethylene", mass_kg=10.0, temperature_k=300.0))
    with pytest.raises(ImpossibleInput, match="sublimes"):
        SOURCE.solve(Pool(substance_id="carbon dioxide", mass_kg=10.0))
    with pytest.raises(MissingInput, match="give a mass"):
        Pool(substance_id="benzene")


@pytest.mark.parametrize(
    ("name", "air_k", "wind_m_s", "stability", "area_m2", "rate_kg_s"),
    [
        ("acetone", 288.15, 5.0, "D", 10.0, 0.0430),
        ("benzene", 288.15, 5.0, "D", 10.0, 0.0215),
        ("toluene", 278.15, 1.5, "F", 10.0, 0.001445),
        ("methanol", 288.15, 10.0, "D", 200.0, 0.4033),
    ],
)
def test_puddles_evaporate_as_aloha_says(
    name: Any, air_k: Any, wind_m_s: Any, stability: Any, area_m2: Any, rate_kg_s: Any
) -> None:
    """ALOHA 5.4.7 runs, published with HAZEL's tests; within 15 %."""
    pool = Pool(substance_id=name, mass_kg=8.0 * area_m2, area_m2=area_m2, air_temperature_k=air_k, wind_m_s=wind_m_s,
                stability=stability)  # fmt: skip
    assert SOURCE.solve(pool).highest_mean_rate(60.0) == pytest.approx(rate_kg_s, rel=0.15)


def test_the_benzene_puddle_of_aloha_s_examples_is_met() -> None:
    """NOAA, ALOHA Example Scenarios, example 1: 77.1 lb/min at most, dry after 46 min."""
    pool = Pool(substance_id="benzene", mass_kg=1396.0, area_m2=306.35, air_temperature_k=299.82, wind_m_s=3.129,
                humidity_fraction=0.75, cloud_fraction=0.875)  # fmt: skip
    found = SOURCE.solve(pool)
    assert found.highest_mean_rate(60.0) == pytest.approx(0.583, rel=0.15)
    assert found.duration_s == pytest.approx(46 * 60, rel=0.15)
