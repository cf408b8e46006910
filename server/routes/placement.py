"""Where further gas detectors should stand: proposals over many leaks and winds, and the drafts that were accepted."""

from typing import Annotated, Any
from uuid import uuid4

import numpy as np
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection, text

from ingest.ledger import stock_of
from server import audit
from server.may import May
from server.placing import Ask, placed, rose_of
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.model.place import LocalFrame
from twin.registers.detector_proposal import REGISTER
from twin.registers.register import opened
from twin.store.entries import StoredEntries
from twin.store.park import load_site

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]
Planner = Annotated[Who, Depends(May("structure.edit"))]
MOST = 20


class Spot(BaseModel):
    """A place that the planner accepts."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    z_m: float = Field(default=1.0, ge=0, le=200, allow_inf_nan=False)
    coverage: float | None = Field(default=None, ge=0, le=1)
    mean_time_s: float | None = Field(default=None, ge=0)


class Accepted(BaseModel):
    """Spots of one gas that become drafts."""

    quantity: str = Field(max_length=80)
    spots: list[Spot] = Field(min_length=1, max_length=MOST)


@ROUTER.get("/placement")
async def propose(
    request: Request, who: Planner, quantity: Annotated[str, Query(max_length=80)],
    count: Annotated[int, Query(ge=1, le=MOST)] = 5,
) -> dict[str, Any]:  # fmt: skip
    """So many more detectors of a gas, best first, with the share noticed and the time to notice after each."""
    wiring = wiring_of(request)
    ask, frame = await wiring.in_thread(_asked, wiring, who, quantity, count)
    found = await wiring.runs.run(placed, ask)
    if found is None:
        said = "No equipment holds what these detectors show", "没有设备存放该类探测器可测的介质"
        raise NotFound(*said, field="quantity")
    for one in [*found["spots"], *found["missed"]]:
        lon, lat = frame.to_lonlat(one.pop("x_m"), one.pop("y_m"))
        one |= {"lon": round(float(lon), 7), "lat": round(float(lat), 7)}
    return dict(found)


@ROUTER.get("/placement/drafts")
def drafts(request: Request, who: Viewer) -> list[dict[str, Any]]:
    """Proposed detectors that are not built and not rejected."""
    with wiring_of(request).store_of(who) as conn:
        found = StoredEntries(conn).entries(REGISTER.id)
    return [{"id": one.id, "state": one.state, **one.body} for one in found if one.state in ("draft", "approved")]


@ROUTER.post("/placement/drafts", status_code=201)
def accept(body: Accepted, request: Request, who: Planner) -> list[dict[str, Any]]:
    """Keep spots as drafts; they are no detectors, and no alarm waits for them."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        book = StoredEntries(conn)
        kept = []
        for spot in body.spots:
            values = {
                "quantity": body.quantity, "lon": spot.lon, "lat": spot.lat, "z_m": spot.z_m,
                "coverage_fraction": spot.coverage, "mean_time_s": spot.mean_time_s,
            }  # fmt: skip
            entry = opened(
                REGISTER, f"GT-PLAN-{uuid4().hex[:8]}", {name: one for name, one in values.items() if one is not None},
                site_id=site.id, enterprise_id=who.enterprise_id,
            )  # fmt: skip
            kept.append(book.put(entry, version=None, who=who.name))
            audit.write(conn, who.name, "placement.accept", REGISTER.id, entry.id, after=dict(entry.body))
    return [{"id": one.id, "state": one.state, **one.body} for one in kept]


def _asked(wiring: Wiring, who: Who, quantity: str, count: int) -> tuple[Ask, LocalFrame]:
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        frame = site.frame()
        stock = stock_of(conn, frame)
        rose = _rose(conn, site.id)
    detectors, vessels = tuple(stock.detectors), tuple(stock.vessels)
    return Ask(
        quantity=quantity, count=count, detectors=detectors, vessels=vessels, gases=stock.gases, rose=rose
    ), frame


def _rose(conn: Connection, site_id: str) -> tuple[tuple[float, float, float], ...]:
    """The wind rose of the record that is kept, by the mean of each quarter of an hour; simulated wind makes none."""
    rows = conn.execute(
        text(
            "SELECT avg(wind_m_s), degrees(atan2(avg(sin(radians(wind_from_deg))), avg(cos(radians(wind_from_deg)))))"
            " FROM core.weather WHERE site_id = :site AND origin = 'real' AND wind_m_s IS NOT NULL"
            " AND wind_from_deg IS NOT NULL GROUP BY floor(extract(epoch FROM at) / 900) LIMIT 40000"
        ),
        {"site": site_id},
    ).all()
    table = np.array([(speed, direction) for speed, direction in rows], float).reshape(-1, 2)
    return rose_of(table[:, 0], table[:, 1] % 360)
