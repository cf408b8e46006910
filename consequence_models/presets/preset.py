"""The registry of credible cases: a file of this folder that binds `PRESETS` gives one or several."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from consequence_models.dispersion.choose import choose
from consequence_models.errors import ModelError
from consequence_models.model import source_kinds
from consequence_models.presets.equipment import Equipment
from consequence_models.presets.pipe import Pipe
from consequence_models.scenario import Release, Scenario, Weather
from consequence_models.sources.handover import as_release, term_of

Thing = TypeVar("Thing", Equipment, Pipe)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A model and its filled inputs; `assumed` names the inputs that nobody has measured or kept."""

    model_id: str
    kind: str
    inputs: Mapping[str, Any]
    assumed: tuple[str, ...]
    because_zh: str = ""
    because_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset(Generic[Thing]):
    """A credible case: its name, of what it is one and when, and how its form is filled.

    `of` is a vessel or a pipe; `order` its place in a list: small and frequent first, large and rare last.
    """

    id: str
    of: type[Thing]
    order: int
    title_zh: str
    title_en: str
    applies: Callable[[Thing], bool]
    fill: Callable[[Thing, Weather], Filled]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A preset filled for one piece of equipment in one weather."""

    preset: Preset[Any]
    filled: Filled

    def describe(self) -> dict[str, Any]:
        """Plain values for a client: which form to show, and what to put in."""
        preset, filled = self.preset, self.filled
        return {
            "id": preset.id,
            "title": {"zh": preset.title_zh, "en": preset.title_en},
            "model": filled.model_id,
            "kind": filled.kind,
            "inputs": dict(filled.inputs),
            "assumed": list(filled.assumed),
            "because": {"zh": filled.because_zh, "en": filled.because_en},
        }


@functools.cache
def presets() -> tuple[Preset[Any], ...]:
    """Every preset in its order."""
    found: list[Preset[Any]] = []
    for entry in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module = importlib.import_module(f"consequence_models.presets.{entry.name}")
        found.extend(getattr(module, "PRESETS", ()))
    return tuple(sorted(found, key=lambda one: one.order))


def cases_for(thing: Equipment | Pipe, weather: Weather) -> tuple[Case, ...]:
    """The credible cases of a vessel or a pipe, filled; a case whose inputs the tables do not suffice for is left out.

    Raises
    ------
    UnknownSubstance
        The substance is not in the table.
    """
    assert thing.substance
    found = []
    for preset in presets():
        if not isinstance(thing, preset.of) or not preset.applies(thing):
            continue
        try:
            found.append(Case(preset=preset, filled=preset.fill(thing, weather)))
        except ModelError:
            continue
    return tuple(found)


def _as_jet(release: Release, velocity_m_s: float) -> dict[str, Any]:
    return {
        "substance_id": release.substance_id,
        "rate_kg_s": release.rate_kg_s,
        "velocity_m_s": velocity_m_s,
        "height_m": release.height_m,
        "duration_s": release.duration_s,
        "temperature_k": release.temperature_k,
    }


def dispersing(
    kind: str,
    inputs: Mapping[str, Any],
    weather: Weather,
    assumed: tuple[str, ...],
    *,
    jet: bool = False,
    whole: bool = False,
) -> Filled:
    """A release by a source model, with the dispersion model that its density, speed and the wind choose.

    `jet`: its speed counts. `whole`: where a jet is chosen, the form keeps the source that the jet comes from.

    Raises
    ------
    ModelError
        What the source model says of impossible or missing inputs.
    """
    source = source_kinds()[kind](**inputs)
    scenario = Scenario(source=source, weather=weather)
    term = term_of(scenario)
    release: Any = source if term is None else as_release(term)
    assert isinstance(release, Release)
    speed = float(term.velocity_m_s.max()) if term is not None and jet else 0.0
    choice = choose(Scenario(source=release, weather=weather), velocity_m_s=speed)
    if choice.model_id == "gas_jet" and not whole:
        kind, inputs = "jet", _as_jet(release, speed)
    return Filled(
        model_id=choice.model_id,
        kind=kind,
        inputs=inputs,
        assumed=assumed,
        because_zh=choice.because_zh,
        because_en=choice.because_en,
    )
