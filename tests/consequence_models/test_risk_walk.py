"""The whole walk of a risk study with real models: leak, tree, outcomes, contours, F–N curve, domino, judgement."""

from itertools import pairwise

import numpy as np
import pytest
from shapely import box

from consequence_models import Explosion, Release, Scenario, Weather, footprint, model
from consequence_models.domino.exposure import Plant
from consequence_models.domino.graph import failure_frequencies, graph
from consequence_models.domino.landing import Landing
from consequence_models.domino.structures import Effect, Structure
from consequence_models.explosion.vessel_burst import VesselBurst
from consequence_models.fire.pool_fire import PoolFire
from consequence_models.risk.assess import assess
from consequence_models.risk.criteria import Target, judge_individual, judge_societal
from consequence_models.risk.event_tree import ends, release_tree
from consequence_models.risk.external_distance import by_risk, choose_method
from consequence_models.risk.frequencies import leak
from consequence_models.risk.ignition import ignition
from consequence_models.risk.lethality import Blast, Heat, Toxic
from consequence_models.risk.people import People
from consequence_models.risk.risk_field import CONTOURS_1_YR, Area
from consequence_models.risk.source import Recipe, RiskSource, outcomes_of
from consequence_models.risk.wind_rose import WindRose

WEATHERS = {"D5": Weather(wind_m_s=5.0, stability="D"), "F1.5": Weather(wind_m_s=1.5, stability="F")}


def what(end: str, weather: Weather) -> Recipe | None:
    """Ammonia: it poisons, or burns, or explodes a little way off."""
    if end == "toxic_cloud":
        source = Release(substance_id="ammonia", rate_kg_s=20.0, height_m=1.0)
        cloud = Scenario(source=source, weather=weather)
        return Recipe(model_id="gaussian_plume", scenario=cloud, lethality=Toxic(substance="ammonia"))
    if end == "explosion":
        blast = Scenario(source=Explosion(tnt_mass_kg=100.0), weather=weather)
        return Recipe(model_id="tnt_blast", scenario=blast, lethality=Blast(), ahead_m=30.0)
    if end == "jet_fire":
        fire = Scenario(source=PoolFire(substance_id="propane", diameter_m=10.0), weather=weather)
        return Recipe(model_id="pool_fire", scenario=fire, lethality=Heat())
    return None


@pytest.fixture(scope="module")
def study():
    often = leak("pressure_vessel", "hole_10_mm").yearly()
    lit = ignition("cpr_18e", "category_0_low", rate_kg_s=20.0, delayed_fraction=0.1)
    rose = WindRose.even(WEATHERS, [0.6, 0.4])
    outcomes = outcomes_of(ends(release_tree("gas", lit, toxic=True), often, least_1_yr=1e-8), rose, what)
    x, y = np.meshgrid(np.linspace(200, 900, 15), np.linspace(-300, 300, 13))
    people = People.spread(x_m=x.ravel(), y_m=y.ravel(), count=np.full(x.size, 4.0), indoor_fraction=0.9)
    sources = [RiskSource(id="T1", x_m=0.0, y_m=0.0, outcomes=outcomes)]
    return assess(sources, rose, Area.around(0.0, 0.0, 3000.0, 301), people=people)


def test_contours_lie_one_inside_the_other_down_to_the_lowest(study):
    lines = [line for line in footprint(study.individual, CONTOURS_1_YR) if line.polygons]
    assert lines[-1].level == 1e-8 and not lines[-1].cut_off
    areas = [line.shape().area for line in lines]
    assert areas == sorted(areas) and len(areas) >= 4
    for inner, outer in pairwise(lines):
        assert outer.shape().buffer(1.0).contains(inner.shape())


def test_risk_is_never_above_the_frequency_of_the_leak(study):
    assert 0 < study.individual.values.max() <= 1e-5


def test_who_lives_farther_away_is_judged_no_worse_and_a_new_plant_no_milder(study):
    places = [Target(id=f"{x}", target="general_1", x_m=x, y_m=0.0) for x in (50.0, 400.0, 1500.0, 2900.0)]
    new, old = judge_individual(study.individual, places), judge_individual(study.individual, places, "existing")
    ratios = [each.ratio for each in new]
    assert ratios == sorted(ratios, reverse=True)
    assert new[0].holds is False and new[-1].holds is True
    assert all(b.holds or not a.holds for a, b in zip(new, old, strict=True))


def test_the_f_n_curve_falls_and_is_judged(study):
    n, often = study.societal.curve()
    assert np.all(np.diff(often) <= 0) and often[0] > 0
    assert judge_societal(study.societal).verdict in ("unacceptable", "as_low_as_practicable", "acceptable")
    assert study.societal.potential_loss_of_life_1_yr == pytest.approx(
        float(np.sum(study.societal.deaths_count * study.societal.frequency_1_yr))
    )
    assert n[0] == 1


def test_safety_distances_by_risk_grow_with_the_class_of_the_target(study):
    assert choose_method(explosives=False, gas_ratio=8.0).method == "risk"
    distances = [each.distance_m for each in by_risk(study.individual, box(-20, -20, 20, 20))]
    assert distances == sorted(distances, reverse=True) and distances[0] > distances[-1]


def test_the_fragments_of_a_burst_vessel_escalate_through_their_landing():
    burst = VesselBurst(volume_m3=100.0, pressure_pa=20e5, liquid_fraction=0.5, fragments_count=10)
    flight = model("fragments").solve(Scenario(source=burst, weather=Weather(wind_m_s=0.0)))
    landing = Landing(beyond=flight, fragments_count=burst.fragments_count)
    for away in (50.0, 200.0):
        assert float(landing.at(away, 0.0)) == pytest.approx(float(flight.hits_per_m2(away, 10)), rel=0.05)
    big = Structure(id="T", x_m=60.0, y_m=0.0, equipment="atmospheric", radius_m=20.0, height_m=15.0)
    thrower = Structure(id="V", x_m=0.0, y_m=0.0, equipment="pressurised", effects=(Effect(field=landing),))
    found = graph(Plant((thrower, big), fragment_cut_off=1e-3))
    assert [(edge.target_id, edge.vector) for edge in found.edges] == [("T", "fragment_density")]


def test_a_neighbour_s_explosion_makes_a_vessel_fail_more_often():
    air = Weather(wind_m_s=3.0)
    blast = model("tnt_blast").solve(Scenario(source=Explosion(tnt_mass_kg=500.0), weather=air))
    plant = Plant(
        (
            Structure(id="V", x_m=0.0, y_m=0.0, equipment="pressurised", effects=(Effect(field=blast),)),
            Structure(id="T", x_m=40.0, y_m=0.0, equipment="atmospheric"),
            Structure(id="far", x_m=4000.0, y_m=0.0, equipment="atmospheric"),
        )
    )
    own = {"V": 1e-6, "T": 5e-6, "far": 5e-6}
    often = failure_frequencies(graph(plant), own)
    assert often["V"] == own["V"] and often["far"] == own["far"]
    assert 5e-6 < often["T"] <= 6e-6
