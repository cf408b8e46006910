"""Work permits (特殊作业票, GB 30871-2022): eight kinds of special work, where, from when to when, who, who guards.

A permit is drafted, issued by another person, interrupted and resumed, and closed. What is still open behind its end is
overdue. While it is issued a fence stands around the place, or moves with whom or what the work moves with: whoever
works inside must have the guardian near, and where the permit asks for a cordon everybody else stays out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from twin.model.errors import MissingField, TimesOutOfOrder, WrongValue
from twin.model.nouns import Field
from twin.model.park import Fence
from twin.model.terms import Around, Circle, FenceTerms, Guardian, People
from twin.registers.register import Entry, Register, Step
from twin.rules.standards.permit import ALARMS_ZH, SAMPLE_AGE_S, VALIDITY_S

WORKS = {
    "hot_work": ("动火", "Hot work"), "confined_space": ("受限空间", "Confined space"),
    "blind_plate": ("盲板抽堵", "Blind plate"), "work_at_height": ("高处", "Work at height"),
    "lifting": ("吊装", "Lifting"), "temporary_power": ("临时用电", "Temporary power"),
    "excavation": ("动土", "Excavation"), "road_closing": ("断路", "Road closing"),
}  # fmt: skip
"""GB 30871-2022, 3.1: the eight kinds of special work."""
GRADES = {
    "hot_work": ("特级", "一级", "二级"),
    "work_at_height": ("Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"),
    "lifting": ("一级", "二级", "三级"),
}
"""GB 30871-2022, 5.1, 8.1 and 9.1; the other kinds have none."""
AIR_IS_TESTED = ("hot_work", "confined_space")
SOON = timedelta(hours=1)
RADIUS_M = 15.0
"""The park's own rule: so far from the place a guardian still sees the work."""
OPEN = ("issued", "interrupted")
Standing = Literal["draft", "planned", "running", "soon_over", "overdue", "interrupted", "closed"]


def check(body: Mapping[str, Any]) -> None:
    """Refuse what the form alone does not.

    Raises
    ------
    WrongValue
        A grade that this kind of work does not have, a list of persons that is none, or more time than the standard
        allows for a permit.
    MissingField
        A kind of work with grades has none said.
    TimesOutOfOrder
        It ends before it begins.
    """
    work, grade = str(body["work"]), str(body.get("grade") or "")
    if work in GRADES and not grade:
        raise MissingField("This kind of work has grades: say which", "该类作业应注明作业级别", field="grade")
    if grade and grade not in GRADES.get(work, ()):
        raise WrongValue(f"{work} has no grade {grade!r}", f"该类作业没有“{grade}”", field="grade")
    persons = body.get("persons") or []
    if not isinstance(persons, list | tuple) or not all(isinstance(each, str) and each for each in persons):
        raise WrongValue("persons is a list of ids", "作业人员应为人员编号列表", field="persons")
    if str(body["guardian"]) in persons:
        raise WrongValue("Who guards does not work", "监护人不得兼作业人", field="guardian")
    length_s = (_moment(body["ends"]) - _moment(body["begins"])).total_seconds()
    if length_s <= 0:
        raise TimesOutOfOrder(field="ends")
    longest_s = VALIDITY_S.get((work, grade), VALIDITY_S.get((work, "")))
    if longest_s is not None and length_s > longest_s:
        hours = longest_s / 3600
        raise WrongValue(f"Such a permit holds {hours:g} h at most", f"该作业票有效期不超过 {hours:g} h", field="ends")


REGISTER = Register(
    id="work_permit",
    title_zh="特殊作业票",
    title_en="Work permits",
    about="structure",
    fields=(
        Field(name="work", required=True, choices=tuple(WORKS)),
        Field(name="grade"),
        Field(name="about_id"),
        Field(name="place_zh", required=True),
        Field(name="place_en"),
        Field(name="lon", kind="float", required=True, minimum=-180, maximum=180),
        Field(name="lat", kind="float", required=True, minimum=-90, maximum=90),
        Field(name="radius_m", kind="float", minimum=1, maximum=500),
        Field(name="cordon", kind="bool"),
        Field(name="moves_with"),
        Field(name="begins", kind="time", required=True),
        Field(name="ends", kind="time", required=True),
        Field(name="company"),
        Field(name="persons", kind="json"),
        Field(name="guardian", required=True),
        Field(name="gas_tested_at", kind="time"),
        Field(name="gas_fit", kind="bool"),
        Field(name="gas_said"),
        Field(name="measures"),
    ),
    states=("draft", "issued", "interrupted", "closed"),
    steps=(
        Step(name="approve", title_zh="签发", title_en="Issue", before=("draft",), after="issued"),
        Step(name="interrupt", title_zh="中断", title_en="Interrupt", before=("issued",), after="interrupted"),
        Step(name="resume", title_zh="恢复", title_en="Resume", before=("interrupted",), after="issued"),
        Step(name="close", title_zh="关闭", title_en="Close", before=("draft", *OPEN), after="closed"),
    ),
    check=check,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitNow:
    """Where a permit stands at a moment, with the alarm codes of AQ 3064.2 table A.4 that hold."""

    standing: Standing
    left_s: float | None
    codes: tuple[int, ...]

    @property
    def warnings_zh(self) -> tuple[str, ...]:
        """The words of the codes."""
        return tuple(ALARMS_ZH[code] for code in self.codes)


def now_of(entry: Entry, at: datetime) -> PermitNow:
    """Where a permit stands: overdue is what is issued or interrupted and past its end."""
    begins, ends = _moment(entry.body["begins"]), _moment(entry.body["ends"])
    left_s = (ends - at).total_seconds() if entry.state in OPEN else None
    standing: Standing
    if entry.state not in OPEN:
        standing = "draft" if entry.state == "draft" else "closed"
    elif at > ends:
        standing = "overdue"
    elif entry.state == "interrupted":
        standing = "interrupted"
    elif at < begins:
        standing = "planned"
    else:
        standing = "soon_over" if ends - at <= SOON else "running"
    return PermitNow(standing=standing, left_s=left_s, codes=_codes(entry, begins, standing))


def fences_of(entry: Entry) -> tuple[Fence, ...]:
    """The fences around an issued permit, none in every other state: one that asks for the guardian, and the cordon.

    They begin on the day the permit begins, and stand until it is interrupted or closed: work that goes on behind the
    end of its permit is guarded all the same.
    """
    if entry.state != "issued":
        return ()
    body = entry.body
    persons, guardian = tuple(body.get("persons") or ()), str(body["guardian"])
    radius_m = float(body.get("radius_m") or RADIUS_M)
    guard = Guardian(people=People(persons=(guardian,)), within_m=radius_m)
    guarded = _fence(entry, "area", "nobody else", deny=People(persons=persons), guardian=guard)
    if not body.get("cordon"):
        return (guarded,)
    return guarded, _fence(entry, "forbidden", "all", allow=People(persons=(*persons, guardian)))


def _fence(entry: Entry, kind: Literal["area", "forbidden"], who: str, **rule: Any) -> Fence:
    body = entry.body
    zh, en = WORKS[str(body["work"])]
    ends_zh, ends_en = ("警戒区", ", cordon") if kind == "forbidden" else ("监护", ", guarded")
    return Fence(
        id=f"permit-{entry.id}{'-cordon' if kind == 'forbidden' else ''}",
        name_zh=f"{body['place_zh']} {zh}作业{ends_zh}",
        name_en=f"{en} at {body.get('place_en') or body['place_zh']}{ends_en}",
        kind=kind,
        polygons=(),
        enterprise_id=entry.enterprise_id,
        who=who,
        schedule={"from": _moment(body["begins"]).date().isoformat()},
        priority=3,
        rule=FenceTerms(**_place(entry), **rule),
    )


def _place(entry: Entry) -> dict[str, Any]:
    body = entry.body
    radius_m, heart = float(body.get("radius_m") or RADIUS_M), str(body.get("moves_with") or "")
    if not heart:
        return {"circle": Circle(lon=float(body["lon"]), lat=float(body["lat"]), radius_m=radius_m)}
    if heart == body["guardian"] or heart in (body.get("persons") or ()):
        return {"around": Around(radius_m=radius_m, permit_id=entry.id, person_id=heart)}
    return {"around": Around(radius_m=radius_m, permit_id=entry.id, vehicle_id=heart)}


def _codes(entry: Entry, begins: datetime, standing: Standing) -> tuple[int, ...]:
    if entry.state not in OPEN:
        return ()
    tested = entry.body.get("gas_tested_at")
    aged = tested is not None and (begins - _moment(tested)).total_seconds() > SAMPLE_AGE_S
    untested = tested is None and entry.body["work"] in AIR_IS_TESTED
    return (*((2,) if aged or untested else ()), *((10,) if standing == "overdue" else ()))


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
