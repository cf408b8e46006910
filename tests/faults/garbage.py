"""Messages that no honest device sends, beside honest detectors whose alarms must not move."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import psutil

from tests.faults.devices import LOUD, QUIET, Detector, detectors_of
from tests.faults.judge import OFF, ON, last_seq, read_journal, turn_of
from tests.load.sender import Sender
from tests.stack import Stack, eventually

HONEST, PER_S, BATCH = 20, 4000, 40
OF_LEVELS = ("sensor", "sensor_group", "tag", "fence", "gathering")
ABOUT_THE_INSTRUMENT = ("instrument_fault", "silent")
"""What garbage under a detector's own name may truly raise: that it is not well."""
NO_NUMBERS = ("NaN", "-NaN", "Infinity", "-Infinity", "1e999", "-1e999", '"12"', '"inf"', "true", "null", "[]", "{}",
              "0x10", "1_0", "--1", "9" * 5000)  # fmt: skip
KINDS = ("reading", "range", "fix", "tag", "sos", "receipt", "camera", "state", "tdoa", "rssi", "aoa", "nonsense")
UNITS = ("kg", "mg/m3", "furlong", "%VOL?", "度", "x" * 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrown:
    """What the garbage did."""

    cases: int
    died: tuple[str, ...]
    false_raises: int
    false_clears: int
    alarm_after_s: float
    grown_mb: float
    moved: list[str] = field(default_factory=list)


def throw(house: Stack, cases: int, seed: int, say: Callable[[str], None]) -> Thrown:
    """Throw garbage at a house and compare the journal and the processes before and after."""
    operator = house.sign_in("operator")
    site = operator.get("/api/site").json()["id"]
    honest = detectors_of(operator.get("/api/features/sensor").json()["features"], HONEST)
    url = house.state["mqtt_url"]
    good, bad = Sender(url, site, "HONEST-GW", keeps=False), Sender(url, site, "GARBAGE-GW", keeps=False)
    _say(good, honest)
    time.sleep(1.5)
    pids, live = dict(house.pids), psutil.Process(house.pids["live"])
    before, start = last_seq(house.home / "live" / "journal"), live.memory_info().rss
    dice, began, spoken = random.Random(seed), time.monotonic(), 0.0
    for k in range(0, cases, BATCH):
        if time.monotonic() - spoken > 1.0:
            spoken = time.monotonic()
            _say(good, honest)
        bad.turn()
        bad.send([_case(dice, bad, honest) for _ in range(min(BATCH, cases - k))])
        time.sleep(max(0.0, began + k / PER_S - time.monotonic()))
    _say(good, honest)
    eventually(lambda: (_heartbeat(operator).get("waiting") or 0) == 0, "all garbage is looked at", within_s=120)
    time.sleep(2.0)
    moved = [change for change in read_journal(house.home / "live" / "journal") if change["seq"] > before]
    moved = [change for change in moved if _is_level(change)]
    after_s = _alarm_after(operator, good, honest[-1])
    say(f"{cases} cases of garbage thrown, {len(moved)} levels moved")
    return Thrown(
        cases=cases,
        died=tuple(name for name, pid in pids.items() if house.pids.get(name) != pid),
        false_raises=sum(turn_of(change) == ON for change in moved),
        false_clears=sum(turn_of(change) == OFF for change in moved),
        alarm_after_s=after_s,
        grown_mb=(live.memory_info().rss - start) / 1e6,
        moved=[f"{change['alarm']['id']} {change['to_state']}" for change in moved],
    )


def _say(sender: Sender, honest: list[Detector]) -> None:
    """The first half of the detectors is over its limit and stays there, the second half is not."""
    sender.turn()
    sender.send([_honest(sender, one, loud=k < len(honest) // 2) for k, one in enumerate(honest)])


def _honest(sender: Sender, one: Detector, *, loud: bool) -> tuple[int, bytes]:
    seq = sender.number()
    body = {"ts": _now(), "seq": seq, "value": one.high * (LOUD if loud else QUIET), "unit": one.unit}
    return seq, sender.frame(f"reading/{one.id}", json.dumps(body | {"boot": sender.boot}).encode(), seq)


def _case(dice: random.Random, sender: Sender, honest: list[Detector]) -> tuple[int, bytes]:
    """One message; under the name of an honest detector only what it cannot have meant as a value."""
    seq = sender.number()
    kind = dice.choice(KINDS)
    known = dice.random() < 0.5
    device = dice.choice(honest).id if known else f"NO-{dice.randrange(500)}"
    if kind == "reading" and not known and dice.random() < 0.2:
        payload = json.dumps(_frame(seq) | {"value": 1e6 * dice.random(), "unit": "ppm"}).encode()
    else:
        payload = dice.choice(_MADE_FOR_SOS if kind == "sos" else _MADE)(dice, kind, seq)
    return seq, sender.frame(f"{kind}/{device}", payload, seq)


def _frame(seq: int) -> dict[str, object]:
    return {"ts": _now(), "seq": seq, "boot": "garbage"}


def _noise(dice: random.Random, _kind: str, _seq: int) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 7, 64, 500)))


def _no_number(dice: random.Random, kind: str, seq: int) -> bytes:
    names = {"reading": ("value",), "fix": ("x", "y", "z", "cov"), "tag": ("battery_fraction",), "sos": ("pressed",)}
    wrong = dice.choice([n for n in NO_NUMBERS if kind != "sos" or n != "true"])
    head = json.dumps(_frame(seq))[:-1]
    return f'{head}, "{dice.choice(names.get(kind, ("m",)))}": {wrong}}}'.encode()


def _cut(dice: random.Random, _kind: str, seq: int) -> bytes:
    whole = json.dumps(_frame(seq) | {"value": 12.5, "unit": "ppm"}).encode()
    return whole[: dice.randrange(len(whole) - 1)]


def _wrong_unit(dice: random.Random, kind: str, seq: int) -> bytes:
    value = dice.choice((0.0, 1e-6, 1e6))
    return json.dumps(_frame(seq) | {"value": value, "unit": dice.choice(UNITS), "kind": kind}).encode()


def _wrong_type(dice: random.Random, _kind: str, seq: int) -> bytes:
    wrong = {"ts": dice.choice((0, "", "yesterday", None, [])), "seq": dice.choice((-1, 1.5, "1", 2**70, None))}
    name = dice.choice(("ts", "seq"))
    return json.dumps(_frame(seq) | {"value": 1e6} | {name: wrong[name]}).encode()


def _deep(dice: random.Random, _kind: str, _seq: int) -> bytes:
    return (b"[" if dice.random() < 0.5 else b'{"a":') * dice.choice((10, 1000, 8000))


def _large(dice: random.Random, _kind: str, seq: int) -> bytes:
    """One megabyte now and then (the broker's limit stops it), else as much as the broker lets through, seldom."""
    size = 1_000_000 if dice.random() < 0.02 else 60_000 if dice.random() < 0.05 else 500
    return json.dumps(_frame(seq)).encode()[:-1] + b', "value": "' + b"x" * size + b'"}'


_MADE_FOR_SOS = (_noise, _no_number, _cut, _wrong_type, _deep)
"""A message under the SOS key that has time and number is a pressed key, whatever else is in it."""
_MADE = (_noise, _no_number, _no_number, _cut, _wrong_unit, _wrong_type, _deep, _large)


def _alarm_after(operator: httpx.Client, sender: Sender, one: Detector) -> float:
    """How long an honest detector that goes over its limit waits for its alarm."""
    sender.turn()
    began = time.monotonic()
    sender.send([_honest(sender, one, loud=True)])

    def raised() -> bool:
        alarms = operator.get("/api/alarms").json()["alarms"]
        return any(each["source_id"] == one.id and each["condition"] == "high" for each in alarms)

    eventually(raised, "an honest alarm after the garbage", within_s=30)
    return time.monotonic() - began


def _is_level(change: dict[str, object]) -> bool:
    alarm = change["alarm"]
    assert isinstance(alarm, dict)
    return (
        alarm["source_kind"] in OF_LEVELS and alarm["condition"] not in ABOUT_THE_INSTRUMENT and bool(turn_of(change))
    )


def _heartbeat(operator: httpx.Client) -> dict[str, int]:
    return operator.get("/api/status").json()["heartbeat"] or {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
