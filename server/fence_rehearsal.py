"""Before a fence takes effect: who is inside now, and which alarms it would have raised over the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from sqlalchemy import Connection

from twin.live.rehearsal import STEP_S, inside_now, rehearsed
from twin.model.live import Position
from twin.model.nouns import NOUNS
from twin.model.park import Fence, Park
from twin.model.terms import FenceTerms, terms
from twin.rules.fence.drawn import drawn
from twin.rules.fields import checked_fields
from twin.rules.shape import checked_geometry
from twin.store.park import load_park, polygons
from twin.store.past import near, positions_at, stored_since
from twin.store.planned import iso

MARGIN_DEG = 0.0003  # about 30 m: the last place before an entry is part of the walk
MOST_PLACES = 200_000
MOST_TOLD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """All that a rehearsal needs, gathered from the store in one transaction."""

    park: Park
    fence: Fence
    places: list[dict[str, Any]]
    latest: list[dict[str, Any]]
    since: datetime
    now: datetime
    warnings: tuple[tuple[str, str], ...] = ()


def fence_of(feature: Mapping[str, Any]) -> Fence:
    """A drawn fence as the live walk would take it; raises what saving it would."""
    noun = NOUNS["fence"]
    fields = checked_fields(noun, {"id": "draft", **(feature.get("properties") or {})}, whole=True)
    given = {name: value for name, value in fields.items() if value is not None and name in Fence.__dataclass_fields__}
    rule = terms(FenceTerms, fields.get("rule"))
    shape = checked_geometry(noun, feature.get("geometry") or drawn(fields.get("rule")))
    outline = polygons(dict(shapely.geometry.mapping(shape))) if shape is not None else ()
    return Fence(**{"name_zh": "", "name_en": "", **given, "rule": rule, "polygons": outline})


def gathered(conn: Connection, feature: Mapping[str, Any], *, days: float) -> Ask:
    """The park, the fence and the places that a rehearsal walks through."""
    now = datetime.now(UTC)
    fence, since = fence_of(feature), now - timedelta(days=days)
    west, south, east, north = shapely.MultiPolygon([shapely.Polygon(p[0], p[1:]) for p in fence.polygons]).bounds
    box = (west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    places = near(conn, box, since, MOST_PLACES)
    kept, warnings, park = stored_since(conn, since), [], load_park(conn)
    if kept is None:
        warnings.append(("所选时段没有保存的定位数据", "No positions are stored for this time"))
    elif kept - since > timedelta(minutes=10):
        at = _said(kept, park)
        warnings.append((f"定位数据自 {at} 起保存", f"Positions are stored since {at} only"))
    if len(places) >= MOST_PLACES:
        kept = places[0]["at"]
        at = _said(kept, park)
        warnings.append((f"数据量过大,仅回放 {at} 之后", f"Too much to walk through: only after {at}"))
    if fence.rule.around is not None:
        warnings.append(("随车或随人移动的围栏按所画位置回放", "A fence that moves is rehearsed where it is drawn"))
    return Ask(
        park=park, fence=fence, places=places, latest=positions_at(conn, now), since=max(kept or now, since),
        now=now, warnings=tuple(warnings),
    )  # fmt: skip


def _said(moment: datetime, park: Park) -> str:
    """A moment by the clock of the park."""
    return f"{moment.astimezone(ZoneInfo(park.site.time_zone)):%Y-%m-%d %H:%M}"


def told(ask: Ask) -> dict[str, Any]:
    """The rehearsal as JSON; for a worker, as days of places take seconds."""
    places, latest = (_positions(ask.park, rows) for rows in (ask.places, ask.latest))
    fence = replace(ask.fence, rule=replace_around(ask.fence.rule))
    tags = inside_now(ask.park, fence, latest, ask.now)
    would = rehearsed(ask.park, fence, places, ask.now)
    newest = sorted(would, key=lambda each: each.at, reverse=True)[:MOST_TOLD]
    return {
        "inside": {"count": len(tags), "roles": Counter(_role(ask.park, tag) for tag in tags), "tags": list(tags)},
        "alarms": [asdict(each) | {"at": iso(each.at), "until": iso(each.until)} for each in newest],
        "total": len(would),
        "conditions": Counter(each.condition for each in would),
        "since": iso(ask.since),
        "until": iso(ask.now),
        "step_s": STEP_S,
        "places": len(places),
        "warnings": [{"zh": zh, "en": en} for zh, en in ask.warnings],
    }


def replace_around(rule: FenceTerms) -> FenceTerms:
    """The terms of a fence that stays where it is drawn."""
    from msgspec.structs import replace as changed

    return changed(rule, around=None)


def _role(park: Park, tag_id: str) -> str:
    tag = park.tags.get(tag_id)
    person = tag.person if tag is not None else None
    return str(person.role or "unknown") if person is not None else "vehicle" if tag and tag.vehicle else "unknown"


def _positions(park: Park, rows: list[dict[str, Any]]) -> list[Position]:
    known = [row for row in rows if row["tag_id"] in park.tags and row["lon"] is not None]
    if not known:
        return []
    lon, lat = (np.array([row[name] for row in known], dtype=float) for name in ("lon", "lat"))
    x_m, y_m = park.site.frame().to_local(lon, lat)
    return [
        Position(
            tag_id=row["tag_id"], at=row["at"], received_at=row["at"], lon=row["lon"], lat=row["lat"],
            x_m=float(x), y_m=float(y), z_m=row["z_m"] or 0.0, floor=row["floor"], error_m=row["error_m"] or 0.0,
            state=row["state"], origin=row["origin"], seq=number,
        )
        for number, (row, x, y) in enumerate(zip(known, x_m, y_m, strict=True))
    ]  # fmt: skip
