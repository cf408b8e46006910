"""Ways out: never through a closed cell, never shorter with less network, and as early as brute force finds."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models.escape import (
    Assumptions,
    Closure,
    Haven,
    Network,
    Roof,
    approach,
    earliest,
    least_exposed,
    open_everywhere,
    plan_escape,
    shelter_at,
    ways,
)
from consequence_models.escape.closure import closure_of
from consequence_models.scenario import Scenario
from consequence_models.whatif import run
from tests.examples import examples

LAST = 60


def _random(seed: int) -> tuple[Network, Closure]:
    """A small network whose lengths and times are whole numbers, so that brute force over seconds is exact."""
    dice = np.random.default_rng(seed)
    nodes = int(dice.integers(3, 8))
    pairs = np.array([p for p in itertools.combinations(range(nodes), 2) if dice.random() < 0.5], int).reshape(-1, 2)
    network = Network(
        xy_m=dice.random((nodes, 2)),
        ends=pairs.astype(np.intp),
        length_m=dice.integers(1, 6, len(pairs)).astype(float),
        driven=np.ones(len(pairs), bool),
    )
    come, go = np.full(nodes, np.inf), np.full(nodes, -np.inf)
    shut = (dice.random(nodes) < 0.5) & (np.arange(nodes) > 0)
    come[shut] = dice.integers(0, 15, shut.sum())
    go[shut] = come[shut] + dice.integers(1, 15, shut.sum())
    go[shut & (dice.random(nodes) < 0.2)] = np.inf
    a, b = pairs.T if len(pairs) else (np.zeros(0, int), np.zeros(0, int))
    more = dice.random(len(pairs)) < 0.2
    middle_come = np.where(more, dice.integers(0, 10, len(pairs)), np.inf)
    middle_go = np.where(more, middle_come + dice.integers(1, 10, len(pairs)), -np.inf)
    return network, Closure(
        node_come_s=come,
        node_go_s=go,
        cell_come_s=np.minimum(np.minimum(come[a], come[b]), middle_come),
        cell_go_s=np.maximum(np.maximum(go[a], go[b]), middle_go),
    )


def _brute(network: Network, closed: Closure, goal: int) -> float | None:
    """The earliest second at the goal over all walks and waits, in the network of (node, second)."""

    def free(come: float, go: float, a: float, b: float) -> bool:
        return not come < go or b <= come or a >= go

    graph = nx.DiGraph()
    graph.add_node((0, 0))
    for time in range(LAST):
        for node in range(len(network.xy_m)):
            if free(closed.node_come_s[node], closed.node_go_s[node], time, time + 1):
                graph.add_edge((node, time), (node, time + 1))
        for cell, (a, b) in enumerate(network.ends.tolist()):
            after = time + int(network.length_m[cell])
            if after <= LAST and free(closed.cell_come_s[cell], closed.cell_go_s[cell], time, after):
                graph.add_edge((a, time), (b, after))
                graph.add_edge((b, time), (a, after))
    seen = nx.descendants(graph, (0, 0)) | {(0, 0)}
    return min((time for node, time in seen if node == goal), default=None)


@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, 10**9))
def test_the_arrival_is_the_earliest_that_brute_force_finds(seed: int) -> None:
    network, closed = _random(seed)
    goals = range(1, len(network.xy_m))
    found = earliest(network, closed, 0, goals, leave_s=0.0, speed_m_s=1.0)
    for goal in goals:
        best = None if closed.node_ever[goal] else _brute(network, closed, goal)
        assert (found[goal].arrive_s if goal in found else None) == best


@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, 10**9))
def test_a_way_is_joined_up_and_never_in_a_closed_cell_at_its_time(seed: int) -> None:
    network, closed = _random(seed)
    for goal, route in earliest(network, closed, 0, range(1, len(network.xy_m)), leave_s=0.0, speed_m_s=1.0).items():
        assert route.nodes(0)[-1] == goal
        for before, after in itertools.pairwise(route.legs):
            assert before.stop == after.start and before.stop_s <= after.start_s
            shut = closed.node_come_s[after.start], closed.node_go_s[after.start]
            assert not shut[0] < shut[1] or after.start_s <= shut[0] or before.stop_s >= shut[1], "waits in the cloud"
        for leg in route.legs:
            come, go = closed.cell_come_s[leg.cell], closed.cell_go_s[leg.cell]
            assert not come < go or leg.stop_s <= come or leg.start_s >= go


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 10**9))
def test_less_network_never_makes_an_arrival_earlier(seed: int) -> None:
    network, closed = _random(seed)
    if not len(network.ends):
        return
    keep = np.arange(len(network.ends)) != seed % len(network.ends)
    less = Network(
        xy_m=network.xy_m, ends=network.ends[keep], length_m=network.length_m[keep], driven=network.driven[keep]
    )
    less_closed = Closure(
        node_come_s=closed.node_come_s,
        node_go_s=closed.node_go_s,
        cell_come_s=closed.cell_come_s[keep],
        cell_go_s=closed.cell_go_s[keep],
    )
    goals = range(1, len(network.xy_m))
    whole = earliest(network, closed, 0, goals, leave_s=0.0, speed_m_s=1.0)
    part = earliest(less, less_closed, 0, goals, leave_s=0.0, speed_m_s=1.0)
    assert set(part) <= set(whole)
    assert all(part[goal].arrive_s >= whole[goal].arrive_s for goal in part)


def test_with_nothing_closed_the_way_is_the_shortest_one() -> None:
    network, _ = _random(7)
    found = earliest(network, open_everywhere(network), 0, range(1, len(network.xy_m)), leave_s=5.0, speed_m_s=2.0)
    best = nx.single_source_dijkstra_path_length(network.graph(), 0, weight="length_m")
    assert {goal: route.length_m for goal, route in found.items()} == {g: d for g, d in best.items() if g}
    assert all(route.wait_s == 0 and route.arrive_s == 5.0 + route.length_m / 2 for route in found.values())


def test_lines_that_nearly_meet_and_lines_that_cross_are_one_network() -> None:
    network = ways([[(0, 0), (100, 0)], [(50, -40), (50, 40)], [(20, 1.5), (20, 30)]], [True, True, False])
    graph = network.graph()
    graph.remove_nodes_from(list(nx.isolates(graph)))
    assert nx.number_connected_components(graph) == 1
    assert network.length_m.sum() == pytest.approx(100 + 80 + 30, abs=0.2)
    assert network.length_m.max() <= 15.0 + 0.1
    assert network.length_m[network.driven].sum() == pytest.approx(180, abs=1.0)


def test_a_place_beyond_reach_is_said_to_be_off_the_network() -> None:
    network = ways([[(0, 0), (100, 0)]], [True])
    joined, (near, far) = network.with_places([(50, 20), (50, 500)], reach_m=100)
    assert near is not None and far is None
    assert joined.xy_m[near].tolist() == [50, 20]


def _plume() -> tuple[object, float, shapely.Geometry]:
    """Ammonia with a west wind from the origin, and where it is above AEGL-2."""
    scenario = Scenario.from_json(
        {
            "release": {"substance_id": "ammonia", "rate_kg_s": 5.0, "duration_s": 600.0, "height_m": 1.0},
            "weather": {"wind_m_s": 3.0, "wind_from_deg": 270.0, "stability": "D"},
            "x_m": 0.0,
            "y_m": 0.0,
        }
    )
    result = run(scenario, "gaussian_plume", ["aegl2"])
    return result.field, result.outlines[0].level, shapely.make_valid(result.outlines[0].shape())


CROSS = [[(-400, 0), (3000, 0)], [(600, -600), (600, 600)], [(600, -600), (-400, -600)], [(-400, -600), (-400, 0)]]


def test_people_downwind_leave_across_before_the_cloud_is_there_and_those_in_it_go_indoors() -> None:
    field, level, reach = _plume()
    network = ways(CROSS, [True] * 4)
    havens = [Haven(id="north", x_m=600, y_m=600, capacity=5), Haven(id="downwind", x_m=900, y_m=0)]
    roofs = [Roof(id="hut", outline=shapely.box(40, 5, 60, 25))]
    plan = plan_escape(
        network,
        places_m=[(600, 0), (50, 0), (600, 500)],
        sizes=[3, 1, 10],
        havens=havens,
        roofs=roofs,
        field=field,
        level=level,
        reach=reach,
        assumed=Assumptions(start_after_s=0.0),
    )
    far, near, many = plan.groups
    assert plan.havens_closed == ("downwind",)
    assert far.action == "walk" and far.haven == "north" and far.route is not None
    assert near.action == "shelter" and near.roof == "hut" and near.reason in ("in_cloud", "cut_off")
    assert near.shelter is not None and 0 < near.shelter.indoor_peak < near.shelter.outdoor_peak
    assert near.way_out is not None and near.way_out.inside_s > 0
    assert many.action == "walk" and many.over_capacity, "two places are left for ten people, and it is said"
    for leg in far.route.legs:
        for end, time in ((leg.start, leg.start_s), (leg.stop, leg.stop_s)):
            x, y = plan.network.xy_m[end]
            assert field.at(x, y, 1.5, time) < level  # type: ignore[attr-defined]


def test_a_footprint_without_a_clock_is_closed_all_the_time_and_said_to_be() -> None:
    _, level, reach = _plume()
    plan = plan_escape(
        ways(CROSS, [True] * 4),
        places_m=[(600, 0)],
        sizes=[1],
        havens=[Haven(id="n", x_m=600, y_m=600)],
        roofs=[],
        field=None,
        level=level,
        reach=reach,
    )
    assert not plan.timed
    assert plan.groups[0].action == "way_out" and plan.groups[0].reason == "in_cloud"
    assert plan.groups[0].outdoor_peak is None


def test_without_a_muster_point_or_a_way_the_reason_is_given() -> None:
    _, level, reach = _plume()
    ask = {"places_m": [(600, 0)], "sizes": [1], "roofs": [], "field": None, "level": level, "reach": reach}
    assert plan_escape(ways([], []), havens=[], **ask).groups[0].reason == "no_ways"
    assert plan_escape(ways(CROSS, [True] * 4), havens=[], **ask).groups[0].reason == "no_muster"
    shut = [Haven(id="downwind", x_m=900, y_m=0)]
    assert plan_escape(ways(CROSS, [True] * 4), havens=shut, **ask).groups[0].reason == "no_safe_muster"


def test_the_least_exposed_way_leaves_the_cloud_by_its_near_side() -> None:
    network = ways([[(0, 0), (0, 90)], [(0, 0), (0, -300)], [(0, 90), (600, 90)], [(0, -300), (10, -300)]], [True] * 4)
    closed = closure_of(
        network, field=None, level=1.0, times_s=np.array([0.0]), z_m=0.0, reach=shapely.box(-5, -200, 5, 50)
    )
    near, _ = network.nearest(0, 0) or (0, 0)
    north, _ = network.nearest(600, 90) or (0, 0)
    south, _ = network.nearest(10, -300) or (0, 0)
    found = least_exposed(network, closed, near, [north, south], leave_s=0.0, speed_m_s=1.0)
    assert found[north].length_m > found[south].length_m and found[north].inside_s < found[south].inside_s


def test_a_leaky_room_holds_more_than_a_tight_one_and_both_less_than_outdoors() -> None:
    field, level, _ = _plume()
    times = np.arange(0.0, 3600.0, 30.0)
    rooms = [shelter_at(field, 300, 0, level=level, times_s=times, air_changes_1_h=n) for n in (0.5, 1.0, 3.0)]  # type: ignore[arg-type]
    peaks = [room.indoor_peak for room in rooms if room is not None]
    assert peaks == sorted(peaks) and peaks[-1] < rooms[0].outdoor_peak  # type: ignore[union-attr]
    assert rooms[1] is not None and rooms[1].air_out_s is not None and rooms[1].air_out_s >= 600


def test_responders_come_from_upwind_and_stay_outside() -> None:
    _, _, reach = _plume()
    network = ways(CROSS, [True] * 4)
    found = approach(
        network,
        source_m=(0, 0),
        wind_from_deg=270.0,
        keep_out=reach,
        standoff_m=100,
        stations_m=[(600, -600), (900, 0)],
    )
    assert found.reason == "" and found.station == 0
    assert 100 <= (found.distance_m or 0) < 120 and (found.off_wind_deg or 0) < 30
    course = shapely.LineString(network.xy_m[list(found.nodes)])
    assert not course.intersects(reach)


def test_where_no_road_leads_upwind_the_approach_says_so() -> None:
    network = ways([[(100, -500), (100, 500)]], [True])
    nowhere = shapely.Polygon()
    assert (
        approach(
            network, source_m=(0, 0), wind_from_deg=270.0, keep_out=nowhere, standoff_m=20, stations_m=[(100, 400)]
        ).reason
        == "no_upwind_place"
    )
    assert (
        approach(
            ways([], []), source_m=(0, 0), wind_from_deg=0.0, keep_out=nowhere, standoff_m=20, stations_m=[]
        ).reason
        == "no_open_road"
    )
