"""A cloud released at once: mass, van Ulden's slumping, and what more wind and more gas must do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consequence_models import ImpossibleInput, Scenario, Weather, distance_m, run
from consequence_models.dispersion.dense_puff import BurstRelease, burst_field
from consequence_models.physics.dense_puff import core_radius

LEVEL = 100e-6 * 2.95


def burst(gas: str = "chlorine", mass: float = 1000.0, wind: float = 4.0, stability: str = "D", **more):
    source = BurstRelease(substance_id=gas, mass_kg=mass, **more)
    return burst_field(Scenario(source=source, weather=Weather(wind_m_s=wind, stability=stability)))


@settings(max_examples=8, deadline=None)
@given(mass=st.floats(10, 1e4), wind=st.floats(0.6, 12), stability=st.sampled_from("ABCDEF"))
def test_the_stages_hold_the_mass_that_was_released(mass, wind, stability):
    p = burst(mass=mass, wind=wind, stability=stability).puff
    assert p.share * p.density * math.pi * p.radius**2 * p.depth == pytest.approx(mass, rel=1e-6)
    covered = p.core**2 + math.sqrt(math.pi) * p.core * p.edge + p.edge**2
    assert covered == pytest.approx(p.radius**2, rel=1e-3)


def test_the_field_holds_the_mass_of_the_stage_once_it_is_dilute():
    field = burst(mass=100.0)
    t = float(np.interp(800.0, field.puff.x, field.puff.t))
    reach = 4 * float(np.interp(t, field.puff.t, field.puff.radius))
    r, z = np.linspace(0, reach, 800), np.concatenate([[0.0], np.geomspace(1e-2, 600, 600)])
    value = field.at(800.0, r[:, None], z[None, :], t)
    assert np.trapezoid(np.trapezoid(value, z, axis=1) * 2 * np.pi * r, r) == pytest.approx(100.0, rel=0.03)


def test_the_cloud_slumps_as_van_ulden_found():
    """R² = R0² + 2 C sqrt(g' V / pi) t with C = 1.15: van Ulden (1974); g' V does not change as air mixes in."""
    p = burst(mass=5000.0, wind=1.0).puff
    excess = p.density[0] / 1.1988 - 1
    volume = math.pi * p.radius[0] ** 2 * p.depth[0]
    t = 8.0
    expected = p.radius[0] ** 2 + 2 * 1.15 * math.sqrt(9.80665 * excess * volume / math.pi) * t
    assert float(np.interp(t, p.t, p.radius)) ** 2 == pytest.approx(expected, rel=0.08)


def test_a_cloud_grows_dilutes_and_drifts_and_never_turns_back():
    p = burst(stability="F").puff
    for rising in (p.t, p.x, p.radius):
        assert np.all(np.diff(rising) >= 0)
    assert np.all(np.diff(p.share) <= 0)
    assert p.core[-1] < p.radius[-1]


@pytest.mark.parametrize(("radius", "edge"), [(10.0, 0.0), (10.0, 3.0), (10.0, 10.0)])
def test_the_core_and_the_edge_cover_the_disc(radius, edge):
    core = core_radius(radius, edge)
    assert core**2 + math.sqrt(math.pi) * core * edge + edge**2 == pytest.approx(radius**2)


def test_more_gas_never_shortens_the_reach():
    reach = [distance_m(burst(mass=m), LEVEL) for m in (100.0, 1000.0, 10_000.0)]
    assert reach == sorted(reach)


def test_outlines_are_valid_and_a_calm_still_spreads():
    scenario = Scenario(source=BurstRelease(substance_id="chlorine", mass_kg=500.0), weather=Weather(wind_m_s=0.0))
    result = run(scenario, "dense_puff", [LEVEL])
    assert result.outlines[0].shape().is_valid
    assert result.outlines[0].distance_m > 20
    assert "calm" in [caution.code for caution in result.warnings]


def test_an_impossible_mass_is_refused_by_name():
    with pytest.raises(ImpossibleInput) as refused:
        BurstRelease(substance_id="chlorine", mass_kg=0.0)
    assert refused.value.field == "mass_kg"
