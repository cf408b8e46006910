"""Credible cases: what a vessel holds decides which there are, and every one of them can be answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consequence_models import Scenario, UnknownSubstance, Weather, run
from consequence_models.model import source_kinds
from consequence_models.presets import Equipment, cases_for, presets

WIND = Weather(wind_m_s=3.0)
PROPYLENE = Equipment(
    substance_id="propylene", shape="sphere", diameter_m=20.0, mass_kg=8e5, pressure_pa=1.5e6, temperature_k=293.15
)
BENZENE = Equipment(
    substance_id="benzene",
    shape="vertical_cylinder",
    diameter_m=15.0,
    length_m=12.0,
    mass_kg=1.2e6,
    temperature_k=293.15,
    bund_area_m2=1200.0,
)
HYDROGEN = Equipment(
    substance_id="hydrogen", shape="horizontal_cylinder", diameter_m=2.0, length_m=10.0, pressure_pa=5e6
)
AMMONIA = replace(PROPYLENE, substance_id="ammonia", pressure_pa=9e5)


def ids(equipment: Equipment) -> set[str]:
    return {case.preset.id for case in cases_for(equipment, WIND)}


def test_the_state_follows_from_temperature_and_pressure():
    assert [one.state for one in (PROPYLENE, BENZENE, HYDROGEN, AMMONIA)] == ["liquefied", "liquid", "gas", "liquefied"]
    assert replace(AMMONIA, temperature_k=239.0, pressure_pa=None).state == "liquid"


def test_only_what_can_happen_is_offered():
    assert {"bleve_fireball", "jet_fire_25_mm", "cloud_explosion"} <= ids(PROPYLENE)
    assert "pool_fire" in ids(BENZENE) and "bleve_fireball" not in ids(BENZENE)
    assert "bleve_fireball" not in ids(HYDROGEN)
    assert "cloud_explosion" not in ids(AMMONIA)
    assert all("hole_25_mm" in ids(one) for one in (PROPYLENE, BENZENE, HYDROGEN, AMMONIA))


@pytest.mark.parametrize("equipment", [PROPYLENE, BENZENE, HYDROGEN, AMMONIA], ids=lambda one: one.substance_id)
def test_every_case_can_be_answered_and_names_real_inputs(equipment: Equipment):
    for case in cases_for(equipment, WIND):
        filled = case.filled
        source = source_kinds()[filled.kind](**filled.inputs)
        answer = run(Scenario(source=source, weather=WIND), filled.model_id)
        assert answer.outlines, case.preset.id
        assert set(filled.inputs) <= set(source.__dataclass_fields__)


def test_a_larger_hole_reaches_farther():
    reach = []
    for case in cases_for(AMMONIA, WIND)[:3]:
        source = source_kinds()[case.filled.kind](**case.filled.inputs)
        outlines = run(Scenario(source=source, weather=WIND), case.filled.model_id).outlines
        reach.append(max(one.distance_m for one in outlines))
    assert reach == sorted(reach) and reach[0] < reach[2] / 3


def test_what_the_ledger_does_not_say_is_named_as_assumed():
    silent = replace(PROPYLENE, mass_kg=None, temperature_k=None)
    case = cases_for(silent, WIND)[0]
    assert {"temperature_k", "fill_fraction"} <= set(case.filled.assumed)
    assert case.filled.inputs["fill_fraction"] == 0.85


def test_an_unknown_substance_is_refused_by_name():
    with pytest.raises(UnknownSubstance):
        cases_for(replace(PROPYLENE, substance_id="phlogiston"), WIND)


def test_presets_have_names_of_their_own_in_both_languages():
    names = [preset.id for preset in presets()]
    assert len(set(names)) == len(names) >= 9
    assert all(preset.title_zh and preset.title_en.isascii() for preset in presets())
