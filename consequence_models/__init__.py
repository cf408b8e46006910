"""What if: release → source → field → harm → risk, as plain SI numbers; no database, no clock, nothing else of ours."""

from __future__ import annotations

import importlib
from typing import Any

from consequence_models.errors import (
    ImpossibleInput,
    MissingInput,
    ModelError,
    UnknownInput,
    UnknownModel,
    UnknownSubstance,
    WrongSource,
)
from consequence_models.exposure import history, indoors, mass_between, passage, toxic_load
from consequence_models.footprint import Outline, distance_m, footprint
from consequence_models.levels import Level
from consequence_models.model import Model, model, models
from consequence_models.result import Caution, Checked, Extent, Field, Uncertainty
from consequence_models.scenario import Explosion, Release, Scenario, Weather
from consequence_models.whatif import WhatIf, run

__all__ = [
    "Caution",
    "Checked",
    "Explosion",
    "Extent",
    "Field",
    "ImpossibleInput",
    "Level",
    "MissingInput",
    "Model",
    "ModelError",
    "Outline",
    "Release",
    "Scenario",
    "Uncertainty",
    "UnknownInput",
    "UnknownModel",
    "UnknownSubstance",
    "Weather",
    "WhatIf",
    "WrongSource",
    "distance_m",
    "footprint",
    "history",
    "indoors",
    "mass_between",
    "model",
    "models",
    "passage",
    "run",
    "toxic_load",
]

_LATER = {  # loaded when first asked for, so that importing the package stays light
    "BurstRelease": "dispersion.dense_puff",
    "JetRelease": "dispersion.jet_field",
    "TimedRelease": "dispersion.timed_release",
    "SourceTerm": "sources.term",
    "choose": "dispersion.choose",
    "term_field": "dispersion.from_term",
    "unit_plumes": "dispersion.ensemble",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
