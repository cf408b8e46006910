"""The audit journal: read by the audit administrator alone, and proved whole."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from server.may import May
from server.who import Who, wiring_of
from twin.store.audit import first_broken, read_audit

ROUTER = APIRouter()


@ROUTER.get("/audit")
def rows(
    request: Request,
    who: Annotated[Who, Depends(May("audit.read"))],
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    oldest_first: bool = False,
) -> dict[str, Any]:
    """Rows with a number above `after`, the newest first unless asked otherwise."""
    with wiring_of(request).store_of(who) as conn:
        return {"rows": read_audit(conn, after=after, limit=limit, newest_first=not oldest_first)}


@ROUTER.get("/audit/verify")
def verify(request: Request, who: Annotated[Who, Depends(May("audit.read"))]) -> dict[str, Any]:
    """Walk the whole chain; `first_bad` is the number of the first row that does not fit, null where all hold.

    `head` is the newest row's hash: kept elsewhere (a printed shift report), it also shows a cut tail.
    """
    with wiring_of(request).store_of(who) as conn:
        broken = first_broken(conn)
        newest = read_audit(conn, limit=1)
    head = newest[0] if newest else {"seq": 0, "hash": ""}
    return {"holds": broken is None, "first_bad": broken, "rows": head["seq"], "head": head["hash"]}
