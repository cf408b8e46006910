"""How many people the gates have counted into the park, and how many of them no tag tells of; unknown stays unknown.

A gate's counter gives `persons_net`: who came in less who went out through it since it was set to zero with an empty
park. The sum over all gates is who is inside; one gate that is silent makes the sum worthless, because people come in
by one gate and leave by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

KIND: Final = "gate_counter"
QUANTITY: Final = "persons_net"
UNIT: Final = "persons"
SILENT_PERIODS: Final = 3.0
"""A counter is silent after so many of its own periods, as a detector is (twin/rules/alarm)."""
LEAST_SILENCE_S: Final = 60.0

NO_GATES = ("未接入门禁人数,无标签人员数未知", "No gate count is connected: how many are without a tag is not known")
OWN_ONLY = (
    "门禁计数属全园,本企业无标签人员数未知",
    "Gates count the whole park: how many of one's own have no tag is unknown",
)
WRONG = (
    "门禁计数 {gates} 人少于标签定位 {seen} 人:计数有误,无标签人员数未知",
    "Gates count {gates}, fewer than the {seen} that tags tell of: a counter is wrong, who has no tag is not known",
)
SILENT = (
    "门禁计数中断({who}),无标签人员数未知",
    "Gate counters are silent ({who}): how many are without a tag is not known",
)
COUNTED = (
    "门禁计数 {gates} 人,标签定位 {seen} 人;其余在园内,位置未知",
    "Gates count {gates}, tags tell of {seen}; the others are somewhere in the park, their place is unknown",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReading:
    """The last value of one gate's counter; None where it has none."""

    sensor_id: str
    value: float | None
    good: bool
    at: datetime | None
    period_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutTag:
    """How many are in the park without a tag that tells where; `count` None is unknown, `why_zh` and `why_en` tell."""

    count: int | None
    gates: int | None
    at: datetime | None
    why_zh: str
    why_en: str


def without_tag(readings: Sequence[GateReading], seen: int, now: datetime) -> WithoutTag:
    """Who the gates have counted in, less the people whose tags are seen.

    Parameters
    ----------
    readings : the newest of every gate counter of the park.
    seen : people whose tag tells where they are.
    now : the moment the readings are judged at.
    """
    if not readings:
        return unknown(NO_GATES)
    silent = [one.sensor_id for one in readings if _silent(one, now)]
    if silent:
        return unknown(SILENT, who=", ".join(silent))
    gates = round(sum(one.value for one in readings if one.value is not None))
    at = min(one.at for one in readings if one.at is not None)
    if gates < seen:
        return unknown(WRONG, gates=gates, seen=seen)
    zh, en = (words.format(gates=gates, seen=seen) for words in COUNTED)
    return WithoutTag(count=gates - seen, gates=gates, at=at, why_zh=zh, why_en=en)


def unknown(why: tuple[str, str], **values: object) -> WithoutTag:
    """Not known, for a reason in both languages."""
    zh, en = (words.format(**values) for words in why)
    return WithoutTag(count=None, gates=None, at=None, why_zh=zh, why_en=en)


def _silent(one: GateReading, now: datetime) -> bool:
    if one.value is None or one.at is None or not one.good:
        return True
    return (now - one.at).total_seconds() > max(SILENT_PERIODS * one.period_s, LEAST_SILENCE_S)
