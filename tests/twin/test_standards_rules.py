"""Rules of standards: invariants first, then the numbers that the standards print."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from twin.model.errors import WrongValue
from twin.model.shifted import UnknownShift, shifted
from twin.rules.standards.accident import LEVELS, accident_level
from twin.rules.standards.erg import CONTAINERS, WINDS, NotInErg, erg_advice
from twin.rules.standards.gas_alarm import UnknownGas, combustible, gas_limits, oxygen, ppm_of, toxic, toxic_by_idlh
from twin.rules.standards.gathering import gathering_colour, largest_gathering
from twin.rules.standards.permit import PermitFacts, gas_limit, judge_permit

HOT = {"work": "hot_work", "grade": "一级"}


@given(st.floats(0, 200), st.floats(0, 300), st.floats(0, 1e9))
def test_a_worse_accident_is_never_graded_milder(deaths: float, injuries: float, loss: float) -> None:
    here = accident_level(deaths_count=deaths, serious_injuries_count=injuries, direct_loss_cny=loss).level
    assert accident_level(deaths_count=deaths + 1, serious_injuries_count=injuries, direct_loss_cny=loss).level <= here
    assert accident_level(deaths_count=deaths, serious_injuries_count=injuries + 1, direct_loss_cny=loss).level <= here


def test_the_lower_bound_of_a_grade_belongs_to_it() -> None:
    for each in LEVELS[:-1]:
        assert accident_level(deaths_count=each.deaths_from).level == each.level
        assert accident_level(deaths_count=each.deaths_from - 1).level == each.level + 1
        assert accident_level(direct_loss_cny=each.direct_loss_cny_from).level == each.level
    with pytest.raises(WrongValue):
        accident_level(deaths_count=-1)


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=1, max_size=12), st.floats(0, 2 * math.pi))
@settings(max_examples=40, deadline=None)
def test_the_largest_gathering_does_not_depend_on_north_and_holds_all_who_stand_close(
    places: list[tuple[float, float]], turn: float
) -> None:
    x, y = np.array(places).T
    count = largest_gathering(x, y)
    assert 1 <= count <= len(places)
    assert largest_gathering(np.append(x, x[0]), np.append(y, y[0])) >= count
    near = np.hypot(x - x[0], y - y[0]) <= 15
    assert count >= np.count_nonzero(near)
    c, s = math.cos(turn), math.sin(turn)
    wider = largest_gathering(c * x - s * y, s * x + c * y, 15 + 1e-6)
    assert wider >= count


def test_a_circle_need_not_be_centred_on_anybody() -> None:
    assert largest_gathering([-15.0, 15.0], [0.0, 0.0]) == 2
    assert largest_gathering([-15.1, 15.1], [0.0, 0.0]) == 1
    turn = np.arange(6) * math.pi / 3
    assert largest_gathering(15 * np.cos(turn), 15 * np.sin(turn)) == 6
    assert largest_gathering([], []) == 0


@pytest.mark.parametrize(
    ("count", "radius", "duration", "colour"),
    [(2, 5, 99, "none"), (3, 15, 61, "yellow"), (4, 15, 61, "orange"), (6, 0, 70, "orange"), (7, 0, 70, "red"),
     (7, 0, 60, "none"), (7, 15.1, 70, "none")],
)  # fmt: skip
def test_colours_of_a_gathering(count: int, radius: float, duration: float, colour: str) -> None:
    assert gathering_colour(count, radius_m=radius, duration_s=duration) == colour


def test_gas_alarms_begin_at_their_set_points() -> None:
    assert [combustible(share).level for share in (0.24, 0.25, 0.49, 0.5, 1.2)] == [0, 1, 1, 2, 2]
    assert [toxic(ppm, 7.05).level for ppm in (6.6, 7.05, 14.0, 14.1)] == [0, 1, 1, 2]
    assert [toxic_by_idlh(ppm, 100).level for ppm in (4.9, 5, 10)] == [0, 1, 2]
    assert [oxygen(share).verdict for share in (0.194, 0.195, 0.209, 0.235)] == ["lean", "lean", "normal", "rich"]
    hydrogen_sulfide = gas_limits("hydrogen sulfide")
    assert hydrogen_sulfide is gas_limits("7783-06-4") or hydrogen_sulfide == gas_limits("硫化氢")
    assert hydrogen_sulfide.exposure_kg_m3 is not None
    assert ppm_of(hydrogen_sulfide.exposure_kg_m3, hydrogen_sulfide.molar_mass_kg_mol) == approx(7.05, rel=2e-3)
    with pytest.raises(UnknownGas):
        gas_limits("phlogiston")
    with pytest.raises(WrongValue):
        combustible(-0.1)
    with pytest.raises(WrongValue):
        oxygen(1.2)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({**HOT, "sample_age_s": 1800}, set()), ({**HOT, "sample_age_s": 1801}, {2}),
        ({**HOT, "interruption_s": 1800}, set()), ({**HOT, "interruption_s": 1801}, {3}),
        ({**HOT, "grade": "二级", "interruption_s": 3600}, set()),
        ({**HOT, "grade": "二级", "interruption_s": 3601}, {3}),
        ({**HOT, "interruption_s": 9999, "new_analysis": True}, set()),
        ({"work": "confined_space", "last_record_age_s": 7201}, {5}),
        ({"work": "confined_space", "permit_age_s": 86401}, {10}), ({**HOT, "permit_age_s": 8 * 3600}, set()),
        ({**HOT, "grade": "二级", "permit_age_s": 72 * 3600 + 1}, {10}),
        ({"work": "高处", "permit_age_s": 7.1 * 86400}, {10}),
        ({**HOT, "day": "public_holiday", "night": True, "upgraded": False}, {40, 42}),
        ({**HOT, "day": "sunday", "upgraded": True}, set()),
        ({"work": "confined_space", "night": True, "upgraded": False}, set()),
    ],
)  # fmt: skip
def test_alarm_codes_of_special_work(facts: dict[str, object], codes: set[int]) -> None:
    found = judge_permit(PermitFacts(**facts))  # type: ignore[arg-type]
    assert found.codes == codes
    assert (found.verdict == "refuse") == bool(codes)


def test_air_that_is_not_fit_fails_whatever_else_holds() -> None:
    assert (gas_limit(0.05), gas_limit(0.04), gas_limit(0.039)) == (0.005, 0.005, 0.002)
    for facts, verdict in (
        (PermitFacts(substance="methane", concentration_volume_fraction=0.005), "pass"),
        (PermitFacts(substance="propane", concentration_volume_fraction=0.003), "fail"),
        (PermitFacts(work="confined_space", oxygen_volume_fraction=0.195), "pass"),
        (PermitFacts(work="confined_space", oxygen_volume_fraction=0.22), "fail"),
        (PermitFacts(work="confined_space", oxygen_volume_fraction=0.22, oxygen_rich=True), "pass"),
        (PermitFacts(work="hot_work", oxygen_volume_fraction=0.24), "fail"),
        (PermitFacts(work="hot_work", oxygen_volume_fraction=0.22), "pass"),
        (PermitFacts(oxygen_volume_fraction=0.19), "fail"),
    ):
        assert judge_permit(facts).verdict == verdict
    with pytest.raises(UnknownGas):
        judge_permit(PermitFacts(substance="phlogiston", concentration_volume_fraction=0.1))


def test_erg_distances_as_printed() -> None:
    small = erg_advice("chlorine", spill="small", night=True)
    assert (small.isolation_m, small.protective_distance_m) == (60, 1500)
    tank = erg_advice("1017", spill="large", night=False, container="highway_tank", wind="low")
    assert (tank.isolation_m, tank.protective_distance_m) == (600, 5600)
    same = erg_advice("chlorine", spill="large", night=False, container="Highway tank truck or trailer", wind="low")
    assert same == tank
    assert erg_advice("氯", spill="large", night=True, container="rail_tank", wind="low").at_least
    assert erg_advice("ethylene oxide", spill="small", night=False).isolation_m == 30
    with pytest.raises(NotInErg):
        erg_advice("tea", spill="small", night=False)
    with pytest.raises(NotInErg):
        erg_advice("chlorine", spill="large", night=False, container="teapot")


@pytest.mark.parametrize("gas", ["ammonia", "chlorine", "hydrogen fluoride", "sulfur dioxide"])
def test_an_unknown_container_or_wind_counts_as_the_farthest(gas: str) -> None:
    worst = erg_advice(gas, spill="large", night=True)
    for container in CONTAINERS:
        for wind in WINDS:
            try:
                one = erg_advice(gas, spill="large", night=True, container=container, wind=wind)
            except NotInErg:
                continue
            assert one.isolation_m <= worst.isolation_m
            assert one.protective_distance_m <= worst.protective_distance_m


@given(st.floats(18, 54), st.floats(74, 135), st.sampled_from(["gcj02", "bd09"]))
@settings(max_examples=60)
def test_a_shift_there_and_back_ends_where_it_began(latitude: float, longitude: float, system: str) -> None:
    back = shifted(*shifted(latitude, longitude, "wgs84", system), system, "wgs84")
    assert back == approx((latitude, longitude), abs=2e-5)


def test_a_shift_is_some_hundred_metres_in_china_and_nothing_elsewhere() -> None:
    there = shifted(31.1774276, 121.5272106, "wgs84", "gcj02")
    assert there == approx((31.175303984, 121.531541859), abs=1e-8)
    assert shifted(*there, "gcj02", "wgs84") == approx((31.1774276, 121.5272106), abs=1e-9)
    assert shifted(48.8583, 2.2945, "wgs84", "gcj02") == (48.8583, 2.2945)
    with pytest.raises(UnknownShift):
        shifted(0.0, 0.0, "wgs84", "mars")
