"""The time series of a release: mass first, then what it refuses."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownModel, WrongSource
from consequence_models.sources.gas_hole import GasHole
from consequence_models.sources.liquid_hole import LiquidHole
from consequence_models.sources.source import source_model, source_models
from consequence_models.sources.term import SERIES, SourceTerm


def term(**changes: Any) -> SourceTerm:
    values = {
        "substance_id": "propane", "molar_mass_kg_mol": 0.0441, "t_s": [0.0, 10.0, 20.0], "rate_kg_s": [1.0, 2.0, 0.0],
        "temperature_k": 250.0, "liquid_fraction": 0.0, "density_kg_m3": 2.0, "velocity_m_s": 10.0, "area_m2": 0.1,
        "height_m": 1.0,
    }  # fmt: skip
    return SourceTerm(**{**values, **changes})


def test_the_released_mass_is_the_area_under_the_rate() -> None:
    assert term().mass_kg == pytest.approx(25.0)
    assert term(instant_kg=5.0).mass_kg == pytest.approx(30.0)


@given(
    rates=st.lists(st.floats(0, 100), min_size=2, max_size=8).filter(lambda r: sum(r) > 1e-3),
    edges=st.lists(st.floats(-50, 200), min_size=1, max_size=10),
)
def test_mean_rates_over_any_edges_conserve_mass(rates: Any, edges: Any) -> None:
    series = term(t_s=np.arange(len(rates)) * 7.0, rate_kg_s=rates)
    all_edges = np.unique([-100.0, 1000.0, *edges])
    assert np.sum(series.mean_rates(all_edges) * np.diff(all_edges)) == pytest.approx(series.mass_kg, rel=1e-9)


def test_a_time_given_twice_is_a_step() -> None:
    series = term(t_s=[0, 10, 10, 20], rate_kg_s=[1, 1, 3, 3])
    assert series.mass_until([5.0, 10.0, 15.0, 99.0]) == pytest.approx([5, 10, 25, 40])


def test_the_highest_minute_is_never_above_the_highest_rate_nor_below_the_mean() -> None:
    series = term(t_s=[0, 100, 200], rate_kg_s=[0, 4, 0])
    assert series.mass_kg / 200 < series.highest_mean_rate(60) < 4
    assert series.highest_mean_rate(1e9) == pytest.approx(2.0)


def test_a_series_survives_the_way_through_json() -> None:
    one = term()
    two = SourceTerm.from_json(json.loads(json.dumps(one.to_json())))
    assert all(np.array_equal(getattr(one, name), getattr(two, name)) for name in SERIES)


def test_a_series_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        term().rate_kg_s[0] = 9


@pytest.mark.parametrize(
    "wrong",
    [{"t_s": [0, 10, 5]}, {"rate_kg_s": [1, -1, 0]}, {"rate_kg_s": [1, 2]}, {"rate_kg_s": 0.0}, {"liquid_fraction": 2},
     {"temperature_k": 0}, {"rate_kg_s": [1, float("nan"), 0]}, {"molar_mass_kg_mol": -1}],
)  # fmt: skip
def test_a_series_that_cannot_be_is_refused(wrong: Any) -> None:
    with pytest.raises(ImpossibleInput):
        term(**wrong)


def test_every_source_model_says_what_it_is_and_draws_a_form() -> None:
    for name, one in source_models().items():
        said = one.describe()
        assert said["id"] == name
        assert all((said["title"]["zh"], said["title"]["en"], said["sources"], said["version"]))
        assert all("title" in entry or entry["type"] == "array" for entry in said["inputs"]["properties"].values())


def test_a_gas_hole_gives_a_jet_that_keeps_mass_and_is_colder_than_the_vessel() -> None:
    hole = GasHole(substance_id="propane", pressure_pa=8e5, temperature_k=293.15, hole_diameter_m=0.02)
    found = source_model("gas_hole").solve(hole)
    assert found.rate_kg_s == pytest.approx(found.density_kg_m3 * found.velocity_m_s * found.area_m2)
    assert found.temperature_k.max() < 293.15
    assert found.mass_kg == pytest.approx(600 * found.rate_kg_s[0])


def test_a_liquid_hole_gives_a_stream_that_is_all_liquid() -> None:
    values = {"substance_id": "benzene", "liquid_density_kg_m3": 879.0, "hole_diameter_m": 0.02, "head_m": 3.0}
    found = source_model("liquid_hole").solve_json(values)
    assert found.liquid_fraction == pytest.approx(1.0)
    assert found.rate_kg_s == pytest.approx(found.density_kg_m3 * found.velocity_m_s * found.area_m2)


def test_wrong_or_missing_inputs_are_named() -> None:
    with pytest.raises(UnknownModel, match="gas_hole"):
        source_model("volcano")
    with pytest.raises(MissingInput, match="missing"):
        source_model("gas_hole").solve_json({"substance_id": "propane"})
    with pytest.raises(ImpossibleInput, match="nothing leaks"):
        GasHole(substance_id="propane", pressure_pa=1e5, temperature_k=293.15, hole_diameter_m=0.02)
    hole = LiquidHole(substance_id="benzene", liquid_density_kg_m3=879.0, hole_diameter_m=0.02)
    with pytest.raises(WrongSource, match="GasHole"):
        source_model("gas_hole").solve(hole)
