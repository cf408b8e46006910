"""Damage to buildings by a vapour cloud: multi-energy pressure and impulse, as a state from none to collapse."""

from __future__ import annotations

from dataclasses import replace

from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.cloud import VapourCloud
from consequence_models.explosion.multi_energy import MODEL as CLOUD
from consequence_models.harm.effects import building_damage
from consequence_models.model import Model
from consequence_models.result import Field, Uncertainty
from consequence_models.scenario import Scenario

ID, VERSION = "cloud_damage", "1.0"
UNCERTAINTY = Uncertainty(
    factor=2.5, zh="蒸气云强度与建筑判据的不确定叠加", en="the strength of the cloud and the criterion of damage both"
)


def _solve(scenario: Scenario) -> Field:
    blast = CLOUD.solve(scenario)
    assert isinstance(blast, BlastField)
    found = building_damage(blast)
    low, high = (building_damage(end) for end in blast.band())
    warnings = (UNCERTAINTY.caution(), *found.warnings[:1], *blast.warnings[1:])
    return replace(found, others=(low, high), warnings=warnings, model_id=ID, model_version=VERSION)


MODEL = Model(
    id=ID,
    family="harm",
    version=VERSION,
    title_zh="蒸气云爆炸建筑损伤（压力–冲量）",
    title_en="Building damage by a vapour cloud (pressure-impulse)",
    takes=VapourCloud,
    quantity="damage_state",
    unit="",
    sources=(*CLOUD.sources, "TNO Green Book CPR 16E (1992): damage by pressure and impulse"),
    not_covered_zh="具体结构的动力响应、玻璃、云团方向性",
    not_covered_en="the response of a given structure, glass, the cloud's direction",
    checked=CLOUD.checked,
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
