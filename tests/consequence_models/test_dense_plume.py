"""The dense plume: balances that must hold whatever the gas, its passive limit, then published distances."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import MissingInput, Release, Scenario, Weather, distance_m, footprint, run
from consequence_models.cases import answer
from consequence_models.dispersion.choose import choose, momentum_length, plume_number
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.physics.gas import AIR_KG_MOL
from consequence_models.physics.mixture import Mixture, ReleasedGas, water_saturation_pa
from consequence_models.physics.slab_air import damping

CHLORINE = {"substance_id": "chlorine", "rate_kg_s": 5.0, "duration_s": 1e9}


def chlorine(wind: float = 4.0, *, averaging_s: float = 600.0, **more):
    release = Release(**{**CHLORINE, **{key: more.pop(key) for key in ("rate_kg_s", "duration_s") if key in more}})
    return slab_field(Scenario(source=release, weather=Weather(wind_m_s=wind, **more)), averaging_s=averaging_s)


@settings(max_examples=15, deadline=None)
@given(
    rate=st.floats(0.1, 100), wind=st.floats(1, 15), stability=st.sampled_from("ABCDEF"),
    gas=st.sampled_from(["chlorine", "propane", "lng", "ammonia"]),
)  # fmt: skip
def test_the_mass_through_any_plane_across_the_wind_is_the_release(rate, wind, stability, gas):
    cold = {"lng": 111.7, "ammonia": 239.8}.get(gas)
    drops = 0.8 if gas == "ammonia" else 0.0
    release = Release(substance_id=gas, rate_kg_s=rate, temperature_k=cold, liquid_fraction=drops)
    s = slab_field(Scenario(source=release, weather=Weather(wind_m_s=wind, stability=stability))).slab
    flux = 2 * s.half_width * s.depth * s.speed * s.share * s.density
    assert flux[s.x > s.half_width[0]] == pytest.approx(rate, rel=1e-6)
    assert s.half_width == pytest.approx(s.core + math.sqrt(math.pi) / 2 * s.edge, rel=2e-2)


def test_the_profiles_carry_as_much_as_the_stations_say():
    field = chlorine(rate_kg_s=0.01)
    s, at = field.slab, 500.0
    y, z = np.linspace(-400, 400, 801), np.geomspace(1e-3, 300, 1500)
    value = field.at(at, y[None, :], z[:, None])
    through = np.trapezoid(np.trapezoid(value, y, axis=1), z)
    depth, half = np.interp(at, s.x, s.depth), np.interp(at, s.x, s.half_width)
    assert through == pytest.approx(float(np.interp(at, s.x, s.share * s.density) * 2 * half * depth), rel=0.02)


@pytest.mark.parametrize("stability", "ADF")
def test_a_gas_as_heavy_as_air_spreads_as_the_passive_plume_does(stability):
    weather = Weather(
        wind_m_s=4.0, stability=stability, roughness_m=0.03, humidity_fraction=0.0, friction_velocity_m_s=0.3,
        obukhov_m={"A": -20.0, "D": 1e5, "F": 20.0}[stability], sigma_theta_deg=8.0,
    )  # fmt: skip
    release = Release(substance_id="air", rate_kg_s=0.1, molar_mass_kg_mol=AIR_KG_MOL, duration_s=1e9)
    scenario = Scenario(source=release, weather=weather)
    dense, passive = slab_field(scenario), plume_field(scenario)
    x = np.array([200.0, 500.0, 1000.0, 2000.0])
    assert dense.at(x, 0.0, 1.5) == pytest.approx(passive.at(x, 0.0, 1.5), rel=0.1)


def test_a_gas_denser_than_air_stays_lower_and_wider_than_a_neutral_one():
    heavy = chlorine(wind=2.0, stability="F", rate_kg_s=20.0).slab
    release = Release(substance_id="air", rate_kg_s=20.0, molar_mass_kg_mol=AIR_KG_MOL, duration_s=1e9)
    light = slab_field(Scenario(source=release, weather=Weather(wind_m_s=2.0, stability="F"))).slab
    assert np.interp(200, heavy.x, heavy.depth) < np.interp(200, light.x, light.depth)
    assert np.interp(200, heavy.x, heavy.half_width) > np.interp(200, light.x, light.half_width)


def test_entrainment_falls_with_stratification_and_rises_with_convection():
    numbers = [-50.0, -1.0, 0.0, 1.0, 20.0, 1e4]
    values = [damping(number) for number in numbers]
    assert values == sorted(values, reverse=True)
    assert damping(0.0) == 1.0


@settings(max_examples=40, deadline=None)
@given(share=st.floats(1e-6, 1), humidity=st.floats(0, 1), drops=st.floats(0, 1))
def test_a_mixture_is_never_colder_than_without_its_water(share, humidity, drops):
    def saturation(kelvin: float) -> float:
        return 101325 * math.exp(2800 * (1 / 239.8 - 1 / kelvin))

    gas = ReleasedGas(
        molar_mass_kg_mol=0.017, heat_capacity_j_kg_k=2090.0, temperature_k=239.8, liquid_fraction=drops,
        vaporisation_j_kg=1.37e6, saturation_pa=saturation,
    )  # fmt: skip
    dry, wet = (Mixture(gas=gas, air_temperature_k=293.15, humidity_fraction=value) for value in (0.0, humidity))
    (cold, _), (warm, density) = dry.state(share), wet.state(share)
    assert warm >= cold - 0.6
    assert 150 < warm <= 293.3
    assert 0.5 < density < 701


def test_pure_air_is_air_and_volume_parts_turn_into_mass_parts_and_back():
    gas = ReleasedGas(molar_mass_kg_mol=0.0709, heat_capacity_j_kg_k=480.0, temperature_k=293.15)
    mixture = Mixture(gas=gas, air_temperature_k=293.15)
    assert mixture.air_density_kg_m3 == pytest.approx(1.204, rel=1e-3)
    assert mixture.state(0.0) == (293.15, mixture.air_density_kg_m3)
    y = np.array([0.0, 1e-6, 0.05, 1.0])
    assert mixture.volume_fraction(mixture.mass_share(y)) == pytest.approx(y)


def test_water_boils_at_a_hundred_degrees_and_freezes_at_six_hundred_pascal():
    assert water_saturation_pa(373.15) == pytest.approx(101325, rel=0.03)
    assert water_saturation_pa(273.15) == pytest.approx(611.2, rel=1e-3)


def test_ammonia_with_drops_is_denser_than_air_and_without_them_lighter():
    def density(drops: float, kelvin: float) -> float:
        release = Release(substance_id="ammonia", rate_kg_s=10.0, temperature_k=kelvin, liquid_fraction=drops)
        field = slab_field(Scenario(source=release, weather=Weather(wind_m_s=4.0)))
        return float(field.slab.density[30] / field.mixture.air_density_kg_m3)

    assert density(0.8, 239.8) > 1 > density(0.0, 293.15)


def test_more_wind_never_lengthens_and_more_gas_never_shortens_the_reach():
    level = 20e-6 * 2.95
    winds = [distance_m(chlorine(wind=u), level) for u in (2.0, 4.0, 8.0)]
    rates = [distance_m(chlorine(rate_kg_s=q), level) for q in (1.0, 5.0, 25.0)]
    assert winds == sorted(winds, reverse=True)
    assert rates == sorted(rates)


def test_a_shorter_average_sees_a_narrower_and_stronger_plume():
    short, usual = chlorine(averaging_s=18.75), chlorine()
    assert usual.averaged(18.75).at(1000, 0) == pytest.approx(short.at(1000, 0))
    assert short.at(1000, 0) > usual.at(1000, 0)


def test_a_short_release_passes_every_station_at_its_own_time():
    field = chlorine(duration_s=120.0)
    x = np.array([200.0, 1000.0, 4000.0])
    passing = np.interp(x, field.slab.x, field.slab.arrival) + 60.0
    for place, time in zip(x, passing, strict=True):
        assert field.at(place, 0.0, 0.0, time) == pytest.approx(float(field.at(place, 0.0)), rel=1e-3)
        assert field.at(place, 0.0, 0.0, time + 3600) == pytest.approx(0.0, abs=1e-9)


def test_outlines_of_a_cold_cloud_are_valid_and_nested():
    release = Release(substance_id="lng", rate_kg_s=100.0, diameter_m=30.0, temperature_k=111.7)
    weather = Weather(wind_m_s=3.0, stability="E", roughness_m=0.0002)
    result = run(Scenario(source=release, weather=weather), "dense_plume", [0.5 * 0.044 * 0.667, 0.044 * 0.667], z_m=0)
    wide, narrow = result.outlines
    assert wide.shape().is_valid
    assert wide.shape().covers(narrow.shape().buffer(-0.5))
    assert wide.distance_m > narrow.distance_m > 100


def test_a_calm_gives_a_round_cloud_with_a_warning():
    scenario = Scenario(source=Release(substance_id="chlorine", rate_kg_s=1.0), weather=Weather(wind_m_s=0.2))
    result = run(scenario, "dense_plume", [1e-4])
    assert {"calm", "calm_dense_gas"} <= {one.code for one in result.warnings}
    assert result.outlines[0].distance_m > 0


def test_an_unknown_gas_without_its_molar_mass_is_refused_by_name():
    scenario = Scenario(source=Release(substance_id="unobtainium", rate_kg_s=1.0), weather=Weather(wind_m_s=3.0))
    with pytest.raises(MissingInput) as refused:
        slab_field(scenario)
    assert refused.value.field == "molar_mass_kg_mol"


def test_the_choice_of_a_model_says_why():
    def chosen(gas: str, rate: float, wind: float, velocity: float = 0.0):
        scenario = Scenario(source=Release(substance_id=gas, rate_kg_s=rate), weather=Weather(wind_m_s=wind))
        return choose(scenario, velocity_m_s=velocity)

    assert chosen("chlorine", 10.0, 3.0).model_id == "dense_plume"
    assert chosen("chlorine", 1e-4, 10.0).model_id == "gaussian_plume"
    assert chosen("methane", 10.0, 3.0).model_id == "gaussian_plume"
    assert chosen("chlorine", 10.0, 3.0, velocity=200.0).model_id == "gas_jet"
    assert "0.15" in chosen("chlorine", 10.0, 3.0).because_en
    assert chosen("chlorine", 10.0, 0.1).richardson_ratio == math.inf


def test_the_numbers_of_the_choice_scale_as_their_formulas_do():
    base = {"excess": 1.0, "flow_m3_s": 8.0, "diameter_m": 2.0, "wind_m_s": 4.0}
    assert plume_number(**{**base, "flow_m3_s": 64.0}) == pytest.approx(2 * plume_number(**base))
    assert plume_number(**{**base, "wind_m_s": 8.0}) == pytest.approx(plume_number(**base) / 2)
    assert momentum_length(momentum_n=4.8, air_density_kg_m3=1.2, wind_m_s=2.0) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("stability", "wind", "kelvin", "duration", "ppm", "printed_m"),
    [("D", 5.0, 278.15, 1800.0, 20.0, 3100.0), ("F", 3.0, 278.15, 60.0, 20.0, 2100.0)],
)
def test_chlorine_reaches_as_far_as_aloha_says(stability, wind, kelvin, duration, ppm, printed_m):
    """ALOHA 5.4.7, 10 kg/s, roughness 0.03 m, as listed in an open test suite (HAZEL, heavyGasTests.js)."""
    inputs = {
        "substance": "chlorine", "molar_mass_kg_mol": 0.07091, "rate_kg_s": 10, "duration_s": duration,
        "wind_m_s": wind, "stability": stability, "ambient_temperature_k": kelvin, "roughness_m": 0.03,
        "level_ppm": ppm,
    }  # fmt: skip
    assert answer("aloha_dense_distance", inputs, "distance_m") == pytest.approx(printed_m, rel=0.25)


def test_the_flammable_cloud_of_burro_8_reaches_within_a_factor_of_two_of_what_was_seen():
    """Koopman et al. (1982): 117 kg/s of LNG, 1.9 m/s at 3 m, class E; 5 % at 455 m."""
    release = Release(substance_id="lng", rate_kg_s=116.95, diameter_m=29.86, temperature_k=111.7, duration_s=107.0)
    weather = Weather(wind_m_s=1.94, wind_height_m=3.0, stability="E", roughness_m=0.0002, temperature_k=306.25,
                      pressure_pa=94100.0, humidity_fraction=0.045)  # fmt: skip
    field = slab_field(Scenario(source=release, weather=weather), averaging_s=18.75)
    pure = 94100 * 0.0160425 / 8.314462618 / 306.25
    (one,) = footprint(field, [0.05 * pure], z_m=1.0)
    assert 455 / 2 < one.distance_m < 455 * 2
