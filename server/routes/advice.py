"""What to do about a kept run: ways out, shelter, the way in, first distances, and what the substance does."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from server.advice_question import Wishes
from server.advising import advise
from server.answers import json_answer
from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()
Number = float | None


@ROUTER.get("/whatif/{run_id}/advice")
async def advice(
    run_id: str,
    request: Request,
    who: Annotated[Who, Depends(May("whatif.run"))],
    lon: Annotated[Number, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    lat: Annotated[Number, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    level: Annotated[int | None, Query(ge=0, le=11)] = None,
    now_s: Annotated[float, Query(ge=0, le=86_400, allow_inf_nan=False)] = 0.0,
    walk_m_s: Annotated[Number, Query(ge=0.1, le=5, allow_inf_nan=False)] = None,
    start_after_s: Annotated[Number, Query(ge=0, le=3600, allow_inf_nan=False)] = None,
    margin_s: Annotated[Number, Query(ge=0, le=600, allow_inf_nan=False)] = None,
    air_changes_1_h: Annotated[Number, Query(ge=0, le=60, allow_inf_nan=False)] = None,
) -> Response:
    """Advice for everybody inside now, and for one place (`lon`, `lat`); `level` is the rank of an outline."""
    wishes: Any = Wishes(
        lon=lon, lat=lat, level=level, now_s=now_s, walk_m_s=walk_m_s, start_after_s=start_after_s,
        margin_s=margin_s, air_changes_1_h=air_changes_1_h,
    )  # fmt: skip
    return json_answer(await advise(wiring_of(request), who, run_id, wishes))
