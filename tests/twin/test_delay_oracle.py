"""Delays, duplicates, disorder, wrong clocks and restarts of the whole walk against a page of plain Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.walks.live_rig import small_park
from twin.live import Batch, Walk
from twin.model.live import AlarmChange, Reading
from twin.model.terms import SensorTerms
from twin.rules.alarm.register import Register

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ON_S, OFF_S, LIMIT, BAND = 3.0, 2.0, 25.0, 1.25
SENSOR, KEY = "GT-001", ("sensor", "GT-001", "high")
STEPS = ("read", "read", "read", "again", "late", "wait", "restart")
steps = st.tuples(st.sampled_from(STEPS), st.sampled_from([0.0, 23.0, 24.0, 25.0, 30.0, 48.0]), st.integers(0, 3))


@dataclass
class Level:
    """Whether the alarm holds, and since when its level says otherwise."""

    held: bool = False
    against_since: float | None = None
    known: bool = False

    def read(self, value: float, clock: float) -> None:
        beyond = value >= LIMIT - (BAND if self.held else 0.0)
        self.known = True
        if beyond == self.held:
            self.against_since = None
            return
        self.against_since = clock if self.against_since is None else self.against_since
        self.tick(clock)

    def tick(self, clock: float) -> None:
        """Time alone turns it, if the level is known since the last start."""
        wait_s = OFF_S if self.held else ON_S
        if self.known and self.against_since is not None and clock - self.against_since >= wait_s:
            self.held, self.against_since = not self.held, None


def parked() -> Walk:
    park = small_park("s", sensors=1)
    rule = SensorTerms(on_delay_s=ON_S, off_delay_s=OFF_S, dead_band=BAND)
    sensor = replace(park.sensors[SENSOR], rule=rule, high_high=None, period_s=60.0)
    return Walk(replace(park, sensors={SENSOR: sensor}), Register("s"))


def restarted(walk: Walk, changes: list[AlarmChange], now: datetime, clock: float) -> Walk:
    """A new process: alarms from the journal, timers from their file, nothing else."""
    newest = {change.alarm.id: change.alarm for change in changes}
    register = Register("s", alarms=[a for a in newest.values() if a.state != "normal"], seq=walk.register.seq)
    fresh = Walk(walk.park, register)
    fresh.delays.restore(walk.delays.state(now, clock), now, clock)
    return fresh


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(steps, max_size=40), st.integers(-7200, 7200))
def test_over_any_history_of_readings_and_restarts_the_alarm_holds_when_the_clock_says_so(history, skew_s):
    walk, level, clock, seq = parked(), Level(), 0.0, 0
    changes: list[AlarmChange] = []
    sent: list[tuple[int, float]] = []

    def say(number: int, value: float) -> None:
        now, device = T0 + timedelta(seconds=clock), T0 + timedelta(seconds=number + skew_s)
        given_seq = {"seq": number, "boot": "b", "value": value}
        reading = Reading(sensor_id=SENSOR, at=device, received_at=now, **given_seq)
        changes.extend(walk.step(Batch(readings=[reading]), clock).changes)

    for step, value, number in history:
        if step == "read":
            seq += 1
            sent.append((seq, value))
            say(seq, value)
            level.read(value, clock)
        elif step == "again" and sent:
            say(*sent[-1 - number % len(sent)])
        elif step == "late" and sent and seq > 1:
            say(max(1, seq - 1 - number), value)
        elif step == "restart":
            walk = restarted(walk, changes, T0 + timedelta(seconds=clock), clock)
            level.known, sent = False, []
        elif step == "wait":
            for _ in range(number):
                clock += 1.0
                changes.extend(walk.tick(T0 + timedelta(seconds=clock), clock).changes)
                level.tick(clock)
        assert walk.register.holds(KEY) == level.held, (step, clock)
    of_it = [change for change in changes if (change.alarm.source_id, change.alarm.condition) == KEY[1:]]
    turns = [change.to_state for change in of_it]
    assert all(a != b for a, b in pairwise(turns)), "a transition was doubled"
