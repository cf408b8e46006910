"""Ready positions of third-party engines, brought to the site's frame with their covariance as they came."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.positioning.descent import RADIUS_95
from twin.model.errors import DomainError
from twin.model.live import Fix, Position
from twin.model.place import GEOGRAPHIC, LocalFrame, transformer


def ready(fixes: Sequence[Fix], frame: LocalFrame) -> list[Position]:
    """Fixes on the site, in their order; left out where the CRS is unknown or the place is off the Earth.

    They are not filtered again: whoever solved them has filtered them, and a second filter would believe their lasting
    errors. All fixes in one CRS are brought over in one call.
    """
    by_crs: dict[str, list[int]] = {}
    for k, fix in enumerate(fixes):
        by_crs.setdefault(fix.crs, []).append(k)
    found: list[Position | None] = [None] * len(fixes)
    for crs, rows in by_crs.items():
        for k, position in zip(rows, _alike([fixes[k] for k in rows], crs, frame), strict=True):
            found[k] = position
    return [position for position in found if position is not None]


def _alike(fixes: Sequence[Fix], crs: str, frame: LocalFrame) -> list[Position | None]:
    x, y = np.array([(fix.x, fix.y) for fix in fixes], dtype=float).T
    try:
        lon, lat = (x, y) if crs == GEOGRAPHIC else transformer(crs, GEOGRAPHIC).transform(x, y)
    except DomainError:
        return [None] * len(fixes)
    on_earth = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    x_m, y_m = frame.to_local(np.where(on_earth, lon, 0.0), np.where(on_earth, lat, 0.0))
    xx, xy, yy = np.array([fix.cov for fix in fixes], dtype=float).T
    longer = (xx + yy) / 2 + np.hypot((xx - yy) / 2, xy)
    error_m = RADIUS_95 * np.sqrt(np.maximum(longer, 0.0))
    columns = (on_earth, lon, lat, x_m, y_m, error_m)
    return [_position(fix, *row) for fix, *row in zip(fixes, *(column.tolist() for column in columns), strict=True)]


def _position(
    fix: Fix, on_earth: bool, lon: float, lat: float, x_m: float, y_m: float, error_m: float
) -> Position | None:
    if not on_earth:
        return None
    return Position(
        tag_id=fix.tag_id,
        at=fix.at,
        received_at=fix.received_at,
        lon=lon,
        lat=lat,
        x_m=x_m,
        y_m=y_m,
        z_m=fix.z_m,
        floor=fix.floor,
        error_m=error_m,
        cov=fix.cov,
        origin=fix.origin,
        gateway_id=fix.gateway_id,
        boot=fix.boot,
        seq=fix.seq,
    )
