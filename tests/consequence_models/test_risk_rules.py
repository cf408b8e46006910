"""From leak to judgement: event trees lose nothing, tables name their source, criteria judge on the right side."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from consequence_models import (
    Explosion,
    ImpossibleInput,
    MissingInput,
    Scenario,
    UnknownInput,
    Weather,
    footprint,
    model,
)
from consequence_models.risk.convolve import Events
from consequence_models.risk.criteria import (
    CRITERIA,
    Target,
    criterion_from,
    individual_limit,
    judge_individual,
    judge_societal,
)
from consequence_models.risk.event_tree import ENDS, Branch, Question, ends, release_tree
from consequence_models.risk.external_distance import (
    OVERPRESSURE_PA,
    by_consequence,
    by_risk,
    by_standard,
    choose_method,
    external_distances,
)
from consequence_models.risk.frequencies import FREQUENCIES, leak, leaks
from consequence_models.risk.ignition import Ignition, any_of, delayed, ignition
from consequence_models.risk.lethality import RULES, Blast, DeathRule, Heat, Toxic
from consequence_models.risk.risk_field import CONTOURS_1_YR, Area, RiskField
from consequence_models.risk.societal import societal

FRACTION = st.floats(0, 1)


def round_risk(half_m=500.0):
    """Individual risk that falls by a factor 10 every 100 m from 1e-4 in the middle."""
    area = Area.around(0.0, 0.0, half_m, 401)
    x, y = np.meshgrid(*area.axes_m())
    return RiskField(area=area, values=1e-4 * 10 ** (-np.hypot(x, y) / 100))


@given(FRACTION, FRACTION, FRACTION, st.sampled_from(["gas", "liquid", "liquefied_gas"]), st.booleans(), st.booleans())
def test_an_event_tree_loses_no_frequency(at_once, late, blast, phase, rupture, toxic):
    lit = Ignition(immediate_fraction=at_once, delayed_fraction=late, explosion_fraction=blast)
    found = ends(release_tree(phase, lit, rupture=rupture, toxic=toxic), 1e-5)
    assert sum(end.frequency_1_yr for end in found) == pytest.approx(1e-5)
    assert {end.outcome for end in found} <= set(ENDS)


def test_the_ends_of_a_release_of_liquefied_gas_are_the_products_along_their_branches():
    lit = Ignition(immediate_fraction=0.2, delayed_fraction=0.5, explosion_fraction=0.4)
    found = {end.outcome: end.frequency_1_yr for end in ends(release_tree("liquefied_gas", lit, rupture=True), 1.0)}
    assert found == pytest.approx({"fireball": 0.2, "explosion": 0.16, "flash_fire": 0.24, "harmless": 0.4})
    assert [end.outcome for end in ends(release_tree("gas", None, toxic=True), 1e-6)] == ["toxic_cloud"]


def test_an_end_too_rare_is_left_out_and_a_tree_that_does_not_add_up_is_refused():
    lit = Ignition(immediate_fraction=0.001, delayed_fraction=0.0, explosion_fraction=0.0)
    assert [end.outcome for end in ends(release_tree("gas", lit), 1e-6, least_1_yr=1e-8)] == ["harmless"]
    with pytest.raises(ImpossibleInput):
        Question(zh="？", en="?", branches=(Branch(zh="是", en="yes", fraction=0.4, then="harmless"),))


def test_bigger_releases_ignite_at_once_no_less_often():
    for material in ("category_0_average_or_high", "category_0_low"):
        shares = [ignition("cpr_18e", material, rate_kg_s=rate).immediate_fraction for rate in (1, 10, 50, 100, 1e4)]
        assert shares == sorted(shares)
        by_mass = [ignition("cpr_18e", material, mass_kg=mass).immediate_fraction for mass in (500, 5e3, 5e4)]
        assert by_mass == sorted(set(shares))


def test_published_ignition_and_what_is_refused():
    gas = ignition("order_404", "gas", rate_kg_s=50.0)
    assert (gas.immediate_fraction, gas.delayed_fraction, gas.explosion_fraction) == (0.15, 0.176, 0.6)
    assert ignition("order_404", "gas", mass_kg=1.0).immediate_fraction == 0.2
    assert ignition("cpr_18e", "category_2", rate_kg_s=1.0).delayed_fraction == 1.0
    assert ignition("cpr_18e", "category_2", rate_kg_s=1.0).status == "recalled"
    for refused in ({}, {"rate_kg_s": 1.0, "mass_kg": 1.0}, {"rate_kg_s": -1.0}, {"rate_kg_s": math.nan}):
        with pytest.raises(ImpossibleInput):
            ignition("order_404", "gas", **refused)
    with pytest.raises(UnknownInput):
        ignition("order_404", "custard", rate_kg_s=1.0)


def test_an_ignition_source_lights_more_the_longer_the_cloud_covers_it():
    shares = [delayed(0.5, 0.01, time) for time in (0, 60, 600, 1e9)]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == pytest.approx(0.5)
    assert any_of([0.5, 0.5]) == 0.75


def test_every_leak_frequency_says_where_it_is_from_and_can_be_replaced():
    assert all(
        each.source and each.status in ("recalled", "seen") and each.frequency > 0 for each in FREQUENCIES.values()
    )
    own = leak("pressure_vessel", "rupture").instead(2e-7, "own inspection record")
    assert (own.frequency, own.status) == (2e-7, "given")
    assert leak("pressure_vessel", "rupture").yearly() == 5e-7
    assert leak("pipe_below_75_mm", "rupture").yearly(length_m=200) == pytest.approx(2e-4)
    assert leak("loading_arm", "rupture").yearly(hours_a_year=1000) == pytest.approx(3e-5)
    assert leak("hydrogen_valve", "leak_100_percent").mean > leak("hydrogen_valve", "leak_100_percent").frequency
    assert {each.hole for each in leaks("pump")} == {"rupture", "hole_tenth_of_diameter"}


def test_a_leak_per_metre_needs_its_length_and_an_unknown_one_is_named():
    with pytest.raises(MissingInput) as refused:
        leak("pipe_below_75_mm", "rupture").yearly()
    assert refused.value.field == "length_m"
    with pytest.raises(ImpossibleInput):
        leak("loading_arm", "rupture").yearly(hours_a_year=9000)
    with pytest.raises(UnknownInput):
        leak("teapot", "rupture")
    with pytest.raises(UnknownInput):
        leak("pump", "teapot")


def test_limits_of_gb_36894_for_new_and_existing_plants():
    kinds = ("high_sensitivity", "important", "general_1", "general_2", "general_3")
    assert [individual_limit(kind).limit_1_yr for kind in kinds] == [3e-7, 3e-7, 3e-7, 3e-6, 1e-5]
    assert [individual_limit(kind, "existing").limit_1_yr for kind in kinds] == [3e-6, 3e-6, 3e-6, 1e-5, 3e-5]
    assert individual_limit("public", set_name="hse_r2p2").limit_1_yr == 1e-4
    assert all(each.status == "recalled" and each.source for each in CRITERIA)


def test_a_target_is_judged_by_the_risk_where_it_stands():
    field = round_risk()
    places = [Target(id="school", target="high_sensitivity", x_m=240.0, y_m=0.0),
              Target(id="house", target="general_3", x_m=120.0, y_m=0.0),
              Target(id="far", target="general_3", x_m=9e3, y_m=0.0)]  # fmt: skip
    new, existing = judge_individual(field, places), judge_individual(field, places, "existing")
    assert [each.holds for each in new] == [False, True, None]
    assert [each.holds for each in existing] == [True, True, None]
    assert new[0].ratio == pytest.approx(1e-4 * 10**-2.4 / 3e-7, rel=0.01)
    with pytest.raises(ImpossibleInput):
        judge_individual(model("tnt_blast").solve(_charge()), places)


def test_criteria_of_one_s_own_are_rows_like_the_others():
    row = {"set": "ours", "kind": "individual", "scope": "all", "targets": "gate", "limit_1_yr": "1e-5"}
    own = criterion_from({**row, "band": "limit", "slope": "", "last_count": "", "status": "given", "source": "us"})
    (found,) = judge_individual(
        round_risk(), [Target(id="g", target="gate", x_m=50, y_m=0)], set_name="ours", criteria=[own]
    )
    assert found.holds is False


@pytest.mark.parametrize(
    ("deaths", "often", "verdict"),
    [(10, 2e-4, "unacceptable"), (10, 0.9e-4, "as_low_as_practicable"), (10, 0.9e-6, "acceptable"),
     (1500, 1e-9, "unacceptable"), (0.5, 1.0, "acceptable")],
)  # fmt: skip
def test_an_f_n_curve_is_judged_by_the_lines_of_gb_36894(deaths, often, verdict):
    found = societal([Events(np.array([float(deaths)]), np.array([often]))])
    assert judge_societal(found).verdict == verdict


def test_nobody_at_risk_is_acceptable():
    assert judge_societal(societal([])).verdict == "acceptable"


@pytest.mark.parametrize(
    ("explosives", "ratio", "method"),
    [(True, 0.0, "consequence"), (True, 5.0, "consequence"), (False, 1.0, "risk"), (False, 0.99, "standard")],
)
def test_the_method_of_gb_t_37243_is_the_one_that_the_standard_selects(explosives, ratio, method):
    chosen = choose_method(explosives=explosives, gas_ratio=ratio)
    assert chosen.method == method and chosen.reason_zh and chosen.warnings
    with pytest.raises(ImpossibleInput):
        choose_method(explosives=False, gas_ratio=-1.0)


def _charge():
    return Scenario(source=Explosion(tnt_mass_kg=1000.0), weather=Weather(wind_m_s=0.0))


def test_distances_by_consequence_lie_where_the_blast_is_at_the_limit():
    blast = model("tnt_blast").solve(_charge())
    found = by_consequence(blast, Point(0, 0))
    assert [each.target_class for each in found] == list(OVERPRESSURE_PA)
    for each in found:
        assert float(blast.at(each.distance_m, 0.0, 1.0)) == pytest.approx(each.level, rel=1e-3)
    assert [each.distance_m for each in found] == sorted((each.distance_m for each in found), reverse=True)


def test_distances_by_risk_count_from_the_boundary_and_shrink_with_it():
    field = round_risk()
    reach = {"class_1": 3e-7, "class_2": 3e-6, "class_3": 1e-5}
    for each in by_risk(field, Point(0, 0)):
        assert each.distance_m == pytest.approx(-100 * math.log10(reach[each.target_class] / 1e-4), abs=2.0)
    inner = by_risk(field, box(-50, -50, 50, 50))
    assert all(a.distance_m < b.distance_m for a, b in zip(inner, by_risk(field, Point(0, 0)), strict=True))
    (cut, *_) = by_risk(round_risk(half_m=150.0), Point(0, 0))
    assert "contour_cut_off" in {caution.code for caution in cut.warnings}
    with pytest.raises(ImpossibleInput):
        by_risk(model("tnt_blast").solve(_charge()), Point(0, 0))


def test_the_chosen_method_gives_the_distances_and_asks_for_what_it_needs():
    blast, risk, here = model("tnt_blast").solve(_charge()), round_risk(), Point(0, 0)
    explosive, gas, little = (
        choose_method(explosives=e, gas_ratio=r) for e, r in ((True, 9), (False, 2), (False, 0.1))
    )
    assert external_distances(explosive, here, blast=blast, risk=risk)[0].unit == "Pa"
    assert external_distances(gas, here, blast=blast, risk=risk, scope="existing")[0].level == 3e-6
    assert {each.standard for each in external_distances(little, here, standard="GB 50016-2014")} == {"GB 50016-2014"}
    for chosen, lacks in ((explosive, "blast"), (gas, "risk")):
        with pytest.raises(MissingInput) as refused:
            external_distances(chosen, here)
        assert refused.value.field == lacks


def test_standard_distances_are_kept_with_their_status():
    assert {each.standard for each in by_standard()} == {"GB 50160-2008", "GB 50016-2014", "GB 51283-2020"}
    assert all(each.status in ("recalled", "seen") for each in by_standard())


def test_contours_of_risk_are_drawn_on_its_own_nodes_down_to_one_in_a_hundred_million():
    lines = footprint(round_risk(), CONTOURS_1_YR)
    assert CONTOURS_1_YR[-1] == 1e-8
    for line in lines:
        if line.level < 1e-4:
            expected = -100 * math.log10(line.level / 1e-4)
            assert line.distance_m == pytest.approx(expected, rel=0.01)
    assert lines[0].polygons == ()


def test_rules_of_death_at_their_published_edges():
    blast = Blast().shares(np.array([9.9e3, 10e3, 30e3, math.nan]))
    assert blast.individual.tolist() == [0, 0, 1, 0]
    assert blast.indoor.tolist() == [0, 0.025, 1, 0]
    heat = Heat().shares(np.array([12.5e3, 37.5e3]))
    assert heat.individual == pytest.approx([0.0654, 1.0], rel=2e-3)
    assert heat.outdoor == pytest.approx([0.14 * 0.0654, 1.0], rel=2e-3)
    assert Heat(rules="cpr_18e").shares(np.array([12.5e3])).indoor == 0
    toxic = Toxic(substance="chlorine")
    assert toxic.shares(np.array([1e-3])).individual == pytest.approx([0.4399], rel=1e-3)
    assert float(toxic.shares(toxic.level_for(0.01)).individual) == pytest.approx(0.01)
    assert {name for name, _ in RULES} == {"aqt_3046", "cpr_18e"}
    own = Blast(rules=DeathRule(certain=20e3, none=5e3, indoor_between=0.1)).shares(np.array([6e3, 25e3]))
    assert (own.individual.tolist(), own.indoor.tolist()) == ([0, 1], [0.1, 1])
    with pytest.raises(UnknownInput):
        Blast(rules="nobody").shares(np.array([1.0]))
