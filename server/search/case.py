"""One search while it runs: whole minutes are added for good, the minute that runs is added to a copy.

Everything that goes in is kept as plain values, so that the same search can be built again after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consequence_models import Weather
from consequence_models.inverse import Posterior, Reading, Sensor, Step, Tracker, summarise
from consequence_models.inverse.commands import smelled, what_changed
from consequence_models.inverse.drift import LONGEST_S, drift_of
from consequence_models.inverse.mast import turning_of, wind_of
from consequence_models.inverse.minutes import minute
from consequence_models.result import Caution
from server.search.ground import Ground
from server.search.rolling import Rolling
from twin.model.errors import NotFound, WrongValue

Array = NDArray[np.float64]
MINUTE_S = 60
SHORTEST_S = 20  # of a running minute; a shorter one leans on the seconds before
LONGEST_MINUTES = 90
MODEL_ID, MODEL_VERSION = "leak_search", "1.0"
ALWAYS_SAID, LATELY = ("first_answer", "suspect", "verdict"), 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a person said: here it smells, or here it does not."""

    id: str
    x_m: float
    y_m: float
    smelled: bool
    odour: float  # threshold, in the unit of the group
    at_s: int
    who: str = ""


@dataclass(kw_only=True)
class Case:
    """A search and what it has been told."""

    id: str
    ground: Ground
    began_s: int
    leader: int  # row of the ground's detector that rose first
    opened_s: float
    origin: str = "real"
    ends_s: int = 0  # up to where whole minutes are in the search
    pinned: str | None = None
    dropped: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    steps: list[Step] = field(default_factory=list)
    tracker: Tracker = field(init=False)
    now: Tracker = field(init=False)
    answer: Posterior | None = None
    said: list[tuple[float, Caution]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ends_s = self.ends_s or self.began_s
        self.tracker = self.now = Tracker(self.ground.search)

    def advance(self, rolling: Rolling, now_s: int, stability: str = "D") -> Posterior | None:
        """Take in what came since; the answer now, None while there is no wind to search with."""
        while now_s - self.ends_s >= MINUTE_S:
            step = self._step(rolling, self.ends_s, self.ends_s + MINUTE_S, stability)
            self.ends_s += MINUTE_S
            if step is not None and len(self.steps) < LONGEST_MINUTES:
                self.steps.append(step)
                self.tracker.update(self._believed(step))
        self.now = self.tracker
        begins = min(self.ends_s, now_s - SHORTEST_S)
        step = self._step(rolling, begins, now_s, stability)
        if step is not None and (now_s - self.ends_s >= SHORTEST_S or not self.tracker.history):
            self.now = self.tracker.copied()
            self.now.update(self._believed(step))
        return self._answered(now_s)

    def pin(self, candidate_id: str | None) -> None:
        """Believe one piece of equipment, or none again.

        Raises
        ------
        NotFound
            It is no candidate.
        """
        if candidate_id is not None and candidate_id not in self.ground.factor:
            raise NotFound(f"{candidate_id} is no candidate", f"{candidate_id} 不在候选设备中", field="candidate_id")
        self.pinned = candidate_id

    def drop(self, sensor_id: str, dropped: bool) -> None:
        """Believe a detector no more, or again: the search is made anew from what was kept.

        Raises
        ------
        NotFound, WrongValue
        """
        if sensor_id not in self.ground.watch.ids:
            raise NotFound(f"{sensor_id} is no part of the search", f"{sensor_id} 不在本次溯源中", field="sensor_id")
        left = tuple(sorted({*self.dropped, sensor_id} if dropped else {*self.dropped} - {sensor_id}))
        if len(left) == len(self.ground.watch.ids):
            raise WrongValue("The last detector cannot be left out", "不能去掉最后一个探测器", field="sensor_id")
        self.dropped = left
        self.rebuild()

    def report(self, one: Report) -> None:
        """Count what a person said with the minute in which it was said."""
        self.reports = (*self.reports, one)
        if one.at_s < self.ends_s and self.steps:  # a whole minute has taken it already: it is news for the last one
            self.reports = (*self.reports[:-1], replace(one, at_s=self.ends_s))
        self.rebuild()

    def rebuild(self) -> None:
        """The same search from its kept minutes, as it is believed now."""
        said = [self._nose(one)[0] for one in self.reports]
        search = replace(self.ground.search, sensors=(*self.ground.search.sensors, *said))
        self.tracker = self.now = Tracker(search)
        for step in self.steps:
            self.tracker.update(self._believed(step))

    def inputs(self) -> dict[str, Any]:
        """All that the answer depends on, as plain values."""
        return {
            "id": self.id, "quantity": self.ground.quantity, "began_s": self.began_s, "opened_s": self.opened_s,
            "leader": self.ground.watch.ids[self.leader], "origin": self.origin, "pinned": self.pinned,
            "dropped": list(self.dropped),
            "reports": [{name: getattr(one, name) for name in Report.__slots__} for one in self.reports],
        }  # fmt: skip

    def _step(self, rolling: Rolling, begins_s: int, ends_s: int, stability: str) -> Step | None:
        winds = rolling.winds(begins_s, ends_s)
        values = rolling.past(begins_s, ends_s)[:, self.ground.columns] * self.ground.units_kg_m3
        if not len(winds) or not len(values):
            return None
        speed, bearing = wind_of(winds[:, 0], winds[:, 1])
        turning = turning_of(winds[:, 1])
        air = Weather(wind_m_s=max(speed, 0.0), wind_from_deg=bearing, stability=stability, sigma_theta_deg=turning)
        since = (begins_s + ends_s) / 2 - self.began_s
        past = rolling.winds(begins_s - round(LONGEST_S), ends_s)
        drift = drift_of(np.arange(len(past)) - len(past), past[:, 0], past[:, 1], begins_s=-len(winds))
        step = minute(self.ground.watch, values, air, leader=self.leader, since_s=max(since, 0.0), drift=drift)
        said = [self._nose(one)[1] for one in self.reports if begins_s <= one.at_s < ends_s]
        return replace(step, readings=(*step.readings, *said))

    def _believed(self, step: Step) -> Step:
        kept = tuple(one for one in step.readings if one.sensor_id not in self.dropped)
        return replace(step, readings=kept)

    def _nose(self, one: Report) -> tuple[Sensor, Reading]:
        odour = one.odour * self.ground.unit_kg_m3
        return smelled(one.id, one.x_m, one.y_m, odour_kg_m3=odour, smelled=one.smelled)

    def _answered(self, now_s: int) -> Posterior | None:
        if not self.now.history:
            return self.answer
        before = self.answer
        self.answer = summarise(self.now.believing(self.pinned) if self.pinned else self.now)
        self.said += [(float(now_s), one) for one in what_changed(before, self.answer) if self._worth(one, now_s)]
        return self.answer

    def _worth(self, one: Caution, now_s: int) -> bool:
        """Whether a change is to be said: of one kind at most every minute, but who is suspected always."""
        return one.code in ALWAYS_SAID or all(
            code.code != one.code or now_s - at >= MINUTE_S for at, code in self.said[-LATELY:]
        )
