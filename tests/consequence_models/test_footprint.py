"""Outlines of any field: closed, valid, on the level, and nested; holes where the middle is below the level."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import (
    Explosion,
    Extent,
    Field,
    Release,
    Scenario,
    UnknownModel,
    Weather,
    WrongSource,
    distance_m,
    footprint,
    run,
)

CALM = Weather(wind_m_s=0.0)


@dataclass(frozen=True)
class RingField:
    """A ring-shaped ridge: a field whose outline must have a hole."""

    quantity: str = "test"
    unit: str = "1"
    warnings: tuple = ()
    model_id: str = "ring"
    model_version: str = "1"

    def at(self, x_m, y_m, z_m=0.0, t_s=None):
        r = np.hypot(x_m, y_m)
        return np.exp(-np.square((r - 100) / 20))

    def extent_m(self, level, z_m=0.0, t_s=None):
        return Extent(x_m=0, y_m=0, towards_deg=0, back_m=200, ahead_m=200, half_width_m=200)


def test_an_own_class_of_the_right_shape_is_a_field():
    assert isinstance(RingField(), Field)


def test_a_ridge_has_an_outline_with_a_hole_of_the_right_area():
    (one,) = footprint(RingField(), [np.exp(-1)])
    assert len(one.polygons) == 1
    assert len(one.polygons[0]) == 2
    assert one.shape().area == pytest.approx(np.pi * (120**2 - 80**2), rel=2e-3)
    assert one.distance_m == pytest.approx(120, rel=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    rate=st.floats(0.05, 50), wind=st.floats(0.6, 15), stability=st.sampled_from("ABCDEF"),
    towards=st.floats(0, 360), height=st.floats(0, 30), level=st.floats(1e-5, 1e-2),
)  # fmt: skip
def test_outlines_of_any_plume_are_valid_closed_and_on_the_level(rate, wind, stability, towards, height, level):
    release = Release(substance_id="ammonia", rate_kg_s=rate, height_m=height)
    scenario = Scenario(source=release, weather=Weather(wind_m_s=wind, stability=stability, wind_from_deg=towards))
    result = run(scenario, "gaussian_plume", [level])
    (one,) = result.outlines
    if not one.polygons:
        return
    assert one.shape().is_valid
    for rings in one.polygons:
        for ring in rings:
            assert ring[0] == pytest.approx(ring[-1])
            away = (np.hypot(*ring.T) > 0.05 * one.distance_m) & (np.hypot(*ring.T) < 50_000)
            assert result.field.at(*ring[away].T, 1.5) == pytest.approx(level, rel=1e-3)


def test_the_reach_of_an_outline_is_that_of_the_centre_line_within_one_percent():
    scenario = Scenario(source=Release(substance_id="ammonia", rate_kg_s=1.0), weather=Weather(wind_m_s=3.0))
    result = run(scenario, "gaussian_plume", [1e-4])
    x = np.linspace(10, 5000, 200_000)
    exact = x[result.field.at(x, 0.0, 1.5) >= 1e-4].max()
    assert result.outlines[0].distance_m == pytest.approx(exact, rel=1e-3)


def test_the_rings_of_a_blast_are_round_and_nested():
    result = run(Scenario(source=Explosion(tnt_mass_kg=2000), weather=CALM), "tnt_blast")
    reach = [one.distance_m for one in result.outlines]
    assert reach == sorted(reach, reverse=True)
    for one in result.outlines:
        assert one.shape().area == pytest.approx(np.pi * one.distance_m**2, rel=1e-3)


def test_a_level_that_is_nowhere_reached_has_no_polygons():
    scenario = Scenario(source=Release(substance_id="ammonia", rate_kg_s=1e-6), weather=Weather(wind_m_s=3.0))
    (one,) = run(scenario, "gaussian_plume", [10.0]).outlines
    assert (one.polygons, one.distance_m) == ((), 0.0)
    assert distance_m(run(scenario, "gaussian_plume", [10.0]).field, 10.0) == 0.0


def test_the_same_inputs_give_the_same_hash_and_others_another():
    def asked(rate):
        scenario = Scenario(source=Release(substance_id="ammonia", rate_kg_s=rate), weather=Weather(wind_m_s=3.0))
        return run(scenario, "gaussian_plume").hash

    assert asked(1.0) == asked(1.0)
    assert asked(1.0) != asked(2.0)


def test_the_usual_levels_of_ammonia_are_its_aegl_in_ppm():
    scenario = Scenario(source=Release(substance_id="氨", rate_kg_s=1.0), weather=Weather(wind_m_s=3.0))
    levels = run(scenario, "gaussian_plume").levels
    assert [(level.label_zh, level.shown) for level in levels] == [
        ("AEGL-1", 30.0),
        ("AEGL-2", 160.0),
        ("AEGL-3", 1100.0),
    ]


def test_the_wrong_kind_of_source_and_an_unknown_model_are_refused_by_name():
    scenario = Scenario(source=Explosion(tnt_mass_kg=1), weather=CALM)
    with pytest.raises(WrongSource):
        run(scenario, "gaussian_plume")
    with pytest.raises(UnknownModel, match="gaussian_plume"):
        run(scenario, "crystal_ball")


def test_an_outline_that_ends_before_the_field_does_says_so():
    source = Release(substance_id="ammonia", rate_kg_s=50.0, duration_s=1e6)
    scenario = Scenario(source=source, weather=Weather(wind_m_s=1.0, stability="F"))
    far, near = run(scenario, "gaussian_plume", [1e-6, 1e-2]).outlines
    assert (far.cut_off, near.cut_off) == (True, False)
