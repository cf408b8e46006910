"""Which tag is inside which fence: a state machine over all pairs at once, aware of how well a position is known.

A fix on the other side of a line is evidence in the measure it lies beyond `DRIFT_SIGMAS`; a tag has crossed when the
evidence of fixes in a row reaches `EVIDENCE_SIGMAS`, and never by fewer than `CONFIRMATIONS` fixes. Who stays just
inside the line is believed to be in after `PATIENCE` fixes in a row (being late to let go is harmless, being blind is
not). The first fix of a tag sets its state and makes no event. Times and roles are the business of the rules.

The two thresholds are those of a one-sided cumulative sum that keeps a person who stands one sigma inside the line
under two false exits an hour at one fix a second, and lets somebody who walks at 1.2 m/s go within 5 s
(`onemap validate fence_crossing` measures both).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from twin.model.park import Fence
from twin.model.place import LocalFrame
from twin.model.terms import Around
from twin.rules.fence.grid import Grid
from twin.rules.fence.outline import local_outline as local_outline
from twin.rules.fence.passing import Passing

CONFIRMATIONS = 2
PATIENCE = 5
DRIFT_SIGMAS = 1.25
EVIDENCE_SIGMAS = 2.0
SIGMAS_OF_95_PERCENT = 2.4477
"""Radius of the 95 % circle of a round two-dimensional Gaussian, in sigmas."""
FULL_WEIGHT_S = 1.0
"""Fixes closer together than this say less than one each: their errors are the same …"""
SURE_SIGMAS = 4.0
"""… unless they lie so far beyond the line that no such error explains it."""

UNKNOWN, OUTSIDE, INSIDE = -1, 0, 1
FAR_M = 1e9
ANY_FLOOR = -999

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A tag (row) that entered or left a fence (column), or passed right through it between two fixes."""

    row: int
    column: int
    entered: bool
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Fixes:
    """New places of some rows; see `FenceEngine.update`."""

    rows: Rows
    x_m: Floats
    y_m: Floats
    z_m: Floats
    sigma_m: Floats
    floor: NDArray[np.int64]


class FenceEngine:
    """State of every tag (rows) in every fence (columns): unknown, outside or inside."""

    def __init__(
        self,
        fences: Sequence[Fence],
        frame: LocalFrame,
        *,
        confirmations: int = CONFIRMATIONS,
        patience: int = PATIENCE,
    ) -> None:
        self.fences = tuple(fences)
        self._most_a_fix = EVIDENCE_SIGMAS / confirmations
        self._patience = patience
        self._shapes = np.array([local_outline(fence, frame) for fence in fences], dtype=object)
        self._edges = shapely.boundary(self._shapes) if len(fences) else self._shapes
        self._grid = Grid(self._shapes)
        self._bottom = np.array([_or(fence.bottom_m, -np.inf) for fence in fences])
        self._top = np.array([_or(fence.top_m, np.inf) for fence in fences])
        self._floor = np.array([_or(fence.floor, ANY_FLOOR) for fence in fences], dtype=np.int64)
        self._around = [(c, fence.rule.around) for c, fence in enumerate(fences) if fence.rule.around is not None]
        self.centres = np.full((len(fences), 3), np.nan)
        self.state = np.full((0, len(fences)), UNKNOWN, dtype=np.int8)
        self._known = np.zeros(0, dtype=bool)
        self.fresh = np.zeros(0, dtype=np.intp)
        self._pending: dict[tuple[int, int], tuple[float, int]] = {}
        self._passing = Passing(STRtree(self._shapes), self._shapes)

    @property
    def around(self) -> list[tuple[int, Around]]:
        """Columns of the fences that move, each with what it moves with."""
        return list(self._around)

    def update(
        self,
        rows: Rows,
        x_m: Floats,
        y_m: Floats,
        z_m: Floats,
        error_m: Floats,
        floor: NDArray[np.int64] | None = None,
        *,
        since_s: Floats | None = None,
    ) -> list[Crossing]:
        """Move tags to new positions; each row at most once a call.

        Parameters
        ----------
        rows : ndarray of int, shape (n,)
            Rows of the tags; the state grows with the highest one.
        x_m, y_m, z_m, error_m : ndarray, shape (n,)
            Local metres, height above the ground and 95 % radius [m].
        floor : ndarray of int, shape (n,), optional
            Floor of each position; -999 where unknown, which matches every fence.
        since_s : ndarray, shape (n,), optional
            Time since the fix before [s]; not given: each fix counts in full and nothing passes between two.

        Returns
        -------
        list of Crossing
            In the order of `rows`.
        """
        if not self.fences or not len(rows):
            return []
        fixes = self._fixes(rows, x_m, y_m, z_m, error_m, floor)
        here = self._here(fixes)
        self._set_unknown(rows, here)
        weight = np.ones(len(rows)) if since_s is None else np.clip(since_s / FULL_WEIGHT_S, 0.0, 1.0)
        crossings = self._weigh(fixes, here, weight)
        if since_s is not None:
            passed = self._passing.step(fixes, since_s, self.state, self._fits)
            crossings += [Crossing(row, column, entered=True, passed=True) for row, column in passed]
        return crossings

    def first_look(
        self, rows: Rows, x_m: Floats, y_m: Floats, z_m: Floats, error_m: Floats, floor: NDArray[np.int64] | None = None
    ) -> None:
        """Set the states that are still unknown from last known places; known ones stay as they are."""
        if self.fences and len(rows):
            fixes = self._fixes(rows, x_m, y_m, z_m, error_m, floor)
            self._set_unknown(rows, self._here(fixes))

    def recentre(
        self, rows: Rows, x_m: Floats, y_m: Floats, z_m: Floats, error_m: Floats, floor: NDArray[np.int64] | None = None
    ) -> list[Crossing]:
        """Judge tags against the fences that move, after `centres` were set; call it once a second."""
        if not self._around or not len(rows):
            return []
        fixes = self._fixes(rows, x_m, y_m, z_m, error_m, floor)
        here = self.state[rows]
        for column, _ in self._around:
            if not np.isnan(self.centres[column, 0]):
                here[:, column] = self._in_moving(fixes, column)
                new = self.state[rows, column] == UNKNOWN
                self.state[rows[new], column] = here[new, column]
        return self._weigh(fixes, here, np.ones(len(rows)), moving=True)

    def take_over(self, other: FenceEngine) -> None:
        """Keep the states of fences that are the same as before."""
        self._grow(len(other.state))
        before = {fence.id: column for column, fence in enumerate(other.fences)}
        for column, fence in enumerate(self.fences):
            known = before.get(fence.id)
            if known is not None and _same_place(fence, other.fences[known]):
                self.state[: len(other.state), column] = other.state[:, known]
                self.centres[column] = other.centres[known]

    def inside(self, column: int) -> Rows:
        """Rows of the tags inside one fence."""
        return np.flatnonzero(self.state[:, column] == INSIDE)

    def all_inside(self) -> list[Rows]:
        """Rows of the tags inside each fence, in order of row; all fences together cost little more than a few."""
        row, column = _where((self.state == INSIDE).view(np.int8))
        order = np.argsort(column, kind="stable")
        ends = np.cumsum(np.bincount(column, minlength=len(self.fences)))
        return np.split(row[order], ends[:-1]) if len(self.fences) else []

    def _fixes(
        self, rows: Rows, x: Floats, y: Floats, z: Floats, error: Floats, floor: NDArray[np.int64] | None
    ) -> Fixes:
        self._grow(int(rows.max()) + 1)
        level = np.full(len(rows), ANY_FLOOR, dtype=np.int64) if floor is None else floor
        return Fixes(rows, x, y, z, error / SIGMAS_OF_95_PERCENT, level)

    def _here(self, fixes: Fixes) -> NDArray[np.int8]:
        """Whether each fix lies in each fence as it stands, shape (n, fences)."""
        here = np.zeros((len(fixes.rows), len(self.fences)), dtype=np.int8)
        pairs = self._grid.inside(fixes.x_m, fixes.y_m)
        fits = self._fits(fixes, pairs.at, pairs.column)
        here[pairs.at[fits], pairs.column[fits]] = INSIDE
        for column, _ in self._around:
            here[:, column] = self.state[fixes.rows, column]
        return here

    def _in_moving(self, fixes: Fixes, column: int) -> NDArray[np.int8]:
        every = np.arange(len(fixes.rows))
        near = self._to_moving(fixes, every, column) <= 0
        fits: NDArray[np.int8] = (near & self._fits(fixes, every, np.full(len(every), column))).astype(np.int8)
        return fits

    def _weigh(self, fixes: Fixes, here: NDArray[np.int8], weight: Floats, *, moving: bool = False) -> list[Crossing]:
        at, column = _where(np.bitwise_xor(here, self.state[fixes.rows]))
        before = self._forget(fixes.rows, moving=moving)
        if not len(at):
            return []
        inward = here[at, column] == INSIDE
        with np.errstate(divide="ignore", invalid="ignore"):
            away = np.nan_to_num(self._distance(fixes, at, column) / self._sigma(fixes, at, column), posinf=FAR_M)
        counts = np.where(away >= SURE_SIGMAS, 1.0, weight[at])
        gain = np.clip(away - DRIFT_SIGMAS, 0.0, self._most_a_fix) * counts
        crossings = []
        for i, j, more, entered in zip(at.tolist(), column.tolist(), gain.tolist(), inward.tolist(), strict=True):
            row = int(fixes.rows[i])
            evidence, count = before.get((row, j), (0.0, 0))
            evidence, count = evidence + more, count + 1
            if evidence >= EVIDENCE_SIGMAS - 1e-9 or (entered and count >= self._patience):
                self.state[row, j] = INSIDE if entered else OUTSIDE
                crossings.append(Crossing(row, j, entered))
            else:
                self._pending[row, j] = (evidence, count)
        return crossings

    def _set_unknown(self, rows: Rows, here: NDArray[np.int8]) -> None:
        """The first fix of a tag sets its state."""
        new = np.flatnonzero(~self._known[rows])
        if len(new):
            state = self.state[rows[new]]
            self.state[rows[new]] = np.where(state == UNKNOWN, here[new], state)
            self._known[rows[new]] = True
        self.fresh = rows[new]

    def _forget(self, rows: Rows, *, moving: bool) -> dict[tuple[int, int], tuple[float, int]]:
        """Take the pending evidence of these rows out: what is not renewed by this fix is gone."""
        if not self._pending:
            return {}
        moved = set(rows.tolist())
        centred = {column for column, _ in self._around}
        taken = {
            pair: held for pair, held in self._pending.items() if pair[0] in moved and (pair[1] in centred) == moving
        }
        for pair in taken:
            del self._pending[pair]
        return taken

    def _distance(self, fixes: Fixes, at: Rows, column: Rows) -> Floats:
        """Distance to the line of each fence [m]; far where it is the height or the floor that differs."""
        distance = np.full(len(at), FAR_M)
        level = self._fits(fixes, at, column)
        moving = np.isin(column, [c for c, _ in self._around])
        plain = np.flatnonzero(level & ~moving)
        if len(plain):
            points = shapely.points(fixes.x_m[at[plain]], fixes.y_m[at[plain]])
            distance[plain] = shapely.distance(self._edges[column[plain]], points)
        for k in np.flatnonzero(level & moving):
            distance[k] = abs(self._to_moving(fixes, at[k : k + 1], int(column[k]))[0])
        return distance

    def _to_moving(self, fixes: Fixes, at: Rows, column: int) -> Floats:
        x, y, _ = self.centres[column]
        radius = next(each.radius_m for c, each in self._around if c == column)
        distance: Floats = np.hypot(fixes.x_m[at] - x, fixes.y_m[at] - y) - radius
        return distance

    def _sigma(self, fixes: Fixes, at: Rows, column: Rows) -> Floats:
        sigma: Floats = np.hypot(fixes.sigma_m[at], np.nan_to_num(self.centres[column, 2]))
        return sigma

    def _fits(self, fixes: Fixes, at: Rows, column: Rows) -> NDArray[np.bool_]:
        """Whether height and floor match, pair by pair."""
        z, floor = fixes.z_m[at], fixes.floor[at]
        fits: NDArray[np.bool_] = (z >= self._bottom[column]) & (z <= self._top[column])
        wanted = self._floor[column]
        fits &= (floor == ANY_FLOOR) | (wanted == ANY_FLOOR) | (floor == wanted)
        return fits

    def _grow(self, rows: int) -> None:
        missing = rows - len(self.state)
        if missing > 0:
            more = max(missing, len(self.state) // 2)
            self.state = np.pad(self.state, ((0, more), (0, 0)), constant_values=UNKNOWN)
            self._known = np.pad(self._known, (0, more))


def _where(given: NDArray[np.int8]) -> tuple[Rows, Rows]:
    """Where a matrix of mostly zeros is not zero; eight cells are looked at together."""
    flat = given.ravel()
    whole = len(flat) // 8 * 8
    eights = np.flatnonzero(flat[:whole].view(np.uint64))
    found = (eights[:, None] * 8 + np.arange(8)).ravel()
    found = np.concatenate([found[flat[found] != 0], whole + np.flatnonzero(flat[whole:])])
    at, column = np.divmod(found, max(given.shape[1], 1))
    return at, column


def _same_place(one: Fence, other: Fence) -> bool:
    def place(fence: Fence) -> tuple[object, ...]:
        terms = fence.rule
        shape = (terms.corridor, terms.circle, terms.around)
        return (fence.polygons, *shape, fence.bottom_m, fence.top_m, fence.floor)

    return place(one) == place(other)


def _or(value: float | int | None, other: float) -> float:
    return other if value is None else value
