"""Boiling liquids through holes: limits and invariants first, then published numbers."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models.cases import UnknownCase, answer
from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.physics.evaporation import graham_diffusivity
from consequence_models.physics.flash import (
    critical_drop,
    drop_diameter,
    flash_fraction,
    flash_fraction_linear,
    mixed_density,
    rain_out,
    settling_speed,
)
from consequence_models.physics.liquid import liquid_of
from consequence_models.physics.two_phase import expansion, omega, saturated_flow, short_flow, subcooled_flow
from consequence_models.physics.two_phase_jet import dry_point
from consequence_models.sources import vessel_pool
from consequence_models.sources.two_phase_vessel import SOURCE, TwoPhaseVessel
from consequence_models.sources.vessel_pool import VesselPool, together
from consequence_models.substances import need

PROPANE, CHLORINE, AMMONIA = (liquid_of(need(name)) for name in ("propane", "chlorine", "ammonia"))
TANK = TwoPhaseVessel(substance_id="propane", vessel_diameter_m=2.5, vessel_length_m=10.0, hole_area_m2=2e-3)


@given(w=st.floats(0.05, 200), ratio=st.floats(0.01, 0.95))
def test_choked_flow_forgets_the_air_and_open_flow_is_less(w: Any, ratio: Any) -> None:
    flow = saturated_flow(omega_inlet=w, pressure_pa=1e6, density_kg_m3=500.0, ambient_pa=ratio * 1e6)
    vacuum = saturated_flow(omega_inlet=w, pressure_pa=1e6, density_kg_m3=500.0, ambient_pa=1.0)
    assert flow.mass_flux_kg_m2_s <= vacuum.mass_flux_kg_m2_s * (1 + 1e-9)
    if flow.choked:
        assert flow.mass_flux_kg_m2_s == pytest.approx(vacuum.mass_flux_kg_m2_s)
        # choked: G = eta sqrt(p0 rho0/omega)
        eta = flow.exit_pressure_pa / 1e6
        assert flow.mass_flux_kg_m2_s == pytest.approx(eta * math.sqrt(1e6 * 500 / w), rel=1e-4)


def test_omega_one_is_an_isothermal_gas() -> None:
    """Leung (1986): omega = 1 chokes at exp(-1/2) of the pressure."""
    flow = saturated_flow(omega_inlet=1.0, pressure_pa=1e6, density_kg_m3=10.0, ambient_pa=1.0)
    assert flow.exit_pressure_pa / 1e6 == pytest.approx(math.exp(-0.5), rel=1e-6)


@given(w=st.floats(0.5, 50), share=st.floats(0.3, 0.999))
def test_sub_cooling_never_lessens_the_flow(w: Any, share: Any) -> None:
    saturated = saturated_flow(omega_inlet=w, pressure_pa=1e6, density_kg_m3=500.0, ambient_pa=1.0)
    cooled = subcooled_flow(
        omega_saturated=w, pressure_pa=1e6, vapour_pressure_pa=share * 1e6, density_kg_m3=500.0, ambient_pa=1.0
    )
    assert cooled.mass_flux_kg_m2_s >= 0.999 * saturated.mass_flux_kg_m2_s


def test_sub_cooled_flow_joins_saturated_flow_and_has_no_step_where_its_regimes_meet() -> None:
    def flux(share: float) -> float:
        return subcooled_flow(
            omega_saturated=8.5, pressure_pa=1e6, vapour_pressure_pa=share * 1e6, density_kg_m3=500.0, ambient_pa=1.0
        ).mass_flux_kg_m2_s

    at_rest = saturated_flow(omega_inlet=8.5, pressure_pa=1e6, density_kg_m3=500.0, ambient_pa=1.0)
    assert flux(0.99999) == pytest.approx(at_rest.mass_flux_kg_m2_s, rel=1e-3)
    edge = 17 / 18
    assert flux(edge * 0.9999) == pytest.approx(flux(edge * 1.0001), rel=5e-3)


def test_a_hole_is_bernoulli_and_ten_centimetres_are_nearly_equilibrium() -> None:
    """Fauske & Epstein (1988): G from sqrt(2 rho dp) down to hfg/vfg/sqrt(cp T)."""
    pressure = PROPANE.pressure_pa(293.15)
    fluxes = [
        short_flow(PROPANE, temperature_k=293.15, pressure_pa=pressure, ambient_pa=101325.0, length_m=length)
        .mass_flux_kg_m2_s for length in (0.0, 0.02, 0.05, 0.1, 1.0)
    ]  # fmt: skip
    assert fluxes[0] == pytest.approx(math.sqrt(2 * PROPANE.density(293.15) * (pressure - 101325)))
    assert np.all(np.diff(fluxes) <= 0)
    equilibrium = 1 / (expansion(PROPANE, 293.15) * math.sqrt(PROPANE.heat(293.15) * 293.15))
    assert 0.9 * equilibrium < fluxes[-1] < equilibrium


def test_omega_of_propane_gives_the_flux_of_the_equilibrium_rate_model() -> None:
    """For a saturated liquid far from critical Leung's flux is about 0.9 of hfg/(vfg sqrt(cp T)); Leung (1986)."""
    kelvin = 280.0
    pressure, density = PROPANE.pressure_pa(kelvin), PROPANE.density(kelvin)
    w = omega(void=0.0, density_kg_m3=density, heat_j_kg_k=PROPANE.heat(kelvin), temperature_k=kelvin,
              pressure_pa=pressure, expansion_m3_j=expansion(PROPANE, kelvin))  # fmt: skip
    flux = saturated_flow(omega_inlet=w, pressure_pa=pressure, density_kg_m3=density, ambient_pa=101325.0)
    simple = 1 / (expansion(PROPANE, kelvin) * math.sqrt(PROPANE.heat(kelvin) * kelvin))
    assert 0.8 < flux.mass_flux_kg_m2_s / simple < 1.0


def test_the_sub_cooled_example_of_api_520_is_met() -> None:
    """API 520 part I (2014) C.2.3.2, recalled: propane, omega 8.515, 2 w/(1 + 2 w) = 0.9445, so much sub-cooled:
    G = 96.3 sqrt(rho (p0 - ps)) in lb/(s ft²), that is sqrt(2 rho dp)."""
    p0, ps, rho = 2.0733e6, 7.419e5, 511.3
    flow = subcooled_flow(
        omega_saturated=8.515, pressure_pa=p0, vapour_pressure_pa=ps, density_kg_m3=rho, ambient_pa=1.7e5
    )
    assert ps / p0 < 0.9445
    assert flow.choked
    assert flow.mass_flux_kg_m2_s == pytest.approx(math.sqrt(2 * rho * (p0 - ps)), rel=1e-9)


@pytest.mark.parametrize(("liquid", "kelvin", "share"), [(CHLORINE, 298.15, 0.19), (AMMONIA, 298.15, 0.195),
                                                         (PROPANE, 298.15, 0.38)])  # fmt: skip
def test_liquefied_gases_flash_as_enthalpy_tables_say(liquid: Any, kelvin: Any, share: Any) -> None:
    """CoolProp 8.0, (h_l(T) - h_l(Tb))/hfg(Tb): 0.191, 0.196, 0.385."""
    assert flash_fraction(liquid, kelvin) == pytest.approx(share, abs=0.01)
    assert 0 < flash_fraction_linear(liquid, kelvin) <= flash_fraction(liquid, kelvin) * 1.05


def test_a_cold_liquid_does_not_flash() -> None:
    assert flash_fraction(liquid_of(need("benzene")), 300.0) == 0.0


def test_faster_sprays_and_hotter_liquids_make_finer_drops_that_stay_up() -> None:
    coarse = drop_diameter(surface_tension_n_m=0.02, speed_m_s=10.0, superheat_k=0.0)
    assert drop_diameter(surface_tension_n_m=0.02, speed_m_s=40.0, superheat_k=0.0) == pytest.approx(coarse / 16)
    assert drop_diameter(surface_tension_n_m=0.02, speed_m_s=10.0, superheat_k=50.0) == pytest.approx(0.03 / 210)
    slow, fast = (
        rain_out(CHLORINE, surface_tension_n_m=0.025, temperature_k=250.0, speed_m_s=speed, height_m=1.0, air_k=293.15,
                 diffusivity_m2_s=graham_diffusivity(0.0709)) for speed in (15.0, 60.0)
    )  # fmt: skip
    assert slow.rained_fraction > fast.rained_fraction


def test_a_small_drop_falls_by_stokes_and_a_large_one_by_its_drag() -> None:
    """Stokes: 2.7 cm/s at 30 µm (water in air); rain drops of 2 mm fall at 6.5 m/s (Gunn & Kinzer 1949)."""
    assert settling_speed(30e-6, 1000.0) == pytest.approx(0.0272, rel=0.05)
    assert settling_speed(2e-3, 1000.0) == pytest.approx(6.5, rel=0.1)


def test_a_drop_from_higher_up_may_be_larger_and_still_evaporate() -> None:
    low, high = (critical_drop(CHLORINE, height_m=h, air_k=293.15, diffusivity_m2_s=1.2e-5) for h in (1.0, 10.0))
    assert high == pytest.approx(low * 10**0.3, rel=0.15)


@settings(max_examples=10, deadline=None)
@given(fill=st.floats(0.3, 0.95), hole=st.floats(1e-4, 1e-2), kelvin=st.floats(260, 320),
       model=st.sampled_from(["omega", "non_equilibrium"]))  # fmt: skip
def test_a_vessel_never_loses_more_than_it_held_nor_less_than_its_liquid(
    fill: Any, hole: Any, kelvin: Any, model: Any
) -> None:
    tank = replace(TANK, fill_fraction=fill, hole_area_m2=hole, temperature_k=kelvin, model=model)
    found, vessel = SOURCE.solve(tank), tank.vessel()
    liquid = fill * vessel.volume_m3 * PROPANE.density(kelvin)
    vapour = vessel.volume_m3 * PROPANE.pressure_pa(kelvin) * 0.0441 / (8.314 * kelvin)
    out = found.mass_kg + found.rained_out_kg
    assert 0.94 * liquid < out < 1.01 * (liquid + vapour)


def test_from_a_hole_in_the_vapour_only_vapour_leaves_and_the_liquid_cools() -> None:
    found = SOURCE.solve(replace(TANK, hole_height_m=2.4))
    assert np.all(found.liquid_fraction == 0)
    assert np.all(np.diff(found.rate_kg_s) <= 0)
    assert found.mass_kg < 0.5 * 0.85 * TANK.vessel().volume_m3 * PROPANE.density(293.15)
    assert "no_level_swell" in {one.code for one in found.warnings}


def test_foam_carries_all_liquid_out_of_a_hole_at_the_top() -> None:
    found = SOURCE.solve(replace(TANK, hole_height_m=2.4, foam="yes"))
    assert found.mass_kg + found.rained_out_kg > 0.94 * 0.85 * TANK.vessel().volume_m3 * PROPANE.density(293.15)


def test_the_jet_of_a_vessel_keeps_mass() -> None:
    found = SOURCE.solve(TANK)
    product = found.density_kg_m3 * found.velocity_m_s * found.area_m2
    assert product[:200] == pytest.approx(found.rate_kg_s[:200], rel=1e-6)


def test_a_liquid_near_its_critical_point_is_answered_with_a_warning() -> None:
    assert "near_critical" in {one.code for one in SOURCE.solve(replace(TANK, temperature_k=345.0)).warnings}
    assert "near_critical" not in {one.code for one in SOURCE.solve(TANK).warnings}


def test_a_flash_to_snow_is_answered_with_a_warning() -> None:
    cold = replace(TANK, substance_id="carbon dioxide", temperature_k=250.0, rain_out="none")
    assert "flashes_to_solid" in {one.code for one in SOURCE.solve(cold).warnings}


def test_wrong_vessels_are_refused_by_name() -> None:
    with pytest.raises(ImpossibleInput, match="does not boil"):
        SOURCE.solve(replace(TANK, substance_id="benzene"))
    with pytest.raises(ImpossibleInput, match="critical"):
        SOURCE.solve(replace(TANK, temperature_k=380.0))


def test_a_jet_of_ammonia_and_air_is_driest_near_two_hundred_kelvin() -> None:
    """Adiabatic mixing of ammonia spray with dry air at 20 °C: about -70 °C (Wheatley 1987, SRD R 410)."""
    found = dry_point(AMMONIA, source_k=239.8, vapour_fraction=0.18, air_k=293.15)
    assert 200 < found.temperature_k < 210
    assert found.density_kg_m3 > 1.2
    all_vapour = dry_point(AMMONIA, source_k=239.8, vapour_fraction=0.98, air_k=293.15)
    assert all_vapour.temperature_k > found.temperature_k


@pytest.mark.parametrize(
    ("kind", "inputs", "quantity", "low", "high"),
    [
        ("flash_fraction", {"substance": "propane", "temperature_k": 298.15}, "vapour_mass_fraction", 0.34, 0.42),
        ("flash_fraction", {"substance": "chlorine", "temperature_k": 298.15, "method": {"name": "linear"}},
         "vapour_mass_fraction", 0.17, 0.21),
        ("flashing_release", {"substance": "chlorine", "temperature_k": 293.15, "method": {"name": "release"}},
         "drop_diameter_m", 2e-5, 3e-4),
        ("two_phase_hole", {"substance": "chlorine", "temperature_k": 293.15, "vessel_shape": "sphere",
                            "vessel_volume_m3": 100, "fill_fraction": 0.8, "hole_diameter_m": 0.05},
         "released_mass_kg", 1.0e5, 1.13e5),
        ("two_phase_jet", {"substance": "ammonia", "source_temperature_k": 239.8, "vapour_mass_fraction": 0.18,
                           "ambient_temperature_k": 293.15}, "end_temperature_k", 200, 210),
        ("liquid_hole", {"substance": "benzene", "temperature_k": 293.15, "vessel_shape": "vertical_cylinder",
                         "vessel_diameter_m": 5, "vessel_length_m": 6, "fill_fraction": 0.5,
                         "hole_position": "bottom", "hole_diameter_m": 0.02}, "rate_kg_s", 1.25, 1.33),
        ("jet_flammable_mass", {"substance": "methane", "gauge_pressure_pa": 1e4, "temperature_k": 293.15,
                                "hole_diameter_m": 0.02}, "flammable_mass_kg", 0.001, 0.1),
    ],
)  # fmt: skip
def test_cases_of_release_are_answered(kind: Any, inputs: Any, quantity: Any, low: Any, high: Any) -> None:
    assert low < answer(kind, inputs, quantity) < high


def test_a_flammable_jet_grows_with_the_cube_of_its_hole() -> None:
    one = {"substance": "methane", "gauge_pressure_pa": 1e4, "temperature_k": 293.15, "hole_diameter_m": 0.01}
    small, large = (answer("jet_flammable_mass", {**one, "hole_diameter_m": d}, "flammable_mass_kg")
                    for d in (0.01, 0.02))  # fmt: skip
    assert large == pytest.approx(8 * small, rel=1e-3)


def test_cases_with_anything_unknown_are_errors() -> None:
    for kind, inputs, quantity, error in (
        ("two_phase_jet", {"substance": "ammonia", "distance_m": 5.0}, "velocity_m_s", MissingInput),
        ("flash_fraction", {"substance": "propane", "temperature_k": 300.0, "method": {"name": "guess"}},
         "vapour_mass_fraction", UnknownCase),
        ("flash_fraction", {"substance": "propane", "temperature_k": 300.0}, "beauty_ratio", UnknownCase),
        ("two_phase_hole", {"substance": "propane", "temperature_k": 300.0, "vessel_shape": "cube",
                            "vessel_volume_m3": 1, "hole_diameter_m": 0.1}, "duration_s", UnknownCase),
    ):  # fmt: skip
        with pytest.raises(error):
            answer(kind, inputs, quantity)


def test_two_streams_together_keep_their_mass() -> None:
    spray = SOURCE.solve(replace(TANK, rain_out="none"))
    step = replace(spray, t_s=np.array([5.0, 100.0, 100.0, 700.0]), rate_kg_s=np.array([1.0, 1.0, 4.0, 4.0]),
                   **{name: getattr(spray, name)[:4] for name in ("temperature_k", "liquid_fraction", "density_kg_m3",
                                                                "velocity_m_s", "area_m2", "height_m")})  # fmt: skip
    both = together(spray, step)
    assert both.mass_kg == pytest.approx(spray.mass_kg + step.mass_kg, rel=1e-9)
    assert both.mass_until(100.0) == pytest.approx(spray.mass_until(100.0) + step.mass_until(100.0), rel=1e-9)


def test_what_rains_out_of_a_spray_boils_off_from_its_pool() -> None:
    vessel = VesselPool(substance_id="chlorine", vessel_diameter_m=2.0, vessel_length_m=6.0, hole_area_m2=2e-3,
                        base_height_m=0.5, bund_area_m2=50.0, longest_s=7200.0)  # fmt: skip
    alone = SOURCE.solve(vessel)
    found = vessel_pool.SOURCE.solve(vessel)
    assert alone.rained_out_kg > 0.05 * alone.mass_kg
    assert alone.mass_kg < found.mass_kg <= (alone.mass_kg + alone.rained_out_kg) * (1 + 1e-6)


def test_releases_flash_as_the_published_set_ups_of_field_trials_say() -> None:
    """SLAB decks: Desert Tortoise 4, ammonia at 24 °C, 0.81 liquid, 4.53 kg/m³; chlorine at 276 K, 0.88 liquid."""
    assert 1 - flash_fraction(AMMONIA, 297.25) == pytest.approx(0.81, abs=0.01)
    assert 1 - flash_fraction(CHLORINE, 276.0) == pytest.approx(0.88, abs=0.01)
    foam = mixed_density(AMMONIA, vapour_fraction=0.19, temperature_k=239.57, pressure_pa=101325.0)
    assert foam == pytest.approx(4.532, rel=0.01)
