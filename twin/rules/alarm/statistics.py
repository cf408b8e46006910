"""How an alarm system did over a time, by the measures of ISA-18.2-2016 / IEC 62682: rates, floods, priorities.

The figures it is held to are recalled from those standards (clause 16), not seen in their text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

SLOT = timedelta(minutes=10)
FLOOD_BEGINS_AT, FLOOD_ENDS_BELOW = 10, 5
CHATTER_COUNT, CHATTER_WITHIN = 3, timedelta(minutes=1)
STALE_AFTER = timedelta(hours=24)
TOP = 10
TARGETS = {
    "per_10_min_acceptable": 1.0,
    "per_10_min_manageable": 2.0,
    "peak_10_min": 10,
    "slots_above_10_fraction": 0.01,
    "flood_fraction": 0.01,
    "top_ten_fraction": 0.05,
    "chattering": 0,
    "stale": 5,
    "priority_fraction": {"1": 0.01, "2": 0.05, "3": 0.15, "4": 0.80},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One journal line: what an alarm was about and how its state changed."""

    at: datetime
    alarm_id: str
    source_kind: str
    source_id: str
    condition: str
    priority: int
    from_state: str
    to_state: str
    text_zh: str = ""
    text_en: str = ""


def statistics(lines: Iterable[Line], since: datetime, until: datetime) -> dict[str, object]:
    """Measures of the alarms that were told between two moments.

    Parameters
    ----------
    lines : iterable of Line
        Journal lines in order, from any time before `since` on.

    Returns
    -------
    dict
        ``told``, ``per_10_min`` (mean), ``slots`` (count per ten minutes from `since` on), ``peak_10_min``,
        ``slots_above_10_fraction``, ``flood_fraction``, ``top_ten`` (with their share), ``chattering``, ``fleeting``,
        ``stale``, ``stale_alarms``, ``priorities``, ``acknowledged_median_s``, ``targets``.
    """
    kept = [line for line in lines if line.at < until]
    told = [line for line in kept if _told(line) and line.at >= since]
    slots = _slots(told, since, until)
    counts = Counter((line.source_kind, line.source_id, line.condition) for line in told)
    known = {(line.source_kind, line.source_id, line.condition): line for line in told}
    top = counts.most_common(TOP)
    waits, stale = _waits(kept, since), _stale(kept, until)
    return {
        "since": since,
        "until": until,
        "told": len(told),
        "per_10_min": len(told) / max(len(slots), 1),
        "slots": slots,
        "peak_10_min": max(slots, default=0),
        "slots_above_10_fraction": _fraction(sum(count > FLOOD_BEGINS_AT for count in slots), len(slots)),
        "flood_fraction": _flooded(slots),
        "top_ten": [_actor(known[key], count, len(told)) for key, count in top],
        "top_ten_fraction": _fraction(sum(count for _, count in top), len(told)),
        "chattering": [_actor(known[key], counts[key], len(told)) for key in _chattering(told)],
        "fleeting": _fleeting(kept, since),
        "stale": [alarm_id for alarm_id, _ in stale],
        "stale_alarms": [_named(line) | {"since": line.at} for _, line in stale],
        "priorities": {str(p): sum(line.priority == p for line in told) for p in (1, 2, 3, 4)},
        "acknowledged_median_s": waits[len(waits) // 2] if waits else None,
        "targets": TARGETS,
    }


def _told(line: Line) -> bool:
    """Whether a line called somebody: the alarm became unacknowledged, which it was not before."""
    return line.to_state == "unacknowledged" and line.from_state != "unacknowledged"


def _slots(told: Sequence[Line], since: datetime, until: datetime) -> list[int]:
    slots = [0] * max(1, -(-int((until - since).total_seconds()) // int(SLOT.total_seconds())))
    for line in told:
        slots[min(int((line.at - since) / SLOT), len(slots) - 1)] += 1
    return slots


def _flooded(slots: Sequence[int]) -> float:
    flooded, count = False, 0
    for each in slots:
        flooded = each >= (FLOOD_ENDS_BELOW if flooded else FLOOD_BEGINS_AT)
        count += flooded
    return _fraction(count, len(slots))


def _chattering(told: Sequence[Line]) -> list[tuple[str, str, str]]:
    moments: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    for line in told:
        moments[line.source_kind, line.source_id, line.condition].append(line.at)
    last = CHATTER_COUNT - 1
    return [
        key
        for key, at in moments.items()
        if any(end - begin <= CHATTER_WITHIN for begin, end in zip(at, at[last:], strict=False))
    ]


def _fleeting(lines: Sequence[Line], since: datetime) -> int:
    """Alarms that cleared before anybody acknowledged them."""
    return sum(
        line.from_state == "unacknowledged" and line.to_state == "returned" and line.at >= since for line in lines
    )


def _stale(lines: Sequence[Line], until: datetime) -> list[tuple[str, Line]]:
    """Alarms whose condition has held for a day at the end, each with the line since which it does."""
    since: dict[str, Line] = {}
    for line in lines:
        if line.to_state in ("returned", "latched", "normal"):
            since.pop(line.alarm_id, None)
        else:
            since.setdefault(line.alarm_id, line)
    return [(alarm_id, line) for alarm_id, line in since.items() if until - line.at >= STALE_AFTER]


def _waits(lines: Sequence[Line], since: datetime) -> list[float]:
    """Times from being told to being acknowledged [s], in order."""
    by_alarm: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_alarm[line.alarm_id].append(line)
    waits = []
    for each in by_alarm.values():
        for before, after in pairwise(each):
            if _told(before) and before.at >= since and after.to_state == "acknowledged":
                waits.append((after.at - before.at).total_seconds())
    return sorted(waits)


def _actor(line: Line, count: int, all_of_them: int) -> dict[str, object]:
    return _named(line) | {"count": count, "fraction": _fraction(count, all_of_them)}


def _named(line: Line) -> dict[str, object]:
    names = ("source_kind", "source_id", "condition", "text_zh", "text_en")
    return {name: getattr(line, name) for name in names}


def _fraction(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
