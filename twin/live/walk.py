"""The live walk: what devices said becomes places, fence events, alarm changes. The memory of the alarm engine.

One step takes everything of a micro-batch. Alarms come from present levels, never from a moment that could be missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.live.delays import Delays
from twin.live.fencing import Fencing, gap_s
from twin.live.gateways import Gateways
from twin.live.joined import Joined
from twin.live.movers import Movers
from twin.live.order import Order
from twin.live.sensors import Sensors
from twin.live.trends import Trends
from twin.live.units import as_of
from twin.model.live import (
    AlarmChange,
    DeviceState,
    FenceEvent,
    Origin,
    Position,
    Reading,
    Signals,
    Sos,
    TagState,
    Weather,
)
from twin.model.park import Park, Sensor, Tag
from twin.rules.alarm.life_cycle import active
from twin.rules.alarm.register import Register
from twin.rules.facts import (
    Crowd,
    CrowdInGas,
    DeviceLink,
    FenceCount,
    KeyPressed,
    ManySilent,
    SensorLevel,
    SensorSilence,
    SensorTrend,
    TagHealth,
)
from twin.rules.fence.engine import FenceEngine
from twin.rules.finding import Finding
from twin.rules.gas.communication_lost import many
from twin.rules.registry import judge

OF_FENCES = ("tag", "gathering")
"""Sources whose conditions read rule/fence."""


@dataclass(slots=True)
class Batch:
    """What devices said since the last step, positions already solved."""

    readings: list[Reading] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    not_located: list[Signals] = field(default_factory=list)
    soses: list[Sos] = field(default_factory=list)
    tag_states: list[TagState] = field(default_factory=list)
    device_states: list[DeviceState] = field(default_factory=list)
    weather: list[Weather] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What a step changed: lines for the alarm journal (still to be made durable), fence events, unknown sensors.

    `calls` are the ids of alarms with the tags that shall be told of them, and what they are told.
    """

    changes: list[AlarmChange] = field(default_factory=list)
    events: list[FenceEvent] = field(default_factory=list)
    unknown_sensors: int = 0
    calls: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)


class Walk:
    """State of one site; `register` holds its alarms."""

    def __init__(self, park: Park, register: Register) -> None:
        self.register = register
        self.movers = Movers()
        self.sensors = Sensors()
        self.weather: Weather | None = None
        self.delays = Delays()
        self.fencing = Fencing(self.movers)
        self._order = Order()
        self._trends = Trends()
        self._origin: Origin = "real"
        self._clock_s = 0.0
        self._gateways = Gateways(register.alarms.values())
        self._adopt(park)

    @property
    def fences(self) -> FenceEngine:
        """State of all tags in all fences."""
        assert self.fencing.engine is not None
        return self.fencing.engine

    def recall(self, positions: Sequence[Position], now: datetime, clock_s: float) -> None:
        """Begin with where everybody was heard last: silence is no exit, not even over a restart."""
        silent_s = [(now - p.received_at).total_seconds() for p in positions]
        self.movers.recall(positions, silent_s, clock_s)
        self.fencing.look()

    def reload(self, park: Park, now: datetime) -> Outcome:
        """Take a changed park; alarms about what is no longer there are cleared."""
        self._adopt(park)
        outcome = Outcome()
        fences = {fence.id for fence in park.fences}
        for alarm in list(self.register.alarms.values()):
            of_fence = alarm.source_kind in OF_FENCES and alarm.condition.partition("/")[2]
            gone = (
                (bool(of_fence) and of_fence not in fences)
                or (alarm.source_kind == "fence" and alarm.source_id not in fences)
                or (alarm.source_kind == "sensor" and alarm.source_id not in park.sensors)
                or (alarm.source_kind == "sensor_group" and alarm.source_id not in self._joined.groups)
            )
            if gone and active(alarm):
                self.delays.drop((alarm.source_kind, alarm.source_id, alarm.condition))
                self._apply(outcome, _cleared(alarm.source_kind, alarm.source_id, alarm.condition, now))
        self._mark_movers()
        return outcome

    def step(self, batch: Batch, clock_s: float) -> Outcome:
        """Advance by one batch; SOS first.

        Parameters
        ----------
        clock_s : float
            A clock that never steps back [s]; only differences matter.
        """
        self._clock_s = clock_s
        outcome = Outcome()
        self._soses(batch.soses, outcome)
        self._readings(batch.readings, outcome, clock_s)
        if any(change.alarm.source_kind == "sensor" for change in outcome.changes):
            self._origin = batch.readings[-1].origin
            self._join(outcome, batch.readings[-1].received_at)
        for positions in _rounds([p for p in batch.positions if self._moves(p)]):
            self._positions(positions, outcome, clock_s)
        if batch.not_located:
            self.movers.not_located(self.movers.rows([m.tag_id for m in batch.not_located]))
        for tag_state in batch.tag_states:
            tag = self._tag(tag_state.tag_id)
            if self._newer("tag", tag_state.tag_id, tag_state):
                self._judge(outcome, TagHealth(state=tag_state, tag=tag, holds=self.holds))
        for state in batch.device_states:
            self.sensors.lose(self._gateways.link(state.device_id, state.online, state.received_at))
            if not state.online:
                self.movers.lose_gateway(state.device_id)
            self._judge(outcome, DeviceLink(state=state, enterprise_id=self._enterprise_of_device(state.device_id)))
        for weather in batch.weather:
            if self.weather is None or weather.at >= self.weather.at or weather.received_at > self.weather.received_at:
                self.weather = weather
        if outcome.changes:
            self._mark_movers()
        return outcome

    def tick(self, now: datetime, clock_s: float) -> Outcome:
        """What time alone changes: delays, schedules, silence, stale tags, the end of shelving; every level anew."""
        self._clock_s = clock_s
        outcome = Outcome(changes=self.register.tick(now))
        self.movers.lose(clock_s)
        outcome.events += self.fencing.events(self.fencing.follow_centres())
        for fact in self.fencing.levels(now, clock_s, self._open_pairs()):
            self._judge(outcome, fact)
            if isinstance(fact, Crowd):
                self._judge(outcome, CrowdInGas(crowd=fact, gassed=self._joined.near(fact.lon, fact.lat)))
        for finding in self.delays.due(now, clock_s):
            self._enter(outcome, finding)
        self._join(outcome, now)
        outcome.changes += self._gateways.tick(self.register, now)
        silent, heard = self.sensors.silent(clock_s)
        explained = [row for row in silent if self._gateways.explains(self.sensors.sensors[row].id)]
        for row in explained:
            self._judge(outcome, self._silence(row, now, clock_s - self.sensors.heard_s[row]))
        silent = [row for row in silent if row not in explained]
        if heard:
            origin = self.sensors.origin[silent[0]] if silent else "real"
            site = self.park.site.id
            self._judge(outcome, ManySilent(site_id=site, silent=len(silent), at=now, origin=origin))
        for row in [] if many(len(silent)) else silent:
            self._judge(outcome, self._silence(row, now, clock_s - self.sensors.heard_s[row]))
        if outcome.changes:
            self._mark_movers()
        return outcome

    def hear(self, fact: Any) -> Outcome:
        """Judge what is known about the house itself: its broker, its store."""
        outcome = Outcome()
        self._judge(outcome, fact)
        return outcome

    def holds(self, source_kind: str, source_id: str, condition: str) -> bool:
        """Whether an alarm about this condition is active."""
        return self.register.holds((source_kind, source_id, condition))

    def inside(self, rings: Sequence[NDArray[np.float64]]) -> list[NDArray[np.intp]]:
        """Rows of the placed movers inside each ring of longitudes and latitudes, shape (n, 2)."""
        placed = np.flatnonzero(~np.isnan(self.movers.lon))
        points = shapely.points(self.movers.lon[placed], self.movers.lat[placed])
        return [placed[shapely.covers(_prepared(ring), points)] for ring in rings]

    def headcount(self, places: Mapping[str, Sequence[NDArray[np.float64]]]) -> dict[str, int]:
        """How many different people are inside each place, a place being the rings of one or several parts."""
        names = [name for name, rings in places.items() for _ in rings]
        people: dict[str, set[str]] = {name: set() for name in places}
        for name, rows in zip(names, self.inside([ring for rings in places.values() for ring in rings]), strict=True):
            holders = (self.movers.tags[row].person for row in rows)
            people[name] |= {person.id for person in holders if person is not None}
        return {name: len(found) for name, found in people.items()}

    def _adopt(self, park: Park) -> None:
        self.park = park
        self.movers.adopt(park)
        self.sensors.adopt(park)
        self.fencing.adopt(park)
        self._joined = Joined(park, self.register, self.holds)
        self._gateways.adopt(park)

    def _soses(self, soses: Sequence[Sos], outcome: Outcome) -> None:
        for sos in soses:
            if self._newer("sos", sos.tag_id, sos):
                row = self.movers.row.get(sos.tag_id)
                last = None if row is None else self.movers.last[row]
                self._judge(outcome, KeyPressed(sos=sos, tag=self._tag(sos.tag_id), position=last))

    def _readings(self, readings: Sequence[Reading], outcome: Outcome, clock_s: float) -> None:
        for reading in readings:
            sensor = self.sensors.get(reading.sensor_id)
            if sensor is None:
                outcome.unknown_sensors += 1
            elif self._newer("sensor", reading.sensor_id, reading):
                if self.holds("sensor", sensor.id, "silent"):
                    self._judge(outcome, self._silence(self.sensors.row[sensor.id], reading.received_at, 0.0))
                measured = as_of(sensor, reading)
                self._measure(sensor, measured, outcome)
                self.sensors.set(measured, self.holds, clock_s)

    def _measure(self, sensor: Sensor, reading: Reading, outcome: Outcome) -> None:
        unconfirmed = self.register.find(("sensor", sensor.id, "over_lel")) is not None
        self._judge(outcome, SensorLevel(sensor=sensor, reading=reading, holds=self.holds, unconfirmed=unconfirmed))
        if reading.value is not None and reading.quality == "good":
            rising = sensor.rule.fastest_rise_per_min is not None
            rise, same, was = self._trends.take(reading, rising=rising)
            if rising or same or was:
                given = {"sensor": sensor, "reading": reading, "holds": self.holds}
                self._judge(outcome, SensorTrend(rise_per_min=rise, unchanged=same, **given))  # type: ignore[arg-type]

    def _join(self, outcome: Outcome, now: datetime) -> None:
        for fact in self._joined.facts(self.weather, now, self._origin):
            self._judge(outcome, fact)

    def _positions(self, positions: Sequence[Position], outcome: Outcome, clock_s: float) -> None:
        rows = self.movers.rows([p.tag_id for p in positions])
        since_s = np.array([gap_s(self.movers.last[row], p) for row, p in zip(rows, positions, strict=True)])
        self.movers.move(rows, positions, clock_s)
        if not self.fences.fences:
            return
        crossings = self.fencing.move(rows, positions, since_s)
        outcome.events += self.fencing.events(crossings)
        for crossing in crossings:
            if crossing.passed:
                for passing in self.fencing.passed_facts(crossing, positions[-1].received_at):
                    self._judge(outcome, passing)
        for fact in self.fencing.moved_facts(rows, [c for c in crossings if not c.passed]):
            before = len(outcome.changes)
            self._judge(outcome, fact)
            if isinstance(fact, FenceCount) and len(outcome.changes) > before:
                self._tell_over_limit(outcome, fact, positions[-1])

    def _tell_over_limit(self, outcome: Outcome, fact: FenceCount, newest: Position) -> None:
        change = outcome.changes[-1]
        if change.alarm.condition == "over_limit" and change.to_state == "unacknowledged":
            outcome.events.append(
                FenceEvent(
                    tag_id=newest.tag_id,
                    fence_id=fact.fence.id,
                    kind="over_limit",
                    at=newest.received_at,
                    origin=newest.origin,
                    count=len(fact.tags),
                )
            )

    def _open_pairs(self) -> Iterator[tuple[str, str]]:
        """Tags and fences that an alarm or a running timer is about."""
        for kind, source, condition in [
            *((a.source_kind, a.source_id, a.condition) for a in self.register.alarms.values()),
            *self.delays.pending(),
        ]:
            if kind == "tag" and "/" in condition:
                yield source, condition.partition("/")[2]

    def _silence(self, row: int, at: datetime, silent_s: float) -> SensorSilence:
        sensors = self.sensors
        return SensorSilence(sensor=sensors.sensors[row], silent_s=float(silent_s), at=at, origin=sensors.origin[row])

    def _judge(self, outcome: Outcome, fact: Any) -> None:
        before = len(outcome.changes)
        for finding in judge(fact):
            self._apply(outcome, finding)

        for change in outcome.changes[before:]:
            said = _device_time(fact)
            if said is not None:
                change.record["device_at"] = said.isoformat(timespec="milliseconds")

    def _apply(self, outcome: Outcome, finding: Finding) -> None:
        held = self.holds(*finding.key)
        if not finding.active and not held and not self.delays.running:
            return
        passed = self.delays.pass_on(finding, held=held, clock_s=self._clock_s)
        if passed is not None:
            self._enter(outcome, passed)

    def _enter(self, outcome: Outcome, finding: Finding) -> None:
        about_silence = finding.source_kind == "sensor" and finding.condition == "silent"
        by = self._gateways.explains(finding.source_id) if about_silence else ""
        change = self.register.apply(finding, suppressed_by=by)
        if change is not None:
            outcome.changes.append(change)
            if finding.buzz and finding.active and change.to_state == "unacknowledged":
                outcome.calls.append((change.alarm.id, finding.buzz, finding.command))

    def _newer(self, kind: str, device: str, message: Any) -> bool:
        return self._order.newer(f"{kind}/{device}", message.boot, message.seq, message.at)

    def _moves(self, position: Position) -> bool:
        """Whether a position is news: each gateway counts for itself, for a tag walks from one to another and back."""
        device = f"{position.tag_id}/{position.gateway_id}"
        return not position.late and self._newer("position", device, position)

    def _tag(self, tag_id: str) -> Tag | None:
        return self.park.tags.get(tag_id)

    def _enterprise_of_device(self, device_id: str) -> str | None:
        sensor = self.sensors.get(device_id)
        if sensor is not None:
            return sensor.enterprise_id
        of = {anchor.enterprise_id for anchor in self.park.anchors.values() if anchor.gateway_id == device_id}
        return of.pop() if len(of) == 1 else None

    def _mark_movers(self) -> None:
        alarms = self.register.alarms.values()
        urgent = {a.source_id for a in alarms if a.source_kind == "tag" and a.priority < 4 and active(a)}
        self.movers.mark_alarms(urgent)


def _prepared(ring: NDArray[np.float64]) -> shapely.Polygon:
    outline = shapely.Polygon(ring)
    shapely.prepare(outline)
    return outline


def _device_time(fact: Any) -> datetime | None:
    """When the device says it was, of a fact that comes from one message; ours is the time of the change itself."""
    for name in ("reading", "sos", "state", "position"):
        message = getattr(fact, name, None)
        if message is not None:
            said: datetime = message.at
            return said
    return None


def _rounds(positions: Sequence[Position]) -> Iterator[list[Position]]:
    """Split so that no round holds a tag twice, each tag's order kept."""
    rounds: list[list[Position]] = []
    seen: dict[str, int] = {}
    for position in positions:
        turn = seen.get(position.tag_id, 0)
        seen[position.tag_id] = turn + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(position)
    yield from rounds


def _cleared(source_kind: str, source_id: str, condition: str, at: datetime) -> Finding:
    return Finding(source_kind=source_kind, source_id=source_id, condition=condition, active=False, at=at)
