"""Where a tag was lately. A track is personal: every look at one is kept in the audit journal."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from server import audit
from server.answers import json_answer
from server.may import May, require
from server.who import Who, wiring_of
from twin.store.live import track_of
from twin.store.planned import get

ROUTER = APIRouter()
DAY_MIN = 24 * 60


@ROUTER.get("/tracks/{tag_id}")
def track(
    tag_id: str,
    request: Request,
    who: Annotated[Who, Depends(May("person.identity"))],
    minutes: Annotated[float, Query(gt=0, le=DAY_MIN)] = 10,
) -> Response:
    """One tag's way in order of time, as lists of one length."""
    require(who, "person.position")
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    with wiring_of(request).store_of(who) as conn:
        get(conn, "tag", tag_id)
        found = track_of(conn, tag_id, since)
        audit.write(conn, who.name, "track.see", "tag", tag_id, after={"minutes": minutes})
    return json_answer({"tag_id": tag_id, **found})
