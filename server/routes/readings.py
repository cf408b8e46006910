"""What a sensor measured lately."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from server.answers import Told, json_answer, tells
from server.may import May
from server.who import Who, wiring_of
from twin.model.live import Quality, Said
from twin.store.live import readings_of
from twin.store.planned import get

ROUTER = APIRouter()
WEEK_MIN = 7 * 24 * 60


class Readings(Told):
    """Lists of one length; a value is null where none came."""

    sensor_id: str
    unit: str | None
    at: list[datetime]
    value: list[float | None]
    quality: list[Quality]
    origin: list[Said]


@ROUTER.get("/readings/{sensor_id}", **tells(Readings))
def readings(
    sensor_id: str,
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    minutes: Annotated[float, Query(gt=0, le=WEEK_MIN)] = 60,
) -> Response:
    """One sensor's values in order of time, as lists of one length, with the sensor's unit."""
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    with wiring_of(request).store_of(who) as conn:
        unit = get(conn, "sensor", sensor_id)["properties"]["unit"]
        found = readings_of(conn, sensor_id, since)
    return json_answer({"sensor_id": sensor_id, "unit": unit, **found})
