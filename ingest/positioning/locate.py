"""Messages of gateways and of third-party engines → positions of tags on the site, by the tracks of all tags.

A tag is tracked over all its gateways and methods together. What is older than its track is located alone and marked
late; what cannot be located is handed back, so that the tag is shown as unknown where it was, not as gone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ingest.positioning.bank import SLOTS, Bank, Estimate
from ingest.positioning.calibration import Calibration
from ingest.positioning.descent import radius_95
from ingest.positioning.filter import DRIVING, WALKING
from ingest.positioning.floors import Floors
from ingest.positioning.gathered import Anchors, gathered
from ingest.positioning.mapped import Mapped
from ingest.positioning.method import Array, Rows, Trust, methods
from ingest.positioning.normal import Heard
from ingest.positioning.radio_map import RadioMap
from ingest.positioning.ready import ready
from ingest.positioning.solve import WORST_ERROR_M, solve
from twin.model.live import Fix, Position, Signals
from twin.model.park import Park

TAG_HEIGHT_M = 1.2
"""A tag is worn at the chest or the helmet of somebody who stands on the ground."""
SAME_TIME_S = 1e-3
STARTS_KEPT = 8
TRACK_RULES_S = 10.0
"""A tag whose ranges or angles were heard within this time is not moved by powers on a radio map."""


class Locator:
    """Positions from signals and fixes; holds the tracks of one park's tags.

    Parameters
    ----------
    park : Park
        Its anchors, and who carries which tag.
    calibrations : mapping, optional
        What was learned of each method, by the method's name.
    """

    def __init__(self, park: Park, calibrations: Mapping[str, Calibration] | None = None) -> None:
        self.calibrate(calibrations or {})
        self._banks = {motion: Bank(motion=motion, slots=SLOTS) for motion in (WALKING, DRIVING)}
        self._rows: dict[str, int] = {}
        self._anchor_numbers: dict[str, int] = {}
        self._mapped: Mapped | None = None
        self._newest: dict[str, tuple[str, str, int]] = {}
        self._starts: dict[str, deque[str]] = {}
        self.adopt(park)

    def adopt(self, park: Park) -> None:
        """Go on with a changed park; tracks go on too."""
        self._park = park
        self._frame = park.site.frame()
        self._anchors = Anchors(park, self._anchor_numbers)
        self._floors = Floors(park.buildings, self._frame, TAG_HEIGHT_M)

    def calibrate(self, calibrations: Mapping[str, Calibration]) -> None:
        """Go on with what was learned of each method, by the method's name."""
        self._calibrations = dict(calibrations)

    def chart(self, chart: RadioMap) -> None:
        """Locate tags by a radio map where its receivers hear them and no other method does."""
        self._mapped = Mapped(chart)

    def locate(self, batch: Sequence[Signals]) -> tuple[list[Position], list[Signals]]:
        """Positions of a batch, and those signals that cannot tell one.

        Signals of anchors that the park does not know are left out.
        """
        positions, refused = list[Position](), list[Signals]()
        for turn in _turns(batch):
            for method, motion, group in self._alike(turn):
                found, lost = self._advance(method, motion, group)
                positions += found
                refused += lost
        return positions, refused

    def place(self, fixes: Sequence[Fix]) -> list[Position]:
        """Ready positions brought to the site's frame, without those whose CRS is unknown or that are off the Earth."""
        return ready(fixes, self._frame)

    def _alike(self, batch: Sequence[Signals]) -> Iterator[tuple[str, object, list[Signals]]]:
        groups: dict[tuple[str, object], list[Signals]] = {}
        for signals in batch:
            if signals.method in methods():
                groups.setdefault((signals.method, self._motion(signals.tag_id)), []).append(signals)
        for (method, motion), group in groups.items():
            yield method, motion, group

    def _motion(self, tag_id: str) -> object:
        tag = self._park.tags.get(tag_id)
        return DRIVING if tag is not None and tag.vehicle is not None else WALKING

    def _advance(self, method: str, motion: object, group: list[Signals]) -> tuple[list[Position], list[Signals]]:
        bank = self._banks[motion]  # type: ignore[index]
        if method == "rssi" and self._mapped is not None:
            by_map = [one for one in group if self._mapped.hears(one)]
            found, refused = self._by_map(self._mapped, bank, by_map)
            further, lost = self._by_track(method, bank, [one for one in group if not self._mapped.hears(one)])
            return found + further, refused + lost
        return self._by_track(method, bank, group)

    def _by_map(self, mapped: Mapped, bank: Bank, group: list[Signals]) -> tuple[list[Position], list[Signals]]:
        """By the radio map; a tag with a running track of its own is left to that."""
        time_s = np.array([_time_s(one) for one in group])
        rows = np.array([self._row(one.tag_id) for one in group], dtype=np.intp)
        bank.grow(len(self._rows))
        tracked = bank.alive[rows] & (time_s - bank.time_s[rows] < TRACK_RULES_S)
        group = [one for one, other in zip(group, tracked, strict=True) if not other]
        if not group:
            return [], []
        time_s, late = time_s[~tracked], self._late(bank, rows[~tracked], time_s[~tracked], group)
        place, cov = mapped.step(group, time_s, late)
        error = radius_95(cov)
        ok = error < WORST_ERROR_M
        bank.time_s[rows[~tracked]] = np.maximum(bank.time_s[rows[~tracked]], time_s)
        found = self._positions(group, place[:, 0], place[:, 1], cov, error, late, ok)
        return found, [one for one, well in zip(group, ok, strict=True) if not well]

    def _by_track(self, method: str, bank: Bank, group: list[Signals]) -> tuple[list[Position], list[Signals]]:
        if not group:
            return [], []
        calibration = self._calibrations.get(method)
        z_m = np.array([self._floors.height_m(one.tag_id) for one in group])
        h, links, kept = gathered(method, group, self._anchors, calibration, z_m)
        refused = [one for one, keep in zip(group, kept, strict=True) if not keep]
        group = [one for one, keep in zip(group, kept, strict=True) if keep]
        if not group:
            return [], refused
        trust = methods()[method].trust if calibration is None else calibration.trust()
        rows = np.array([self._row(one.tag_id) for one in group], dtype=np.intp)
        bank.grow(len(self._rows))
        time_s = np.array([_time_s(one) for one in group])
        late = self._late(bank, rows, time_s, group)
        x, y, cov, error, ok = (np.full(len(group), np.nan) for _ in range(5))
        cov = np.full((len(group), 3), np.nan)
        now = np.flatnonzero(~late)
        if len(now):
            found = bank.step(rows[now], time_s[now], h.take(now), self._anchors.number[links[now]], trust)
            x[now], y[now], cov[now], error[now], ok[now] = found.x_m, found.y_m, found.cov_m2, found.error_m, found.ok
            self._weigh_floors([group[i].tag_id for i in now], h.take(now), found, trust)
        then = np.flatnonzero(late)
        if len(then):
            alone = solve(h.take(then))
            x[then], y[then], cov[then], error[then] = alone.x_m, alone.y_m, alone.cov_m2, alone.error_m
            ok[then] = alone.ok
        placed = self._positions(group, x, y, cov, error, late, ok == 1)
        return placed, refused + [one for one, well in zip(group, ok == 1, strict=True) if not well]

    def _weigh_floors(self, tag_ids: list[str], h: Heard, found: Estimate, trust: Trust) -> None:
        well = np.flatnonzero(found.ok)
        wide = h.take(well)
        wide.sigma = np.hypot(wide.sigma, trust.lasting_sigma)
        names = [tag_ids[i] for i in well]
        self._floors.judge(names, wide, found.x_m[well], found.y_m[well], found.error_m[well])

    def _row(self, tag_id: str) -> int:
        return self._rows.setdefault(tag_id, len(self._rows))

    def _late(self, bank: Bank, rows: Rows, time_s: Array, group: Sequence[Signals]) -> np.ndarray:
        """What is older than its track. A gateway whose own count goes on but whose clock went back begins anew."""
        late = time_s < bank.time_s[rows] - SAME_TIME_S
        for i, one in enumerate(group):
            self._note_start(one)
            if late[i] and self._goes_on(one):
                bank.forget(rows[i : i + 1])
                late[i] = False
            if not late[i]:
                self._newest[one.tag_id] = (one.gateway_id, one.boot, one.seq)
        return late

    def _goes_on(self, one: Signals) -> bool:
        """Whether a message of an earlier time is the next one of the gateway that was heard last, by its own count."""
        gateway, boot, seq = self._newest.get(one.tag_id, ("", "", -1))
        if not one.boot or gateway != one.gateway_id or one.boot != self._starts[gateway][-1]:
            return False
        return one.boot != boot or one.seq > seq

    def _note_start(self, one: Signals) -> None:
        starts = self._starts.setdefault(one.gateway_id, deque(maxlen=STARTS_KEPT))
        if one.boot not in starts:
            starts.append(one.boot)

    def _positions(
        self, group: Sequence[Signals], x: Array, y: Array, cov: Array, error: Array, late: np.ndarray, ok: np.ndarray
    ) -> list[Position]:
        lon, lat = self._frame.to_lonlat(np.where(ok, x, 0.0), np.where(ok, y, 0.0))
        return [
            Position(
                tag_id=one.tag_id,
                at=one.at,
                received_at=one.received_at,
                lon=float(lon[i]),
                lat=float(lat[i]),
                x_m=float(x[i]),
                y_m=float(y[i]),
                z_m=self._floors.height_m(one.tag_id),
                floor=self._floors.level(one.tag_id),
                error_m=float(error[i]),
                cov=(float(cov[i, 0]), float(cov[i, 1]), float(cov[i, 2])),
                origin=one.origin,
                gateway_id=one.gateway_id,
                boot=one.boot,
                seq=one.seq,
                late=bool(late[i]),
            )
            for i, one in enumerate(group)
            if ok[i]
        ]


def _time_s(one: Signals) -> float:
    """When it was measured; a clock that runs ahead is not believed [s]."""
    return min(one.at, one.received_at).timestamp()


def _turns(batch: Sequence[Signals]) -> list[list[Signals]]:
    """In turns: the first of every tag, then the second of every tag …; each tag's in the order they came."""
    turns: list[list[Signals]] = []
    seen: dict[str, int] = {}
    for signals in batch:
        turn = seen.get(signals.tag_id, 0)
        seen[signals.tag_id] = turn + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(signals)
    return turns
