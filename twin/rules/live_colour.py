"""The live colour of a risk zone: its inherent grade, which only a person changes, raised by what happens in it.

Rules are rows that a park can read and change. A raise begins with its cause, lasts while the cause lasts and ends ten
minutes after it; those of fire and second-level gas are ended by a person, once the cause is gone. What cannot be
known (the engine is away) ends nothing: an unknown cause is neither there nor gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from twin.model.errors import Invalid, WrongValue
from twin.rules.grading import GRADES, Grade
from twin.rules.tables import rows

CauseKind = Literal["alarm", "people", "permit", "wind"]
CAUSES: tuple[CauseKind, ...] = ("alarm", "people", "permit", "wind")
HOLD = timedelta(minutes=10)


class CauseLasts(Invalid):
    """A raise cannot be ended while its cause lasts."""

    message_zh = "引起升级的原因仍在,不能解除"
    message_en = "What raised the grade is still there; the raise cannot be ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourRule:
    """What raises a zone by how many steps: alarms of some conditions, a number of people or works, a wind [m/s]."""

    id: str
    cause: CauseKind
    words: tuple[str, ...] = ()
    threshold: float | None = None
    steps: int = 1
    needs_person: bool = False
    enabled: bool = True
    title_zh: str = ""
    title_en: str = ""


def rule_from(row: Mapping[str, str]) -> ColourRule:
    """A rule from text cells, as `colour_rules.csv` has them; raises `WrongValue`."""
    if row["cause"] not in CAUSES:
        raise WrongValue(f"A cause is one of {', '.join(CAUSES)}", field="cause")
    try:
        threshold = float(row["threshold"]) if row.get("threshold") else None
        steps = int(row["steps"])
    except ValueError as error:
        raise WrongValue(f"The rule '{row['id']}' has a number that is none", field="threshold") from error
    if not 1 <= steps <= len(GRADES) - 1 or (row["cause"] in ("people", "wind") and threshold is None):
        raise WrongValue(
            f"The rule '{row['id']}' needs 1 to 3 steps, and a threshold for people or wind", field="steps"
        )
    return ColourRule(
        id=row["id"],
        cause=row["cause"],
        words=tuple(word.strip() for word in row.get("words", "").split(";") if word.strip()),
        threshold=threshold,
        steps=steps,
        needs_person=row.get("needs_person", "") in ("1", "true", "True"),
        enabled=row.get("enabled", "1") in ("", "1", "true", "True"),
        title_zh=row.get("title_zh", ""),
        title_en=row.get("title_en", ""),
    )


RULES: tuple[ColourRule, ...] = tuple(rule_from(row) for row in rows("colour_rules"))
"""The rules a park begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveAlarm:
    """An alarm whose condition holds now, in the zone."""

    id: str
    condition: str
    text_zh: str = ""
    text_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is so in a zone at one moment; None where it is not known."""

    alarms: tuple[ActiveAlarm, ...] | None = None
    people: int | None = None
    permits: tuple[str, ...] | None = None
    wind_m_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """One raise of one zone, from its cause to its end."""

    zone_id: str
    rule_id: str
    cause_id: str
    steps: int
    needs_person: bool
    since: datetime
    last_at: datetime
    active: bool = True
    text_zh: str = ""
    text_en: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What raises: the rule and its cause."""
        return self.rule_id, self.cause_id

    @property
    def ends_at(self) -> datetime | None:
        """When it ends by itself; None while the cause lasts or where a person must end it."""
        return None if self.active or self.needs_person else self.last_at + HOLD


@dataclass(frozen=True, slots=True)
class Step:
    """The open raises of a zone after a step, and those that began, ended or changed in it."""

    open: tuple[Raise, ...]
    changed: tuple[Raise, ...] = field(default_factory=tuple)


def stepped(zone_id: str, before: Sequence[Raise], rules: Iterable[ColourRule], facts: Facts, at: datetime) -> Step:
    """The raises of a zone one moment later.

    Parameters
    ----------
    before : its open raises.
    at : now; raises whose cause is gone for ten minutes end here, unless a person must end them.
    """
    known = {rule.id: rule for rule in rules if rule.enabled}
    there = {key: words for rule in known.values() for key, words in _causes(rule, facts)}
    now: list[Raise] = []
    for each in before:
        cause = known.get(each.rule_id)
        if each.key in there:
            zh, en = there.pop(each.key)
            now.append(replace(each, active=True, last_at=at, text_zh=zh, text_en=en))
        elif cause is not None and not _can_tell(cause, facts):
            now.append(each)
        else:
            now.append(_aged(each, at))
    for (rule_id, cause_id), (zh, en) in there.items():
        rule = known[rule_id]
        now.append(
            Raise(zone_id=zone_id, rule_id=rule_id, cause_id=cause_id, steps=rule.steps, since=at, last_at=at,
                  needs_person=rule.needs_person, text_zh=zh, text_en=en)
        )  # fmt: skip
    old = {each.key: each for each in before}
    changed = tuple(each for each in now if _worth_telling(old.get(each.key), each))
    return Step(tuple(each for each in now if each.ended_at is None), changed)


def ended_by(one: Raise, who: str, at: datetime) -> Raise:
    """The raise after a person ended it; raises `CauseLasts` while its cause is there."""
    if one.active:
        raise CauseLasts()
    return replace(one, ended_at=at, ended_by=who)


def live_grade(inherent: Grade, open_raises: Iterable[Raise]) -> Grade:
    """The colour a zone has now: the inherent grade, raised by the strongest open raise; never milder."""
    steps = max((each.steps for each in open_raises if each.ended_at is None), default=0)
    return GRADES[max(0, GRADES.index(inherent) - steps)]


def _causes(rule: ColourRule, facts: Facts) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Every cause of a rule that is there, with its words."""
    if rule.cause == "alarm":
        return [
            ((rule.id, each.id), (each.text_zh or rule.title_zh, each.text_en or rule.title_en))
            for each in facts.alarms or ()
            if each.condition in rule.words
        ]
    level = {"people": facts.people, "wind": facts.wind_m_s, "permit": None}[rule.cause]
    if rule.cause == "permit" and facts.permits is not None:
        level = sum(not rule.words or each in rule.words for each in facts.permits)
    least = rule.threshold if rule.threshold is not None else 1.0
    if level is None or level < least:
        return []
    told = f"{level:g}" if rule.cause != "wind" else f"{level:.1f} m/s"
    return [((rule.id, rule.cause), (f"{rule.title_zh}({told})", f"{rule.title_en} ({told})"))]


def _can_tell(rule: ColourRule, facts: Facts) -> bool:
    given = {"alarm": facts.alarms, "people": facts.people, "permit": facts.permits, "wind": facts.wind_m_s}
    return given[rule.cause] is not None


def _aged(each: Raise, at: datetime) -> Raise:
    """A raise whose cause is gone."""
    gone = replace(each, active=False)
    if not gone.needs_person and at - gone.last_at >= HOLD:
        return replace(gone, ended_at=at, ended_by="")
    return gone


def _worth_telling(before: Raise | None, after: Raise) -> bool:
    return before is None or before.active != after.active or after.ended_at is not None
