"""What the failure of one structure brings to each of the others: intensities, thresholds, shares of failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from consequence_models.domino.escalation import (
    DEFAULT_SET,
    blast_failure,
    fire_failure,
    fragment_failure,
    life_coefficients,
    threshold,
)
from consequence_models.domino.structures import Effect, Structure
from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.result import Field

Array = NDArray[np.float64]
SLIGHT = {"heat_flux": 0.02}  # of the lowest cut-off: a fire that adds less to others is not looked at; else all of it
_FIRST_READ, _RIM = 64, 24  # places read at first, and how many of the farthest of them must be slight
LEAST_FIRE_S = 600.0  # a shorter fire does not escalate by radiation: Cozzani et al. (2005)
FIREBALL_W_M2 = (
    100e3  # nor does a fireball below this, and then atmospheric vessels only: Cozzani et al. (2006), recalled
)


@dataclass(frozen=True)
class Plant:
    """The structures as arrays, and the choices by which they are judged.

    `own_thresholds` replaces values of the set by one's own, by vector and equipment, in the vector's unit.
    """

    structures: tuple[Structure, ...]
    set_name: str = DEFAULT_SET
    fire_probit: str = "landucci_2009"
    penetrating_fraction: float = 1.0
    fragment_cut_off: float = 0.1
    own_thresholds: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not value > 0 for value in self.own_thresholds.values()):
            raise ImpossibleInput("阈值须为正数", "a threshold must be positive", field="own_thresholds")
        ids = [each.id for each in self.structures]
        if len(set(ids)) != len(ids):
            twice = sorted({each for each in ids if ids.count(each) > 1})
            raise ImpossibleInput(f"编号重复：{twice[0]}", f"two structures are called {twice[0]}", field="id")

    @cached_property
    def index(self) -> dict[str, int]:
        """Place of each structure by its id."""
        return {each.id: at for at, each in enumerate(self.structures)}

    def place_of(self, structure_id: str) -> int:
        """Place of a structure; raises UnknownInput."""
        try:
            return self.index[structure_id]
        except KeyError:
            zh, en = f"没有结构 {structure_id}", f"there is no structure {structure_id}"
            raise UnknownInput(zh, en, field="id") from None

    def numbers(self, name: str) -> Array:
        """One attribute of every structure."""
        return np.array([getattr(each, name) for each in self.structures], float)

    @cached_property
    def xy_m(self) -> Array:
        """Centres, shape (2, n)."""
        return np.stack([self.numbers("x_m"), self.numbers("y_m")])

    @cached_property
    def radius_m(self) -> Array:
        """Radii, shape (n,)."""
        return self.numbers("radius_m")

    @cached_property
    def target_area_m2(self) -> Array:
        """What a falling fragment can strike, shape (n,)."""
        return self.numbers("target_area_m2")

    @cached_property
    def life(self) -> tuple[Array, Array]:
        """(p, k) of ln t[s] = p ln I[kW/m²] + k of every structure."""
        both = np.array([life_coefficients(each.equipment, each.volume_m3) for each in self.structures]).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def cut_off(self, vector: str) -> Array:
        """Thresholds of a vector, shape (n,); for fragments the density at which a strike is likely enough to count."""
        if vector not in self._cut_offs:
            self._cut_offs[vector] = self._look_up(vector)
        return self._cut_offs[vector]

    @cached_property
    def _cut_offs(self) -> dict[str, Array]:
        return {}

    def _look_up(self, vector: str) -> Array:
        if vector == "fragment_density":
            return np.asarray(-np.log1p(-self.fragment_cut_off) / (self.target_area_m2 * self.penetrating_fraction))
        return np.array([self._threshold(vector, each.equipment) for each in self.structures])

    def _threshold(self, vector: str, equipment: str) -> float:
        own = self.own_thresholds.get((vector, equipment))
        return threshold(vector, equipment, self.set_name).value if own is None else own

    def blast_share(self, overpressure_pa: Array) -> Array:
        """Share of failure of every structure at an overpressure of its own, shape (n,)."""
        share = np.zeros(overpressure_pa.shape)
        for kind in {each.equipment for each in self.structures}:
            of = np.array([each.equipment == kind for each in self.structures])
            share[of] = blast_failure(overpressure_pa[of], kind)
        return share

    def time_to_failure(self, flux_w_m2: Array) -> Array:
        """Unprotected time to failure [s] of every structure in a flux of its own, shape (n,)."""
        power, constant = self.life
        with np.errstate(divide="ignore"):
            return np.asarray(np.exp(power * np.log(flux_w_m2 / 1e3) + constant))


def nearest_points(plant: Plant, source: int) -> tuple[Array, Array]:
    """The point of every structure that is nearest to one of them, (x, y): fields are felt there, not in the middle."""
    x, y = plant.xy_m
    dx, dy = x[source] - x, y[source] - y
    away = np.hypot(dx, dy)
    share = np.divide(np.minimum(plant.radius_m, away), away, out=np.zeros_like(away), where=away > 0)
    return x + share * dx, y + share * dy


@dataclass(frozen=True, slots=True)
class Places:
    """Where a field is asked, at one height, and below which value the answer no longer matters."""

    x_m: Array
    y_m: Array
    z_m: float
    slight: float


def intensity(plant: Plant, source: int, effect: Effect) -> Array:
    """Values of an effect of one structure at all of them, shape (n,); 0 at itself, and where nothing is known.

    An unknown value (NaN) is beyond the range of the field's own formula, which lies far below every threshold; near
    the source fields answer with their nearest known value.
    """
    (value,) = read_outwards(effect.field, plant.xy_m[:, source], (targets(plant, source, effect),))
    value[source] = 0.0
    return value


def targets(plant: Plant, source: int, effect: Effect) -> Places:
    """All structures as places where an effect of one of them is felt."""
    x, y = nearest_points(plant, source)
    return Places(x, y, 1.5, SLIGHT.get(effect.vector, 1.0) * float(plant.cut_off(effect.vector).min()))


def read_outwards(field: Field, source_m: Array, groups: Sequence[Places]) -> tuple[Array, ...]:
    """Values of a field at groups of places, each from the nearest to its source until they are slight; 0 beyond.

    Blast, heat and fragments fall with distance, and far places are most of a plant. All groups are asked together,
    for a field costs more by the call than by the place.
    """
    orders = [np.argsort(np.hypot(one.x_m - source_m[0], one.y_m - source_m[1]), kind="stable") for one in groups]
    values = tuple(np.zeros(one.x_m.shape) for one in groups)
    going, start, size = [at for at, order in enumerate(orders) if order.size], 0, _FIRST_READ
    while going:
        parts = [orders[at][start : start + size] for at in going]
        x, y = (
            np.concatenate([getattr(groups[at], axis)[part] for at, part in zip(going, parts, strict=True)])
            for axis in ("x_m", "y_m")
        )
        z = np.concatenate([np.full(part.size, groups[at].z_m) for at, part in zip(going, parts, strict=True)])
        found = np.split(np.nan_to_num(field.at(x, y, z), nan=0.0), np.cumsum([part.size for part in parts])[:-1])
        still = []
        for at, part, value in zip(going, parts, found, strict=True):
            values[at][part] = value
            if start + size < orders[at].size and float(value[-_RIM:].max(initial=0.0)) >= groups[at].slight:
                still.append(at)
        going, start, size = still, start + size, 2 * size
    return values


def escalates(plant: Plant, effect: Effect, value: Array) -> NDArray[np.bool_]:
    """Where an effect alone reaches the cut-off; a fire must last, or be a fireball over an atmospheric vessel."""
    reached = value >= plant.cut_off(effect.vector)
    if effect.vector != "heat_flux" or effect.duration_s >= LEAST_FIRE_S:
        return np.asarray(reached)
    atmospheric = np.array([each.equipment != "pressurised" for each in plant.structures])
    return np.asarray(atmospheric & (value >= FIREBALL_W_M2))


def failure_share(plant: Plant, effect: Effect, value: Array) -> Array:
    """Probability that an effect makes each structure fail, by the probits; 0 below the cut-off.

    With protection the time to failure grows, and the probability is weighted by how often the protection works.
    """
    if effect.vector == "overpressure":
        share = plant.blast_share(value)
    elif effect.vector == "fragment_density":
        return fragment_failure(value, plant.target_area_m2, plant.penetrating_fraction)
    else:
        share = _fire_share(plant, effect, value)
    return np.where(escalates(plant, effect, value), share, 0.0)


def _fire_share(plant: Plant, effect: Effect, flux: Array) -> Array:
    bare, kept = plant.time_to_failure(flux), protected_time(plant, flux, effect.duration_s)
    works = np.array([each.protection.available_fraction for each in plant.structures])
    shares = [np.where(time <= effect.duration_s, fire_failure(time, plant.fire_probit), 0.0) for time in (bare, kept)]
    if effect.duration_s < LEAST_FIRE_S:  # a fireball that engulfs a vessel leaves no time for a response
        return np.ones_like(flux)
    return np.asarray((1 - works) * shares[0] + works * shares[1])


def protected_time(plant: Plant, flux_w_m2: Array, duration_s: float) -> Array:
    """Time to failure [s] with fireproofing and cooling, in a steady flux; infinite where the fire ends before."""
    found = np.full(flux_w_m2.shape, np.inf)
    bare = plant.time_to_failure(flux_w_m2)
    least = plant.cut_off("heat_flux")
    for at, each in enumerate(plant.structures):
        guard = each.protection
        start, cooled_from = guard.fireproofing_s, max(guard.fireproofing_s, guard.cooling_after_s)
        if start + bare[at] <= cooled_from or guard.cooling_fraction == 0:
            found[at] = start + bare[at]
            continue
        cooled = flux_w_m2[at] * (1 - guard.cooling_fraction)
        if cooled < least[at]:
            continue
        power, constant = plant.life[0][at], plant.life[1][at]
        spent = (cooled_from - start) / bare[at]
        found[at] = cooled_from + (1 - spent) * float(np.exp(power * np.log(cooled / 1e3) + constant))
    return np.where(found <= duration_s, found, np.inf)
