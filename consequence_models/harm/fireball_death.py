"""Death by a fireball: the probability that somebody in the open dies of its heat while it burns."""

from __future__ import annotations

from dataclasses import replace

from consequence_models.fire.fireball import MODEL as FIREBALL
from consequence_models.fire.fireball import Fireball
from consequence_models.fire.flame import FlameField
from consequence_models.harm.death import HEAT_EXPOSURE_S, death_by_heat
from consequence_models.model import Model
from consequence_models.result import Field, Uncertainty
from consequence_models.scenario import Scenario

ID, VERSION = "fireball_death", "1.0"
UNCERTAINTY = Uncertainty(
    factor=2.0, zh="概率函数之间相差数倍，见区间", en="probits differ several times: see the band"
)


def _solve(scenario: Scenario) -> Field:
    flame = FIREBALL.solve(scenario)
    assert isinstance(flame, FlameField)
    found = death_by_heat(flame, exposure_s=min(flame.duration_s, HEAT_EXPOSURE_S))
    warnings = (UNCERTAINTY.caution(), *found.warnings[:1], *flame.warnings[1:])
    return replace(found, warnings=warnings, model_id=ID, model_version=VERSION)


MODEL = Model(
    id=ID,
    family="harm",
    version=VERSION,
    title_zh="火球致死概率",
    title_en="Death by a fireball",
    takes=Fireball,
    quantity="fatality_fraction",
    unit="",
    sources=(
        *FIREBALL.sources,
        "Tsao & Perry (1979), AQ/T 3046-2013 eq. 6; Eisenberg et al. (1975) and Lees (1994) as the band",
        "CPR 18E (1999): exposure of at most 20 s",
    ),
    not_covered_zh="衣物与遮蔽（室内另计）、二次火灾",
    not_covered_en="clothes and shelter, secondary fires",
    checked=FIREBALL.checked,
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
