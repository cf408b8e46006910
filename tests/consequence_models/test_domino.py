"""Escalation between structures: invariants of the play, the graph and the combinations, then published numbers."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import Explosion, Extent, Field, ImpossibleInput, Scenario, UnknownInput, Weather, model
from consequence_models.domino.escalation import (
    EQUIPMENT,
    blast_failure,
    fire_failure,
    fragment_failure,
    threshold,
    time_to_failure,
)
from consequence_models.domino.exposure import Plant
from consequence_models.domino.graph import Graph, chains, combinations, failure_frequencies, graph
from consequence_models.domino.harm_field import harm_of
from consequence_models.domino.landing import Landing
from consequence_models.domino.play import play
from consequence_models.domino.structures import Effect, Protection, Structure
from consequence_models.risk.lethality import Heat
from consequence_models.risk.people import People


@dataclass(frozen=True, kw_only=True)
class PointFire:
    """Heat flux of a point at ground level: strength over distance squared."""

    x_m: float
    y_m: float
    at_1_m: float
    quantity: str = "heat_flux"
    unit: str = "W/m2"
    warnings: tuple = ()
    model_id: str = "point"
    model_version: str = "1"

    def at(self, x_m, y_m, z_m=0.0, t_s=None):
        return self.at_1_m / np.maximum(
            np.square(np.asarray(x_m) - self.x_m) + np.square(np.asarray(y_m) - self.y_m), 1
        )

    def extent_m(self, level, z_m=0.0, t_s=None):
        reach = math.sqrt(self.at_1_m / level)
        return (
            Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=0.0, back_m=reach, ahead_m=reach, half_width_m=reach)
            if reach >= 1
            else None
        )


def fire(x, y, at_1_m=3e7, delay_s=0.0, duration_s=3600.0):
    return Effect(field=PointFire(x_m=x, y_m=y, at_1_m=at_1_m), delay_s=delay_s, duration_s=duration_s)


def blast(x, y, tnt_mass_kg):
    still = Weather(wind_m_s=0.0)
    scenario = Scenario(source=Explosion(tnt_mass_kg=tnt_mass_kg), weather=still, x_m=x, y_m=y)
    return Effect(field=model("tnt_blast").solve(scenario))


def tank(name, x, y=0.0, *, effects=(), equipment="atmospheric", **more):
    return Structure(id=name, x_m=x, y_m=y, equipment=equipment, effects=effects, **more)


def row(count, step_m, **more):
    return Plant(tuple(tank(f"T{k}", step_m * k, effects=(fire(step_m * k, 0.0),), **more) for k in range(count)))


def times(found):
    return {each.structure_id: each.at_s for each in found.accidents}


def test_a_fire_too_far_away_brings_nobody_down():
    found = play(row(3, 100.0), ["T0"])
    assert [each.structure_id for each in found.accidents] == ["T0"]
    assert found.standing == ("T1", "T2")


def test_a_row_of_tanks_falls_one_after_the_other_in_growing_order():
    found = play(row(4, 35.0), ["T0"])
    assert [(each.structure_id, each.order) for each in found.accidents] == [("T0", 0), ("T1", 1), ("T2", 2), ("T3", 3)]
    moments = [each.at_s for each in found.accidents]
    assert moments == sorted(moments)


def test_the_first_neighbour_stands_as_long_as_the_correlation_says():
    found = play(row(2, 35.0), ["T0"])
    alone = float(time_to_failure(3e7 / 35**2, equipment="atmospheric", volume_m3=100.0))
    assert times(found)["T1"] == pytest.approx(alone)


def test_two_fires_below_the_threshold_bring_down_together_what_neither_does_alone():
    ends = (tank("A", 0.0, effects=(fire(0.0, 0.0),)), tank("B", 100.0, effects=(fire(100.0, 0.0),)))
    middle = tank("M", 50.0)
    plant = Plant((*ends, middle))
    assert "M" not in times(play(plant, ["A"]))
    assert times(play(plant, ["A", "B"]))["M"] == pytest.approx(
        float(time_to_failure(2 * 3e7 / 50**2, equipment="atmospheric", volume_m3=100.0))
    )


def test_two_fires_of_one_structure_end_each_in_its_time():
    both = (fire(0.0, 0.0, at_1_m=1.5e7), fire(0.0, 0.0, at_1_m=1.5e7, duration_s=700.0))
    plant = Plant((tank("S", 0.0, effects=both), tank("T", 40.0)))
    alone = Plant((tank("S", 0.0, effects=(fire(0.0, 0.0, at_1_m=3e7),)), tank("T", 40.0)))
    assert "T" in times(play(alone, ["S"])) and times(play(alone, ["S"]))["T"] > 700.0
    assert "T" not in times(play(plant, ["S"]))
    found = play(Plant((tank("S", 0.0, effects=both), tank("T", 25.0))), ["S"]).accidents
    assert [cause.structure_id for cause in found[1].causes] == ["S", "S"]


def test_fireproofing_buys_its_own_time_and_cooling_that_suffices_saves_the_tank():
    bare = times(play(row(2, 35.0), ["T0"]))["T1"]
    coated = times(play(row(2, 35.0, protection=Protection(fireproofing_s=900.0)), ["T0"]))["T1"]
    assert coated == pytest.approx(bare + 900.0)
    assert "T1" not in times(play(row(2, 35.0, protection=Protection(cooling_fraction=0.5)), ["T0"]))
    late = Protection(cooling_fraction=0.5, cooling_after_s=bare / 2)
    assert "T1" not in times(play(row(2, 35.0, protection=late), ["T0"]))
    too_late = Protection(cooling_fraction=0.5, cooling_after_s=bare + 1)
    assert times(play(row(2, 35.0, protection=too_late), ["T0"]))["T1"] == pytest.approx(bare)


def test_weak_cooling_only_delays_and_the_graph_says_the_same_time_as_the_play():
    plant = row(2, 35.0, protection=Protection(cooling_fraction=0.2, cooling_after_s=60.0, fireproofing_s=30.0))
    (edge,) = (each for each in graph(plant).edges if each.source_id == "T0")
    assert times(play(plant, ["T0"]))["T1"] == pytest.approx(edge.time_to_failure_s)
    assert edge.time_to_failure_s > edge.unprotected_s + 30.0


def test_a_fire_that_burns_out_in_time_leaves_its_neighbour_standing():
    short = Plant((tank("T0", 0.0, effects=(fire(0.0, 0.0, duration_s=600.0),)), tank("T1", 44.0)))
    assert times(play(short, ["T0"])) == {"T0": 0.0}


def test_a_blast_arrives_with_the_speed_of_sound_and_stops_at_the_threshold():
    far = 9.0 * 1000 ** (1 / 3)
    plant = Plant((tank("S", 0.0, effects=(blast(0.0, 0.0, 1000.0),)), tank("N", 50.0), tank("F", far, far)))
    found = times(play(plant, ["S"]))
    assert found["N"] == pytest.approx(50.0 / 340.0)
    assert "F" not in found


def test_a_vessel_that_explodes_in_a_fire_makes_tertiary_explosions_with_harm_of_their_own():
    lpg = tank("B", 35.0, equipment="atmospheric", effects=(blast(35.0, 0.0, 5000.0),))
    plant = Plant(
        (tank("A", 0.0, effects=(fire(0.0, 0.0),)), lpg, tank("C", 90.0, effects=(blast(90.0, 0.0, 5000.0),)))
    )
    people = People.spread(
        x_m=np.array([60.0, 110.0, 4000.0]), y_m=np.zeros(3), count=np.array([3.0, 2.0, 9.0]), indoor_fraction=0.0
    )
    found = play(plant, ["A"], people=people)
    assert [(each.structure_id, each.order) for each in found.accidents] == [("A", 0), ("B", 1), ("C", 2)]
    assert 0 < found.deaths_count <= 5.0 + 1e-9
    assert found.accidents[2].added_deaths_count < 5.0 - found.accidents[1].added_deaths_count + 1e-9
    assert [each.probability_fraction for each in found.accidents] == sorted(
        (each.probability_fraction for each in found.accidents), reverse=True
    )


def test_nobody_dies_twice():
    twins = tuple(tank(f"T{k}", 0.0, 0.1 * k, effects=(blast(0.0, 0.1 * k, 5000.0),)) for k in range(4))
    people = People.spread(x_m=np.array([10.0]), y_m=np.array([0.0]), count=np.array([7.0]), indoor_fraction=0.3)
    assert play(Plant(twins), ["T0"], people=people).deaths_count == pytest.approx(7.0)


@given(turn=st.floats(0, 2 * math.pi), shift=st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)))
@settings(max_examples=20, deadline=None)
def test_a_plant_turned_and_moved_falls_in_the_same_order_at_the_same_times(turn, shift):
    places = [(0.0, 0.0), (35.0, 5.0), (40.0, 45.0), (-20.0, 30.0), (300.0, 0.0)]

    def of(points):
        return Plant(tuple(tank(f"T{k}", x, y, effects=(fire(x, y),)) for k, (x, y) in enumerate(points)))

    c, s = math.cos(turn), math.sin(turn)
    moved = [(c * x - s * y + shift[0], s * x + c * y + shift[1]) for x, y in places]
    there, here = times(play(of(moved), ["T0"])), times(play(of(places), ["T0"]))
    assert here.keys() == there.keys()
    for name, moment in here.items():
        assert there[name] == pytest.approx(moment, rel=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
@settings(max_examples=60, deadline=None)
def test_all_combinations_of_targets_add_up_to_the_frequency_and_come_in_falling_order(probabilities):
    ids = [str(k) for k in range(len(probabilities))]
    found = list(combinations(ids, probabilities, 1e-4, 0.0))
    sizes = [each.frequency_1_yr for each in found]
    assert sum(sizes) == pytest.approx(1e-4)
    assert all(b <= a * (1 + 1e-12) for a, b in pairwise(sizes))
    assert len({each.structure_ids for each in found}) == len(found) <= 2 ** len(ids)
    for k, share in enumerate(probabilities):
        with_it = sum(each.frequency_1_yr for each in found if str(k) in each.structure_ids)
        assert with_it == pytest.approx(1e-4 * share, abs=1e-15)


def test_a_cut_off_leaves_out_rare_sets_without_building_them():
    found = list(combinations([str(k) for k in range(300)], [1e-3] * 300, 1e-5, 1e-9))
    assert len(found) == 301
    assert min(each.frequency_1_yr for each in found) >= 1e-9


def test_chains_over_generations_add_up_to_the_primary_s_frequency():
    plant = row(4, 35.0)
    found, left = chains(graph(plant), "T0", 1e-5, generations=3, cut_off_1_yr=1e-15)
    assert sum(each.frequency_1_yr for each in found) + left == pytest.approx(1e-5)
    assert left < 1e-12
    assert any(len(each.generations) == 4 for each in found)
    assert all(each.generations[0] == ("T0",) for each in found)


def test_more_protection_that_works_more_often_never_raises_the_likelihood():
    shares = [
        graph(row(2, 35.0, protection=Protection(fireproofing_s=1800.0, available_fraction=often))).failure_fraction[
            0, 1
        ]
        for often in (0.0, 0.5, 0.9, 1.0)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_a_structure_fails_more_often_next_to_another_and_never_more_often_than_all_together():
    found = graph(row(4, 35.0))
    own = {"T0": 1e-5, "T1": 1e-5, "T2": 0.0, "T3": 0.0}
    often = failure_frequencies(found, own)
    assert often["T1"] == pytest.approx(
        1e-5 * (1 + found.failure_fraction[0, 1] + found.failure_fraction[0, 1] ** 2), rel=0.5
    )
    assert all(own[name] <= value <= 2e-5 for name, value in often.items())
    assert often["T3"] > failure_frequencies(found, own, generations=1)["T3"] == 0.0
    with pytest.raises(UnknownInput):
        failure_frequencies(found, {"nobody": 1.0})


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """Share of fragments that fly beyond a distance: falls evenly from 1 to 0 over a reach."""

    reach_m: float = 200.0
    quantity: str = "reach_fraction"
    unit: str = ""
    warnings: tuple = ()
    model_id: str = "ranges"
    model_version: str = "1"

    def at(self, x_m, y_m, z_m=0.0, t_s=None):
        return np.clip(1 - np.hypot(x_m, y_m) / self.reach_m, 0, 1)

    def extent_m(self, level, z_m=0.0, t_s=None):
        reach = self.reach_m * (1 - level)
        return Extent(x_m=0.0, y_m=0.0, towards_deg=0.0, back_m=reach, ahead_m=reach, half_width_m=reach)


def test_every_fragment_comes_down_somewhere():
    landing = Landing(beyond=Ranges(), fragments_count=3.0)
    away = np.arange(1.0, 400.0, 2.0)
    assert float((landing.at(away, 0.0) * 2 * np.pi * away * 2).sum()) == pytest.approx(3.0, rel=1e-6)
    assert float(landing.at(300.0, 0.0)) == 0
    box = landing.extent_m(1e-4)
    assert float(landing.at(0.95 * box.ahead_m, 0.0)) >= 1e-4 > float(landing.at(1.05 * box.ahead_m, 0.0))
    with pytest.raises(ImpossibleInput):
        Landing(beyond=PointFire(x_m=0, y_m=0, at_1_m=1.0))


def test_fragments_bring_down_what_is_big_and_near_and_only_as_a_likelihood():
    thrown = Effect(field=Landing(beyond=Ranges(), fragments_count=30.0))
    big = {"radius_m": 15.0, "height_m": 20.0}
    plant = Plant(
        (tank("S", 0.0, effects=(thrown,)), tank("B", 50.0, **big), tank("s", 0.0, 50.0), tank("F", 300.0, **big))
    )
    found = graph(plant)
    (edge,) = found.edges
    assert (edge.target_id, edge.vector) == ("B", "fragment_density")
    assert 0.1 <= edge.failure_fraction < 1
    assert [each.structure_id for each in play(plant, ["S"]).accidents] == ["S", "B"]


def test_the_harm_of_a_domino_is_a_field_that_only_grows_with_time():
    plant = row(3, 35.0)
    course = play(plant, ["T0"])
    harm = harm_of(plant, course)
    assert isinstance(harm, Field)
    x = np.linspace(-50, 150, 41)
    early, late, last = harm.at(x, 3.0, 1.0, 1.0), harm.at(x, 3.0, 1.0, course.accidents[1].at_s + 1), harm.at(x, 3.0)
    assert np.all(early <= late + 1e-12) and np.all(late <= last + 1e-12) and late.sum() > early.sum()
    alone = 1 - np.prod(
        [1 - Heat().shares(e.field.at(x, 3.0)).individual for s in plant.structures for e in s.effects], 0
    )
    assert np.allclose(last, alone)


@pytest.mark.parametrize("equipment", EQUIPMENT)
def test_more_pressure_never_fails_less(equipment):
    share = blast_failure(np.geomspace(1e2, 1e6, 200), equipment)
    assert np.all(np.diff(share) >= 0)
    assert 0 <= share[0] < 0.01 and share[-1] > 0.99


def test_a_bigger_target_is_struck_more_often_and_none_by_no_fragments():
    assert fragment_failure(0.0, 100.0) == 0
    assert fragment_failure(1e-3, 200.0) > fragment_failure(1e-3, 100.0)
    assert float(fragment_failure(1e-3, 100.0)) == pytest.approx(1 - math.exp(-0.1))


def test_a_vessel_outside_the_range_of_its_time_to_failure_is_told_once_a_kind():
    told = [caution.code for caution in play(row(3, 35.0, volume_m3=1.0), ["T0"]).warnings]
    assert told.count("volume_m3_outside_checked_range") == 1
    assert "volume_m3_outside_checked_range" not in [c.code for c in play(row(3, 35.0), ["T0"]).warnings]


def test_a_threshold_of_one_s_own_replaces_the_recalled_one():
    alone = Plant((tank("S", 0.0, effects=(blast(0.0, 0.0, 1000.0),)), tank("N", 50.0)))
    assert len(graph(alone).edges) == 1
    firm = Plant(alone.structures, own_thresholds={("overpressure", "atmospheric"): 200e3})
    assert graph(firm).edges == ()
    assert [each.structure_id for each in play(firm, ["S"]).accidents] == ["S"]
    with pytest.raises(ImpossibleInput):
        Plant(alone.structures, own_thresholds={("overpressure", "atmospheric"): 0.0})


def test_published_numbers_of_cozzani_and_landucci():
    assert threshold("overpressure", "atmospheric").value == 22e3
    assert threshold("overpressure", "pressurised", "cozzani_2004").value == 20e3
    assert float(blast_failure(22e3, "atmospheric")) == pytest.approx(0.669, abs=0.005)
    minutes = time_to_failure(30e3, equipment="atmospheric", volume_m3=5000.0)
    assert float(minutes) == pytest.approx(368, rel=0.01)
    assert float(fire_failure(1200.0)) == pytest.approx(0.10, abs=0.01)
    assert float(fire_failure(1200.0, "cozzani_2005")) == pytest.approx(0.98, abs=0.01)


def test_what_cannot_be_is_refused_by_name():
    with pytest.raises(UnknownInput):
        play(row(2, 35.0), ["nobody"])
    with pytest.raises(ImpossibleInput):
        Plant((tank("A", 0.0), tank("A", 5.0)))
    with pytest.raises(ImpossibleInput):
        tank("A", math.nan)
    with pytest.raises(ImpossibleInput):
        replace(fire(0.0, 0.0), delay_s=-1.0)
    with pytest.raises(UnknownInput):
        threshold("overpressure", "atmospheric", "nobody_1900")


def test_the_first_chains_of_a_dense_plant_come_without_building_the_rest():
    plant = row(60, 500.0)
    chance = np.random.default_rng(7)
    fractions = np.where(np.eye(60) > 0, 0.0, 0.1 * chance.random((60, 60)))
    dense = Graph(plant=plant, edges=(), failure_fraction=fractions)
    found, left = chains(dense, "T0", 1e-5, generations=3, most=50)
    assert len(found) == 50
    often = [each.frequency_1_yr for each in found]
    assert often == sorted(often, reverse=True)
    assert sum(often) + left == pytest.approx(1e-5)
