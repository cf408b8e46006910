"""What leaves a hole: scaling first, then published numbers."""

import math
from functools import partial

import pytest

from consequence_models.errors import ImpossibleInput
from consequence_models.sources.gas_hole import gas_flow
from consequence_models.sources.liquid_hole import hole_area, liquid_rate

propane = partial(gas_flow, temperature_k=231.02, molar_mass_kg_mol=0.044096, heat_capacity_ratio=1.4, hole_m2=1e-4)


def test_four_times_the_pressure_gives_twice_the_rate() -> None:
    rate = partial(liquid_rate, hole_m2=1e-4, density_kg_m3=700.0)
    assert rate(overpressure_pa=4e5) == pytest.approx(2 * rate(overpressure_pa=1e5))


def test_nothing_leaves_a_vessel_below_ambient_pressure() -> None:
    assert liquid_rate(hole_m2=1e-4, density_kg_m3=700.0, overpressure_pa=-1e4) == 0.0
    assert propane(pressure_pa=9e4).rate_kg_s == 0.0


def test_choked_flow_grows_in_proportion_to_the_pressure_and_forgets_the_air_outside() -> None:
    assert propane(pressure_pa=8e5).rate_kg_s == pytest.approx(2 * propane(pressure_pa=4e5).rate_kg_s)
    assert propane(pressure_pa=8e5, ambient_pressure_pa=5e4).rate_kg_s == propane(pressure_pa=8e5).rate_kg_s


def test_the_rate_has_no_step_where_choking_begins() -> None:
    edge = 101325 / (2 / 2.4) ** (1.4 / 0.4)
    below, above = propane(pressure_pa=edge * 0.9999), propane(pressure_pa=edge * 1.0001)
    assert (below.choked, above.choked) == (False, True)
    assert below.rate_kg_s == pytest.approx(above.rate_kg_s, rel=1e-3)


def test_an_impossible_gas_is_refused_by_name() -> None:
    with pytest.raises(ImpossibleInput, match="above 1"):
        gas_flow(pressure_pa=2e5, temperature_k=300, molar_mass_kg_mol=0.03, heat_capacity_ratio=1.0, hole_m2=1e-4)


def test_a_liquid_leaves_a_hole_as_the_published_example_says() -> None:
    """CCPS (1999), Guidelines for Consequence Analysis of Chemical Releases, p. 40: 0.2169 kg/s."""
    rate = liquid_rate(
        hole_m2=hole_area(0.01), density_kg_m3=490, overpressure_pa=120935.0368 - 101325, discharge_coefficient=0.63
    )
    assert float(rate) == pytest.approx(0.216912, rel=1e-3)


def test_propane_vapour_leaves_a_hole_as_the_published_example_says() -> None:
    """GasDispersion documentation: 0.0106348 kg/s, 224.89 K."""
    flow = propane(pressure_pa=111325, hole_m2=math.pi / 4 * 1e-4, discharge_coefficient=0.63)
    assert flow.rate_kg_s == pytest.approx(0.0106348, rel=0.01)
    assert flow.exit_temperature_k == pytest.approx(224.8903, rel=0.01)
