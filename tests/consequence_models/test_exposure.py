"""Dose, passage, rooms, burning mass, averages and ensembles: their limits, and that all agree with the field."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import ImpossibleInput, Release, Scenario, Weather, run
from consequence_models.dispersion.ensemble import unit_plumes
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.exposure import history, indoors, mass_between, passage, toxic_load

T = np.linspace(0, 3600, 361)


def release(duration: float = 600.0, **more):
    source = Release(substance_id="ammonia", rate_kg_s=2.0, height_m=1.0, duration_s=duration)
    return plume_field(Scenario(source=source, weather=Weather(wind_m_s=4.0, **more)))


def test_a_steady_cloud_loads_by_its_power_times_its_time():
    steady = np.full((3, T.size), 0.002)
    assert toxic_load(T, steady, 2.0) == pytest.approx(np.full(3, 0.002**2 * 3600))


@settings(max_examples=30, deadline=None)
@given(factor=st.floats(0.1, 10), exponent=st.floats(1, 3.5))
def test_the_load_of_a_multiple_is_the_multiple_to_the_power(factor, exponent):
    curve = np.sin(T / 600) ** 2
    assert toxic_load(T, factor * curve, exponent) == pytest.approx(factor**exponent * toxic_load(T, curve, exponent))


def test_a_room_follows_the_closed_form_of_a_step():
    rate = 0.25 / 3600
    t = np.linspace(0, 90_000, 4001)
    outdoor = ((t >= 18_000) & (t <= 72_000)).astype(float)
    inside = indoors(t, outdoor, rate)
    assert np.interp(72_000, t, inside) == pytest.approx(1 - math.exp(-rate * 54_000), rel=1e-3)
    assert inside[-1] == pytest.approx(np.interp(72_000, t, inside) * math.exp(-rate * 18_000), rel=2e-3)


@settings(max_examples=30, deadline=None)
@given(rate=st.floats(0, 0.1), peak=st.floats(0.01, 10))
def test_indoors_is_never_worse_than_the_worst_outdoors_and_a_closed_room_stays_clean(rate, peak):
    outdoor = peak * np.exp(-(((T - 900) / 300) ** 2))
    inside = indoors(T, outdoor, rate)
    assert np.all(inside <= outdoor.max() * (1 + 1e-9))
    assert np.all(inside >= 0)
    assert np.all(indoors(T, outdoor, 0.0) == 0)


def test_a_cloud_arrives_by_the_wind_and_departs_when_the_release_has_passed():
    field = release(600.0)
    x = np.array([400.0, 1200.0])
    seen = history(field, x, 0.0, 1.5, T)
    assert seen.shape == (2, T.size)
    come, go = passage(T, seen, 0.5 * float(field.at(1200.0, 0.0, 1.5)))
    travel = x / field.mixing.wind_m_s
    assert come[1] == pytest.approx(travel[1], abs=40)
    assert go[1] == pytest.approx(travel[1] + 600, abs=40)
    assert np.all(come < go)
    never = passage(T, seen, 1e6)
    assert np.all(np.isnan(never))


def test_the_burning_mass_of_everything_above_nearly_nothing_is_the_whole_release():
    field = release(200.0, stability="D")
    whole = mass_between(field, 1e-9, t_s=150.0)
    assert whole == pytest.approx(2.0 * 150.0, rel=0.05)


def test_less_gas_lies_between_limits_than_above_the_lower_one_and_none_above_the_pure_gas():
    field = release(1e9)
    above, between = mass_between(field, 1e-3), mass_between(field, 1e-3, 1e-2)
    assert 0 < between < above
    assert mass_between(field, 10.0) == 0.0


def test_flammable_levels_are_seen_over_18_seconds_and_toxic_ones_over_ten_minutes():
    def levels(gas: str):
        scenario = Scenario(source=Release(substance_id=gas, rate_kg_s=5.0), weather=Weather(wind_m_s=3.0))
        return run(scenario, "gaussian_plume").outlines

    assert {one.averaging_s for one in levels("methane")} == {18.75}
    assert {one.averaging_s for one in levels("ammonia")} == {600.0}
    assert levels("methane")[0].width_m(90.0) > 0


def test_an_averaging_time_can_be_asked_for_and_a_shorter_one_reaches_farther():
    scenario = Scenario(source=Release(substance_id="methane", rate_kg_s=5.0), weather=Weather(wind_m_s=3.0))
    asked = [{"value": 1e4, "unit": "ppm", "averaging_s": seconds} for seconds in (18.75, 600.0)]
    short, long = run(scenario, "gaussian_plume", asked).outlines
    assert (short.averaging_s, long.averaging_s) == (18.75, 600.0)
    assert short.distance_m > long.distance_m
    assert short.width_m(90.0) < 1.2 * long.width_m(90.0)


@settings(max_examples=25, deadline=None)
@given(
    wind=st.floats(0, 12), bearing=st.floats(0, 360), stability=st.sampled_from("ABCDEF"), height=st.floats(0, 20),
    lid=st.sampled_from([None, 300.0]),
)  # fmt: skip
def test_the_ensemble_gives_what_one_field_gives(wind, bearing, stability, height, lid):
    x, y = np.random.default_rng(1).uniform(-800, 800, (2, 30))
    source = Release(substance_id="x", molar_mass_kg_mol=0.017, rate_kg_s=1e-4, height_m=height, duration_s=1e9)
    weather = Weather(wind_m_s=wind, wind_from_deg=bearing, stability=stability, inversion_height_m=lid)
    together = unit_plumes(wind_m_s=wind, wind_from_deg=bearing, stability=stability, x_m=x, y_m=y, z_m=1.5,
                           height_m=height, lid_m=lid)  # fmt: skip
    if wind >= 0.5:
        alone = plume_field(Scenario(source=source, weather=weather)).at(x, y, 1.5) / 1e-4
        assert together[0] == pytest.approx(alone, rel=1e-9, abs=1e-15)
    assert np.all(np.isfinite(together))
    assert together.max() >= 0


def test_many_sources_winds_and_receptors_come_in_one_array():
    out = unit_plumes(wind_m_s=[2.0, 4.0, 0.1], wind_from_deg=[270.0, 90.0, 0.0], stability=["D", "F", "A"],
                      x_m=[100.0, -100.0], y_m=0.0, source_x_m=[0.0, 5.0, 9.0, 12.0], source_y_m=0.0)  # fmt: skip
    assert out.shape == (4, 3, 2)
    assert np.all(out[:, 0, 0] > 0)
    assert np.all(out[:, 0, 1] == 0)
    assert np.all(out[:, 2] > 0)


@pytest.mark.parametrize("bad", [{"wind_m_s": -1.0}, {"wind_m_s": math.nan}, {"stability": "G"}])
def test_an_impossible_wind_is_refused_by_name(bad):
    given = {"wind_m_s": 3.0, "wind_from_deg": 270.0, "stability": "D", "x_m": 100.0, "y_m": 0.0, **bad}
    with pytest.raises(ImpossibleInput) as refused:
        unit_plumes(**given)
    assert refused.value.field == next(iter(bad))
