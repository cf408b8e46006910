"""Individual and societal risk: what must hold whatever the models, then closed forms on the same grid code."""

import math
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import (
    Explosion,
    Extent,
    Field,
    ImpossibleInput,
    MissingInput,
    Release,
    Scenario,
    UnknownInput,
    Weather,
    model,
)
from consequence_models.risk.assess import assess, make_footprints, recipes_of
from consequence_models.risk.convolve import Events
from consequence_models.risk.event_tree import ends, release_tree
from consequence_models.risk.ignition import Ignition
from consequence_models.risk.lethality import Blast, FlashFire, Given, Shares, Toxic
from consequence_models.risk.people import People
from consequence_models.risk.polar import Rings, sampled
from consequence_models.risk.risk_field import Area, RiskField
from consequence_models.risk.societal import societal
from consequence_models.risk.source import Outcome, Recipe, RiskSource, outcomes_of
from consequence_models.risk.wind_rose import WindRose

WEATHERS = {"D5": Weather(wind_m_s=5.0, stability="D"), "F2": Weather(wind_m_s=2.0, stability="F")}
FINE = Rings(ratio=1.01)
AREA = Area.around(0.0, 0.0, 600.0, 121)


@dataclass(frozen=True, kw_only=True)
class Wedge:
    """One inside a wedge that heads north, at most a radius away, and nothing else."""

    opening_deg: float
    outer_m: float
    inner_m: float = 0.0
    quantity: str = "concentration"
    unit: str = "kg/m3"
    warnings: tuple = ()
    model_id: str = "wedge"
    model_version: str = "1"

    def at(self, x_m, y_m, z_m=0.0, t_s=None):
        away, off = np.hypot(x_m, y_m), np.abs(np.rad2deg(np.arctan2(x_m, y_m)))
        return np.where((away >= self.inner_m) & (away < self.outer_m) & (off <= self.opening_deg / 2), 1.0, 0.0)

    def extent_m(self, level, z_m=0.0, t_s=None):
        reach = self.outer_m
        return Extent(x_m=0, y_m=0, towards_deg=0, back_m=reach, ahead_m=reach, half_width_m=reach)


@dataclass(frozen=True, kw_only=True)
class Share:
    """Death by a given share where a wedge is."""

    share: float
    quantity: str = "concentration"

    def shares(self, value):
        return Shares(*(self.share * value,) * 3)

    def level_for(self, fraction):
        return 0.5


def wedge(opening_deg, outer_m, share=1.0, inner_m=0.0):
    return sampled(Wedge(opening_deg=opening_deg, outer_m=outer_m, inner_m=inner_m), Share(share=share), rings=FINE)


def cloud(rate_kg_s, weather="D5"):
    source = Release(substance_id="chlorine", rate_kg_s=rate_kg_s, height_m=1.0)
    scenario = Scenario(source=source, weather=WEATHERS[weather])
    return Recipe(model_id="gaussian_plume", scenario=scenario, lethality=Toxic(substance="chlorine", exposure_s=600.0))


def charge(tnt_mass_kg):
    scenario = Scenario(source=Explosion(tnt_mass_kg=tnt_mass_kg), weather=Weather(wind_m_s=0.0))
    return Recipe(model_id="tnt_blast", scenario=scenario, lethality=Blast())


def place(name="S", x_m=0.0, y_m=0.0, rate_kg_s=5.0):
    outcomes = tuple(
        Outcome(frequency_1_yr=1e-5, footprint=cloud(rate_kg_s, weather), weather=weather) for weather in WEATHERS
    )
    blast = Outcome(frequency_1_yr=1e-6, footprint=charge(500.0))
    return RiskSource(id=name, x_m=x_m, y_m=y_m, outcomes=(*outcomes, blast))


def rose(seed=1, sectors=16):
    chance = np.random.default_rng(seed).dirichlet(np.ones(sectors * len(WEATHERS)))
    return WindRose(weathers=WEATHERS, fraction=chance.reshape(sectors, -1))


def crowd(count=300, seed=2):
    x, y = np.random.default_rng(seed).uniform(-500, 500, (2, count))
    return People(x_m=x, y_m=y, outdoor_count=np.ones(count), indoor_count=np.full(count, 3.0))


def test_risk_adds_over_sources():
    a, b, wind = place("A"), place("B", 150.0, -80.0, 20.0), rose()
    both = assess([a, b], wind, AREA, people=crowd())
    one, other = (assess([source], wind, AREA, people=crowd()) for source in (a, b))
    assert np.allclose(both.individual.values, one.individual.values + other.individual.values, rtol=1e-9)
    assert np.allclose(both.individual.values, one.individual.plus(other.individual).values)
    pll = [each.societal.potential_loss_of_life_1_yr for each in (both, one, other)]
    assert pll[0] == pytest.approx(pll[1] + pll[2], rel=1e-9)


def test_twice_the_frequency_is_twice_the_risk():
    source = place()
    twice = replace(source, outcomes=tuple(replace(o, frequency_1_yr=2 * o.frequency_1_yr) for o in source.outcomes))
    once, double = (assess([each], rose(), AREA).individual.values for each in (source, twice))
    assert np.allclose(double, 2 * once)


def test_a_wind_rose_that_is_even_gives_a_field_without_a_star():
    even = WindRose.even(WEATHERS, [0.7, 0.3])
    field = assess([place()], even, AREA).individual
    angle = np.deg2rad(np.arange(0.0, 360.0, 0.5))
    for radius in (30.0, 100.0, 300.0):
        around = field.at(radius * np.sin(angle), radius * np.cos(angle))
        assert np.ptp(around) < 0.03 * around.mean()


def test_symmetric_inputs_give_a_symmetric_field():
    shares = rose().fraction
    mirrored = (shares + np.roll(shares[::-1], 1, axis=0)) / 2  # sector k like sector -k: east and west alike
    values = assess([place()], WindRose(weathers=WEATHERS, fraction=mirrored), AREA).individual.values
    assert np.allclose(values, values[:, ::-1], rtol=1e-4, atol=1e-12)
    north = (mirrored + np.roll(mirrored, 8, axis=0)) / 2
    values = assess([place()], WindRose(weathers=WEATHERS, fraction=north), AREA).individual.values
    assert np.allclose(values, values[::-1, ::-1], rtol=1e-4, atol=1e-12)


@given(quarter=st.integers(1, 3))
@settings(max_examples=3, deadline=None)
def test_a_turned_wind_rose_turns_the_field(quarter):
    wind = rose()
    turned = WindRose(weathers=WEATHERS, fraction=np.roll(wind.fraction, 4 * quarter, axis=0))
    area = Area.around(0.0, 0.0, 600.0, 120)  # no node on the source itself
    before, after = (assess([place()], each, area).individual.values for each in (wind, turned))
    assert np.allclose(after, np.rot90(before, quarter), rtol=1e-4, atol=1e-12)


def test_turning_footprints_neither_makes_nor_loses_risk():
    source = place(rate_kg_s=0.3)
    near = Area.around(0.0, 0.0, 800.0, 801)
    field = assess([source], rose(), near, rings=FINE).individual
    once = make_footprints(recipes_of([source]).values(), rings=FINE)
    share = {**{w: rose().column(w).sum() for w in WEATHERS}, None: 1.0}
    expected = sum(o.frequency_1_yr * share[o.weather] * once[o.key].area_m2() for o in source.outcomes)
    assert field.values.sum() * near.step_m**2 == pytest.approx(expected, rel=0.02)


def test_the_loss_of_life_of_people_outdoors_is_their_individual_risk_summed():
    people = replace(crowd(), indoor_count=np.zeros(300))
    source = RiskSource(id="S", x_m=10.0, y_m=-30.0, outcomes=place().outcomes[:2])
    found = assess([source], rose(), Area.around(0.0, 0.0, 600.0, 1201), people=people)
    assert found.societal is not None
    summed = float(found.individual.at(people.x_m, people.y_m).sum())
    assert found.societal.potential_loss_of_life_1_yr == pytest.approx(summed, rel=0.01)


def test_people_indoors_die_less_often_of_gas():
    out = replace(crowd(), indoor_count=np.zeros(300))
    inside = replace(out, outdoor_count=out.indoor_count, indoor_count=out.outdoor_count)
    source = RiskSource(id="S", x_m=0.0, y_m=0.0, outcomes=place().outcomes[:2])
    a, b = (assess([source], rose(), AREA, people=each).societal.potential_loss_of_life_1_yr for each in (out, inside))
    assert b == pytest.approx(0.1 * a, rel=1e-6)


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e-2)), max_size=60))
def test_an_f_n_curve_never_rises_and_begins_with_all_that_kills(pairs):
    deaths, often = (np.array(column, float) for column in zip(*pairs, strict=True)) if pairs else (np.zeros(0),) * 2
    found = societal([Events(deaths, often)])
    n = np.geomspace(1e-3, 2e4, 200)
    assert np.all(np.diff(found.frequency_of(n)) <= 1e-18)
    assert found.potential_loss_of_life_1_yr == pytest.approx(float(deaths @ often), rel=1e-6, abs=1e-10)


@pytest.mark.parametrize("workers", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_two_workers_of_any_executor_find_what_one_finds(workers):
    sources, people = [place(f"S{k}", 60.0 * k, 0.0, 2.0 + k) for k in range(5)], crowd()
    alone = assess(sources, rose(), AREA, people=people)
    with workers(2) as pool:
        shared = assess(sources, rose(), AREA, people=people, executor=pool)
    assert np.allclose(alone.individual.values, shared.individual.values, rtol=1e-12)
    assert np.allclose(alone.societal.curve()[1], shared.societal.curve()[1], rtol=1e-9)


def test_a_cached_footprint_gives_the_same_risk_and_is_shared_by_places():
    sources = [place("A"), place("B", 100.0)]
    cache = make_footprints(recipes_of(sources).values())
    assert len(cache) == 3
    cached, fresh = assess(sources, rose(), AREA, footprints=cache), assess(sources, rose(), AREA)
    assert np.array_equal(cached.individual.values, fresh.individual.values)


def test_closed_form_of_two_circles_around_one_source():
    rings = (wedge(360.0, 50.0), wedge(360.0, 100.0, 0.1, inner_m=50.0))
    outcomes = tuple(Outcome(frequency_1_yr=1e-4, footprint=each) for each in rings)
    field = assess(
        [RiskSource(id="S", x_m=0, y_m=0, outcomes=outcomes)], rose(), Area.around(0, 0, 150, 301)
    ).individual
    assert float(field.at(0.0, 30.0)) == pytest.approx(1e-4, rel=1e-6)
    assert float(field.at(-75.0, 0.0)) == pytest.approx(1e-5, rel=1e-6)
    assert float(field.at(110.0, 0.0)) == 0
    assert rings[0].area_m2() == pytest.approx(math.pi * 50**2, rel=0.01)


def test_closed_form_of_a_wedge_that_turns_with_an_even_wind():
    even = WindRose.even({"D5": WEATHERS["D5"]}, [1.0], sectors=12)
    outcome = Outcome(frequency_1_yr=1e-5, footprint=wedge(30.0, 500.0), weather="D5")
    field = assess(
        [RiskSource(id="S", x_m=0, y_m=0, outcomes=(outcome,))], even, Area.around(0, 0, 620, 400)
    ).individual
    assert float(field.at(300.0, 0.0)) == pytest.approx(8.3333e-7, rel=0.01)
    assert float(field.at(0.0, -600.0)) == 0
    assert field.area_above_m2(3e-7) == pytest.approx(785_398, rel=0.01)


def test_closed_form_of_a_wedge_in_a_wind_from_one_sector_only():
    fraction = np.zeros((12, 1))
    fraction[9] = 1.0  # from the west, so towards the east
    west = WindRose(weathers={"D5": WEATHERS["D5"]}, fraction=fraction)
    outcome = Outcome(frequency_1_yr=1e-5, footprint=wedge(10.0, 500.0), weather="D5")
    field = assess(
        [RiskSource(id="S", x_m=0, y_m=0, outcomes=(outcome,))], west, Area.around(0, 0, 620, 400)
    ).individual
    assert float(field.at(300.0, 0.0)) == pytest.approx(1e-5 * 10 / 30, rel=0.02)
    assert field.at([-300.0, 0.0], [0.0, 300.0]) == pytest.approx([0, 0], abs=1e-18)


def test_the_grid_agrees_with_a_plain_sum_over_every_direction():
    """The same risk without rings, convolution or cache: each field solved for 720 winds and asked at a place."""
    wind, recipes = rose(), {name: cloud(5.0, name) for name in WEATHERS}
    outcomes = tuple(Outcome(frequency_1_yr=1e-5, footprint=each, weather=name) for name, each in recipes.items())
    found = assess([RiskSource(id="S", x_m=0, y_m=0, outcomes=outcomes)], wind, AREA).individual
    for x, y in ((80.0, 40.0), (-250.0, 130.0), (300.0, -400.0)):
        plain = 0.0
        for name, recipe in recipes.items():
            for at, share in enumerate(wind.towards(name, 720)):
                air = replace(WEATHERS[name], wind_from_deg=(at / 2 + 180) % 360)
                field = model("gaussian_plume").solve(replace(recipe.scenario, weather=air))
                plain += 1e-5 * share * float(recipe.lethality.shares(field.at(x, y, 1.0)).individual)
        assert float(found.at(x, y)) == pytest.approx(plain, rel=0.02)


def test_warnings_and_models_of_the_fields_travel_with_the_risk():
    found = assess([place()], rose(), AREA)
    codes = {caution.code for caution in found.individual.warnings}
    assert {"uncertainty", "least_fraction", "dense_gas"} <= codes
    (factor,) = [caution.value for caution in found.individual.warnings if caution.code == "uncertainty"]
    assert factor == 10
    assert [name.split()[0] for name in found.models] == ["gaussian_plume", "tnt_blast"]


def test_a_rose_of_hours_counts_them_and_spreads_the_calm_ones():
    found = WindRose.of_hours(
        WEATHERS, wind_from_deg=[0.0, 359.0, 90.0, 45.0], wind_m_s=[4.0, 2.5, 6.0, 0.1], stability=["D", "F", "D", "F"]
    )
    assert found.fraction.sum() == pytest.approx(1)
    assert found.column("D5")[[0, 4]] == pytest.approx([0.25, 0.25])
    assert found.column("F2")[0] == pytest.approx(0.25 + 0.25 / 16)
    assert found.column("F2")[8] == pytest.approx(0.25 / 16)
    with pytest.raises(ImpossibleInput):
        WindRose.of_hours(WEATHERS, wind_from_deg=[0.0], wind_m_s=[1.0, 2.0], stability=["D"])


@given(st.integers(1, 40), st.integers(8, 720))
@settings(max_examples=30, deadline=None)
def test_however_many_sectors_the_directions_take_all_of_the_wind(sectors, angles):
    shares = np.random.default_rng(sectors).dirichlet(np.ones(sectors * 2)).reshape(sectors, 2)
    wind = WindRose(weathers=WEATHERS, fraction=shares)
    assert wind.towards(None, angles).sum() == pytest.approx(1.0)
    assert wind.towards("D5", angles).sum() == pytest.approx(float(shares[:, 0].sum()))


def test_a_population_by_day_and_another_by_night_share_the_year():
    day, night = (assess([place()], rose(), AREA, people=crowd(seed=seed)).societal for seed in (2, 3))
    both = societal([day.shared(0.4), night.shared(0.6)])
    parts = 0.4 * day.potential_loss_of_life_1_yr + 0.6 * night.potential_loss_of_life_1_yr
    assert both.potential_loss_of_life_1_yr == pytest.approx(parts, rel=1e-9)


def test_a_jet_of_fixed_heading_strikes_where_it_points_and_one_of_any_heading_all_around():
    fixed = Outcome(frequency_1_yr=1e-5, footprint=wedge(20.0, 300.0), turns="none", heading_deg=90.0)
    free = replace(fixed, turns="any")
    at = [(200.0, 0.0), (-200.0, 0.0), (0.0, 200.0)]
    for outcome, expected in ((fixed, [1e-5, 0, 0]), (free, [1e-5 * 20 / 360] * 3)):
        field = assess([RiskSource(id="S", x_m=0, y_m=0, outcomes=(outcome,))], rose(), AREA, rings=FINE).individual
        assert [float(field.at(x, y)) for x, y in at] == pytest.approx(expected, rel=0.05, abs=1e-12)


def test_f_n_of_a_single_round_outcome_is_one_step():
    people = People(
        x_m=np.array([10.0]), y_m=np.array([0.0]), outdoor_count=np.array([10.21]), indoor_count=np.zeros(1)
    )
    outcome = Outcome(frequency_1_yr=1e-4, footprint=wedge(360.0, 50.0))
    found = assess([RiskSource(id="S", x_m=0, y_m=0, outcomes=(outcome,))], rose(), AREA, people=people).societal
    assert found.frequency_of([1, 10]) == pytest.approx([1e-4, 1e-4])
    assert float(found.frequency_of(11)) == 0
    assert found.potential_loss_of_life_1_yr == pytest.approx(1.021e-3, rel=1e-6)


def test_f_n_agrees_with_a_plain_count_of_the_dead_for_every_direction():
    people, recipe, wind = crowd(60), cloud(5.0), rose()
    outcome = Outcome(frequency_1_yr=1e-5, footprint=recipe, weather="D5")
    found = assess([RiskSource(id="S", x_m=20, y_m=-10, outcomes=(outcome,))], wind, AREA, people=people).societal
    deaths, often = [], []
    for at, share in enumerate(wind.towards("D5", 360)):
        air = replace(WEATHERS["D5"], wind_from_deg=(at + 180) % 360)
        field = model("gaussian_plume").solve(replace(recipe.scenario, weather=air, x_m=20.0, y_m=-10.0))
        dead = recipe.lethality.shares(field.at(people.x_m, people.y_m, 1.0))
        deaths.append(float(people.outdoor_count @ dead.outdoor + people.indoor_count @ dead.indoor))
        often.append(1e-5 * share)
    plain = societal([Events(np.array(deaths), np.array(often))])
    assert found.potential_loss_of_life_1_yr == pytest.approx(plain.potential_loss_of_life_1_yr, rel=0.02)
    n = np.array([0.1, 1.0, 2.0, 5.0])
    assert found.frequency_of(n) == pytest.approx(plain.frequency_of(n), rel=0.05, abs=2e-8)


def test_a_tree_becomes_outcomes_in_every_weather_and_a_cloud_may_explode_where_it_has_drifted():
    lit = Ignition(immediate_fraction=0.2, delayed_fraction=0.5, explosion_fraction=0.4)
    drifted = replace(charge(500.0), ahead_m=200.0)

    def does(end, weather):
        return {"toxic_cloud": cloud(5.0), "explosion": drifted}.get(end)

    made = outcomes_of(ends(release_tree("gas", lit, toxic=True), 1e-5), rose(), does, turns={"explosion": "any"})
    assert [(one.id, one.turns) for one in made] == [
        ("explosion/D5", "any"), ("explosion/F2", "any"), ("toxic_cloud/D5", "wind"), ("toxic_cloud/F2", "wind")
    ]  # fmt: skip
    assert sum(one.frequency_1_yr for one in made) == pytest.approx(2 * 1e-5 * (0.16 + 0.4))
    field = assess([RiskSource(id="S", x_m=0, y_m=0, outcomes=made[:2])], rose(), AREA).individual
    assert float(field.at(200.0, 0.0)) > 0 == float(field.at(20.0, 0.0))
    assert drifted.key != charge(500.0).key


def test_a_field_that_is_a_probability_of_death_already_is_taken_as_it_is():
    certain = sampled(
        replace(Wedge(opening_deg=90.0, outer_m=100.0), quantity="fatality_fraction"), Given(indoor_factor=0.5)
    )
    assert certain.individual.max() == 1
    assert certain.indoor == pytest.approx(0.5)
    assert certain.area_m2() == pytest.approx(math.pi * 100**2 / 4, rel=0.03)


def test_a_smaller_least_share_only_adds_risk_far_out():
    source = RiskSource(id="S", x_m=0, y_m=0, outcomes=place().outcomes[:2])
    wide = Area.around(0.0, 0.0, 4000.0, 121)
    coarse, fine = (assess([source], rose(), wide, rings=Rings(least_fraction=at)).individual for at in (0.05, 1e-5))
    assert np.all(fine.values >= coarse.values - 1e-15)
    assert fine.area_above_m2(1e-9) > coarse.area_above_m2(1e-9)
    assert float(fine.at(100.0, 90.0)) == pytest.approx(float(coarse.at(100.0, 90.0)), rel=0.05)
    with pytest.raises(ImpossibleInput):
        Rings(least_fraction=0.0)


def test_a_blast_kills_as_far_as_thirty_kilopascals_reach():
    footprint = charge(500.0).footprint(FINE)
    from consequence_models.explosion.blast import BlastField, distance_of
    from consequence_models.explosion.tnt import TntWave

    assert footprint.is_round
    reach = distance_of(BlastField(wave=TntWave(tnt_mass_kg=500.0)), 30e3)
    assert math.sqrt(footprint.area_m2() / math.pi) == pytest.approx(reach, rel=0.01)


def test_a_risk_field_is_a_field_and_knows_nothing_beyond_its_area():
    field = assess([place()], rose(), AREA).individual
    assert isinstance(field, Field)
    assert math.isnan(float(field.at(1e4, 0.0)))
    assert field.extent_m(1.0) is None
    with pytest.raises(ImpossibleInput):
        field.plus(RiskField(area=Area.around(0, 0, 10, 3), values=np.zeros((3, 3))))


def test_what_cannot_be_is_refused_by_name():
    with pytest.raises(ImpossibleInput):
        WindRose(weathers=WEATHERS, fraction=np.full((16, 2), 1.0))
    with pytest.raises(ImpossibleInput):
        Outcome(frequency_1_yr=math.nan, footprint=charge(1.0))
    with pytest.raises(UnknownInput):
        unknown = Outcome(frequency_1_yr=1e-5, footprint=cloud(1.0), weather="Z9")
        assess([RiskSource(id="S", x_m=0, y_m=0, outcomes=(unknown,))], rose(), AREA)
    with pytest.raises(ImpossibleInput):
        replace(cloud(1.0), lethality=Blast()).footprint()
    with pytest.raises(ImpossibleInput):
        Toxic(substance="chlorine", exposure_s=-1.0)
    with pytest.raises(MissingInput):
        from consequence_models.risk.convolve import footprint_of

        footprint_of(Outcome(frequency_1_yr=1e-5, footprint=cloud(1.0)), {})
    assert FlashFire(lower_flammable_kg_m3=0.03).shares(np.array([0.02, 0.04, math.nan])).individual.tolist() == [
        0,
        1,
        0,
    ]
