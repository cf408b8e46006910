"""Who stands close together: the fullest discs of a given radius, and which of them is the gathering of a moment ago.

A disc of radius R around any place holds k people exactly when k of them fit into a circle of radius R that has one of
them on its edge; those circles are swept by angle around each person (Chazelle & Lee 1986).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

MOST_NEIGHBOURS = 64
"""A crowd is as red at 64 people as at 600; the sweep looks at no more of them."""

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Group:
    """People within one disc: their rows and its middle [m]."""

    rows: tuple[int, ...]
    x_m: float
    y_m: float


def groups(rows: Rows, x_m: Floats, y_m: Floats, *, radius_m: float, least: int) -> list[Group]:
    """Discs of a radius that hold at least so many people, the fullest first; nobody is in two.

    Parameters
    ----------
    rows, x_m, y_m : ndarray, shape (n,)
        People by row, and their places [m].
    """
    out: list[Group] = []
    if len(rows) < max(least, 1):
        return out
    points = np.column_stack([x_m, y_m])
    near: Any = cKDTree(points).query_ball_point(points, 2 * radius_m)
    left = np.ones(len(rows), dtype=bool)
    found = {i: _fullest(points, np.array(near[i]), i, radius_m) for i in range(len(rows)) if len(near[i]) >= least}
    while found:
        best = max(found, key=lambda i: len(found[i]))
        members = found[best]
        if len(members) < least:
            break
        out.append(Group(tuple(int(rows[m]) for m in members), *points[members].mean(axis=0).tolist()))
        left[members] = False
        stale = [i for i in found if not left[i] or not left[found[i]].all()]
        for i in stale:
            some = np.array([m for m in near[i] if left[m]], dtype=np.intp)
            if left[i] and len(some) >= least:
                found[i] = _fullest(points, some, i, radius_m)
            else:
                del found[i]
    return out


def _fullest(points: Floats, near: Rows, i: int, radius_m: float) -> list[int]:
    """Members of the fullest disc that has point i on its edge."""
    others = near[near != i]
    step = points[others] - points[i]
    distance = np.hypot(step[:, 0], step[:, 1])
    if len(others) > MOST_NEIGHBOURS:
        keep = np.argsort(distance)[:MOST_NEIGHBOURS]
        others, step, distance = others[keep], step[keep], distance[keep]
    same = distance < 1e-9
    always = [i, *others[same].tolist()]
    others, step, distance = others[~same], step[~same], distance[~same]
    if not len(others):
        return always
    # The middle of the disc lies at angle t around point i; another point is inside for t within `half` of its own.
    toward = np.arctan2(step[:, 1], step[:, 0])
    half = np.arccos(np.clip(distance / (2 * radius_m), -1.0, 1.0))
    starts = toward - half
    inside = np.abs((starts[:, None] - toward[None, :] + np.pi) % (2 * np.pi) - np.pi) <= half[None, :] + 1e-9
    best = int(np.argmax(inside.sum(axis=1)))
    return [*always, *others[inside[best]].tolist()]


class Crowds:
    """Gatherings with names of their own: one keeps its name while half of it, or its place, is the same."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, tuple[tuple[str, ...], float, float]]] = {}
        self._next = 1

    def follow(
        self, fence_id: str, found: Sequence[tuple[tuple[str, ...], float, float]], radius_m: float
    ) -> Iterator[tuple[str, tuple[str, ...], float, float]]:
        """Name, people and middle of each gathering of one fence; one that is over comes once more, without people."""
        known = self._known.setdefault(fence_id, {})
        fresh: dict[str, tuple[tuple[str, ...], float, float]] = {}
        for people, x, y in found:
            name = next((n for n, old in known.items() if n not in fresh and _same(old, people, x, y, radius_m)), None)
            if name is None:
                name, self._next = f"{fence_id}.{self._next}", self._next + 1
            fresh[name] = (people, x, y)
            yield name, people, x, y
        for name, (_, x, y) in known.items():
            if name not in fresh:
                yield name, (), x, y
        self._known[fence_id] = fresh

    def state(self) -> tuple[dict[str, dict[str, tuple[tuple[str, ...], float, float]]], int]:
        """Gatherings by fence and name, and the next number, for the disk."""
        return self._known, self._next

    def restore(self, known: dict[str, dict[str, tuple[tuple[str, ...], float, float]]], following: int) -> None:
        """As it was before a restart."""
        self._known, self._next = known, following


def _same(
    old: tuple[tuple[str, ...], float, float], people: tuple[str, ...], x: float, y: float, radius_m: float
) -> bool:
    both = len(set(old[0]) & set(people))
    return 2 * both >= max(len(people), 1) or bool(np.hypot(x - old[1], y - old[2]) < radius_m / 2)
