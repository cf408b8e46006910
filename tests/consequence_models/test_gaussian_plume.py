"""The Gaussian plume: what must hold whatever the coefficients, then published numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Release, Scenario, Weather, distance_m, models
from consequence_models.dispersion.gaussian_plume import MODEL, PlumeField
from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput
from consequence_models.physics.mixing import ClassMixing
from consequence_models.physics.sigmas import briggs
from consequence_models.physics.surface_layer import SurfaceLayerPlume


def plume(
    rate: float = 1.0, *, height: float = 5.0, wind: float = 4.0, stability: str = "D", **more: float
) -> PlumeField:
    release = Release(substance_id="ammonia", rate_kg_s=rate, height_m=height, duration_s=more.pop("duration_s", 1e9))
    field = MODEL.solve(Scenario(source=release, weather=Weather(wind_m_s=wind, stability=stability, **more)))
    assert isinstance(field, PlumeField)
    return field


@pytest.mark.parametrize("stability", "ABCDEF")
@pytest.mark.parametrize("lid", [None, 400.0])
@pytest.mark.parametrize("distance", [150.0, 1000.0, 4000.0])
def test_the_mass_through_any_plane_across_the_wind_is_the_release(stability, lid, distance):
    field = plume(3.0, height=20.0, stability=stability, inversion_height_m=lid)
    sigma_y, sigma_z = briggs(distance, stability)
    y = np.linspace(-8 * sigma_y, 8 * sigma_y, 401)
    top = lid if lid is not None else 20.0 + 8 * float(sigma_z)
    z = np.linspace(0, top, 801)
    value = field.at(distance, y[None, :], z[:, None])
    flux = np.trapezoid(np.trapezoid(value, y, axis=1), z) * field.mixing.wind_m_s
    assert flux == pytest.approx(3.0, rel=2e-3)


@settings(max_examples=30, deadline=None)
@given(factor=st.floats(0.1, 10), x=st.floats(150, 5000), y=st.floats(-300, 300), z=st.floats(0, 50))
def test_the_field_grows_with_the_rate_in_proportion(factor, x, y, z):
    assert plume(1e-3 * factor).at(x, y, z) == pytest.approx(factor * plume(1e-3).at(x, y, z), rel=1e-9)


def test_there_is_nothing_upwind():
    assert plume().at([-1.0, -500.0], [0.0, 3.0]) == pytest.approx([0.0, 0.0])


def test_a_grid_answers_as_single_receptors_do():
    field = plume(wind_from_deg=233.0)
    x, y = np.meshgrid(np.linspace(-500, 900, 13), np.linspace(-700, 800, 11))
    one_by_one = [
        [float(field.at(a, b, 1.5)) for a, b in zip(xs, ys, strict=True)] for xs, ys in zip(x, y, strict=True)
    ]
    assert field.at(x, y, 1.5) == pytest.approx(np.array(one_by_one))


def test_wind_from_the_west_carries_east_and_from_the_north_carries_south():
    assert plume(wind_from_deg=270.0).at(500, 0) > 0
    assert plume(wind_from_deg=0.0).at(0, -500) == pytest.approx(plume(wind_from_deg=270.0).at(500, 0))


def test_more_wind_never_lengthens_the_reach_of_a_ground_release():
    reach = [distance_m(plume(height=0.0, wind=u, rate=0.5), 1e-4) for u in (1, 2, 4, 8, 16)]
    assert reach == sorted(reach, reverse=True)


def test_a_source_in_another_place_moves_the_field_with_it():
    here, there = plume(), None
    scenario = Scenario(
        source=Release(substance_id="ammonia", rate_kg_s=1.0, height_m=5.0, duration_s=1e9),
        weather=Weather(wind_m_s=4.0), x_m=120.0, y_m=-40.0,
    )  # fmt: skip
    there = MODEL.solve(scenario)
    assert there.at(620.0, -30.0) == pytest.approx(here.at(500.0, 10.0))


def test_a_finite_release_tends_to_the_steady_plume_and_passes_by():
    short, long = plume(duration_s=600.0), plume()
    assert short.at(200, 0) == pytest.approx(long.at(200, 0), rel=1e-6)
    assert short.at(200, 0, 0, 3600) == pytest.approx(0.0, abs=1e-12)
    assert short.at(4000, 0, 0, 60) == pytest.approx(0.0, abs=1e-12)


def test_no_concentration_exceeds_that_of_the_pure_gas():
    field = plume(1000.0, height=0.0, wind=1.0, stability="F")
    assert float(field.at(0.5, 0.0)) == pytest.approx(0.708, rel=0.01)  # NH3 at 20 °C


def test_a_calm_is_a_round_cloud_with_a_warning_and_is_never_nothing():
    field = plume(wind=0.0)
    ring = field.at(100 * np.cos(np.arange(8)), 100 * np.sin(np.arange(8)), 1.5)
    assert np.ptp(ring) == pytest.approx(0, abs=1e-12)
    assert ring[0] > 0
    assert "calm" in [caution.code for caution in field.warnings]


def test_a_dense_gas_is_answered_with_a_warning():
    release = Release(substance_id="chlorine", rate_kg_s=1.0)
    codes = [caution.code for caution in MODEL.solve(Scenario(source=release, weather=Weather(wind_m_s=3.0))).warnings]
    assert "dense_gas" in codes


def test_wind_beyond_the_checked_range_is_answered_with_a_warning():
    assert "wind_m_s_outside_checked_range" in [caution.code for caution in plume(wind=0.8).warnings]


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_an_impossible_rate_is_refused_by_name(rate):
    with pytest.raises(ImpossibleInput) as refused:
        Release(substance_id="ammonia", rate_kg_s=rate)
    assert refused.value.field == "rate_kg_s"


def test_a_missing_wind_and_an_unknown_input_are_refused_by_name():
    with pytest.raises(MissingInput, match="Wind speed"):
        Scenario.from_json({"release": {"substance_id": "ammonia", "rate_kg_s": 1}, "weather": {}})
    with pytest.raises(UnknownInput) as refused:
        Scenario.from_json({"release": {"substance_id": "ammonia", "rate": 1}, "weather": {"wind_m_s": 2}})
    assert refused.value.field == "rate"


def test_inputs_survive_the_way_to_json_and_back():
    scenario = Scenario(source=Release(substance_id="氯", rate_kg_s=1.0), weather=Weather(wind_m_s=2.0), x_m=3.0)
    assert Scenario.from_json(scenario.to_json()) == scenario


def test_the_schema_names_every_input_with_its_unit_and_limits():
    schema = models()["gaussian_plume"].inputs_schema()["properties"]["release"]
    assert schema["properties"]["rate_kg_s"]["exclusiveMinimum"] == 0
    assert schema["properties"]["rate_kg_s"]["unit"] == "kg/s"
    assert schema["required"] == ["substance_id", "rate_kg_s"]


def test_briggs_and_the_plume_give_the_textbook_example():
    """Crowl & Louvar (2011), Chemical Process Safety, 3rd ed., example 5-1: SO2 80 g/s at 60 m, 6 m/s, class D."""
    sigma_y, sigma_z = briggs(500.0, "D")
    assert (sigma_y, sigma_z) == (pytest.approx(39.0, rel=0.03), pytest.approx(22.7, rel=0.03))
    field = PlumeField(
        rate_kg_s=0.08,
        height_m=60.0,
        duration_s=math.inf,
        towards_deg=90.0,
        stability="D",
        ceiling_kg_m3=math.inf,
        mixing=ClassMixing(stability="D", terrain="rural", wind_m_s=6.0, height_m=60.0),
    )
    assert float(field.at(500, 0)) == pytest.approx(1.45e-7, rel=0.03)
    assert float(field.at(500, 50)) == pytest.approx(6.37e-8, rel=0.03)


@pytest.mark.parametrize("obukhov", [-8.0, -60.0, 20.0, 200.0])
@pytest.mark.parametrize("distance", [50.0, 300.0, 2000.0])
def test_a_plume_by_measured_turbulence_carries_the_release_through_any_plane(obukhov, distance):
    plume = SurfaceLayerPlume(friction_velocity_m_s=0.3, obukhov_m=obukhov, roughness_m=0.01, height_m=0.5)
    x = np.array([distance])
    z = np.geomspace(1e-4, 60 * float(plume.mean_height(x)[0]), 40_000)
    mass = np.trapezoid(plume.layer(np.full_like(z, distance), z), z)
    assert mass * plume.speed(x)[0] == pytest.approx(1.0, rel=2e-3)


def test_stable_air_keeps_a_plume_lower_than_unstable_air_does():
    x = np.array([100.0, 500.0])
    low, high = (
        SurfaceLayerPlume(friction_velocity_m_s=0.3, obukhov_m=length, roughness_m=0.01) for length in (20.0, -20.0)
    )
    assert np.all(low.mean_height(x) < high.mean_height(x))
