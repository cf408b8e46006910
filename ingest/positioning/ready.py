"""Ready positions of third-party engines, brought to the site's frame with their covariance as they came."""

from __future__ import annotations

import numpy as np

from ingest.positioning.descent import RADIUS_95
from twin.model.errors import DomainError
from twin.model.live import Fix, Position
from twin.model.place import GEOGRAPHIC, LocalFrame, transformer


def ready(fix: Fix, frame: LocalFrame) -> Position | None:
    """A fix on the site; None where its CRS is unknown or it is off the Earth.

    It is not filtered again: whoever solved it has filtered it, and a second filter would believe its lasting errors.
    """
    try:
        lon, lat = transformer(fix.crs, GEOGRAPHIC).transform(fix.x, fix.y)
    except DomainError:
        return None
    if not (np.isfinite(lon) and np.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        return None
    x_m, y_m = frame.to_local(lon, lat)
    xx, xy, yy = fix.cov
    longer = (xx + yy) / 2 + float(np.hypot((xx - yy) / 2, xy))
    return Position(
        tag_id=fix.tag_id,
        at=fix.at,
        received_at=fix.received_at,
        lon=float(lon),
        lat=float(lat),
        x_m=float(x_m),
        y_m=float(y_m),
        z_m=fix.z_m,
        floor=fix.floor,
        error_m=RADIUS_95 * float(np.sqrt(max(longer, 0.0))),
        cov=fix.cov,
        origin=fix.origin,
        gateway_id=fix.gateway_id,
        boot=fix.boot,
        seq=fix.seq,
    )
