"""Risk grading: methods as tables, the list of a zone, GB 18218 of a unit, live colours and what raised them, cards."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from shapely.geometry import shape

from server import audit
from server.answers import Told, tells
from server.hazard_units import assessed
from server.may import May
from server.routes.registers import told
from server.who import Who, wiring_of
from server.zone_card import card
from twin.model.errors import NotFound
from twin.registers import risk_point, zone_raise
from twin.rules.colour_course import course
from twin.rules.grading import DIRECT, METHODS, Grade, area_grade
from twin.rules.live_colour import ColourRule, Raise
from twin.rules.tables import rows
from twin.store import planned
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
COURSE_STEPS = 144
Reader = Annotated[Who, Depends(May("map.see"))]
Drawer = Annotated[Who, Depends(May("zone.draw"))]


class Scores(BaseModel):
    """A method and a value for each of its factors, or the criteria met."""

    method: str
    scores: dict[str, float] = Field(default_factory=dict)
    criteria: list[str] = Field(default_factory=list)


class Score(Told):
    """What a method makes of some values."""

    method: str
    score: float | None
    grade: Grade
    colour: str


class Course(Told):
    """Zones by live colour and those that are raised, as lists of one length."""

    at: list[datetime]
    zones: dict[Grade, list[int]]
    raised: list[int]


@ROUTER.get("/risks/methods")
def methods(_: Reader) -> dict[str, Any]:
    """Every method with its factors and bands, row by row with source and status, and the criteria of judgement."""
    factors, bands = rows("risk_factors"), rows("risk_bands")
    return {
        "methods": [
            {"id": name, "factors": [row for row in factors if row["method"] == name],
             "bands": [row for row in bands if row["method"] == name]}
            for name in METHODS
        ],
        "direct": list(DIRECT.values()),
    }  # fmt: skip


@ROUTER.post("/risks/score", **tells(Score))
def score(body: Scores, _: Reader) -> dict[str, Any]:
    """The score and grade of some values; nothing is stored."""
    found = risk_point.grading_of(body.model_dump())
    return {"method": found.method, "score": found.score, "grade": found.grade, "colour": found.colour}


@ROUTER.get("/risks/zones/{zone_id}")
def zone(zone_id: str, request: Request, who: Reader) -> dict[str, Any]:
    """A zone with its risk points, the grade they give it, its live colour, and the history of both."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        kept = planned.get(conn, "zone", zone_id)
        book = StoredEntries(conn)
        points = [each for each in book.entries(risk_point.REGISTER.id) if each.body.get("area") == zone_id]
        raises = [each.body for each in book.entries(zone_raise.REGISTER.id) if each.body.get("zone_id") == zone_id]
        history = planned.history(conn, "zone", zone_id)
    grade = kept["properties"]["grade"]
    by_points = risk_point.zone_grade(points, zone_id)
    return {
        "zone_id": zone_id,
        "inherent": grade,
        "by_points": by_points,
        "milder_than_points": by_points is not None and area_grade([by_points]) < grade,
        "points": [told(each) for each in points],
        "now": wiring.colours.now().get(zone_id),
        "raises": sorted(raises, key=lambda each: str(each["since"]), reverse=True)[:200],
        "grades": _grades(history),
    }


@ROUTER.get("/risks/units/{unit_id}")
def unit(
    unit_id: str, request: Request, who: Reader, classes: Annotated[str, Query(max_length=2000)] = ""
) -> dict[str, Any]:
    """GB 18218 of one unit with every line; `classes` as `substance:W5.3,W3;other:W1.1` for what no table names."""
    given = {
        name: tuple(part for part in rest.split(",") if part)
        for name, _, rest in (each.partition(":") for each in classes.split(";") if each)
    }
    with wiring_of(request).store_of(who) as conn:
        return assessed(conn, unit_id, given)


@ROUTER.get("/risks/colours")
async def colours(request: Request, who: Reader) -> dict[str, Any]:
    """The live colour of every zone that who asks may see, and the rules in force."""
    wiring = wiring_of(request)
    seen = await wiring.in_thread(_visible, wiring, who)
    now = wiring.colours.now()
    return {
        "zones": {name: state for name, state in now.items() if name in seen},
        "rules": [_rule(each) for each in wiring.colours.rules],
    }


@ROUTER.get("/risks/course", **tells(Course))
async def colour_course(
    request: Request, who: Reader, hours: Annotated[float, Query(gt=0, le=168)] = 24.0
) -> dict[str, Any]:
    """How many zones that who asks may see had each live colour, and how many stood above their inherent one."""
    wiring = wiring_of(request)
    seen = await wiring.in_thread(_visible, wiring, who)
    inherent = {zone: state["inherent"] for zone, state in wiring.colours.now().items() if zone in seen}
    until = datetime.now(UTC)
    times = [until - timedelta(hours=hours * (1 - n / COURSE_STEPS)) for n in range(COURSE_STEPS + 1)]
    counts, raised = course(inherent, await wiring.in_thread(_raises, wiring, who), times)
    return {"at": [at.isoformat(timespec="seconds") for at in times], "zones": counts, "raised": raised}


@ROUTER.post("/risks/zones/{zone_id}/raises/{raise_id}/end")
async def end(zone_id: str, raise_id: str, request: Request, who: Drawer) -> dict[str, Any]:
    """End a raise by hand, once its cause is gone."""
    wiring = wiring_of(request)
    if zone_id not in await wiring.in_thread(_visible, wiring, who):
        raise NotFound()
    over = await wiring.colours.end(zone_id, raise_id, who.name)
    await wiring.in_thread(wiring.audit.record, who.name, "zone_raise.end", "zone", zone_id, after=over)
    return over


@ROUTER.get("/risks/zones/{zone_id}/card")
def zone_card(zone_id: str, request: Request, who: Reader, lang: str = "zh") -> Response:
    """The card of a zone to print: grade, responsibility, hazards, measures, emergency, and a QR code of its page."""
    with wiring_of(request).store_of(who) as conn:
        kept = planned.get(conn, "zone", zone_id)
        points = [
            each
            for each in StoredEntries(conn).entries(risk_point.REGISTER.id)
            if each.body.get("area") == zone_id and each.state == "approved"
        ]
        audit.write(conn, who.name, "zone.card", "zone", zone_id)
    # /command is what everybody may see, on a phone too; there the zone's own card opens.
    middle = shape(kept["geometry"]).representative_point()
    address = f"{request.base_url}command?view={middle.x:.6f},{middle.y:.6f},17&pick=risk_zones:{quote(zone_id)}"
    page = card(kept, [told(each) for each in points], address, "en" if lang == "en" else "zh")
    return Response(page, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


def _visible(wiring: Any, who: Who) -> set[str]:
    with wiring.store_of(who) as conn:
        return {str(each["id"]) for each in planned.features(conn, "zone")["features"]}


def _rule(one: ColourRule) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ColourRule.__dataclass_fields__}


def _grades(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each change of the inherent grade: when, by whom, from and to; newest first."""
    found, before = [], None
    for each in reversed(history):
        grade = None if each["action"] == "removed" else each["feature"]["properties"].get("grade")
        if grade != before:
            found.append({"at": each["recorded_at"], "who": each["who"], "from": before, "to": grade})
        before = grade
    return found[::-1]


def _raises(wiring: Any, who: Who) -> list[Raise]:
    with wiring.store_of(who) as conn:
        return [zone_raise.raise_of(entry) for entry in StoredEntries(conn).entries(zone_raise.REGISTER.id)]
