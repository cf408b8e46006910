"""From a time series to what a model takes: a steady release, a timed one, a burst or a jet, with its warnings."""

from __future__ import annotations

import inspect
import math
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.result import Caution, Extent, Field
from consequence_models.scenario import Release, Scenario, Source
from consequence_models.sources.source import source_models
from consequence_models.sources.term import SourceTerm

Array = NDArray[np.float64]
STEADY_WITHIN = 0.5  # a rate that leaves this share of its mean is told to have been levelled
SHARE = 0.98  # of the mass, that counts for the duration: a long thin tail would hide the release


def as_release(term: SourceTerm, *, rate: str = "mean") -> Release:
    """A constant release for what leaves over time.

    Parameters
    ----------
    rate
        `mean`: the mass over the time in which 98 % of it leaves; `highest`: the highest minute, for as long as
        keeps the mass. Temperature, drops, height and width are means weighted by the rate.

    Raises
    ------
    ImpossibleInput
        All leaves at once: that is a puff, and no rate describes it.

    Source: the mean over the release is what CCPS (1999), section 2.1, hands to a steady model.
    """
    flowing = term.mass_kg - term.instant_kg
    if not flowing > 0.01 * term.mass_kg:
        zh, en = "瞬间释放没有速率，请用烟团模型", "what leaves at once has no rate; use a model of a puff"
        raise ImpossibleInput(zh, en, field="rate_kg_s")
    left = term.mass_until(term.t_s) - term.instant_kg
    lasting = float(np.interp(SHARE * flowing, left, term.t_s)) - float(term.t_s[0])
    mean = SHARE * flowing / max(lasting, 1e-6)
    chosen = term.highest_mean_rate() if rate == "highest" else mean
    weight = np.gradient(left) if term.t_s.size > 1 else np.ones(1)
    weight = np.maximum(weight, 0) / max(np.maximum(weight, 0).sum(), 1e-300)
    return Release(
        substance_id=term.substance_id,
        rate_kg_s=chosen,
        height_m=float(weight @ term.height_m),
        duration_s=flowing / chosen,
        diameter_m=math.sqrt(4 * float(weight @ term.area_m2) / math.pi),
        molar_mass_kg_mol=term.molar_mass_kg_mol,
        temperature_k=float(weight @ term.temperature_k),
        liquid_fraction=min(float(weight @ term.liquid_fraction), 1.0),
    )


def term_of(scenario: Scenario) -> SourceTerm | None:
    """What leaves over time, where the source of a scenario is a vessel, a pipe or a pool; else None."""
    one = source_models().get(scenario.source.kind)
    if one is None or not isinstance(scenario.source, one.takes):
        return None
    return one.solve_in(scenario.source, scenario.weather)


def accepts(takes: type[Source]) -> bool:
    """Whether a model that takes this dataclass can start at a vessel, a pipe or a pool."""
    return takes is Release or inspect.ismethod(getattr(takes, "of", None))


def handed_over(scenario: Scenario, takes: type[Source]) -> tuple[Source, tuple[Caution, ...]] | None:
    """The source that a model takes, made from the vessel, pipe or pool of a scenario, and what to be warned of.

    `takes` makes itself from a `SourceTerm` by its class method `of`; a `Release` is made by `as_release`. None where
    the scenario has no such source, or nothing that `takes` could be made of.

    Raises
    ------
    ImpossibleInput
        What leaves does not fit: all at once for a steady release, at rest for a jet, over time for a burst.
    """
    if not accepts(takes):
        return None
    term = term_of(scenario)
    if term is None:
        return None
    if takes is Release:
        return as_release(term), (*term.warnings, *steady_caution(term))
    return cast(Any, takes).of(term), term.warnings


def steady_caution(term: SourceTerm) -> tuple[Caution, ...]:
    """A warning where a changing rate was levelled to its mean."""
    mean = as_release(term).rate_kg_s
    highest = float(term.rate_kg_s.max())
    if highest <= (1 + STEADY_WITHIN) * mean:
        return ()
    zh = f"释放速率随时间变化，按平均值 {mean:.3g} kg/s 计算；最高为 {highest:.3g} kg/s"
    en = f"the rate changes; its mean of {mean:.3g} kg/s was used, the highest is {highest:.3g} kg/s"
    return (Caution(code="rate_levelled", zh=zh, en=en, quantity="rate_kg_s", value=highest, high=mean, unit="kg/s"),)


def forewarned(field: Field, warnings: tuple[Caution, ...]) -> Field:
    """A field that carries the warnings of its source before its own."""
    return Forewarned(field, warnings) if warnings else field


class Forewarned:
    """A field with the warnings of its source before its own; all else is the field's."""

    def __init__(self, field: Field, warnings: tuple[Caution, ...]) -> None:
        self.field = field
        self._source_warnings = warnings
        self._warnings = (*warnings, *field.warnings)

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What the reader must know, the source's first."""
        return self._warnings

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.field, name)
        if name == "averaged":  # another view of the same field is forewarned too
            return lambda averaging_s: Forewarned(found(averaging_s), self._source_warnings)
        return found

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Values of the field at receptors."""
        return self.field.at(x_m, y_m, z_m, t_s)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The field's own box of a level."""
        return self.field.extent_m(level, z_m, t_s)

    @property
    def quantity(self) -> str:
        """The field's quantity."""
        return self.field.quantity

    @property
    def unit(self) -> str:
        """The field's unit."""
        return self.field.unit

    @property
    def model_id(self) -> str:
        """The model that made the field."""
        return self.field.model_id

    @property
    def model_version(self) -> str:
        """Its version."""
        return self.field.model_version
