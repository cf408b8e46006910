"""Calibrating a camera: control points on picture and map → where it hangs and looks, and how well it knows places."""

import math
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server.may import May
from server.who import Who, wiring_of
from twin.store.park import load_site
from twin.store.planned import get

ROUTER = APIRouter()
_GRID = 5  # pixels across and down at which the error is told


class Control(BaseModel):
    """One thing that is seen at a pixel and stands at a place."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    u_px: float
    v_px: float
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    z_m: float = 0.0


class Controls(BaseModel):
    """The control points of one picture; without a field of view the focal length is found too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    points: list[Control] = Field(max_length=200)
    width_px: int = Field(ge=64, le=20_000)
    height_px: int = Field(ge=64, le=20_000)
    field_of_view_deg: float | None = Field(default=None, gt=1, lt=170)
    lens: list[float] = Field(default_factory=list, max_length=5)


@ROUTER.post("/cameras/{camera_id}/calibration")
def calibrate(
    camera_id: str, body: Controls, request: Request, who: Annotated[Who, Depends(May("structure.edit"))]
) -> dict[str, Any]:
    """Pose, the error of every point when it is left out, and the error ellipse over the picture; nothing is stored."""
    from ingest.video.calibration import ControlPoint, calibrated  # loads OpenCV

    with wiring_of(request).store_of(who) as conn:
        frame = load_site(conn).frame()
        get(conn, "camera", camera_id)
    x, y = frame.to_local(np.array([p.lon for p in body.points]), np.array([p.lat for p in body.points]))
    points = [
        ControlPoint(u_px=p.u_px, v_px=p.v_px, x_m=float(px), y_m=float(py), z_m=p.z_m)
        for p, px, py in zip(body.points, x, y, strict=True)
    ]
    lens = body.lens if len(body.lens) in (4, 5) else []
    found = calibrated(
        points, width_px=body.width_px, height_px=body.height_px, field_of_view_deg=body.field_of_view_deg, lens=lens
    )
    east, north, z_m = found.position_m
    lon, lat = frame.to_lonlat(east, north)
    known = [each for each in found.left_out_m if math.isfinite(each)]
    ellipses = []
    for v in np.linspace(0, body.height_px, _GRID):
        for u in np.linspace(0, body.width_px, _GRID):
            place, ellipse = found.to_ground(float(u), float(v)), found.ellipse(float(u), float(v))
            if place is None or ellipse is None:
                continue
            at_lon, at_lat = frame.to_lonlat(*place)
            ellipses.append(
                {"u_px": float(u), "v_px": float(v), "lon": float(at_lon), "lat": float(at_lat),
                 "major_m": ellipse.major_m, "minor_m": ellipse.minor_m, "heading_deg": ellipse.heading_deg}
            )  # fmt: skip
    return {
        "camera_id": camera_id,
        "model": "SQPnP + LM",
        "lon": float(lon),
        "lat": float(lat),
        "z_m": z_m,
        "heading_deg": found.heading_deg,
        "tilt_deg": found.tilt_deg,
        "field_of_view_deg": math.degrees(2 * math.atan(body.width_px / 2 / found.focal_px)),
        "noise_px": found.noise_px,
        "left_out_m": [each if math.isfinite(each) else None for each in found.left_out_m],
        "left_out_median_m": float(np.median(known)) if known else None,
        "ellipses": ellipses,
    }
