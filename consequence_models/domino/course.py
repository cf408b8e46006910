"""The course of a domino: who stands, how far each is damaged, what burns, what is still to come, and who has died."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consequence_models.domino.escalation import fire_failure
from consequence_models.domino.exposure import (
    FIREBALL_W_M2,
    LEAST_FIRE_S,
    Places,
    Plant,
    failure_share,
    read_outwards,
    targets,
)
from consequence_models.domino.structures import Effect
from consequence_models.risk.lethality import LEAST_FRACTION, usual
from consequence_models.risk.people import People

Array = NDArray[np.float64]
SOUND_M_S = 340.0
_FULL = 1 - 1e-9
_NOTED = 0.01  # a fire that gave less of the heat is not named as a cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One structure that brought another down: by what, and how much of it arrived."""

    structure_id: str
    vector: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """One failure: its place in the chain (0 primary, 1 secondary, 2 tertiary …), when, why, how likely, and its harm.

    `probability_fraction` is by the probits along the chain, given the primary; `added_deaths_count` are those whom
    nothing before has killed.
    """

    structure_id: str
    order: int
    at_s: float
    causes: tuple[Cause, ...]
    probability_fraction: float
    added_deaths_count: float


@dataclass(frozen=True, slots=True)
class Strike:
    """An instant failure on its way: target, source, what and how much, how likely."""

    target: int
    source: int
    effect: Effect
    value: float
    share: float


@dataclass(slots=True, eq=False)
class Fire:
    """A fire that burns, or will: whose, what it adds everywhere, and the effect it comes from."""

    source: int
    flux: Array
    effect: Effect


class Course:
    """The state of one play: who stands, how far each is damaged, what burns, and what is still to come."""

    def __init__(self, plant: Plant, people: People | None) -> None:
        self.plant = plant
        count = len(plant.structures)
        self.standing = np.ones(count, bool)
        self.damage = np.zeros(count)
        self.heated_from = np.full(count, np.nan)
        self.coating = np.array([each.protection.fireproofing_s for each in plant.structures])
        self.cooling = np.array([each.protection.cooling_fraction for each in plant.structures])
        self.cooling_after = np.array([each.protection.cooling_after_s for each in plant.structures])
        self.fires: list[Fire] = []
        self.flux = np.zeros(count)
        self.coming: list[tuple[float, int, Strike | Fire, bool]] = []
        self.accidents: list[Accident] = []
        self.order = np.zeros(count, int)
        self.probability = np.zeros(count)
        self.people = people
        self.alive_out = None if people is None else np.ones(people.x_m.shape)
        self.alive_in = None if people is None else np.ones(people.x_m.shape)
        self._turn = 0
        self._least = plant.cut_off("heat_flux")

    def later(self, at_s: float, what: Strike | Fire, *, begins: bool = True) -> None:
        """Put something on the list of what is to come."""
        self._turn += 1
        heapq.heappush(self.coming, (at_s, self._turn, what, begins))

    def fail(self, at: int, when_s: float, order: int, causes: tuple[Cause, ...], probability: float) -> None:
        """One structure fails: note it, and send out what it does."""
        if not self.standing[at]:
            return
        self.standing[at] = False
        self.order[at], self.probability[at] = order, probability
        structure = self.plant.structures[at]
        felt = [self._felt(at, effect) for effect in structure.effects]
        deaths = sum(self._deaths(e, value) for e, (_, value) in zip(structure.effects, felt, strict=True))
        self.accidents.append(
            Accident(
                structure_id=structure.id, order=order, at_s=when_s, causes=causes,
                probability_fraction=probability, added_deaths_count=deaths,
            )
        )  # fmt: skip
        for effect, (value, _) in zip(structure.effects, felt, strict=True):
            self._send(at, when_s, effect, value)

    def _felt(self, at: int, effect: Effect) -> tuple[Array, Array]:
        """Values of an effect at the structures that stand and at the people who live; 0 at the others."""
        everywhere = targets(self.plant, at, effect)
        up, alive = np.flatnonzero(self.standing), np.zeros(0, np.intp)
        groups = [replace(everywhere, x_m=everywhere.x_m[up], y_m=everywhere.y_m[up])]
        counts = self.people is not None and effect.vector != "fragment_density"
        if counts:
            assert self.people is not None and self.alive_out is not None and self.alive_in is not None
            alive = np.flatnonzero(np.maximum(self.alive_out, self.alive_in) > LEAST_FRACTION)
            least = usual(effect.vector).level_for(LEAST_FRACTION)
            groups.append(Places(self.people.x_m[alive], self.people.y_m[alive], 1.0, least))
        found, *others = read_outwards(effect.field, self.plant.xy_m[:, at], groups)
        value, at_people = np.zeros(self.standing.shape), np.zeros(self.people.x_m.shape if self.people else 0)
        value[up] = found
        if counts:
            at_people[alive] = others[0]
        return value, at_people

    def _send(self, at: int, when_s: float, effect: Effect, value: Array) -> None:
        start = when_s + effect.delay_s
        long_fire = effect.vector == "heat_flux" and effect.duration_s >= LEAST_FIRE_S
        if long_fire:
            fire = Fire(at, value, effect)
            self.later(start, fire)
            self.later(start + effect.duration_s, fire, begins=False)
            return
        share = failure_share(self.plant, effect, value)
        limit = FIREBALL_W_M2 if effect.vector == "heat_flux" else self.plant.cut_off(effect.vector)
        struck = self.standing & (value >= limit) & (share > 0)
        x, y = self.plant.xy_m
        away = np.hypot(x - x[at], y - y[at])
        speed = np.inf if effect.vector == "heat_flux" else SOUND_M_S
        for target in np.flatnonzero(struck):
            strike = Strike(int(target), at, effect, float(value[target]), float(share[target]))
            self.later(start + float(away[target]) / speed, strike)

    def _deaths(self, effect: Effect, value: Array) -> float:
        if self.people is None or effect.vector == "fragment_density":
            return 0.0
        assert self.alive_out is not None and self.alive_in is not None
        who, shares = self.people, usual(effect.vector).shares(value)
        dead = who.outdoor_count * self.alive_out * shares.outdoor + who.indoor_count * self.alive_in * shares.indoor
        self.alive_out *= 1 - shares.outdoor
        self.alive_in *= 1 - shares.indoor
        return float(dead.sum())

    def rates(self, now_s: float) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Damage rate [1/s] and time to the next change of rate [s] of every structure, and who is heated."""
        flux = self.flux
        heated = self.standing & (flux >= self._least)
        if not heated.any():
            self.heated_from[:] = np.nan
            return np.zeros(flux.shape), np.full(flux.shape, np.inf), heated
        self.heated_from = np.where(heated, np.fmin(self.heated_from, now_s), np.nan)
        until_water = np.where(heated & (self.cooling > 0), self.heated_from + self.cooling_after - now_s, np.inf)
        flux = np.where(until_water <= 1e-9, flux * (1 - self.cooling), flux)
        coated = heated & (self.coating > 1e-9)
        burning = heated & ~coated & (flux >= self._least)
        rate = np.zeros(flux.shape)
        rate[burning] = 1 / self.plant.time_to_failure(flux)[burning]
        change = np.where(coated, self.coating, np.inf)
        change = np.minimum(change, np.where(until_water > 1e-9, until_water, np.inf))
        return rate, change, heated

    def advance(self, by_s: float, rate: Array, heated: NDArray[np.bool_]) -> None:
        """Let time pass."""
        self.damage += rate * by_s
        self.coating = np.where(heated, np.maximum(self.coating - by_s, 0.0), self.coating)

    def burn_through(self, now_s: float) -> None:
        """Those whom the fires have brought down fail now."""
        for target in np.flatnonzero(self.standing & (self.damage >= _FULL)):
            felt = np.array([fire.flux[target] for fire in self.fires])
            least = _NOTED * float(felt.sum())
            by = [int(at) for at in np.argsort(-felt, kind="stable") if felt[at] >= least]
            causes = tuple(
                Cause(
                    structure_id=self.plant.structures[self.fires[at].source].id,
                    vector="heat_flux",
                    value=float(felt[at]),
                    unit="W/m2",
                )
                for at in by
            )
            first = self.fires[by[0]].source
            share = float(fire_failure(max(now_s - self.heated_from[target], 1e-3), self.plant.fire_probit))
            self.fail(int(target), now_s, int(self.order[first]) + 1, causes, float(self.probability[first]) * share)

    def happen(self, what: Strike | Fire, now_s: float, *, begins: bool) -> None:
        """One thing that was to come."""
        if isinstance(what, Fire):
            if begins:
                self.fires.append(what)
            else:
                self.fires.remove(what)
            self.flux = (
                self.flux + what.flux
                if begins
                else np.sum([np.zeros_like(self.flux), *(f.flux for f in self.fires)], 0)
            )
            return
        cause = Cause(
            structure_id=self.plant.structures[what.source].id,
            vector=what.effect.vector,
            value=what.value,
            unit=what.effect.field.unit,
        )
        probability = float(self.probability[what.source]) * what.share
        self.fail(what.target, now_s, int(self.order[what.source]) + 1, (cause,), probability)
