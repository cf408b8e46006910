"""The harm of a run to the park as it is now: who is inside, who may be, who is not known; never 0 for unknown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from server.errors import LiveUnavailable, refused_by_model
from server.hub import now
from server.people import Found, classify, from_engine, from_store, last_seen
from server.question import KeptRun, Refusal, counted
from server.who import Who
from twin.rules.gate_count import OWN_ONLY, GateReading, unknown, without_tag
from twin.store.gates import gate_readings

if TYPE_CHECKING:
    from server.wiring import Wiring

WIDE_DEG = 0.3  # a ring around the park that nobody is outside of
Row = dict[str, Any]


async def impact_of(wiring: Wiring, who: Who, kept: KeptRun) -> dict[str, Any]:
    """Count the harm of a kept run to who and what is there now.

    Raises
    ------
    DomainError
        The run cannot be repeated: its model is another one by now.
    """
    (people, nowhere, source), things, gates = await asyncio.gather(
        everybody(wiring, who, kept),
        wiring.in_thread(wiring.things.read, wiring, who),
        wiring.in_thread(_gates, wiring, who),
    )
    found = await wiring.runs.run(counted, kept, things, [asdict(one) for one in people])
    if isinstance(found, Refusal):
        raise refused_by_model(found.code, found.message_zh, found.message_en, found.field)
    indoors = found.pop("indoors")
    shapes, median = found.pop("protective_shapes"), found.pop("median_shapes")
    bands = found.pop("bands")
    counts = await wiring.in_thread(_people, people, nowhere, indoors, shapes, median, found["levels"], kept)
    counts |= untagged(gates, people)
    return {**found, "people": {**counts, "from": source, "at": now()}, "bands": bands, "counted_at": now()}


def untagged(gates: Sequence[GateReading] | None, people: Sequence[Found]) -> Row:
    """Who is in the park without a tag that tells where, by the gates; None where nobody can know.

    Parameters
    ----------
    gates : the newest count of each gate of the park; None for an account that sees only its own enterprise.
    people : everybody in the park whose place is known.
    """
    seen = sum(one.state != "unknown" for one in people)
    found = unknown(OWN_ONLY) if gates is None else without_tag(gates, seen, datetime.now(UTC))
    return {
        "without_tag": found.count,
        "without_tag_zh": found.why_zh,
        "without_tag_en": found.why_en,
        "gate_count": found.gates,
        "gate_count_at": None if found.at is None else found.at.isoformat(),
    }


def _gates(wiring: Wiring, who: Who) -> list[GateReading] | None:
    if who.enterprise_id is not None:
        return None
    with wiring.store_of(who) as conn:
        return gate_readings(conn)


async def everybody(wiring: Wiring, who: Who, kept: KeptRun) -> tuple[list[Found], list[Row], str]:
    """People with a place, people without, and who says so: the engine, or the newest rows of the store."""
    if who.enterprise_id is None:
        west, south = kept.site_lon - WIDE_DEG, kept.site_lat - WIDE_DEG
        east, north = kept.site_lon + WIDE_DEG, kept.site_lat + WIDE_DEG
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        try:
            reply = await wiring.link.ask("inside", who=who.name, rings=[ring])
        except LiveUnavailable:
            pass
        else:
            people, nowhere = from_engine(reply)
            last = reply.get("last_seen") or [{"tag_id": tag, "at": None} for tag in nowhere]
            return [one for one in people if one.person], last, "live"
    return *await wiring.in_thread(_stored, wiring, who), "store"


def shown_impact(impact: dict[str, Any], who: Who) -> dict[str, Any]:
    """An impact as an account may see it: rows by place for who may know positions, tags for who may know names."""
    people = dict(impact["people"])
    if who.enterprise_id is not None:  # counts are of the park, rows only of one's own people
        own = (who.enterprise_id, None)
        for name in ("rows", "last_seen", "by_company"):
            people[name] = [row for row in people[name] if row.get("enterprise_id") in own]
    if "person.position" not in who.permissions:
        people |= {"rows": [], "last_seen": []}
    elif "person.identity" not in who.permissions:
        for name in ("rows", "last_seen"):
            people[name] = [row | {"tag_id": f"#{k}"} for k, row in enumerate(people[name])]
    return {key: value for key, value in impact.items() if key != "bands"} | {"people": people}


def _stored(wiring: Wiring, who: Who) -> tuple[list[Found], list[Row]]:
    with wiring.store_of(who) as conn:
        people, nowhere = from_store(conn)
        return [one for one in people if one.person], last_seen(conn, nowhere)


def _people(
    people: Sequence[Found],
    nowhere: Sequence[Row],
    indoors: Sequence[bool],
    shapes: Sequence[bytes],
    median: Sequence[bytes],
    levels: Sequence[Row],
    kept: KeptRun,
) -> Row:
    lon, lat = np.array([one.lon for one in people]), np.array([one.lat for one in people])
    x, y = kept.frame().to_local(lon, lat) if people else (lon, lat)
    split = [classify(shape, x, y, people) for shape in shapes]
    usual = [classify(shape, x, y, people) for shape in median]
    reached = np.full(len(people), -1)
    for rank, (certain, possible) in enumerate(split):
        reached[certain | possible] = rank
    sure = split[0][0] if split else np.zeros(len(people), bool)
    maybe = split[0][1] if split else np.zeros(len(people), bool)

    def count(chosen: Sequence[bool]) -> Row:
        mask = np.array(chosen, bool)
        return {"certain": int((sure & mask).sum()), "possible": int((maybe & mask).sum())}

    owners = [(one.enterprise_id or "", one.company) for one in people]
    companies = sorted({*owners, *(_owner(row) for row in nowhere)})
    floors = sorted({one.floor for one in people}, key=lambda floor: (floor is None, floor or 0))
    return {
        "certain": int(sure.sum()),
        "possible": int(maybe.sum()),
        "not_located": len(nowhere),
        "levels": [
            {
                "level": level["level"],
                "certain": int(found[0].sum()),
                "possible": int(found[1].sum()),
                "median_certain": int(middle[0].sum()),
                "median_possible": int(middle[1].sum()),
                "not_located": len(nowhere),
            }
            for level, found, middle in zip(levels, split, usual, strict=True)
        ],
        "by_company": [
            {
                "enterprise_id": owner or None,
                "company": company,
                **count([one == (owner, company) for one in owners]),
                "not_located": sum(_owner(row) == (owner, company) for row in nowhere),
            }
            for owner, company in companies
        ],
        "by_floor": [{"floor": floor, **count([one.floor == floor for one in people])} for floor in floors],
        "indoors": count(indoors),
        "outdoors": count([not one for one in indoors]),
        "rows": [
            {
                "tag_id": one.tag_id,
                "enterprise_id": one.enterprise_id,
                "company": one.company,
                "how": "certain" if sure[k] else "possible",
                "level": levels[reached[k]]["level"],
                "indoors": bool(indoors[k]),
                "floor": one.floor,
                "lon": one.lon,
                "lat": one.lat,
                "error_m": one.error_m,
                "age_s": _age_s(one.at),
            }
            for k, one in enumerate(people)
            if reached[k] >= 0
        ],
        "last_seen": [dict(row) | {"age_s": _age_s(row.get("at"))} for row in nowhere],
    }


def _owner(row: Row) -> tuple[str, str]:
    return str(row.get("enterprise_id") or ""), str(row.get("company") or "")


def _age_s(at: str | None) -> float | None:
    if at is None:
        return None
    return round((datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds(), 1)
