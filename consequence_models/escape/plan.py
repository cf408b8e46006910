"""Who goes where: for every group a safe way to a muster point, else shelter indoors, else the least bad way out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from consequence_models.escape.closure import Closure, Turned, closure_of
from consequence_models.escape.route import Route, earliest, least_exposed
from consequence_models.escape.shelter import AIR_CHANGES_1_H, Shelter, shelter_at
from consequence_models.escape.ways import Network
from consequence_models.result import Field

Array = NDArray[np.float64]
HORIZON_S = 3600.0  # own choice: as long as usual emergency levels are given for


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What nobody measured: how fast people walk, when they start, what is kept free. All of it can be changed.

    Walking: 1.19 m/s unimpeded on the level, Gwynne & Rosenbaum (2016), SFPE Handbook 5th ed., ch. 59, eq. 59.7
    (recalled). Starting, margin, reach and air changes are assumed.
    """

    walk_m_s: float = 1.19
    start_after_s: float = 60.0
    margin_s: float = 30.0
    reach_m: float = 150.0
    shelter_reach_m: float = 120.0
    air_changes_1_h: float = AIR_CHANGES_1_H


@dataclass(frozen=True, slots=True, kw_only=True)
class Haven:
    """A muster point; `capacity` None: not known, so not counted."""

    id: str
    x_m: float
    y_m: float
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """A building people can close: its middle and its outline."""

    id: str
    outline: shapely.Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAdvice:
    """What one group does: `walk` a safe way, `shelter`, `way_out` through the cloud, or `none`; and why not better.

    `route` is the safe way of `walk`. `way_out` is the least exposed way where there is no safe one, also beside
    `shelter` for comparison; `outdoor_peak` is the highest value on it, in the unit of the field.
    """

    action: str
    reason: str = ""
    haven: str | None = None
    start: int | None = None
    route: Route | None = None
    way_out: Route | None = None
    outdoor_peak: float | None = None
    roof: str | None = None
    roof_m: float | None = None
    shelter: Shelter | None = None
    over_capacity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The advice for every group, and the network and closure on which it was found."""

    groups: tuple[GroupAdvice, ...]
    network: Network
    closed: Closure
    havens_closed: tuple[str, ...]
    timed: bool
    times_s: Array = field(repr=False)


def plan_escape(
    network: Network,
    *,
    places_m: Sequence[tuple[float, float]],
    sizes: Sequence[int],
    havens: Sequence[Haven],
    roofs: Sequence[Roof],
    field: Field | None,
    level: float,
    reach: shapely.Geometry,
    always: shapely.Geometry | None = None,
    turned: Turned | None = None,
    now_s: float = 0.0,
    z_m: float = 1.5,
    assumed: Assumptions | None = None,
) -> Plan:
    """Advise every group.

    Parameters
    ----------
    network
        Ways of the park.
    places_m, sizes
        Where the groups stand [m], and how many people each has.
    havens, roofs
        Muster points, and buildings to shelter in.
    field
        A concentration that knows time; None: the footprint `reach` counts as closed all the time.
    level, reach, always
        The level that closes, its outline over all time, and what is closed besides [local metres].
    turned
        When that ground is closed: as the field passes on its axis, as far away. None: for good.
    now_s
        Seconds since the release began.
    z_m, assumed
        Height of breathing [m], and the rest.
    """
    assumed = assumed or Assumptions()
    times = _times(now_s)
    spots = [*places_m, *((haven.x_m, haven.y_m) for haven in havens)]
    joined, nodes = network.with_places(np.array(spots, float).reshape(-1, 2), reach_m=assumed.reach_m)
    closed = closure_of(joined, field=field, level=level, times_s=times, z_m=z_m, reach=reach, always=always,
                        turned=turned, margin_s=assumed.margin_s)  # fmt: skip
    goals = {node: haven for haven, node in zip(havens, nodes[len(places_m) :], strict=True) if node is not None}
    desk = _Desk(joined, closed, goals, roofs, field, level, times, now_s, z_m, assumed)
    found = [desk.advise(place, node, size)
             for place, node, size in zip(places_m, nodes[: len(places_m)], sizes, strict=True)]  # fmt: skip
    shut = tuple(haven.id for node, haven in goals.items() if closed.node_ever[node])
    return Plan(groups=tuple(found), network=joined, closed=closed, havens_closed=shut,
                timed=field is not None, times_s=times)  # fmt: skip


def _times(now_s: float) -> Array:
    """Close together at first: 10 s for ten minutes, then a minute."""
    early = np.arange(0.0, 600.0, 10.0)
    late = np.arange(600.0, max(HORIZON_S, now_s + HORIZON_S) + 1, 60.0)
    return np.concatenate([early, late])


class _Desk:
    """Advises group after group and remembers how full the muster points are."""

    def __init__(
        self, network: Network, closed: Closure, goals: dict[int, Haven], roofs: Sequence[Roof], field: Field | None,
        level: float, times: Array, now_s: float, z_m: float, assumed: Assumptions,
    ) -> None:  # fmt: skip
        self.network, self.closed, self.goals = network, closed, goals
        self.roofs, self.field, self.level, self.times = list(roofs), field, level, times
        self.leave_s, self.z_m, self.assumed = now_s + assumed.start_after_s, z_m, assumed
        self.left = {haven.id: haven.capacity for haven in goals.values()}
        self.tree = shapely.STRtree([roof.outline for roof in self.roofs])

    def advise(self, place: tuple[float, float], node: int | None, size: int) -> GroupAdvice:
        """One group: a safe way, else a roof, else the least exposed way."""
        if node is None:
            return self._stay(place, "no_ways" if not len(self.network.ends) else "off_network", None, size)
        safe = [goal for goal in self.goals if not self.closed.node_ever[goal]]
        if not safe:
            return self._stay(place, "no_safe_muster" if self.goals else "no_muster", node, size)
        found = earliest(self.network, self.closed, node, safe, leave_s=self.leave_s, speed_m_s=self.assumed.walk_m_s)
        if not found:
            return self._stay(place, self._why(node), node, size)
        goal, over = self._choose(found, size)
        route = found[goal]
        return GroupAdvice(action="walk", haven=self.goals[goal].id, start=node, route=route, over_capacity=over)

    def _choose(self, found: dict[int, Route], size: int) -> tuple[int, bool]:
        order = sorted(found, key=lambda goal: (found[goal].arrive_s, goal))
        for goal in order:
            left = self.left[self.goals[goal].id]
            if left is None or left >= size:
                self._take(goal, size)
                return goal, False
        self._take(order[0], size)
        return order[0], True

    def _take(self, goal: int, size: int) -> None:
        left = self.left[self.goals[goal].id]
        if left is not None:
            self.left[self.goals[goal].id] = left - size

    def _why(self, node: int) -> str:
        come, go = float(self.closed.node_come_s[node]), float(self.closed.node_go_s[node])
        return "in_cloud" if come < self.leave_s < go else "cut_off"

    def _stay(self, place: tuple[float, float], reason: str, node: int | None, size: int) -> GroupAdvice:
        roof, away = self._roof(place)
        goal, out = self._way_out(node)
        peak = self._peak_on(out)
        haven = None if goal is None else self.goals[goal].id
        if roof is not None:
            middle = shapely.point_on_surface(roof.outline)
            inside = self._indoors(float(middle.x), float(middle.y))
            return GroupAdvice(action="shelter", reason=reason, start=node, roof=roof.id, roof_m=away, shelter=inside,
                               haven=haven, way_out=out, outdoor_peak=peak)  # fmt: skip
        if goal is not None:
            self._take(goal, size)
            return GroupAdvice(action="way_out", reason=reason, start=node, haven=haven, way_out=out,
                               outdoor_peak=peak)  # fmt: skip
        return GroupAdvice(action="none", reason=reason, start=node)

    def _way_out(self, node: int | None) -> tuple[int, Route] | tuple[None, None]:
        if node is None:
            return None, None
        found = least_exposed(
            self.network, self.closed, node, list(self.goals), leave_s=self.leave_s, speed_m_s=self.assumed.walk_m_s
        )
        best = min(found, key=lambda goal: (found[goal].inside_s, found[goal].arrive_s), default=None)
        return (None, None) if best is None else (best, found[best])

    def _roof(self, place: tuple[float, float]) -> tuple[Roof | None, float]:
        if not self.roofs:
            return None, math.inf
        here = shapely.Point(place)
        nearest = self.roofs[int(self.tree.nearest(here))]
        away = float(shapely.distance(nearest.outline, here))
        return (nearest, away) if away <= self.assumed.shelter_reach_m else (None, away)

    def _indoors(self, x: float, y: float) -> Shelter | None:
        if self.field is None:
            return None
        return shelter_at(self.field, x, y, level=self.level, times_s=self.times, z_m=self.z_m,
                          air_changes_1_h=self.assumed.air_changes_1_h)  # fmt: skip

    def _peak_on(self, route: Route | None) -> float | None:
        if self.field is None or route is None or not route.legs:
            return None
        spots = self.network.xy_m[[leg.stop for leg in route.legs]]
        times = np.array([leg.stop_s for leg in route.legs])
        values = self.field.at(spots[:, 0], spots[:, 1], self.z_m, times)
        return None if np.isnan(values).any() else float(values.max())
