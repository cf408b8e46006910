"""The search itself: log-likelihood over place, wind error and rate, added to as readings arrive."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.errors import UnknownInput
from consequence_models.inverse.given import Search, Sensor, Step
from consequence_models.inverse.kernel import Kernel, kernel_for
from consequence_models.inverse.likelihood import Table, edge_class
from consequence_models.inverse.places import Frame, Places, first_frame, places_of

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Whole = NDArray[np.int64]
WIDTHS = 3
_REACH, _WIDE = 2.2, 1.2  # of the errors of direction and width looked at, in standard deviations


@dataclass(frozen=True, slots=True)
class Mass:
    """Probability (not normalised) over places and rates, and over wind errors; `log_scale` is its common factor.

    The factor is that of all the news: lasting errors of the model blur the place, not whether there is a leak.
    """

    place_rate: Array  # (places, rates)
    direction: Array  # (directions,)
    log_scale: float


class Tracker:
    """A search that remembers: `update` adds one step of readings, `mass` is what is known after it."""

    def __init__(self, search: Search, *, frame: Frame | None = None) -> None:
        self.search, self.frame = search, frame
        self.history: list[Step] = []
        self.calm = 0  # steps left out because no wind carried the gas one way
        self.sensors = {sensor.id: sensor for sensor in search.sensors}
        trust = search.trust
        reach = _REACH if search.reach_deg is None else search.reach_deg / trust.direction_deg
        turn = np.linspace(-reach, reach, search.directions)
        wide = np.linspace(-_WIDE, _WIDE, WIDTHS)
        self.offsets_rad = np.radians(trust.direction_deg) * turn
        self.widths = np.exp(trust.width_log * wide)
        weight = np.exp(-0.5 * (turn[:, None] ** 2 + wide[None, :] ** 2))
        self.wind_weight = (weight / weight.sum()).ravel()
        self.log_rates = search.rates.log()
        self.places: Places | None = None
        self.log_likelihood: Single = np.empty((0, 0), np.float32)

    @property
    def ready(self) -> Places:
        """The places, once a first step has come."""
        if self.places is None:
            raise UnknownInput("尚无读数", "there is no reading yet", field="readings")
        return self.places

    def _open(self, heading_rad: float) -> None:
        if self.frame is None and self.search.free_space is not None:
            self.frame = first_frame(self.search.free_space, heading_rad)
        self.places = places_of(self.search, self.frame)
        self.log_likelihood = self._blank()

    def _blank(self) -> Single:
        return np.zeros((len(self.ready.xyz_m) * self.search.directions * WIDTHS, len(self.log_rates)), np.float32)

    def update(self, step: Step) -> None:
        """Add what one step of readings says; zeros count like any other reading. A step in a calm is left out.

        Raises
        ------
        UnknownInput
            A reading names a sensor that is not part of the search.
        """
        strange = [reading.sensor_id for reading in step.readings if reading.sensor_id not in self.sensors]
        if strange:
            raise UnknownInput(f"没有探测器 {strange[0]}", f"there is no sensor {strange[0]}", field="sensor_id")
        kernel = kernel_for(step.weather, step.averaging_s, self.search.deposition_m_s, step.drift)
        if self.places is None:
            self._open(kernel.towards_rad)
        if step.weather.wind_m_s < CALM_M_S:
            self.calm += 1
            return
        shaken = self.search.trust.step_direction_deg > 0
        into = self._blank() if shaken else self.log_likelihood
        for reading in step.readings:
            self._add(into, kernel, self.sensors[reading.sensor_id], reading.kg_m3)
        if shaken:
            self.log_likelihood += self._shaken(into)
        self.history.append(step)

    def _add(self, into: Single, kernel: Kernel, sensor: Sensor, kg_m3: float) -> None:
        dense = self.search.dense
        if dense is not None and sensor.x2_m is None and dense.covers(kernel.weather):
            heading = kernel.towards_rad + self.offsets_rad
            seen, log_kg_m3 = dense.lit(
                sensor, self.ready.xyz_m, heading, self.widths, kernel.weather, kernel.drift
            )  # fmt: skip
            if seen.at.size:
                table = Table(sensor, kg_m3, self.search.trust, kernel.averaging_s)
                into[seen.at] += table.read(edge_class(seen.edge), log_kg_m3)
            return
        lit = kernel.lit(sensor, self.ready.xyz_m, self.offsets_rad, self.widths)
        if lit.at.size:
            table = Table(sensor, kg_m3, self.search.trust, kernel.averaging_s)
            windows, row = table.unrolled(self.log_rates, lit.log_s_m3)
            into[lit.at] += windows[edge_class(lit.edge), row]

    def _shaken(self, step: Single) -> Single:
        """The same likelihood when the direction of this step alone may be off as well."""
        apart = np.degrees(self.offsets_rad[:, None] - self.offsets_rad[None, :])
        weight = np.exp(-0.5 * np.square(apart / self.search.trust.step_direction_deg))
        weight = (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)
        cube = step.reshape(len(self.ready.xyz_m), self.search.directions, -1)
        touched = np.flatnonzero(cube.any(axis=(1, 2)))
        part = cube[touched]
        top = part.max(axis=1, keepdims=True)
        part = np.log(np.maximum(weight @ np.exp(part - top), np.float32(1e-30))) + top
        cube[touched] = part
        return cube.reshape(step.shape)

    @property
    def effective_share(self) -> float:
        """Independent pieces of news over steps: turbulence is new in every step, the model's error lasts.

        The variance of a mean of n steps is model² / m + turbulence² / n with m pieces of `correlation_s`.
        """
        steps, trust = len(self.history), self.search.trust
        if steps < 2:
            return 1.0
        pieces = min(float(steps), 1 + sum(one.averaging_s for one in self.history[1:]) / trust.correlation_s)
        whole = float(np.mean([trust.own_log(one.averaging_s) ** 2 for one in self.history]))
        lasting = trust.model_log**2
        return whole / (lasting / pieces + (whole - lasting) / steps) / steps

    def mass(self) -> Mass:
        """Prior times likelihood relative to no leak, summed over what is not asked for."""
        places, count = self.ready, len(self.log_rates)
        share, highest = self.effective_share, float(self.log_likelihood.max())
        weight = np.exp(places.log_prior)[:, None] * self.wind_weight[None, :]
        cube = self.log_likelihood * np.float32(share)
        cube -= np.float32(highest * share)
        np.exp(cube, out=cube)
        cube *= weight.astype(np.float32).reshape(-1, 1)
        cube = cube.reshape(len(weight), self.search.directions * WIDTHS, count)
        place_rate = cube.sum(axis=1, dtype=np.float64) / count
        wind = cube.sum(axis=0).sum(axis=1, dtype=np.float64)
        return Mass(place_rate, wind.reshape(self.search.directions, WIDTHS).sum(axis=1), highest)

    def drawn(self, count: int, pinned: str | None = None) -> tuple[Whole, Whole, Whole]:
        """Even draws from all that is known: indices of place, wind error and rate, the same every time.

        Raises
        ------
        UnknownInput
            No candidate has the pinned id.
        """
        places, rates = self.ready, len(self.log_rates)
        prior = np.exp(places.log_prior)
        if pinned is not None:
            names = [one.id for one in self.search.candidates]
            if pinned not in names:
                raise UnknownInput(f"没有候选设备 {pinned}", f"there is no candidate {pinned}", field="pinned")
            prior = np.where(np.arange(len(prior)) < len(names), prior, 0.0)
            prior[: len(names)] *= [name == pinned for name in names]
        weight = (prior[:, None] * self.wind_weight[None, :]).astype(np.float32).reshape(-1, 1)
        rows = np.flatnonzero(weight[:, 0] > 0)
        cube = self.log_likelihood[rows] * np.float32(self.effective_share)
        cube -= cube.max()
        np.exp(cube, out=cube)
        cube *= weight[rows]
        total = np.cumsum(cube.ravel(), dtype=np.float64)
        at = np.searchsorted(total, (np.arange(count) + 0.5) / count * total[-1])
        row, rate = rows[at // rates], at % rates
        return row // (self.search.directions * WIDTHS), row % (self.search.directions * WIDTHS), rate

    def copied(self) -> Tracker:
        """The same search, to be added to without changing this one: for a minute that is not over yet."""
        other = copy(self)
        other.history, other.log_likelihood = list(self.history), self.log_likelihood.copy()
        return other

    def believing(self, candidate_id: str) -> Tracker:
        """The same search when it is known which equipment leaks; nothing is worked out anew.

        Raises
        ------
        UnknownInput
            No candidate has this id.
        """
        names = [one.id for one in self.search.candidates]
        if candidate_id not in names:
            zh, en = f"没有候选设备 {candidate_id}", f"there is no candidate {candidate_id}"
            raise UnknownInput(zh, en, field="candidate_id")
        prior = np.full(len(self.ready.log_prior), -np.inf)
        own = [k for k, name in enumerate(names) if name == candidate_id]
        prior[own] = self.ready.log_prior[own]
        other = copy(self)
        other.places = replace(self.ready, log_prior=prior)
        return other

    def narrowed(self, frame: Frame) -> Tracker:
        """The same search with the same readings, its free ground on another rectangle."""
        closer = Tracker(self.search, frame=frame)
        closer.calm = self.calm
        for step in self.history:
            closer.update(step)
        return closer
