"""Fires: what must hold for any flame, then published lengths, sizes and fluxes."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from consequence_models import MissingInput, Release, Scenario, Weather, footprint, model, run
from consequence_models.fire.fireball import Fireball
from consequence_models.fire.fireball_laws import LAWS
from consequence_models.fire.flame import FlameField
from consequence_models.fire.fuels import emissive_power_by_table, heat_of_combustion
from consequence_models.fire.jet import JetFire, burning_jet, shape_of
from consequence_models.fire.jet_fire_api521 import flame_length, shifts
from consequence_models.fire.momentum_jet import flame_of_hole
from consequence_models.fire.pool import burning_rate, heskestad_length, mudan_power, thomas_length, tilt_rad
from consequence_models.fire.pool_fire import PoolFire
from consequence_models.physics.transmissivity import by_vapour, vapour_pressure_pa, wayne

WEST = Weather(wind_m_s=5.0, wind_from_deg=270.0)
SOURCES = {
    "pool_fire": PoolFire(substance_id="gasoline", diameter_m=15.0),
    "fireball": Fireball(substance_id="propane", mass_kg=20e3),
    "jet_fire": JetFire(substance_id="methane", pressure_pa=4e6),
    "jet_fire_api521": JetFire(substance_id="methane", pressure_pa=4e6),
    "momentum_jet": JetFire(substance_id="hydrogen", pressure_pa=4e6),
}


def solve(name: str, weather: Weather = WEST) -> FlameField:
    field = model(name).solve(Scenario(source=SOURCES[name], weather=weather))
    assert isinstance(field, FlameField)
    return field


@pytest.mark.parametrize("name", SOURCES)
def test_beyond_the_flame_more_distance_means_less_heat_on_either_side_and_behind(name):
    field = solve(name)
    away = np.linspace(300.0, 3000.0, 60)
    for x, y in ((0 * away, away), (-away, 0 * away), (away, 0 * away)):
        assert np.all(np.diff(field.at(x, y, 1.5)) < 0)


@pytest.mark.parametrize("name", SOURCES)
def test_left_and_right_of_the_wind_are_the_same(name):
    field = solve(name)
    assert field.at([10.0, 60.0], [40.0, 40.0], 1.5) == pytest.approx(field.at([10.0, 60.0], [-40.0, -40.0], 1.5))


@pytest.mark.parametrize("name", ["pool_fire", "jet_fire", "momentum_jet"])
def test_turning_the_wind_turns_the_field(name):
    north = solve(name, Weather(wind_m_s=5.0, wind_from_deg=180.0))
    assert float(solve(name).at(60.0, 20.0, 1.5)) == pytest.approx(float(north.at(-20.0, 60.0, 1.5)), rel=1e-6)


@pytest.mark.parametrize("name", SOURCES)
def test_the_outline_holds_what_is_above_its_level_and_nothing_else(name):
    field = solve(name)
    (outline,) = footprint(field, [4e3])
    chance = np.random.default_rng(3).uniform(-400, 400, (2, 400))
    value = field.at(*chance, 1.5)
    clear = np.abs(np.log(value / 4e3)) > 0.05
    assert np.array_equal(outline.holds(*chance)[clear], (value >= 4e3)[clear])


@pytest.mark.parametrize("name", SOURCES)
def test_every_fire_names_its_model_and_uncertainty_and_ends_with_its_duration(name):
    field = solve(name)
    assert field.model_id == name
    assert "uncertainty" in {caution.code for caution in field.warnings}
    assert float(field.at(50.0, 0.0, 1.5, field.duration_s + 1)) == 0
    assert float(field.at(50.0, 0.0, 1.5, 0.0)) == float(field.at(50.0, 0.0, 1.5))


@pytest.mark.parametrize("name", ["pool_fire", "fireball", "jet_fire_api521", "jet_fire"])
def test_the_band_has_a_low_and_a_high_end(name):
    low, high = solve(name).band()
    assert float(low.at(0.0, 120.0, 1.5)) < float(high.at(0.0, 120.0, 1.5))


def test_inside_the_flame_the_flux_is_its_emissive_power():
    field = solve("pool_fire", Weather(wind_m_s=0.0))
    assert float(field.at(0.0, 0.0, 1.0)) == pytest.approx(field.parts[0].emissive_w_m2)
    ball = solve("fireball").parts[0]
    assert float(solve("fireball").at(0.0, 0.0, ball.centre_m[2])) <= ball.emissive_w_m2


@settings(max_examples=30, deadline=None)
@given(wind=some.floats(0, 20), diameter=some.floats(1, 60))
def test_a_pool_flame_keeps_a_length_and_a_lean_that_can_be(wind, diameter):
    air, rate = 1.2, 0.055
    number = wind / (9.81 * rate * diameter / 3.0) ** (1 / 3)
    length = thomas_length(rate, diameter, air, number)
    assert 0.3 * diameter < length < 6 * diameter
    assert 0 <= tilt_rad(number) < math.pi / 2


def test_a_pool_fire_of_an_unknown_fuel_asks_for_its_burning_rate():
    with pytest.raises(MissingInput):
        model("pool_fire").solve(Scenario(source=PoolFire(substance_id="unobtainium"), weather=WEST))


def test_a_pool_of_a_fuel_without_a_table_burns_by_its_heats():
    field = model("pool_fire").solve(Scenario(source=PoolFire(substance_id="cyclohexane"), weather=WEST))
    assert float(field.at(20.0, 0.0, 1.5)) > 1e3


def test_a_larger_pool_is_hidden_more_by_its_smoke():
    assert mudan_power(2.0) > mudan_power(10.0) > mudan_power(60.0) > 19e3
    assert emissive_power_by_table("gasoline", 10.0) == 60e3
    assert emissive_power_by_table("acetone", 10.0) is None


def test_the_transformer_oil_of_nureg_1805_burns_as_printed():
    """NUREG-1805, example 5.11-1: 771.5 kW, 2.305 m."""
    area, diameter = 0.83612736, math.sqrt(4 * 0.83612736 / math.pi)
    power = burning_rate(0.039, 0.7, diameter) * area * 46e6
    assert power == pytest.approx(771.52e3, rel=1e-3)
    assert heskestad_length(power, diameter) == pytest.approx(2.305, rel=0.01)


@pytest.mark.parametrize("name", LAWS)
def test_more_fuel_makes_a_larger_and_longer_fireball(name):
    law, mass = LAWS[name], np.geomspace(10, 1e6, 60)
    sizes = [law.diameter_m(float(m)) for m in mass]
    lives = [law.duration_s(float(m)) for m in mass]
    assert sizes == sorted(sizes)
    assert all(later > 0.9 * sooner for sooner, later in itertools.pairwise(lives))


def test_the_fireball_of_gost_is_reproduced():
    """GOST 12.3.047-98, annex D: 254 t of propane: 312 m and 40 s."""
    law = LAWS["gost_12_3_047"]
    assert law.diameter_m(254e3) == pytest.approx(312, rel=0.005)
    assert law.duration_s(254e3) == pytest.approx(40, rel=0.01)


def test_above_thirty_tonnes_a_ccps_fireball_lives_by_the_sixth_root():
    assert LAWS["ccps"].duration_s(60e3) == pytest.approx(2.6 * 60e3 ** (1 / 6))


@settings(max_examples=40, deadline=None)
@given(rate=some.floats(2, 100), wind=some.floats(0.5, 20), upward=some.booleans())
def test_chamberlain_s_flame_is_a_flame(rate, wind, upward):
    """Length, lift-off, cone and widths are positive, the cone ends at the flame's length, it never dives."""
    fire = JetFire(substance_id="methane", pressure_pa=rate * 1e5)
    air = Weather(wind_m_s=wind)
    shape = shape_of(burning_jet(fire, air), wind_m_s=wind, hole_elevation_deg=90.0 if upward else 0.0)
    assert min(shape.length_m, shape.lift_off_m, shape.cone_length_m, shape.base_width_m, shape.tip_width_m) > 0
    assert shape.lift_off_m + shape.cone_length_m >= shape.length_m * 0.999
    assert 0 <= shape.elevation_deg <= 90
    assert shape.tip_width_m > shape.base_width_m


def test_more_wind_makes_chamberlain_s_flare_shorter_and_lower():
    fire = JetFire(substance_id="methane", pressure_pa=4e6, direction="vertical")
    shapes = [
        shape_of(burning_jet(fire, WEST), wind_m_s=wind, hole_elevation_deg=90.0) for wind in (0.5, 3.0, 8.0, 15.0)
    ]
    assert [s.length_m for s in shapes] == sorted((s.length_m for s in shapes), reverse=True)
    assert [s.elevation_deg for s in shapes] == sorted((s.elevation_deg for s in shapes), reverse=True)


def test_a_large_hydrogen_flame_is_as_long_and_hot_as_was_measured():
    """Ekoto et al. (2014): 59.8 bar, 20.9 mm: 17.4 m and 4.7 kW/m² at 26 m along the jet."""
    flame = flame_of_hole(
        substance="hydrogen", pressure_pa=6.082e6, temperature_k=308.7, hole_diameter_m=0.0209, height_m=3.25,
        ambient_pressure_pa=102200.0, ambient_temperature_k=280.0, humidity_fraction=0.943,
    )  # fmt: skip
    assert flame.length_m == pytest.approx(17.4, rel=0.15)
    assert flame.flux_at(26.0, 0.0, 1.75) == pytest.approx(4.7e3, rel=0.40)


def test_a_larger_hydrogen_flame_is_as_long_as_was_measured():
    """Ekoto et al. (2014), the second flame: 45.9 m, of a 52.5 mm nozzle at about the same pressure."""
    flame = flame_of_hole(substance="hydrogen", pressure_pa=6.2e6, temperature_k=287.8, hole_diameter_m=0.0525)
    assert flame.length_m == pytest.approx(45.9, rel=0.15)


def test_api_521_makes_flares_longer_with_heat_and_bends_them_with_wind():
    assert flame_length(1e9) > flame_length(1e8) > 10
    assert flame_length(630e6) == pytest.approx(52.0, rel=0.05)  # API 521, example of a flare of 630 MW (recalled)
    assert shifts(60.0, 0.0) == (0.0, 60.0)
    assert shifts(60.0, 0.2)[1] < shifts(60.0, 0.05)[1]


def test_the_weighted_points_carry_all_of_the_radiated_power():
    flame = flame_of_hole(substance="hydrogen", pressure_pa=6e6, temperature_k=300.0, hole_diameter_m=0.02)
    assert sum(point.power_w for point in flame.points()) == pytest.approx(flame.radiated_w)


def test_damp_air_lets_less_heat_through_and_never_more_than_all():
    assert float(by_vapour(1400.0, 1.0)) == 1.0
    path = np.geomspace(10, 1000, 20)
    assert np.all(np.diff(by_vapour(1400.0, path)) <= 0)
    assert vapour_pressure_pa(293.15) == pytest.approx(2339.0, rel=0.005)
    other = wayne(temperature_k=293.15, humidity_fraction=0.5, path_m=100.0)
    assert float(by_vapour(vapour_pressure_pa(293.15, 0.5), 100.0)) == pytest.approx(float(other), rel=0.15)


def test_a_flash_fire_kills_inside_the_flammable_cloud_and_not_outside():
    result = run(Scenario(source=Release(substance_id="propane", rate_kg_s=10.0), weather=WEST), "flash_fire", [0.5])
    reach = result.outlines[0].distance_m
    assert 10 < reach < 500
    assert float(result.field.at(reach * 0.9, 0.0, 1.5)) == 1
    assert float(result.field.at(reach * 1.2, 0.0, 1.5)) == 0


def test_what_does_not_burn_has_no_flash_fire_and_no_heat():
    with pytest.raises(MissingInput):
        run(Scenario(source=Release(substance_id="chlorine", rate_kg_s=10.0), weather=WEST), "flash_fire")
    with pytest.raises(MissingInput):
        heat_of_combustion("chlorine")
