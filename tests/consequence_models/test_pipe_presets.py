"""Credible cases of a pipe: what leaves is what was inside and what was fed, and more leaves through a wider hole."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from consequence_models import ImpossibleInput, Scenario, Weather, run
from consequence_models.model import source_kinds
from consequence_models.physics.liquid import liquid_of
from consequence_models.presets import Case, Equipment, Pipe, cases_for, presets
from consequence_models.presets.pipe import ISOLATION_S
from consequence_models.sources.fed import fed_course
from consequence_models.sources.handover import term_of
from consequence_models.sources.liquid_pipeline import SOURCE as LIQUID_LINE
from consequence_models.sources.liquid_pipeline import LiquidPipeline
from consequence_models.sources.pipeline import Pipeline
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import need

WIND = Weather(wind_m_s=3.0, stability="D")
HYDROGEN = Pipe(
    substance_id="hydrogen", diameter_m=0.3, length_m=1200.0, pressure_pa=2.6e6, temperature_k=313.15, flow_kg_s=2.0,
    isolation_s=120.0, height_m=9.0,
)  # fmt: skip
AMMONIA = Pipe(
    substance_id="ammonia", diameter_m=0.15, length_m=600.0, pressure_pa=1.6e6, temperature_k=293.15, flow_kg_s=15.0,
    isolation_s=600.0, height_m=6.0,
)  # fmt: skip
BENZENE = Pipe(
    substance_id="benzene", diameter_m=0.2, length_m=500.0, pressure_pa=7e5, temperature_k=293.15, flow_kg_s=30.0,
    isolation_s=600.0, height_m=5.0,
)  # fmt: skip
PIPES = (HYDROGEN, AMMONIA, BENZENE)
by_name: dict[str, Any] = {"argvalues": PIPES, "ids": lambda one: one.substance_id}


def term(case: Case) -> SourceTerm:
    """What leaves; of a pool, what falls into it."""
    filled = case.filled
    kind = "liquid_pipeline" if filled.kind == "pipe_pool" else filled.kind
    found = term_of(Scenario(source=source_kinds()[kind](**filled.inputs), weather=WIND))
    assert found is not None
    return found


def content_kg(pipe: Pipe) -> float:
    volume = math.pi / 4 * pipe.diameter_m**2 * pipe.length_m
    if pipe.state == "gas":
        return pipe.pascal * volume * pipe.substance.molar_mass_kg_mol / (8.314462618 * pipe.kelvin)
    return float(need(pipe.substance_id).curve("liquid_density_kg_m3")(pipe.kelvin)) * volume


def test_the_contents_decide_where_the_release_starts():
    kinds = [{case.filled.kind for case in cases_for(pipe, WIND)} for pipe in PIPES]
    assert kinds == [{"pipeline"}, {"liquid_pipeline"}, {"pipe_pool"}]


@pytest.mark.parametrize("pipe", **by_name)
def test_no_more_leaves_than_was_inside_and_what_is_fed(pipe: Pipe):
    fed = (pipe.flow_kg_s or 0.0) * (pipe.isolation_s or 0.0)
    for case in cases_for(pipe, WIND):
        gone = term(case)
        assert gone.mass_kg + gone.rained_out_kg <= 1.02 * (content_kg(pipe) + fed), case.preset.id


@pytest.mark.parametrize("pipe", **by_name)
def test_no_less_leaves_at_first_through_a_wider_hole(pipe: Pipe):
    first = [float(term(case).rate_kg_s[0]) for case in cases_for(pipe, WIND)]
    assert len(first) == 4 and first == sorted(first)


@pytest.mark.parametrize("pipe", **by_name)
def test_every_case_of_a_pipe_is_answered_from_the_pipe_itself(pipe: Pipe):
    for case in cases_for(pipe, WIND):
        filled = case.filled
        source = source_kinds()[filled.kind](**filled.inputs)
        assert run(Scenario(source=source, weather=WIND), filled.model_id).outlines, case.preset.id
        assert {"isolation_s", "pumped_kg_s", "length_m", "roughness_m"} <= set(filled.inputs)
        assert set(filled.assumed) <= set(filled.inputs)


def test_a_hole_as_wide_as_the_pipe_is_no_hole_and_a_wider_one_is_refused():
    narrow = replace(BENZENE, diameter_m=0.1)
    assert [case.preset.id for case in cases_for(narrow, WIND)] == ["pipe_hole_5_mm", "pipe_hole_25_mm", "pipe_rupture"]
    for kind in (Pipeline, LiquidPipeline):
        with pytest.raises(ImpossibleInput) as refused:
            kind(substance_id="propane", pressure_pa=3e5, diameter_m=0.1, length_m=50.0, hole_diameter_m=0.11)
        assert refused.value.field == "hole_diameter_m"


def test_what_the_ledger_of_a_pipe_does_not_say_is_named_as_assumed():
    silent = Pipe(substance_id="benzene", diameter_m=0.2, length_m=500.0, pressure_pa=7e5)
    filled = cases_for(silent, WIND)[1].filled
    assert {"temperature_k", "isolation_s", "pumped_kg_s", "height_m", "length_m", "hole_diameter_m"} <= set(
        filled.assumed
    )
    assert filled.inputs["isolation_s"] == ISOLATION_S == 600.0
    assert filled.inputs["pumped_kg_s"] == pytest.approx(2.0 * math.pi / 4 * 0.04 * 879.0, rel=0.01)  # 2 m/s
    told = cases_for(BENZENE, WIND)[1].filled
    assert set(told.assumed) == {"length_m", "roughness_m", "hole_diameter_m"}


def test_a_pipe_has_no_cases_of_a_vessel_and_a_vessel_none_of_a_pipe():
    sphere = Equipment(substance_id="ammonia", shape="sphere", diameter_m=18.0, mass_kg=1e6, pressure_pa=1e6)
    assert {case.preset.of for case in cases_for(AMMONIA, WIND)} == {Pipe}
    assert {case.preset.of for case in cases_for(sphere, WIND)} == {Equipment}
    assert {preset.of for preset in presets()} == {Pipe, Equipment}


def test_a_leak_that_is_fed_enough_runs_on_as_it_began_and_then_takes_its_own_course():
    times, rate = np.array([0.0, 10.0, 20.0, 40.0]), np.array([8.0, 4.0, 2.0, 0.0])
    fed = fed_course(times, rate, fed_kg_s=50.0, isolation_s=100.0)
    let_go = float(np.trapezoid(fed.rate_kg_s, fed.t_s))
    assert let_go == pytest.approx(8.0 * 100.0 + np.trapezoid(rate, times))


def test_an_exponential_leak_that_is_fed_comes_down_to_what_it_is_fed():
    """dm/dt = f - m/T, so that the rate is f + (e0 - f) exp(-t/T) until the valve shuts."""
    times = np.linspace(0.0, 1000.0, 2001)
    rate = 10.0 * np.exp(-times / 50.0)
    fed = fed_course(times, rate, fed_kg_s=4.0, isolation_s=200.0)
    open_ = fed.t_s <= 200.0
    assert fed.rate_kg_s[open_] == pytest.approx(4.0 + 6.0 * np.exp(-fed.t_s[open_] / 50.0), rel=2e-3)
    assert float(np.trapezoid(fed.rate_kg_s, fed.t_s)) == pytest.approx(500.0 + 4.0 * 200.0, rel=2e-3)


def test_a_leak_that_ends_at_once_goes_on_with_what_it_is_fed():
    times, rate = np.array([0.0, 10.0, 10.0]), np.array([8.0, 8.0, 0.0])
    fed = fed_course(times, rate, fed_kg_s=4.0, isolation_s=100.0)
    assert float(np.interp(50.0, fed.t_s, fed.rate_kg_s)) == pytest.approx(4.0)
    assert float(np.trapezoid(fed.rate_kg_s, fed.t_s)) == pytest.approx(80.0 + 4.0 * 100.0, rel=0.01)


def test_what_is_fed_leaves_a_small_hole_no_faster_than_it_can_pass():
    line = Pipeline(
        substance_id="hydrogen", pressure_pa=2.6e6, diameter_m=0.3, length_m=1200.0, hole_diameter_m=0.005,
        pumped_kg_s=20.0, isolation_s=600.0,
    )  # fmt: skip
    found = term_of(Scenario(source=line, weather=WIND))
    alone = term_of(Scenario(source=replace(line, pumped_kg_s=0.0), weather=WIND))
    assert found is not None and alone is not None
    assert float(found.rate_kg_s.max()) == pytest.approx(float(alone.rate_kg_s[0]))


def test_a_pump_keeps_a_line_of_liquefied_gas_from_boiling_before_the_hole():
    """By itself it leaves at its vapour pressure; while it is fed, by Bernoulli from the pressure of the line."""
    line = LiquidPipeline(
        substance_id="propane", pressure_pa=20e5, diameter_m=0.3, length_m=2000.0, hole_diameter_m=0.02,
        height_m=1.0, isolation_s=600.0,
    )  # fmt: skip
    alone = LIQUID_LINE.solve(line)
    liquid = liquid_of(need("propane"))
    vapour_pa = liquid.pressure_pa(line.temperature_k)
    kept = {pa: LIQUID_LINE.solve(replace(line, pumped_kg_s=100.0, pressure_pa=pa)) for pa in (vapour_pa, 15e5, 20e5)}
    for pa, found in kept.items():
        expected = math.sqrt((pa - 101325.0) / (vapour_pa - 101325.0))
        assert float(found.at(300.0, "rate_kg_s")) / alone.rate_kg_s[0] == pytest.approx(expected, rel=0.01)
        after = found.t_s > 600.0
        assert found.rate_kg_s[after].max() <= alone.rate_kg_s[0] * 1.001


def test_a_pump_that_delivers_less_than_the_line_pressure_would_press_out_gives_what_it_delivers():
    line = LiquidPipeline(
        substance_id="propane", pressure_pa=20e5, diameter_m=0.3, length_m=2000.0, hole_diameter_m=0.02,
        height_m=1.0, isolation_s=600.0,
    )  # fmt: skip
    alone, pressed = (LIQUID_LINE.solve(replace(line, pumped_kg_s=fed)) for fed in (0.0, 1e3))
    share = alone.mass_kg / (alone.mass_kg + alone.rained_out_kg)
    between = (alone.rate_kg_s[0] + float(pressed.at(300.0, "rate_kg_s"))) / 2
    found = LIQUID_LINE.solve(replace(line, pumped_kg_s=between / share))
    assert float(found.at(300.0, "rate_kg_s")) == pytest.approx(between, rel=1e-3)
    assert found.mass_kg == pytest.approx(alone.mass_kg + between * 600.0, rel=0.01)
