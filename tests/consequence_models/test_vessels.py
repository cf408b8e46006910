"""Vessels running empty: mass first, then closed forms and published numbers."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Scenario, Weather, run
from consequence_models.errors import ImpossibleInput
from consequence_models.sources import (
    gas_vessel,
    liquid_pipeline,
    liquid_tank,
    pipeline,
    rate_series,
    rupture,
    tank_pool,
)
from consequence_models.sources.gas_vessel import GasVessel
from consequence_models.sources.handover import as_release
from consequence_models.sources.liquid_pipeline import LiquidPipeline, boiling_front
from consequence_models.sources.liquid_tank import LiquidTank
from consequence_models.sources.pipeline import Pipeline, bell_wilson
from consequence_models.sources.rate_series import RateSeries
from consequence_models.sources.rupture import Rupture
from consequence_models.sources.tank_pool import TankPool
from consequence_models.sources.vessel import SHAPES, Vessel
from consequence_models.substances import need

TANK = LiquidTank(substance_id="benzene", vessel_diameter_m=5.0, vessel_length_m=6.0, fill_fraction=0.8,
                  hole_diameter_m=0.05)  # fmt: skip
BOTTLE = GasVessel(substance_id="nitrogen", volume_m3=10.0, pressure_pa=50e5, hole_diameter_m=0.01)
LINE = Pipeline(substance_id="methane", pressure_pa=60e5, diameter_m=0.5, length_m=1e4)


@given(shape=st.sampled_from(SHAPES), diameter=st.floats(0.5, 20), length=st.floats(0.5, 50), share=st.floats(0, 1))
def test_level_and_volume_are_each_other_s_inverse(shape: Any, diameter: Any, length: Any, share: Any) -> None:
    vessel = Vessel(shape=shape, diameter_m=diameter, length_m=length)
    volume = share * vessel.volume_m3
    assert float(vessel.below(vessel.level(volume))) == pytest.approx(volume, rel=2e-3, abs=2e-5 * vessel.volume_m3)


def test_vessels_hold_what_geometry_says() -> None:
    assert Vessel(shape="sphere", diameter_m=2.0).volume_m3 == pytest.approx(4 / 3 * math.pi)
    lying = Vessel(shape="horizontal_cylinder", diameter_m=2.0, length_m=5.0)
    assert lying.volume_m3 == pytest.approx(5 * math.pi)
    assert float(lying.below(1.0)) == pytest.approx(2.5 * math.pi)
    assert Vessel.of_volume("sphere", 100.0).volume_m3 == pytest.approx(100.0)


@settings(max_examples=20, deadline=None)
@given(
    shape=st.sampled_from(SHAPES), fill=st.floats(0.3, 0.99), hole=st.floats(0.01, 0.3), at=st.floats(0, 0.9),
    closed=st.sampled_from(["held", "closed"]), over=st.floats(0, 5e5),
)  # fmt: skip
def test_a_tank_loses_exactly_what_stood_above_its_hole(
    shape: Any, fill: Any, hole: Any, at: Any, closed: Any, over: Any
) -> None:
    tank = replace(TANK, vessel_shape=shape, fill_fraction=fill, hole_diameter_m=hole, hole_height_m=at,
                   closed=closed, overpressure_pa=over)  # fmt: skip
    vessel = tank.vessel()
    above = fill * vessel.volume_m3 - float(vessel.below(at))
    density = float(need("benzene").curve("liquid_density_kg_m3")(293.15))
    assert liquid_tank.SOURCE.solve(tank).mass_kg == pytest.approx(above * density, rel=2e-3)


def test_an_upright_tank_empties_in_torricelli_s_time() -> None:
    """t = (At/(Cd Ah)) sqrt(2 h/g) for a tank at ambient pressure."""
    area = (5.0 / 0.05) ** 2 / 0.61
    found = liquid_tank.SOURCE.solve(TANK)
    assert found.t_s[-1] == pytest.approx(area * math.sqrt(2 * 0.8 * 6.0 / 9.80665), rel=1e-3)


def test_a_closed_tank_empties_slower_than_a_breathing_one() -> None:
    assert liquid_tank.SOURCE.solve(replace(TANK, closed="closed")).t_s[-1] > liquid_tank.SOURCE.solve(TANK).t_s[-1]


def test_a_gas_vessel_loses_what_it_holds_above_ambient_pressure() -> None:
    for way, exponent in (("isothermal", 1.0), ("adiabatic", need("nitrogen").need("heat_capacity_ratio"))):
        found = gas_vessel.SOURCE.solve(replace(BOTTLE, expansion=way))
        full = 50e5 * 10 * 0.0280134 / (8.314462618 * 293.15)
        assert found.mass_kg == pytest.approx(full * (1 - (101325 / 50e5) ** (1 / exponent)), rel=1e-3)


def test_choked_isothermal_blow_down_is_an_exponential() -> None:
    """m = m0 exp(-t/tau), tau = m0/rate0, as long as the flow is choked."""
    found = gas_vessel.SOURCE.solve(replace(BOTTLE, expansion="isothermal"))
    full = 50e5 * 10 * 0.0280134 / (8.314462618 * 293.15)
    tau = full / found.rate_kg_s[0]
    assert float(found.at(tau, "rate_kg_s")) == pytest.approx(found.rate_kg_s[0] / math.e, rel=2e-3)


def test_an_adiabatic_vessel_gets_colder_and_its_jet_keeps_mass() -> None:
    found = gas_vessel.SOURCE.solve(BOTTLE)
    assert np.all(np.diff(found.rate_kg_s) < 0)
    flowing = found.rate_kg_s > 0
    product = (found.density_kg_m3 * found.velocity_m_s * found.area_m2)[flowing]
    assert product == pytest.approx(found.rate_kg_s[flowing])


def test_closing_a_valve_stops_a_release_and_keeps_what_came_before() -> None:
    whole, cut = gas_vessel.SOURCE.solve(BOTTLE), gas_vessel.SOURCE.solve(replace(BOTTLE, isolation_s=60.0))
    assert cut.t_s[-1] == 60.0
    assert cut.mass_kg == pytest.approx(float(whole.mass_until(60.0)), rel=1e-6)


def test_a_broken_pipeline_loses_the_gas_that_was_in_it() -> None:
    full = 60e5 * math.pi / 4 * 0.25 * 1e4 * need("methane").molar_mass_kg_mol / (8.314462618 * 288.15)
    assert pipeline.SOURCE.solve(LINE).mass_kg == pytest.approx(full, rel=5e-3)
    leaking = pipeline.SOURCE.solve(replace(LINE, hole_diameter_m=0.02))
    assert leaking.mass_kg == pytest.approx(full * (1 - 101325 / 60e5), rel=5e-3)
    assert leaking.duration_s > 10 * pipeline.SOURCE.solve(LINE).duration_s


def test_the_two_exponentials_enclose_the_mass_of_the_pipe() -> None:
    curve = bell_wilson(mass_kg=1e5, rate_kg_s=2e3, length_m=1e4, diameter_m=0.5, friction_factor=0.012,
                        sound_m_s=430.0, heat_capacity_ratio=1.3)  # fmt: skip
    times = np.concatenate([[0.0], np.geomspace(1e-4, 60 * curve.tau_s, 20000)])
    assert np.trapezoid(curve.at(times), times) == pytest.approx(1e5, rel=1e-3)
    assert curve.at(np.zeros(1))[0] == pytest.approx(2e3)


def test_pumps_add_what_they_deliver_until_the_valve_shuts() -> None:
    fed = pipeline.SOURCE.solve(replace(LINE, pumped_kg_s=10.0, isolation_s=300.0))
    assert fed.mass_kg - pipeline.SOURCE.solve(LINE).mass_kg == pytest.approx(3000.0, rel=0.02)


OIL = LiquidPipeline(substance_id="propane", pressure_pa=20e5, diameter_m=0.3, length_m=5e3, height_m=1.0)


def test_a_broken_line_of_liquefied_gas_loses_its_content_and_slows_with_the_root_of_time() -> None:
    found = liquid_pipeline.SOURCE.solve(OIL)
    content = float(need("propane").curve("liquid_density_kg_m3")(288.15)) * math.pi / 4 * 0.09 * 5e3
    assert found.mass_kg + found.rained_out_kg == pytest.approx(content, rel=0.01)
    early, late = (float(found.at(t, "rate_kg_s")) for t in (100.0, 800.0))
    assert early / late == pytest.approx(2.0, rel=0.05)  # 8 times the time, 8^(1/3) the rate


def test_the_boiling_front_keeps_mass() -> None:
    times, rates = boiling_front(flux_kg_m2_s=5e3, bore_m2=0.07, length_m=1e3, diameter_m=0.3, friction_factor=0.013,
                                 liquid_kg_m3=500.0, foam_kg_m3=300.0)  # fmt: skip
    assert np.trapezoid(rates, times) == pytest.approx(0.07 * 1e3 * 500, rel=2e-3)


def test_a_line_of_cold_liquid_gives_what_is_pumped_and_then_what_runs_down() -> None:
    line = replace(OIL, substance_id="benzene", pumped_kg_s=20.0, isolation_s=300.0)
    level = liquid_pipeline.SOURCE.solve(line)
    assert 20 * 300 <= level.mass_kg < 1.2 * 20 * 300
    content = float(need("benzene").curve("liquid_density_kg_m3")(288.15)) * math.pi / 4 * 0.09 * 5e3
    hilly = liquid_pipeline.SOURCE.solve(replace(line, fall_m=10.0))
    assert hilly.mass_kg == pytest.approx(20 * 300 + content, rel=0.01)
    assert level.liquid_fraction[0] == 1.0


def test_a_small_leak_empties_the_line_like_a_long_vessel() -> None:
    found = liquid_pipeline.SOURCE.solve(replace(OIL, hole_diameter_m=0.02))
    content = float(need("propane").curve("liquid_density_kg_m3")(288.15)) * math.pi / 4 * 0.09 * 5e3
    assert found.mass_kg + found.rained_out_kg == pytest.approx(content, rel=0.04)
    assert found.model_id == "liquid_pipeline"


def test_a_time_series_becomes_a_release_that_keeps_the_mass_and_any_plume_takes_it() -> None:
    found = gas_vessel.SOURCE.solve(replace(BOTTLE, substance_id="ammonia", pressure_pa=5e5))
    for rate in ("mean", "highest"):
        release = as_release(found, rate=rate)
        assert release.rate_kg_s * release.duration_s == pytest.approx(found.mass_kg, rel=1e-6)
    assert as_release(found, rate="highest").rate_kg_s > as_release(found).rate_kg_s
    scenario = Scenario(source=as_release(found), weather=Weather(wind_m_s=3.0))
    assert run(scenario, "gaussian_plume").outlines
    with pytest.raises(ImpossibleInput, match="puff"):
        as_release(rupture.SOURCE.solve(Rupture(substance_id="propane", mass_kg=1e4)))


def test_a_burst_shares_its_mass_between_air_and_ground() -> None:
    found = rupture.SOURCE.solve(Rupture(substance_id="chlorine", mass_kg=1e4))
    assert found.mass_kg + found.rained_out_kg == pytest.approx(1e4)
    assert found.mass_kg == pytest.approx(2 * 0.18 * 1e4, rel=0.05)
    assert found.shape == "cloud"
    assert rupture.SOURCE.solve(Rupture(substance_id="propane", mass_kg=1e4)).rained_out_kg == pytest.approx(
        0, abs=1e-3
    )


def test_a_burst_gas_cools_as_it_pushes_the_air_aside() -> None:
    found = rupture.SOURCE.solve(Rupture(substance_id="nitrogen", mass_kg=100.0, state="gas", pressure_pa=100e5))
    assert found.temperature_k[0] == pytest.approx(293.15 * (101325 / 100e5) ** (0.4 / 1.4), rel=0.01)
    assert found.instant_kg == 100.0


def test_a_leaking_tank_puts_no_more_into_the_air_than_leaks() -> None:
    tank = TankPool(substance_id="benzene", vessel_diameter_m=5.0, vessel_length_m=6.0, hole_diameter_m=0.02,
                    bund_area_m2=100.0, stopped_s=600.0)  # fmt: skip
    leak = liquid_tank.SOURCE.solve(tank).until(600.0)
    vapour = tank_pool.SOURCE.solve(tank)
    assert 0 < vapour.mass_kg < leak.mass_kg
    assert vapour.model_id == "tank_pool"


def test_a_measured_series_is_kept_as_it_was_measured() -> None:
    found = rate_series.SOURCE.solve_json(
        {"substance_id": "ammonia", "times_s": [0, 60, 120], "rates_kg_s": [0.0, 2.0, 0.0], "diameter_m": 1.0}
    )
    assert found.mass_kg == pytest.approx(120.0)
    constant = rate_series.SOURCE.solve(RateSeries(substance_id="ammonia", times_s=(0.0, 600.0), rates_kg_s=(0.5,)))
    assert constant.mass_kg == pytest.approx(300.0)
    for wrong in ({"rates_kg_s": (1.0, 2.0, 3.0)}, {"rates_kg_s": ("much",)}, {"rates_kg_s": 3.0}):
        with pytest.raises(ImpossibleInput):
            RateSeries(substance_id="ammonia", **wrong)


def test_what_lies_outside_the_checked_range_is_answered_with_a_warning() -> None:
    high = gas_vessel.SOURCE.solve(replace(BOTTLE, substance_id="hydrogen", pressure_pa=200e5))
    assert "pressure_pa_outside_checked_range" in {one.code for one in high.warnings}
    assert not gas_vessel.SOURCE.solve(BOTTLE).warnings
    assert gas_vessel.SOURCE.describe()["checked"][0]["high"] == 5e6


def test_vessels_that_cannot_be_are_refused_by_name() -> None:
    with pytest.raises(ImpossibleInput, match="boils"):
        liquid_tank.SOURCE.solve(replace(TANK, substance_id="propane"))
    with pytest.raises(ImpossibleInput, match="is solid"):
        liquid_tank.SOURCE.solve(replace(TANK, substance_id="naphthalene"))
    with pytest.raises(ImpossibleInput, match=r"vapour pressure is 8\.37 bar"):
        gas_vessel.SOURCE.solve(replace(BOTTLE, substance_id="propane"))
    with pytest.raises(ImpossibleInput, match="above the liquid"):
        liquid_tank.SOURCE.solve(replace(TANK, hole_height_m=5.9))
    with pytest.raises(ImpossibleInput, match="size of the vessel"):
        replace(TANK, vessel_length_m=0.0).vessel()
    with pytest.raises(ImpossibleInput, match="use a pool"):
        rupture.SOURCE.solve(Rupture(substance_id="benzene", mass_kg=1.0))
    with pytest.raises(ImpossibleInput, match="wider"):
        replace(LINE, hole_diameter_m=0.6)
