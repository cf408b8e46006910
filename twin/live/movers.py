"""The board of movers: the newest place of every tag as columns, ready for fences and frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twin.model.frame import MOVER_STATES, pack_movers
from twin.model.live import Position
from twin.model.park import Park, Tag

STALE_AFTER_S = 10.0
GHOST_M_S, GHOST_MOST_M = 1.4, 200.0
"""A tag that is no longer heard may be walking: its circle grows at walking speed (Weidmann 1993), to a limit."""
HEADING_STEP_M = 0.7
"""A tag must have moved this far before its heading is believed anew."""

OK, STALE, UNKNOWN, ALARM = (MOVER_STATES[name] for name in ("ok", "stale", "unknown", "alarm"))


class Movers:
    """One row per tag; a row, once given, stays that tag's for the life of the process."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.row: dict[str, int] = {}
        self.last: list[Position | None] = []
        self.lon = self.lat = self.x_m = self.y_m = np.zeros(0)
        self.z_m = self.error_m = self.heading_deg = self._from_x = self._from_y = self.heard_s = self.ghost_m = (
            np.zeros(0)
        )
        self.state = np.zeros(0, dtype=np.uint8)
        self.alarmed = np.zeros(0, dtype=bool)
        self.changed = np.zeros(0, dtype=bool)

    @property
    def placed(self) -> int:
        """How many movers have a place; a tag that was never heard has none."""
        return int(np.count_nonzero(~np.isnan(self.lon)))

    def adopt(self, park: Park) -> None:
        """Rows for all tags of a park; known tags keep theirs and get their new holder."""
        for tag in park.tags.values():
            if tag.id in self.row:
                self.tags[self.row[tag.id]] = tag
            else:
                self._add(tag)

    def rows(self, tag_ids: Sequence[str]) -> NDArray[np.intp]:
        """Rows of tags; a tag the park does not know gets a row without a holder."""
        for tag_id in tag_ids:
            if tag_id not in self.row:
                self._add(Tag(id=tag_id))
        return np.array([self.row[tag_id] for tag_id in tag_ids], dtype=np.intp)

    def move(self, rows: NDArray[np.intp], positions: Sequence[Position], clock_s: float) -> None:
        """Put tags at new places."""
        x, y = np.array([(p.x_m, p.y_m) for p in positions]).T
        step_x, step_y = x - self._from_x[rows], y - self._from_y[rows]
        turned = ~(np.hypot(step_x, step_y) < HEADING_STEP_M)
        heading = np.degrees(np.arctan2(step_x, step_y)) % 360
        first = np.isnan(self._from_x[rows])
        self.heading_deg[rows] = np.where(turned & ~first, heading, self.heading_deg[rows])
        self._from_x[rows] = np.where(turned, x, self._from_x[rows])
        self._from_y[rows] = np.where(turned, y, self._from_y[rows])
        self.x_m[rows], self.y_m[rows] = x, y
        given = np.array([(p.lon, p.lat, p.z_m, p.error_m) for p in positions])
        self.lon[rows], self.lat[rows], self.z_m[rows], self.error_m[rows] = given.T
        for row, p in zip(rows.tolist(), positions, strict=True):
            self.last[row] = p
        self.state[rows] = OK
        self.heard_s[rows] = clock_s
        self.ghost_m[rows] = 0.0
        self.changed[rows] = True

    def recall(self, positions: Sequence[Position], silent_s: Sequence[float], clock_s: float) -> None:
        """Put tags where they were heard last, as stale, without a new fix."""
        for row, p, silent in zip(self.rows([p.tag_id for p in positions]).tolist(), positions, silent_s, strict=True):
            self.lon[row], self.lat[row], self.x_m[row], self.y_m[row] = p.lon, p.lat, p.x_m, p.y_m
            self.z_m[row], self.error_m[row], self.last[row] = p.z_m, p.error_m, p
            self.heard_s[row], self.state[row], self.changed[row] = clock_s - silent, STALE, True

    def lose(self, clock_s: float) -> None:
        """Mark tags stale that were not heard for a while; they stay where they were, their circle grows."""
        gone = (self.state == OK) & (clock_s - self.heard_s > STALE_AFTER_S)
        self.state[gone] = STALE
        self.changed |= gone
        stale = self.state == STALE
        self.ghost_m = np.where(stale, np.minimum(GHOST_M_S * (clock_s - self.heard_s), GHOST_MOST_M), 0.0)

    def lose_gateway(self, gateway_id: str) -> None:
        """Mark tags unknown that were heard last through a gateway which is gone."""
        through = [row for row, last in enumerate(self.last) if last is not None and last.gateway_id == gateway_id]
        self.not_located(np.array(through, dtype=np.intp))

    def not_located(self, rows: NDArray[np.intp]) -> None:
        """Mark tags that were heard but by too few anchors."""
        self.state[rows] = np.where(self.state[rows] == OK, UNKNOWN, self.state[rows])
        self.changed[rows] = True

    def mark_alarms(self, tag_ids: set[str]) -> None:
        """Say which tags have an active alarm of their own."""
        alarmed = np.zeros(len(self.tags), dtype=bool)
        alarmed[[self.row[tag_id] for tag_id in tag_ids if tag_id in self.row]] = True
        self.changed |= alarmed != self.alarmed
        self.alarmed = alarmed

    def pack(self, *, sequence: int, time_s: float, all_of_them: bool) -> bytes | None:
        """A frame of all placed movers, or of those changed since the last frame; None when there is none."""
        placed = ~np.isnan(self.lon)
        chosen = np.flatnonzero(placed if all_of_them else placed & self.changed)
        self.changed[:] = False
        if not len(chosen):
            return None
        state = np.where(self.alarmed & (self.state == OK), ALARM, self.state)
        return pack_movers(
            sequence=sequence,
            time_s=time_s,
            lon=self.lon[chosen],
            lat=self.lat[chosen],
            z_m=self.z_m[chosen],
            index=chosen,
            error_m=self.error_m[chosen] + self.ghost_m[chosen],
            heading_deg=self.heading_deg[chosen],
            state=state[chosen],
        )

    def describe(self) -> list[dict[str, object]]:
        """The mover list that the frames' indices point into."""
        return [_describe(index, tag) for index, tag in enumerate(self.tags)]

    def _add(self, tag: Tag) -> None:
        self.row[tag.id] = len(self.tags)
        self.tags.append(tag)
        self.last.append(None)
        for name in ("lon", "lat", "x_m", "y_m", "_from_x", "_from_y"):
            setattr(self, name, np.append(getattr(self, name), np.nan))
        for name in ("z_m", "error_m", "heading_deg", "heard_s", "ghost_m"):
            setattr(self, name, np.append(getattr(self, name), 0.0))
        self.state = np.append(self.state, np.uint8(UNKNOWN))
        self.alarmed = np.append(self.alarmed, False)
        self.changed = np.append(self.changed, False)


def _describe(index: int, tag: Tag) -> dict[str, object]:
    holder = tag.person or tag.vehicle
    return {
        "index": index,
        "tag_id": tag.id,
        "kind": "person" if tag.person else tag.vehicle.kind if tag.vehicle else "unknown",
        "role": tag.role,
        "label": holder.name_zh if holder else tag.id,
        "label_en": holder.name_en if holder else tag.id,
        "enterprise_id": holder.enterprise_id if holder else tag.enterprise_id,
        "person_id": tag.person.id if tag.person else None,
        "vehicle_id": tag.vehicle.id if tag.vehicle else None,
    }
