"""The registry of source models: one file of this folder that binds `SOURCE` is one, its name is the id."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from consequence_models.errors import UnknownModel, WrongSource
from consequence_models.inputs import build, plain, schema_of
from consequence_models.result import Checked
from consequence_models.scenario import Source, Weather
from consequence_models.sources.term import SourceTerm

# Inputs that a scenario's own weather fills in, by their name there
FROM_WEATHER = {
    "wind_m_s": "wind_m_s",
    "wind_height_m": "wind_height_m",
    "stability": "stability",
    "humidity_fraction": "humidity_fraction",
    "air_temperature_k": "temperature_k",
    "air_pressure_pa": "pressure_pa",
    "ambient_pressure_pa": "pressure_pa",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceModel:
    """What a source model is, what it takes, and its one verb."""

    id: str
    version: str
    title_zh: str
    title_en: str
    takes: type[Source]  # its kind is the id, so that a scenario may carry it
    sources: tuple[str, ...]
    not_covered_zh: str
    not_covered_en: str
    checked: tuple[Checked, ...] = ()  # ranges of inputs, by their names, that its source gives or data cover
    solve_checked: Callable[[Any], SourceTerm]

    def solve(self, inputs: Any) -> SourceTerm:
        """Answer checked inputs with a time series; what lies outside the checked ranges is told in its warnings.

        Raises
        ------
        WrongSource
            The inputs are not of the type that this model takes.
        """
        if not isinstance(inputs, self.takes):
            name = self.takes.__name__
            raise WrongSource(f"模型 {self.id} 需要 {name}", f"model {self.id} needs a {name}", field=self.id)
        found = self.solve_checked(inputs)
        asked = ((one, getattr(inputs, one.quantity)) for one in self.checked)
        outside = [one.caution(float(value)) for one, value in asked if value is not None]
        warnings = tuple(caution for caution in outside if caution is not None)
        return replace(found, warnings=(*found.warnings, *warnings)) if warnings else found

    def term(
        self,
        *,
        substance_id: str,
        molar_mass_kg_mol: float,
        t_s: ArrayLike,
        rate_kg_s: ArrayLike,
        temperature_k: ArrayLike,
        liquid_fraction: ArrayLike,
        density_kg_m3: ArrayLike,
        velocity_m_s: ArrayLike,
        area_m2: ArrayLike,
        height_m: ArrayLike,
        **rest: Any,
    ) -> SourceTerm:
        """A time series with this model's name in it; numbers stand for series that do not change."""
        return SourceTerm(
            substance_id=substance_id,
            molar_mass_kg_mol=molar_mass_kg_mol,
            t_s=np.asarray(t_s, float),
            rate_kg_s=np.asarray(rate_kg_s, float),
            temperature_k=np.asarray(temperature_k, float),
            liquid_fraction=np.asarray(liquid_fraction, float),
            density_kg_m3=np.asarray(density_kg_m3, float),
            velocity_m_s=np.asarray(velocity_m_s, float),
            area_m2=np.asarray(area_m2, float),
            height_m=np.asarray(height_m, float),
            model_id=self.id,
            model_version=self.version,
            sources=self.sources,
            **rest,
        )

    def adopt(self, term: SourceTerm) -> SourceTerm:
        """The same time series under this model's name: for models that are made of others."""
        return replace(term, model_id=self.id, model_version=self.version, sources=self.sources)

    def solve_json(self, values: Mapping[str, Any]) -> SourceTerm:
        """The same from plain values, as a form sends them; raises UnknownInput, MissingInput, ImpossibleInput."""
        return self.solve(build(self.takes, values))

    def solve_in(self, inputs: Any, weather: Weather) -> SourceTerm:
        """The same in the weather of a scenario, which takes the place of the inputs of `FROM_WEATHER`."""
        names = set(schema_of(self.takes)["properties"])
        air = {name: getattr(weather, of) for name, of in FROM_WEATHER.items() if name in names}
        return self.solve(replace(inputs, **air))

    def describe(self) -> dict[str, Any]:
        """What a client draws a form and a provenance line from."""
        return {
            "id": self.id,
            "version": self.version,
            "title": {"zh": self.title_zh, "en": self.title_en},
            "sources": list(self.sources),
            "not_covered": {"zh": self.not_covered_zh, "en": self.not_covered_en},
            "checked": [plain(one) for one in self.checked],
            "inputs": schema_of(self.takes),
            "from_weather": sorted(set(FROM_WEATHER) & set(schema_of(self.takes)["properties"])),
        }


@functools.cache
def source_models() -> MappingProxyType[str, SourceModel]:
    """Every source model by its id.

    Raises
    ------
    ValueError
        A file binds a model under another id than its own name.
    """
    found: dict[str, SourceModel] = {}
    for entry in pkgutil.iter_modules([str(Path(__file__).parent)]):
        bound = getattr(importlib.import_module(f"consequence_models.sources.{entry.name}"), "SOURCE", None)
        if bound is None:
            continue
        if (bound.id, bound.takes.kind) != (entry.name, entry.name):
            raise ValueError(f"sources/{entry.name}.py binds a model that calls itself {bound.id}")
        found[bound.id] = bound
    return MappingProxyType(found)


def source_model(model_id: str) -> SourceModel:
    """One source model by its id; raises UnknownModel."""
    try:
        return source_models()[model_id]
    except KeyError:
        known = ", ".join(sorted(source_models()))
        raise UnknownModel(
            f"没有源模型 {model_id}，可选：{known}", f"no source model {model_id}; there are: {known}"
        ) from None
