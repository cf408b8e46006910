"""The alarm engine against an independent small one, over random histories with duplicates, disorder and restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from alarm_oracle import One
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.walks.live_rig import small_park
from twin.live import Batch, Walk
from twin.model.live import AlarmChange, Reading
from twin.rules.alarm.life_cycle import AlarmCannotDoThat
from twin.rules.alarm.register import Register
from twin.rules.finding import Finding

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KEYS = [("sensor", "S1", "high"), ("sensor", "S2", "high")]
STEPS = ("on", "off", "worse", "ack", "shelve", "unshelve", "reset", "bypass", "wait", "restart", "silence")
steps = st.tuples(st.sampled_from(STEPS), st.integers(0, 1), st.integers(1, 4))


def finding(key: tuple[str, str, str], active: bool, at: datetime, *, latched: bool, priority: int = 2) -> Finding:
    kind, source, condition = key
    return Finding(source_kind=kind, source_id=source, condition=condition, active=active, at=at, priority=priority,
                   latched=latched)  # fmt: skip


def rebuilt(register: Register, changes: list[AlarmChange]) -> Register:
    """The register as its journal tells it."""
    newest = {change.alarm.id: change.alarm for change in changes}
    open_ = [alarm for alarm in newest.values() if alarm.state != "normal"]
    over = [alarm for alarm in newest.values() if alarm.state == "normal" and alarm.closed_at is None]
    assert {a.id for a in over} == set(register.over)
    return Register("s", alarms=open_, over=over, bypasses=register.bypasses.values(), seq=register.seq)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(steps, max_size=40), st.booleans())
def test_over_any_history_the_register_is_where_the_oracle_says(history, latching):
    register, now, changes = Register("s"), T0, list[AlarmChange]()
    ones = [One(latching=latching), One(latching=latching)]
    for step, which, minutes in history:
        one, key = ones[which], KEYS[which]
        alarm, clock = register.find(key), (now - T0).total_seconds()
        version = alarm.version if alarm else 0
        name = alarm.id if alarm else "none"
        try:
            if step in ("on", "off"):
                change = register.apply(finding(key, step == "on", now, latched=latching))
                changes += [change] if change else []
                one.condition(step == "on")
            elif step == "worse" and one.holds:
                change = register.apply(finding(key, True, now, latched=latching, priority=1))
                changes += [change] if change else []
                one.worse()
            elif step == "ack" and alarm:
                assert one.acknowledge() == (alarm.state in ("unacknowledged", "returned"))
                changes.append(register.acknowledge(name, version=version, who="o", comment="", at=now))
            elif step == "shelve" and alarm:
                until = now + timedelta(minutes=minutes)
                assert one.shelve((until - T0).total_seconds()) == (
                    alarm.state in ("unacknowledged", "acknowledged", "returned", "latched")
                )
                given_minutes = {"minutes": minutes, "who": "o", "reason": "r", "at": now}
                changes.append(register.shelve(name, version=version, **given_minutes))
            elif step == "unshelve" and alarm:
                assert one.unshelve() == (alarm.state == "shelved")
                changes.append(register.unshelve(name, version=version, who="o", at=now))
            elif step == "reset" and alarm:
                assert one.reset() == (alarm.state == "latched")
                changes.append(register.reset(name, version=version, who="o", comment="", at=now))
            elif step == "silence" and alarm:
                changes.append(register.silence(name, version=version, who="o", at=now))
            elif step == "bypass":
                _, more = register.bypass(minutes=minutes, at=now, who="o", reason="r", source_id=key[1])
                changes += more
                one.bypass(max(one.bypass_ends or 0.0, clock + 60.0 * minutes))
            elif step == "restart":
                register = rebuilt(register, changes)
        except AlarmCannotDoThat:
            pass
        now += timedelta(minutes=1)
        changes += register.tick(now)
        for each, about in zip(ones, KEYS, strict=True):
            each.tick((now - T0).total_seconds())
            found = register.find(about)
            assert (found.state if found else "normal") == each.word(), (step, about)
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1)), "the journal has a gap"
    for before, after in pairwise(changes):
        assert before.at <= after.at


values = st.sampled_from([0.0, 10.0, 23.0, 24.0, 25.0, 30.0, 48.0, 60.0])


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(values, min_size=1, max_size=12), st.randoms(use_true_random=False), st.integers(-7200, 7200))
def test_duplicates_disorder_and_a_wrong_clock_neither_raise_nor_clear(values, chance, skew_s):
    sent = list(enumerate(values, start=1)) * chance.randint(1, 3)
    chance.shuffle(sent)
    walk = Walk(small_park("s", sensors=1), Register("s"))
    newest, high, high_high = 0, False, False
    for arrival, (seq, value) in enumerate(sent):
        at = T0 + timedelta(seconds=arrival)
        device = T0 + timedelta(seconds=seq + skew_s)
        given_seq = {"seq": seq, "boot": "b", "value": value}
        reading = Reading(sensor_id="GT-001", at=device, received_at=at, **given_seq)
        walk.step(Batch(readings=[reading]), float(arrival))
        if seq > newest:
            newest = seq
            high = value >= (23.75 if high else 25.0)
            high_high = value >= (47.5 if high_high else 50.0)
        assert walk.holds("sensor", "GT-001", "high") == high
        assert walk.holds("sensor", "GT-001", "high_high") == high_high
