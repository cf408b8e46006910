"""Risk around one source: footprints turned through the wind rose, as a convolution over direction ring by ring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.risk.people import People
from consequence_models.risk.polar import Footprint, Rings
from consequence_models.risk.source import Outcome, Recipe, RiskSource
from consequence_models.risk.wind_rose import WindRose

Array = NDArray[np.float64]
Footprints = Mapping[str, Footprint]


class _Corners(NamedTuple):
    ring: NDArray[np.intp]
    angle: NDArray[np.intp]
    up: Array
    on: Array
    inside: NDArray[np.bool_]


class Events(NamedTuple):
    """Accidents with their number of deaths and frequency [1/yr], one shape."""

    deaths_count: Array
    frequency_1_yr: Array


def footprint_of(outcome: Outcome, footprints: Footprints) -> Footprint:
    """The footprint of an outcome, from the cache where it is a recipe.

    Raises
    ------
    MissingInput
        The cache does not have it.
    """
    if not isinstance(outcome.footprint, Recipe):
        return outcome.footprint
    try:
        return footprints[outcome.footprint.key]
    except KeyError:
        zh, en = f"缺少 {outcome.id} 的影响范围", f"the footprint of {outcome.id or 'an outcome'} is not in the cache"
        raise MissingInput(zh, en, field="footprints") from None


def directions(outcome: Outcome, rose: WindRose, angles: int) -> Array:
    """Probability of each heading in the outcome's weather, shape (angles,); its sum is the share of that weather."""
    share = float(rose.column(outcome.weather).sum())
    if outcome.turns == "any":
        return np.full(angles, share / angles)
    if outcome.turns == "wind":
        return rose.towards(outcome.weather, angles)
    place = outcome.heading_deg / 360.0 * angles
    low, part = int(np.floor(place)), place - np.floor(place)
    out = np.zeros(angles)
    out[low % angles] += share * (1 - part)
    out[(low + 1) % angles] += share * part
    return out


def _rings(source: RiskSource, footprints: Footprints) -> tuple[Rings, int, list[Footprint]]:
    found = [footprint_of(outcome, footprints) for outcome in source.outcomes]
    if len({each.rings for each in found}) > 1:
        zh, en = f"{source.id} 的影响范围网格不一致", f"the footprints of {source.id} are on different rings"
        raise ImpossibleInput(zh, en, field="rings")
    rings = found[0].rings if found else Rings()
    return rings, max((each.count for each in found), default=2), found


def individual_table(source: RiskSource, rose: WindRose, footprints: Footprints) -> tuple[Rings, Array]:
    """Individual risk [1/yr] around a source by ring and bearing, shape (rings, angles)."""
    rings, count, found = _rings(source, footprints)
    even = np.zeros(count)
    groups: dict[tuple[str | None, str, float], Array] = {}
    for outcome, footprint in zip(source.outcomes, found, strict=True):
        if footprint.is_round:
            share = float(rose.column(outcome.weather).sum())
            even[: footprint.count] += outcome.frequency_1_yr * share * footprint.individual[:, 0]
            continue
        key = (outcome.weather, outcome.turns, outcome.heading_deg if outcome.turns == "none" else 0.0)
        table = groups.setdefault(key, np.zeros((count, rings.angles)))
        footprint.add_to(table, footprint.individual, outcome.frequency_1_yr)
    total = np.broadcast_to(even[:, None], (count, rings.angles)).copy()
    if groups:
        spectrum = np.zeros((count, rings.angles // 2 + 1), complex)
        for (weather, turns, heading), table in groups.items():
            alike = Outcome(frequency_1_yr=0, footprint=found[0], weather=weather, turns=turns, heading_deg=heading)
            spectrum += fft.rfft(table, axis=1) * fft.rfft(directions(alike, rose, rings.angles))
        total += np.maximum(fft.irfft(spectrum, rings.angles, axis=1), 0.0)
    return rings, total


def corners(rings: Rings, count: int, east_m: Array, north_m: Array) -> _Corners:
    """Ring, direction and their fractions of places relative to a source, and which lie within the rings."""
    log = np.log(np.maximum(np.hypot(east_m, north_m), rings.nearest_m) / rings.nearest_m) / np.log(rings.ratio)
    inside = log < count - 1
    ring = np.minimum(log.astype(np.intp), count - 2)
    turn = (np.arctan2(east_m, north_m) / (2 * np.pi) % 1.0) * rings.angles
    angle = turn.astype(np.intp) % rings.angles
    return _Corners(ring, angle, log - ring, turn - np.floor(turn), inside)


def at_places(rings: Rings, table: Array, east_m: Array, north_m: Array) -> Array:
    """A table of rings and directions read at places relative to the source, linear between cells; 0 beyond."""
    ring, angle, up, on, inside = corners(rings, len(table), east_m, north_m)
    nearer, farther = ring * rings.angles, (ring + 1) * rings.angles
    after = (angle + 1) % rings.angles
    flat = table.ravel()
    low = (1 - on) * flat[nearer + angle] + on * flat[nearer + after]
    high = (1 - on) * flat[farther + angle] + on * flat[farther + after]
    return np.where(inside, (1 - up) * low + up * high, 0.0)


def heads_table(rings: Rings, count: int, source: RiskSource, people: People, heads: Array) -> Array:
    """Heads by ring and direction around a source, spread over cells just as `at_places` reads them."""
    ring, angle, up, on, inside = corners(rings, count, people.x_m - source.x_m, people.y_m - source.y_m)
    out = np.zeros(count * rings.angles)
    for step, share in ((0, 1 - up), (1, up)):
        for turn, part in ((0, 1 - on), (1, on)):
            cell = (ring + step) * rings.angles + (angle + turn) % rings.angles
            out += np.bincount(cell[inside], (heads * share * part)[inside], minlength=out.size)
    return out.reshape(count, rings.angles)


def events(source: RiskSource, rose: WindRose, footprints: Footprints, people: People) -> Events:
    """Every outcome of a source in every direction, with its deaths and frequency."""
    rings, count, found = _rings(source, footprints)
    outdoor, indoor = (
        heads_table(rings, count, source, people, heads) for heads in (people.outdoor_count, people.indoor_count)
    )
    rows = outdoor.sum(axis=1), indoor.sum(axis=1)
    spectra = fft.rfft(outdoor, axis=1), fft.rfft(indoor, axis=1)
    deaths, frequency = [np.zeros(0)], [np.zeros(0)]
    for outcome, footprint in zip(source.outcomes, found, strict=True):
        if footprint.is_round:
            parts = [footprint.of(footprint.outdoor)[:, 0], footprint.of(footprint.indoor)[:, 0]]
            dead = sum(float(part @ heads[: footprint.count]) for part, heads in zip(parts, rows, strict=True))
            deaths.append(np.array([dead]))
            frequency.append(np.array([outcome.frequency_1_yr * float(rose.column(outcome.weather).sum())]))
            continue
        deaths.append(_turned(footprint, *spectra))
        frequency.append(outcome.frequency_1_yr * directions(outcome, rose, rings.angles))
    return Events(np.concatenate(deaths), np.concatenate(frequency))


def _turned(footprint: Footprint, outdoor: NDArray[Any], indoor: NDArray[Any]) -> Array:
    """Deaths by heading, shape (angles,), from the spectra of heads by ring and direction."""
    if isinstance(footprint.outdoor, float) and isinstance(footprint.indoor, float):
        both = footprint.outdoor * outdoor + footprint.indoor * indoor
        pairs: list[tuple[NDArray[Any], NDArray[Any]]] = [(footprint.individual, both)]
    else:
        pairs = [(footprint.of(footprint.outdoor), outdoor), (footprint.of(footprint.indoor), indoor)]
    total = np.zeros(outdoor.shape[1], complex)
    for values, heads in pairs:
        table = np.zeros((footprint.count, footprint.rings.angles))
        footprint.add_to(table, values)
        total += np.einsum("ij,ij->j", np.conj(fft.rfft(table, axis=1)), heads[: footprint.count])
    return np.maximum(fft.irfft(total, footprint.rings.angles), 0.0)
