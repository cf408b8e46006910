"""Opening a muster roll from advice, ticking it by tag and by hand; every tick by hand leaves an audit row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape

from layers.places import local
from server import audit
from server.errors import LiveUnavailable
from server.people import Found, from_engine, from_store
from server.who import Who
from twin.model.place import LocalFrame
from twin.registers.muster_roll import REGISTER
from twin.registers.register import Entry, moved, opened
from twin.store import planned, whatif
from twin.store.entries import StoredEntries
from twin.store.muster import open_roll, read_roll
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring

MUSTER_M = 25.0  # own choice: a tag this near to a muster point is there, where no fence is drawn around it
Shapes = dict[str, shapely.Geometry]


async def located(wiring: Wiring, who: Who) -> tuple[list[Found], list[str]]:
    """Everybody in the park with a tag, and the tags that are nowhere; the store where the engine may not be asked."""
    if who.enterprise_id is None:
        try:
            ring = await wiring.in_thread(_park_ring, wiring, who)
            return from_engine(await wiring.link.ask("inside", who=who.name, rings=[ring]))
        except LiveUnavailable:
            pass
    return await wiring.in_thread(_stored, wiring, who)


def start(
    wiring: Wiring, who: Who, run_id: str, advice: Mapping[str, Any], found: Iterable[Found], nowhere: Iterable[str]
) -> dict[str, Any]:
    """Open the roll of a run: where each person is expected, as the advice says; called again it adds who is new."""
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        whatif.get_run(conn, run_id)
        people = _names(conn)
        plan = _places(advice, list(found), site.frame())
        plan |= {tag: {"reason": "not_located"} for tag in nowhere if tag not in plan}
        entries = [
            opened(REGISTER, f"{run_id}.{tag}", {"roll": run_id, "tag_id": tag, **people[tag], **where},
                   site_id=site.id)
            for tag, where in sorted(plan.items()) if tag in people
        ]  # fmt: skip
        new = open_roll(conn, entries, who=who.name)
        audit.write(conn, who.name, "muster.open", "whatif", run_id, after={"expected": len(entries), "new": new})
    return {"expected": len(entries), "new": new}


def roll(wiring: Wiring, who: Who, run_id: str, found: Iterable[Found]) -> dict[str, Any]:
    """The roll now, empty while nobody called it; a fresh tag at a muster point is ticked on the way."""
    with wiring.store_of(who) as conn:
        whatif.get_run(conn, run_id)
        frame = load_site(conn).frame()
        points = planned.features(conn, "muster_point")["features"]
        shapes = _shapes(points, planned.features(conn, "fence")["features"], frame)
        entries = read_roll(conn, run_id)
        there = _standing(found, shapes, frame)
        book = StoredEntries(conn)
        for k, entry in enumerate(entries):
            where = there.get(str(entry.body["tag_id"]))
            if entry.state == "expected" and where is not None:
                done = _ticked(entry, where, "tag", "")
                entries[k] = book.put(done, version=entry.version, who="tag")
    return _shown(run_id, entries, points)


def tick(wiring: Wiring, who: Who, run_id: str, tag_id: str, arrived: bool, where: str | None) -> dict[str, Any]:
    """Tick one name by hand, or take a tick back.

    Raises
    ------
    NotFound, WrongStep, VersionConflict
    """
    with wiring.store_of(who) as conn:
        book = StoredEntries(conn)
        entry = book.get(REGISTER.id, f"{run_id}.{tag_id}")
        if where is not None:
            planned.get(conn, "muster_point", where)
        done = _ticked(entry, where or str(entry.body.get("muster_point") or ""), "hand", who.name) if arrived else (
            replace(moved(REGISTER, entry, "untick"), body=_without_tick(entry.body))
        )  # fmt: skip
        kept = book.put(done, version=entry.version, who=who.name)
        verb = "muster.tick" if arrived else "muster.untick"
        audit.write(conn, who.name, verb, "person", str(entry.body.get("person_id") or tag_id),
                    before=dict(entry.body), after=dict(kept.body))  # fmt: skip
    return _row(kept)


def _ticked(entry: Entry, where: str, how: str, by: str) -> Entry:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    body = {**entry.body, "arrived_at": at, "arrived_where": where, "how": how, "by": by}
    return replace(moved(REGISTER, entry, "tick"), body=body)


def _without_tick(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("arrived_at", "arrived_where", "how", "by")}


def _park_ring(wiring: Wiring, who: Who) -> list[list[float]]:
    """A ring a little wider than the site."""
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        outline = planned.get(conn, "site", site.id)["geometry"]
    box = shapely.box(*shape(outline).bounds) if outline else shapely.Point(site.lon, site.lat)
    ring: list[list[float]] = shapely.get_coordinates(shapely.envelope(box.buffer(0.02))).tolist()
    return ring


def _stored(wiring: Wiring, who: Who) -> tuple[list[Found], list[str]]:
    with wiring.store_of(who) as conn:
        return from_store(conn)


def _names(conn: Any) -> dict[str, dict[str, Any]]:
    """Names and company by tag, for the tags that people wear."""
    people = {str(one["id"]): one["properties"] for one in planned.features(conn, "person")["features"]}
    found = {}
    for tag in planned.features(conn, "tag")["features"]:
        person = tag["properties"].get("person_id")
        if person:
            told = people.get(str(person), {})
            found[str(tag["id"])] = {
                "person_id": str(person), "name_zh": told.get("name_zh"), "name_en": told.get("name_en"),
                "company": told.get("company") or told.get("enterprise_id"),
            }  # fmt: skip
    return found


def _places(advice: Mapping[str, Any], found: list[Found], frame: LocalFrame) -> dict[str, dict[str, Any]]:
    """Where each tag is expected: as advised in the footprint, else the nearest open muster point as it flies."""
    plan: dict[str, dict[str, Any]] = {}
    for group in advice["groups"]:
        away = group["action"] in ("walk", "way_out")
        where = {"muster_point": group["haven"]} if away else {"shelter": (group["shelter"] or {}).get("roof")}
        plan |= {tag: {**where, "reason": group["reason"]["code"]} for tag in group["tags"]}
    rest = [one for one in found if one.person and one.tag_id not in plan]
    open_ = [one for one in advice["musters"] if not one["closed"]]
    if not rest:
        return plan
    if not open_:
        return plan | {one.tag_id: {"reason": "no_safe_muster"} for one in rest}
    x, y = frame.to_local([one.lon for one in rest], [one.lat for one in rest])
    east, north = frame.to_local([one["lon"] for one in open_], [one["lat"] for one in open_])
    nearest = np.hypot(x[:, None] - east, y[:, None] - north).argmin(axis=1)
    return plan | {one.tag_id: {"muster_point": open_[k]["id"], "reason": "outside"}
                   for one, k in zip(rest, nearest, strict=True)}  # fmt: skip


def _shapes(points: list[dict[str, Any]], fences: list[dict[str, Any]], frame: LocalFrame) -> Shapes:
    """The area of each muster point: the smallest area fence drawn around it, else a disc."""
    drawn = [
        local(fence["geometry"], frame)
        for fence in fences
        if fence["properties"].get("kind") == "area" and fence.get("geometry")
    ]
    areas = {}
    for point in points:
        here = shapely.Point(*(float(v) for v in frame.to_local(*point["geometry"]["coordinates"][:2])))
        around = [fence for fence in drawn if shapely.contains(fence, here)]
        areas[str(point["id"])] = min(around, key=shapely.area, default=here.buffer(MUSTER_M))
    return areas


def _standing(found: Iterable[Found], shapes: Shapes, frame: LocalFrame) -> dict[str, str]:
    """Which fresh tags stand at which muster point."""
    people = [one for one in found if one.person and one.state == "ok"]
    if not people or not shapes:
        return {}
    x, y = frame.to_local([one.lon for one in people], [one.lat for one in people])
    there: dict[str, str] = {}
    for id, area in shapes.items():
        inside = np.asarray(shapely.contains_xy(area, x, y))
        there |= {people[k].tag_id: id for k in np.flatnonzero(inside)}
    return there


def _shown(run_id: str, entries: list[Entry], points: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [_row(entry) for entry in entries]
    names = {str(one["id"]): one["properties"] for one in points}
    lists = []
    for id in [*names, None]:
        mine = [row for row in rows if row["muster_point"] == id]
        if not mine:
            continue
        told = names.get(id or "", {})
        lists.append({
            "id": id, "name_zh": told.get("name_zh"), "name_en": told.get("name_en"),
            "expected": len(mine), "arrived": sum(row["arrived"] for row in mine), "people": mine,
        })  # fmt: skip
    arrived = sum(row["arrived"] for row in rows)
    return {"run_id": run_id, "called": bool(entries), "expected": len(rows), "arrived": arrived, "lists": lists}


def _row(entry: Entry) -> dict[str, Any]:
    names = ("tag_id", "person_id", "name_zh", "name_en", "company", "muster_point", "shelter", "reason",
             "arrived_at", "arrived_where", "how", "by")  # fmt: skip
    return {**{name: entry.body.get(name) for name in names}, "arrived": entry.state == "arrived"}
