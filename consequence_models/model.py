"""The registry: one file in a family's folder is one model, found by walking and loaded when asked for."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from consequence_models.errors import UnknownModel, WrongSource
from consequence_models.inputs import plain, schema_of
from consequence_models.result import Checked, Field, Uncertainty
from consequence_models.scenario import Scenario, Source, Weather

FAMILIES = ("dispersion", "explosion", "fire", "harm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a model is, what it takes, where it was checked, and its one verb."""

    id: str
    family: str
    version: str
    title_zh: str
    title_en: str
    takes: type[Source]  # the dataclass of its source; a new one makes a new kind of scenario
    quantity: str
    unit: str
    sources: tuple[str, ...]
    not_covered_zh: str
    not_covered_en: str
    checked: tuple[Checked, ...] = ()
    uncertainty: Uncertainty | None = None
    solve_checked: Callable[[Scenario], Field]

    def solve(self, scenario: Scenario) -> Field:
        """Answer a scenario with a field.

        Raises
        ------
        WrongSource
            The scenario carries another kind of source than this model takes, and none that becomes one.
        """
        if isinstance(scenario.source, self.takes):
            return self.solve_checked(scenario)
        from consequence_models.sources.handover import (  # loaded with the sources, not with the package
            forewarned,
            handed_over,
        )

        found = handed_over(scenario, self.takes)
        if found is None:
            kind = self.takes.kind
            raise WrongSource(f"模型 {self.id} 需要 {kind}", f"model {self.id} needs a {kind}", field=kind)
        source, warnings = found
        return forewarned(self.solve_checked(replace(scenario, source=source)), warnings)

    def inputs_schema(self) -> dict[str, Any]:
        """JSON schema of what the model takes, in the form that `Scenario.from_json` reads."""
        place = {"type": "number", "default": 0.0, "unit": "m"}
        return {
            "type": "object",
            "properties": {
                self.takes.kind: schema_of(self.takes),
                "weather": schema_of(Weather),
                "x_m": {**place, "title": "东向位置", "title_en": "East"},
                "y_m": {**place, "title": "北向位置", "title_en": "North"},
            },
            "required": [self.takes.kind, *(["weather"] if self.takes.needs_weather else [])],
            "additionalProperties": False,
        }

    def starts_at(self) -> list[str]:
        """Ids of the source models at which a scenario for this model may start instead of what it takes."""
        from consequence_models.sources.handover import accepts
        from consequence_models.sources.source import source_models

        return sorted(source_models()) if accepts(self.takes) else []

    def describe(self) -> dict[str, Any]:
        """What a client draws a form and a provenance line from."""
        return {
            "id": self.id,
            "family": self.family,
            "version": self.version,
            "title": {"zh": self.title_zh, "en": self.title_en},
            "takes": self.takes.kind,
            "starts_at": self.starts_at(),
            "quantity": self.quantity,
            "unit": self.unit,
            "sources": list(self.sources),
            "not_covered": {"zh": self.not_covered_zh, "en": self.not_covered_en},
            "checked": [plain(one) for one in self.checked],
            "uncertainty": None if self.uncertainty is None else plain(self.uncertainty),
            "inputs": self.inputs_schema(),
        }


@functools.cache
def models() -> MappingProxyType[str, Model]:
    """Every model by its id. A file of a family's folder that binds `MODEL` is one; its name is the id.

    Raises
    ------
    ValueError
        A file binds a model under another id or family than its own place.
    """
    found: dict[str, Model] = {}
    for family in FAMILIES:
        folder = Path(__file__).parent / family
        for entry in pkgutil.iter_modules([str(folder)]):
            module = importlib.import_module(f"consequence_models.{family}.{entry.name}")
            model = getattr(module, "MODEL", None)
            if model is None:
                continue
            if (model.id, model.family) != (entry.name, family):
                raise ValueError(f"{family}/{entry.name}.py binds a model that calls itself {model.family}/{model.id}")
            found[model.id] = model
    return MappingProxyType(found)


@functools.cache
def source_kinds() -> MappingProxyType[str, type[Source]]:
    """Every kind of source: those that models take, and the vessels, pipes and pools that become a release.

    The key is the group's name in a scenario's JSON, the value its dataclass.

    Raises
    ------
    ValueError
        Two dataclasses claim one kind.
    """
    found: dict[str, type[Source]] = {}
    from consequence_models.sources.source import source_models  # loaded with the models, not with the package

    for noun in [*(one.takes for one in models().values()), *(one.takes for one in source_models().values())]:
        if found.setdefault(noun.kind, noun) is not noun:
            raise ValueError(f"{noun.__name__} and {found[noun.kind].__name__} both call themselves {noun.kind}")
    return MappingProxyType(dict(sorted(found.items())))


def model(model_id: str) -> Model:
    """One model by its id; raises UnknownModel."""
    try:
        return models()[model_id]
    except KeyError:
        known = ", ".join(sorted(models()))
        raise UnknownModel(f"没有模型 {model_id}，可选：{known}", f"no model {model_id}; there are: {known}") from None
