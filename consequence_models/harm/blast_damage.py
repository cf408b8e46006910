"""Damage to buildings by a charge of TNT: pressure and impulse together, as a state from none to collapse."""

from __future__ import annotations

from dataclasses import replace

from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.tnt_blast import MODEL as TNT
from consequence_models.explosion.tnt_blast import SCALED
from consequence_models.harm.effects import building_damage
from consequence_models.model import Model
from consequence_models.result import Field, Uncertainty
from consequence_models.scenario import Explosion, Scenario

ID, VERSION = "blast_damage", "1.0"
UNCERTAINTY = Uncertainty(
    factor=1.5, zh="判据来自砖混住宅，其他结构另有不同", en="the criterion is for brick houses; other structures differ"
)


def _solve(scenario: Scenario) -> Field:
    blast = TNT.solve(scenario)
    assert isinstance(blast, BlastField)
    found = building_damage(blast)
    return replace(
        found,
        warnings=(UNCERTAINTY.caution(), *found.warnings[:1], *blast.warnings[1:]),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="harm",
    version=VERSION,
    title_zh="爆炸建筑损伤（压力–冲量）",
    title_en="Building damage by blast (pressure-impulse)",
    takes=Explosion,
    quantity="damage_state",
    unit="",
    sources=(*TNT.sources, "TNO Green Book CPR 16E (1992): damage by pressure and impulse"),
    not_covered_zh="具体结构的动力响应、玻璃、破片",
    not_covered_en="the response of a given structure, glass, fragments",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
