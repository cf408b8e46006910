"""Puffs: mass, the limit of a steady plume, a wind that turns, and grids that agree with receptors."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import ImpossibleInput, Release, Scenario, Weather, run
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.dispersion.gaussian_puffs import puff_field
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.physics.nested_grid import nested
from consequence_models.physics.puffs import WindRecord
from consequence_models.physics.sigmas import briggs
from consequence_models.sources.term import SourceTerm

STEADY = {"substance_id": "ammonia", "t_s": (0.0, 3600.0), "rate_kg_s": (1.0, 1.0)}


def puffs(wind: float = 4.0, stability: str = "D", **more):
    return puff_field(
        Scenario(source=TimedRelease(**{**STEADY, **more}), weather=Weather(wind_m_s=wind, stability=stability))
    )


@pytest.mark.parametrize("stability", "ACDF")
def test_the_sum_of_puffs_tends_to_the_plume(stability):
    field = puffs(stability=stability, height_m=5.0)
    source = Release(substance_id="ammonia", rate_kg_s=1.0, height_m=5.0, duration_s=1e9)
    plume = plume_field(Scenario(source=source, weather=Weather(wind_m_s=4.0, stability=stability)))
    x, y = np.array([200.0, 500.0, 1000.0, 1000.0]), np.array([0.0, 10.0, 0.0, -80.0])
    assert field.at(x, y, 1.5, 3000.0) == pytest.approx(plume.at(x, y, 1.5), rel=0.08)


@settings(max_examples=15, deadline=None)
@given(
    rates=st.lists(st.floats(0, 5), min_size=2, max_size=6), now=st.floats(30, 3000),
    winds=st.lists(st.tuples(st.floats(0, 8), st.floats(0, 360)), min_size=1, max_size=4),
)  # fmt: skip
def test_all_that_has_left_is_in_the_air_at_any_time(rates, now, winds):
    times = tuple(np.linspace(0, 900, len(rates)).tolist())
    if np.trapezoid(rates, times) <= 0:
        return
    source = TimedRelease(
        substance_id="ammonia", t_s=times, rate_kg_s=tuple(rates), instant_kg=7.0,
        wind_t_s=tuple(300.0 * k for k in range(len(winds))), wind_m_s=tuple(w for w, _ in winds),
        wind_from_deg=tuple(d for _, d in winds),
    )  # fmt: skip
    cloud = puff_field(Scenario(source=source, weather=Weather(wind_m_s=3.0))).puffs(now)
    fine = np.linspace(0, min(now, 900), 20_001)
    left = np.trapezoid(np.interp(fine, times, rates), fine)
    assert cloud.mass.sum() == pytest.approx(left + 7.0, rel=1e-4)


def test_a_grid_answers_as_single_receptors_do():
    field = puffs(wind_t_s=(0.0, 600.0), wind_m_s=(3.0, 5.0), wind_from_deg=(270.0, 200.0))
    x, y, z, t = np.linspace(-200, 900, 9), np.linspace(-300, 800, 8), np.array([0.0, 1.5, 20.0]), [300.0, 1500.0]
    grid = field.grid(x, y, z, t)
    assert grid.shape == (2, 3, 8, 9)
    zz, yy, xx = np.meshgrid(z, y, x, indexing="ij")
    for k, time in enumerate(t):
        assert grid[k] == pytest.approx(field.at(xx, yy, zz, time), rel=1e-9, abs=1e-15)


def test_the_mass_on_a_grid_is_the_mass_in_the_air():
    field = puffs(wind=3.0)
    x, y, z = np.linspace(-50, 1400, 300), np.linspace(-300, 300, 200), np.linspace(0, 150, 120)
    inside = field.grid(x, y, z, [400.0])[0]
    mass = np.trapezoid(np.trapezoid(np.trapezoid(inside, x, axis=2), y, axis=1), z)
    assert mass == pytest.approx(400.0, rel=0.02)


def test_a_wind_that_turns_carries_the_cloud_around_the_corner():
    field = puffs(t_s=(0.0, 120.0), wind_t_s=(0.0, 300.0), wind_m_s=(4.0, 4.0), wind_from_deg=(270.0, 180.0))
    speed = float(field.puffs(250.0).east.mean() - field.puffs(150.0).east.mean()) / 100
    assert float(field.at(speed * 240, speed * 240, 1.5, 540.0)) > 1e-6
    assert float(field.at(speed * 480, 0.0, 1.5, 540.0)) < 1e-9


def test_a_calm_in_the_record_keeps_the_cloud_in_place_and_growing():
    field = puffs(t_s=(0.0, 60.0), wind_t_s=(0.0,), wind_m_s=(0.0,), wind_from_deg=(0.0,))
    near, later = field.puffs(100.0), field.puffs(1000.0)
    assert np.abs(later.east).max() == 0
    assert later.wide.max() > near.wide.max()
    assert float(field.at(0, 0, 0, 1000.0)) > 0
    assert "calm" in [caution.code for caution in field.warnings]


def test_doubling_the_rate_doubles_the_field():
    x = np.array([300.0, 700.0])
    assert puffs(rate_kg_s=(2.0, 2.0)).at(x, 0, 1.5, 900.0) == pytest.approx(2 * puffs().at(x, 0, 1.5, 900.0))


def test_nothing_is_in_the_air_before_the_start():
    assert puffs().puffs(0.0) is None
    assert float(puffs().at(100.0, 0.0, 0.0, 0.0)) == 0.0


def test_the_record_integrates_its_own_path():
    record = WindRecord(t_s=np.array([0.0, 100.0]), wind_m_s=np.array([2.0, 5.0]),
                        wind_from_deg=np.array([270.0, 270.0]), stability="DF")  # fmt: skip
    assert record.run("east", [50.0, 100.0, 300.0]) == pytest.approx([100.0, 200.0, 1200.0])
    assert record.run("D", 300.0) + record.run("F", 300.0) == pytest.approx(1200.0)


def test_outlines_of_puffs_are_valid_and_a_source_term_can_be_their_source():
    term = SourceTerm(substance_id="ammonia", molar_mass_kg_mol=0.017, t_s=np.array([0.0, 300.0, 600.0]),
                      rate_kg_s=np.array([3.0, 1.0, 0.0]), temperature_k=np.array(240.0), liquid_fraction=np.array(0.0),
                      density_kg_m3=np.array(0.9), velocity_m_s=np.array(0.0), area_m2=np.array(20.0),
                      height_m=np.array(0.0), shape="pool")  # fmt: skip
    source = TimedRelease.of(term)
    assert source.diameter_m == pytest.approx(2 * math.sqrt(20 / math.pi))
    result = run(Scenario(source=source, weather=Weather(wind_m_s=3.0)), "gaussian_puffs")
    assert all(one.shape().is_valid for one in result.outlines)
    reach = [one.distance_m for one in result.outlines]
    assert reach == sorted(reach, reverse=True)
    assert reach[0] > 100
    again = Scenario.from_json(result.scenario.to_json())
    assert again == result.scenario


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"rate_kg_s": (1.0,)}, "t_s"), ({"rate_kg_s": (-1.0, 1.0)}, "rate_kg_s"),
        ({"rate_kg_s": (0.0, 0.0)}, "rate_kg_s"),
        ({"t_s": (5.0, 1.0)}, "t_s"), ({"wind_t_s": (0.0,)}, "wind_t_s"), ({"stability": "Q"}, "stability"),
    ],
)  # fmt: skip
def test_an_impossible_series_is_refused_by_name(bad, field):
    with pytest.raises(ImpossibleInput) as refused:
        TimedRelease(**{**STEADY, **bad})
    assert refused.value.field == field


def test_the_highest_value_of_a_single_puff_has_no_gaps_along_its_way():
    """On the axis an instantaneous puff leaves 2 M / ((2 pi)^(3/2) sigma_y² sigma_z) where its middle passes."""
    field = puffs(t_s=(0.0, 1.0), rate_kg_s=(0.0, 0.0), instant_kg=100.0)
    x = np.linspace(300, 3000, 120)
    sigma_y, sigma_z = briggs(x, "D")
    expected = 2 * 100.0 / ((2 * math.pi) ** 1.5 * sigma_y**2 * sigma_z)
    assert field.at(x, 0.0, 0.0) == pytest.approx(expected, rel=0.15)


def test_a_nested_grid_gives_back_a_smooth_field():
    def bell(x, y):
        return np.exp(-(x[None, :] ** 2 + y[:, None] ** 2) / 2e5)

    kept = nested(bell, 5000.0)
    x, y = np.random.default_rng(3).uniform(-1500, 1500, (2, 200))
    assert kept.at(x, y) == pytest.approx(np.exp(-(x**2 + y**2) / 2e5), rel=1e-2)
    assert kept.at(np.array([6000.0]), np.array([0.0])) == 0.0
