"""Sources, a wind rose and people → individual risk over an area, F–N curve and potential loss of life.

Long work goes through one seam, a `concurrent.futures.Executor`: a process pool here, a cluster's executor elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.result import Caution
from consequence_models.risk.convolve import Events, at_places, events, footprint_of, individual_table
from consequence_models.risk.people import People
from consequence_models.risk.polar import Footprint, Rings
from consequence_models.risk.risk_field import UNCERTAINTY, Area, RiskField
from consequence_models.risk.societal import Societal, societal
from consequence_models.risk.source import Recipe, RiskSource
from consequence_models.risk.wind_rose import WindRose

Array = NDArray[np.float64]
T = TypeVar("T")
_FOOTPRINTS_A_TASK, _SOURCES_A_TASK = 24, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a risk assessment found, and by which models; `societal` is None where no people were given."""

    individual: RiskField
    societal: Societal | None
    models: tuple[str, ...] = ()


class _Part(NamedTuple):
    values: Array
    societal: Societal | None


def _batches(things: Sequence[T], size: int) -> list[Sequence[T]]:
    return [things[start : start + size] for start in range(0, len(things), size)]


def recipes_of(sources: Iterable[RiskSource]) -> dict[str, Recipe]:
    """Every recipe that the sources need, once."""
    outcomes = (outcome for source in sources for outcome in source.outcomes)
    recipes = (outcome.footprint for outcome in outcomes if isinstance(outcome.footprint, Recipe))
    return {recipe.key: recipe for recipe in recipes}


def _make(recipes: Sequence[Recipe], rings: Rings) -> list[tuple[str, Footprint]]:
    return [(recipe.key, recipe.footprint(rings)) for recipe in recipes]


def make_footprints(
    recipes: Iterable[Recipe], *, executor: Executor | None = None, rings: Rings | None = None
) -> dict[str, Footprint]:
    """Solve and sample recipes; the result is the cache that `assess` reads. Raises what the models raise."""
    tasks = _batches(list(recipes), _FOOTPRINTS_A_TASK)
    work = partial(_make, rings=rings or Rings())
    made = executor.map(work, tasks) if executor else map(work, tasks)
    return dict(pair for part in made for pair in part)


def _assess(
    task: tuple[Sequence[RiskSource], Mapping[str, Footprint]], *, rose: WindRose, area: Area, people: People | None
) -> _Part:
    sources, footprints = task
    x, y = area.axes_m()
    values = np.zeros((area.rows, area.columns))
    found: list[Events] = []
    for source in sources:
        rings, table = individual_table(source, rose, footprints)
        east, north = np.meshgrid(x - source.x_m, y - source.y_m)
        values += at_places(rings, table, east, north)
        if people is not None:
            found.append(events(source, rose, footprints, people))
    return _Part(values, societal(found) if people is not None else None)


def assess(
    sources: Sequence[RiskSource],
    rose: WindRose,
    area: Area,
    *,
    people: People | None = None,
    footprints: Mapping[str, Footprint] | None = None,
    executor: Executor | None = None,
    rings: Rings | None = None,
) -> Assessment:
    """Individual and societal risk of sources.

    Parameters
    ----------
    sources, rose, area
        What can happen where and how often, the weather, and the grid of the individual risk.
    people
        For the F–N curve; None leaves it out.
    footprints
        Cache by the key of a recipe; what is missing is made.
    executor
        Where the work is done; None does it here. The sum does not depend on it beyond the last digits.

    Returns
    -------
    Assessment
        Each footprint is turned through all directions of the rose, the share of a sector spread over its width.

    Raises
    ------
    UnknownInput
        An outcome names a weather that the rose does not have.
    ImpossibleInput, UnknownModel, WrongSource
    """
    known = dict(footprints or {})
    needed = recipes_of(sources)
    missing = [recipe for key, recipe in needed.items() if key not in known]
    known |= make_footprints(missing, executor=executor, rings=rings)
    tasks = [_task(part, known) for part in _batches(sources, _SOURCES_A_TASK)]
    work = partial(_assess, rose=rose, area=area, people=people)
    parts = list(executor.map(work, tasks) if executor else map(work, tasks))
    values = np.sum([part.values for part in parts], axis=0) if parts else np.zeros((area.rows, area.columns))
    groups = None
    if people is not None:
        groups = societal(part.societal for part in parts if part.societal is not None)
    used = [footprint_of(outcome, known) for source in sources for outcome in source.outcomes]
    field = RiskField(area=area, values=values, warnings=_warnings(used))
    return Assessment(
        individual=field, societal=groups, models=tuple(sorted({each.model for each in used if each.model}))
    )


def _task(
    sources: Sequence[RiskSource], known: Mapping[str, Footprint]
) -> tuple[Sequence[RiskSource], Mapping[str, Footprint]]:
    """Sources with the footprints that they need and no others, for these travel to the worker."""
    return sources, {key: known[key] for key in recipes_of(sources)}


def _warnings(used: Sequence[Footprint]) -> tuple[Caution, ...]:
    """What holds for every risk, and each kind of warning of the fields once (their values differ)."""
    first = {caution.code: caution for footprint in used for caution in reversed(footprint.warnings)}
    first.pop(UNCERTAINTY.caution().code, None)  # that of one field says nothing about the risk
    least = max((footprint.rings.least_fraction for footprint in used), default=0.0)
    cut = Caution(
        code="least_fraction",
        quantity="fatality_fraction",
        value=least,
        zh=f"死亡概率低于 {least:g} 处未计入（AQ/T 3046-2013 为 0.01）",
        en=f"places where an accident kills fewer than {least:g} are left out (AQ/T 3046-2013: 0.01)",
    )
    return (UNCERTAINTY.caution(), cut, *first.values())
