"""Messages of gateways and of third-party engines → positions of tags on the site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.positioning.ranges import FEWEST_ANCHORS, RADIUS_95, solve
from twin.model.errors import DomainError
from twin.model.live import Fix, Position, Ranges
from twin.model.park import Park
from twin.model.place import GEOGRAPHIC, transformer

TAG_HEIGHT_M = 1.2
"""A tag is worn at the chest or the helmet of somebody who stands on the ground."""
MOST_ANCHORS = 12


class Locator:
    """Positions from ranges and fixes, with the anchors of one park in local metres."""

    def __init__(self, park: Park) -> None:
        self._frame = park.site.frame()
        self._row = {anchor_id: row for row, anchor_id in enumerate(park.anchors)}
        anchors = list(park.anchors.values())
        x, y = self._frame.to_local([a.lon for a in anchors], [a.lat for a in anchors])
        self._anchors_m = np.column_stack([x, y, [a.z_m for a in anchors]]).reshape(-1, 3)

    def locate(self, batch: Sequence[Ranges]) -> tuple[list[Position], list[Ranges]]:
        """Positions of a batch of ranges, and those ranges that cannot tell a position.

        Ranges to anchors that the park does not know are left out.
        """
        rows = [
            [(self._row[a], r) for a, r in zip(m.anchors, m.range_m, strict=True) if a in self._row][:MOST_ANCHORS]
            for m in batch
        ]
        fit = [i for i, pairs in enumerate(rows) if len(pairs) >= FEWEST_ANCHORS]
        refused = [m for m, pairs in zip(batch, rows, strict=True) if len(pairs) < FEWEST_ANCHORS]
        if not fit:
            return [], refused
        width = max(len(rows[i]) for i in fit)
        index, range_m = np.zeros((len(fit), width), dtype=np.intp), np.zeros((len(fit), width))
        known = np.zeros((len(fit), width), dtype=bool)
        for line, i in enumerate(fit):
            count = len(rows[i])
            index[line, :count], range_m[line, :count] = zip(*rows[i], strict=True)
            known[line, :count] = True
        z_m = np.full(len(fit), TAG_HEIGHT_M)
        found = solve(anchors_m=self._anchors_m[index], range_m=range_m, known=known, z_m=z_m)
        lon, lat = self._frame.to_lonlat(np.where(found.ok, found.x_m, 0.0), np.where(found.ok, found.y_m, 0.0))
        positions = []
        for line, i in enumerate(fit):
            if not found.ok[line]:
                refused.append(batch[i])
                continue
            xx, xy, yy = found.cov_m2[line]
            positions.append(
                Position(
                    tag_id=batch[i].tag_id,
                    at=batch[i].at,
                    received_at=batch[i].received_at,
                    lon=float(lon[line]),
                    lat=float(lat[line]),
                    x_m=float(found.x_m[line]),
                    y_m=float(found.y_m[line]),
                    z_m=TAG_HEIGHT_M,
                    error_m=float(found.error_m[line]),
                    cov=(float(xx), float(xy), float(yy)),
                    origin=batch[i].origin,
                    boot=batch[i].boot,
                    seq=batch[i].seq,
                )
            )
        return positions, refused

    def place(self, fix: Fix) -> Position | None:
        """A ready position brought to the site's frame; None where its CRS is unknown or it is off the Earth."""
        try:
            lon, lat = transformer(fix.crs, GEOGRAPHIC).transform(fix.x, fix.y)
        except DomainError:
            return None
        if not (np.isfinite(lon) and np.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            return None
        x_m, y_m = self._frame.to_local(lon, lat)
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
            boot=fix.boot,
            seq=fix.seq,
        )
