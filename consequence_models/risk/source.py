"""What can happen at one place, how often, and with which footprint: the input of a risk assessment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import plain
from consequence_models.model import model
from consequence_models.risk.event_tree import End
from consequence_models.risk.lethality import Lethality
from consequence_models.risk.polar import Footprint, Rings, sampled
from consequence_models.risk.wind_rose import WindRose
from consequence_models.scenario import Scenario, Weather

NORTHWARDS_DEG = 180.0  # the wind from the south, so that a footprint heads north


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to make a footprint: a scenario, the model that answers it, and how its field kills.

    Place and wind direction do not matter: the footprint is made heading north, at the origin or, as for a cloud that
    explodes where it has drifted, `ahead_m` downwind of it.
    """

    model_id: str
    scenario: Scenario
    lethality: Lethality
    ahead_m: float = 0.0

    @cached_property
    def key(self) -> str:
        """The same for recipes that give the same footprint."""
        chosen = model(self.model_id)
        inputs: Any = {
            "model": [chosen.id, chosen.version],
            "scenario": self._northwards().to_json(),
            "lethality": [type(self.lethality).__name__, plain(self.lethality)],
        }
        return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()

    def _northwards(self) -> Scenario:
        weather = replace(self.scenario.weather, wind_from_deg=NORTHWARDS_DEG)
        return replace(self.scenario, weather=weather, x_m=0.0, y_m=self.ahead_m)

    def footprint(self, rings: Rings | None = None) -> Footprint:
        """Solve and sample.

        Raises
        ------
        ImpossibleInput
            The lethality reads another quantity than the model gives.
        UnknownModel, WrongSource
        """
        chosen = model(self.model_id)
        if chosen.quantity != self.lethality.quantity:
            zh = f"模型 {chosen.id} 给出 {chosen.quantity}，致死规则需要 {self.lethality.quantity}"
            en = f"model {chosen.id} gives {chosen.quantity}, the lethality reads {self.lethality.quantity}"
            raise ImpossibleInput(zh, en, field="lethality")
        return sampled(chosen.solve(self._northwards()), self.lethality, rings=rings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One end of an event tree in one weather: how often in that weather, and its footprint or the recipe of it.

    `frequency_1_yr` is per year of that weather: the share of the year comes from the wind rose. `weather` None is an
    outcome that does not depend on it. `turns`: `wind` follows the wind, `any` heads in all directions alike (a jet
    from a hole somewhere on a vessel), `none` heads towards `heading_deg`.
    """

    frequency_1_yr: float
    footprint: Footprint | Recipe
    weather: str | None = None
    turns: str = "wind"
    heading_deg: float = 0.0
    id: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.frequency_1_yr < float("inf"):
            zh, en = "频率须为有限的非负数", "a frequency must be finite and not negative"
            raise ImpossibleInput(zh, en, field="frequency_1_yr")
        if self.turns not in ("wind", "any", "none"):
            raise ImpossibleInput("turns 须为 wind、any 或 none", "turns is wind, any or none", field="turns")

    @property
    def key(self) -> str | None:
        """Key of the recipe; None where the footprint is given."""
        return self.footprint.key if isinstance(self.footprint, Recipe) else None


def outcomes_of(
    found: Iterable[End],
    rose: WindRose,
    recipe: Callable[[str, Weather], Recipe | None],
    *,
    turns: Mapping[str, str] | None = None,
) -> tuple[Outcome, ...]:
    """Outcomes from the ends of an event tree, each in every weather of a rose.

    Parameters
    ----------
    found, rose
        Ends with their frequencies, and the weathers.
    recipe
        What an end (`jet_fire`, `toxic_cloud` …) does in a weather; None where it harms nobody.
    turns
        How an end turns, where not with the wind; see `Outcome`.
    """
    made = []
    for end in found:
        for name, weather in rose.weathers.items():
            does = recipe(end.outcome, weather)
            if does is not None:
                made.append(
                    Outcome(
                        id=f"{end.outcome}/{name}", frequency_1_yr=end.frequency_1_yr, footprint=does, weather=name,
                        turns=(turns or {}).get(end.outcome, "wind"),
                    )
                )  # fmt: skip
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSource:
    """A place and all that can happen there."""

    id: str
    x_m: float
    y_m: float
    outcomes: tuple[Outcome, ...]
