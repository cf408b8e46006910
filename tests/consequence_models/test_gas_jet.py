"""Jets, screens and stacks: what their formulas conserve, then published numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Scenario, Weather, footprint, run
from consequence_models.cases import UnknownCase, answer
from consequence_models.dispersion.gas_jet import jet_field
from consequence_models.dispersion.gaussian_plume import PlumeField
from consequence_models.dispersion.jet_field import JetRelease
from consequence_models.dispersion.slab_field import SlabField
from consequence_models.physics.britter_mcquaid import plume_alpha, puff_radius, ratio_at, warmed
from consequence_models.physics.jet import (
    HYDROGEN_COVOLUME_M3_KG,
    axial_mass_fraction,
    axial_velocity,
    nozzle,
    radial_share,
    source_length_m,
)
from consequence_models.physics.stack import buoyancy_rise_m, momentum_rise_m, stack_tip_downwash_m

HYDROGEN = {"molar_mass_kg_mol": 2.01588e-3, "heat_capacity_ratio": 1.405}


def jet(gas: str = "hydrogen", rate: float = 0.5, speed: float = 800.0, wind: float = 4.0, **more):
    release = JetRelease(substance_id=gas, rate_kg_s=rate, velocity_m_s=speed, **more)
    return jet_field(Scenario(source=release, weather=Weather(wind_m_s=wind)))


@pytest.mark.parametrize("distance", [5.0, 50.0])
def test_a_free_jet_carries_the_same_gas_at_every_distance(distance):
    """Velocity half-width 0.086 x: Chen & Rodi (1980). The mean flow carries 80 to 90 %, turbulence the rest."""
    rate, speed, air = 2.0, 300.0, 1.2
    length = source_length_m(rate_kg_s=rate, velocity_m_s=speed, air_density_kg_m3=air)
    r = np.linspace(0, distance, 4000)
    gas = axial_mass_fraction(distance, length) * radial_share(r, distance)
    axis = axial_velocity(distance, momentum_n=rate * speed, air_density_kg_m3=air, first_m_s=speed)
    velocity = axis * np.exp(-math.log(2) * (r / (0.086 * distance)) ** 2)
    assert np.trapezoid(air * gas * velocity * 2 * np.pi * r, r) == pytest.approx(rate, rel=0.25)
    assert np.trapezoid(air * velocity**2 * 2 * np.pi * r, r) == pytest.approx(rate * speed, rel=0.25)


@settings(max_examples=30, deadline=None)
@given(bar=st.floats(1.05, 900), kelvin=st.floats(80, 350))
def test_the_hole_is_choked_above_twice_ambient_and_never_below_ambient_pressure(bar, kelvin):
    hole = nozzle(pressure_pa=bar * 1e5, temperature_k=kelvin, hole_diameter_m=0.01, **HYDROGEN)
    assert hole.pressure_pa >= 101325 * (1 - 1e-9)
    assert (hole.pressure_pa > 101325 * 1.0001) == (bar * 1e5 > 101325 * (2.405 / 2) ** (1.405 / 0.405))
    assert hole.expanded_m_s >= hole.velocity_m_s > 0
    assert hole.temperature_k < kelvin


def test_hydrogen_at_161_bar_leaves_as_dense_as_published():
    """Molkov (2012), table 5-3: 287 K, 16.1 MPa, 7.68 kg/m³ in the nozzle."""
    hole = nozzle(pressure_pa=16.1e6, temperature_k=287.0, hole_diameter_m=2.5e-4,
                  covolume_m3_kg=HYDROGEN_COVOLUME_M3_KG, **HYDROGEN)  # fmt: skip
    assert hole.density_kg_m3 == pytest.approx(7.68, rel=0.01)


def test_a_jet_hands_over_without_a_leap_to_a_passive_or_a_dense_plume():
    light = jet(height_m=3.0)
    assert isinstance(light.after, PlumeField)
    before, behind = (float(light.at(light.handover_m * k, 0.0, 3.0)) for k in (0.999, 1.001))
    assert before == pytest.approx(behind, rel=0.1)
    heavy = jet("chlorine", 20.0, 60.0, height_m=0.0, liquid_fraction=0.0)
    assert isinstance(heavy.after, SlabField)
    before, behind = (float(heavy.at(heavy.handover_m * k, 0.0, 0.0)) for k in (0.999, 1.001))
    assert before == pytest.approx(behind, rel=0.1)


def test_a_jet_is_nowhere_above_the_pure_gas_and_nothing_behind_its_nozzle():
    field = jet(height_m=1.0)
    x = np.linspace(-5, 200, 300)
    assert field.at(x, 0.0, 1.0).max() <= field.pure_kg_m3 * (1 + 1e-9)
    assert field.at(-1.0, 0.0, 1.0) == 0.0


def test_an_upward_jet_puts_less_on_the_ground_than_one_along_the_wind():
    x = np.array([50.0, 200.0])
    up, along = jet(direction="vertical", height_m=2.0), jet(direction="horizontal", height_m=2.0)
    assert np.all(up.at(x, 0.0, 0.0) < along.at(x, 0.0, 0.0))
    assert float(up.at(0.0, 0.0, 6.0)) > 0


def test_outlines_of_a_jet_are_valid_and_the_default_levels_of_hydrogen_are_shares_of_its_lfl():
    scenario = Scenario(
        source=JetRelease(substance_id="hydrogen", rate_kg_s=0.5, velocity_m_s=800.0), weather=Weather(wind_m_s=4.0)
    )
    result = run(scenario, "gas_jet", z_m=1.0)
    assert all(one.shape().is_valid for one in result.outlines)
    reach = [one.distance_m for one in result.outlines]
    assert reach == sorted(reach, reverse=True)
    assert reach[-1] > 0
    (one,) = footprint(result.field, [0.5 * result.field.pure_kg_m3], z_m=1.0)
    assert 0 < one.distance_m < reach[-1]


def test_the_curves_of_britter_and_mcquaid_fall_with_distance_without_leaps():
    r = np.geomspace(1, 3000, 2000)
    for cloud in ("plume", "puff"):
        for alpha in (-1.0, -0.4, 0.0, 0.5):
            values = ratio_at(cloud, alpha, r)
            assert np.all(np.diff(values) <= 1e-12)
            assert np.all(values[1:] / values[:-1] > 0.9)


def test_the_curves_give_the_published_lng_example():
    """CCPS (1999), p. 122: LNG 0.23 m³/s, 10.9 m/s: 5 % at 367 m."""
    flow = 97.888 / 1.76
    alpha = plume_alpha(excess_ratio=1.76 / 1.1845 - 1, flow_m3_s=flow, wind_m_s=10.9)
    ratio = ratio_at("plume", alpha, 367 / math.sqrt(flow / 10.9))
    assert float(warmed(ratio, 111.15 / 298)) == pytest.approx(0.0507, rel=0.01)


def test_a_puff_grows_with_time_and_a_case_with_an_unknown_choice_is_an_error():
    radii = [puff_radius(volume_m3=100.0, excess_ratio=1.0, time_s=t) for t in (0.0, 1.0, 10.0)]
    assert radii == sorted(radii)
    inputs = {"volume_m3": 100, "gas_density_kg_m3": 3.0, "wind_m_s": 4, "distance_m": 100}
    assert 0 < answer("britter_mcquaid_puff", inputs, "concentration_volume_fraction") < 1
    with pytest.raises(UnknownCase):
        answer("britter_mcquaid_puff", {**inputs, "method": {"heat_correction": "magic"}},
               "concentration_volume_fraction")  # fmt: skip


def test_a_stack_lifts_its_plume_by_momentum_and_draws_it_down_when_slow():
    assert momentum_rise_m(diameter_m=1.0, velocity_m_s=20.0, wind_m_s=5.0) == pytest.approx(12.0)
    assert momentum_rise_m(diameter_m=1.0, velocity_m_s=60.0, wind_m_s=5.0, stability="F") < 36.0
    near, far = (momentum_rise_m(diameter_m=1.0, velocity_m_s=20.0, wind_m_s=5.0, distance_m=x) for x in (5.0, 500.0))
    assert 0 < near < far == pytest.approx(12.0)
    assert stack_tip_downwash_m(diameter_m=1.0, velocity_m_s=5.0, wind_m_s=5.0) == pytest.approx(-1.0)
    assert stack_tip_downwash_m(diameter_m=1.0, velocity_m_s=50.0, wind_m_s=5.0) == 0.0
    assert buoyancy_rise_m(diameter_m=1.0, velocity_m_s=20.0, wind_m_s=5.0, density_ratio=1.2) == 0.0
    assert buoyancy_rise_m(diameter_m=1.0, velocity_m_s=20.0, wind_m_s=5.0, density_ratio=0.6) > 5.0
