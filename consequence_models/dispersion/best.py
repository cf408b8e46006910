"""A release answered by the model that its density and the wind ask for; the reason travels with the result."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from consequence_models.dispersion.choose import choose
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.model import Model
from consequence_models.result import Caution, Field
from consequence_models.scenario import Release, Scenario

ID, VERSION = "best", "1.0"


def _solve(scenario: Scenario) -> Field:
    choice = choose(scenario)
    field: Any = slab_field(scenario) if choice.model_id == "dense_plume" else plume_field(scenario)
    why = Caution(code="model_choice", zh=f"所选模型 {choice.model_id}：{choice.because_zh}",
                  en=f"model {choice.model_id}: {choice.because_en}", quantity="richardson_ratio",
                  value=choice.richardson_ratio if choice.richardson_ratio < 1e9 else None)  # fmt: skip
    kept = tuple(one for one in field.warnings if one.code not in ("dense_gas", "light_gas"))
    return cast(Field, dataclasses.replace(field, warnings=(why, *kept)))


MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="自动选择（重气或中性）",
    title_en="Best fit (dense or passive)",
    takes=Release,
    quantity="concentration",
    unit="kg/m3",
    sources=("Britter & McQuaid (1988), Workbook on the dispersion of dense gases, HSE 17/1988 (the choice)",),
    not_covered_zh="所选模型未涵盖者",
    not_covered_en="what the chosen model does not cover",
    solve_checked=_solve,
)
