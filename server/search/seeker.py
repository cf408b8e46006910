"""Starts, renews and ends searches: one for each gas that detectors show to rise, told what people know of it.

The clock and what is heard are given, so that a recorded hour can be searched through like a live one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from consequence_models.inverse import Posterior
from consequence_models.inverse.gas_groups import GasGroup, group_of
from ingest.simulator.choosing import Stock
from server.search.advising import advise
from server.search.case import MODEL_ID, MODEL_VERSION, Case
from server.search.dense_shelf import DenseShelf
from server.search.ground import Ground, ground_of
from server.search.hearing import Ears
from server.search.kept import Files, plain_step
from server.search.learning import WindLearner
from server.search.levels import level_of
from server.search.orders import tell
from server.search.plume import plume_of
from server.search.revival import first_line, revived
from server.search.rising import Rise, quiet, rising
from server.search.rolling import Rest
from server.search.shown import course_of, iso, shown
from twin.model.errors import NotFound, WrongValue
from twin.model.place import LocalFrame

LOG = logging.getLogger(__name__)
RENEW_S, REST_EVERY_S = 5.0, 10
QUIET_S = 300
LONGEST_S = 6 * 3600.0
Say = Callable[[dict[str, Any]], None]


class Seeker:
    """All searches of a park."""

    def __init__(self, ears: Ears, stock: Stock, frame: LocalFrame, ppm: Mapping[str, float], files: Files) -> None:
        self.ears, self.stock, self.frame, self.files = ears, stock, frame, files
        self.aegl2_ppm = ppm
        self.cases: dict[str, Case] = {}
        self.courses: dict[str, list[dict[str, Any]]] = {}
        self.pictures: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, list[dict[str, Any]]] = {}
        self.ended: list[dict[str, Any]] = []
        self._due_s: dict[str, float] = {}
        self._silenced: dict[str, float] = {}  # by quantity: ended by hand, not to begin again before
        quantities = sorted({one.quantity for one in stock.detectors})
        found = (group_of(one, stock.detectors, stock.vessels, stock.gases) for one in quantities)
        self.groups: dict[str, GasGroup] = {group.quantity: group for group in found if group is not None}
        row = {one.id: k for k, one in enumerate(stock.detectors)}
        self._rows = {
            name: np.array([row[one.id] for one in group.detectors], np.intp) for name, group in self.groups.items()
        }
        self.winds = WindLearner()
        self.dense = DenseShelf(files.folder.parent, stock.gases)
        self._rest: tuple[int, Rest | None] = (0, None)

    def recall(self) -> None:
        """Go on with the searches that were open when the process ended."""
        for search_id, lines in self.files.read().items():
            try:
                self._revive(search_id, lines)
            except (LookupError, ValueError, TypeError, StopIteration) as error:
                LOG.warning("%s cannot be taken up again: %r", search_id, error)

    def look(self, now_s: float, say: Say) -> None:
        """Begin what must begin, renew what is due, end what is over."""
        for quantity in self.groups:
            if not any(case.ground.quantity == quantity for case in self.cases.values()):
                self._maybe_begin(quantity, now_s)
        for case in list(self.cases.values()):
            if now_s >= self._due_s.get(case.id, 0.0):
                self._due_s[case.id] = now_s + RENEW_S
                self.renew(case, now_s, say)
                self._maybe_end(case, now_s, say)

    def renew(self, case: Case, now_s: float, say: Say) -> None:
        """Take in what came since; say the answer, then its plume."""
        minutes = len(case.steps)
        self.dense.serve(case, self._stability())
        with self.ears.lock:
            answer = case.advance(self.ears.rolling, int(now_s), self._stability())
        for step in case.steps[minutes:]:
            self.files.add(case.id, plain_step(step, case.ends_s))
        self._note(case, now_s)
        say(self._message(case, now_s))
        if answer is not None and case.now.history:
            self._draw(case, answer, now_s)
            say(self._message(case, now_s))

    def begin(self, quantity: str, now_s: float, began_s: int, leader_row: int, how: list[dict[str, Any]]) -> Case:
        """Open a search of one gas; `leader_row` is the row of all detectors' of the one that rose first."""
        group, rows = self.groups[quantity], self._rows[quantity]
        with self.ears.lock:
            rest = self.ears.rolling.rest(began_s)
        at = int(np.flatnonzero(rows == leader_row)[0])
        own = Rest(level=rest.level[rows], noise=rest.noise[rows], block_noise=rest.block_noise[rows])
        ground = self._ground(group, own, at)
        stamp = f"{iso(now_s)[:19]}".replace("-", "").replace(":", "").replace("T", "-")
        search_id = f"LEAK-{stamp}-{quantity}"
        leader = ground.watch.ids.index(group.detectors[at].id)
        case = Case(
            id=search_id, ground=ground, began_s=began_s, leader=leader, opened_s=now_s, origin=self._origin(how)
        )
        self._adopt(case, {"trigger": how})
        self.files.add(search_id, first_line(case, group, own, how))
        return case

    def order(self, name: str, request: Mapping[str, Any], now_s: float, say: Say) -> Any:
        """What a commander asks of a search: pin, drop, report, measure, end, or begin one by hand.

        Raises
        ------
        NotFound, WrongValue
        """
        if name == "start":
            return self._start(str(request.get("quantity")), now_s, say)
        case = self.cases.get(str(request.get("id")))
        if case is None:
            raise NotFound("This search is not open", "该溯源任务不存在或已结束", field="id")
        if name == "measure":
            return advise(case, self.pictures.get(case.id, {}).get("ahead"), self.frame)
        if name == "end":
            self._silenced[case.ground.quantity] = now_s + QUIET_S
            return self._end(case, now_s, "by_hand", say)
        request = {**request, "at_s": int(now_s)}
        tell(case, name, request, now_s, self.frame)
        line = {"kind": "order", "order": name, "at": iso(now_s), **request}
        self.files.add(case.id, line)
        self.orders[case.id].append(line)
        self.renew(case, now_s, say)
        return self._message(case, now_s)["search"]

    def messages(self, now_s: float) -> list[dict[str, Any]]:
        """Every open search, for who has just come."""
        return [self._message(case, now_s) for case in self.cases.values()]

    def body(self, case: Case, now_s: float, because: str | None = None) -> dict[str, Any]:
        """A search as the register keeps it."""
        return {
            "quantity": case.ground.quantity, "unit": case.ground.unit, "origin": case.origin,
            "opened_at": iso(case.opened_s), "ended_at": iso(now_s) if because else None, "ended_because": because,
            "model_id": MODEL_ID, "model_version": MODEL_VERSION,
            "inputs": case.inputs()
            | {"trigger": self.pictures[case.id].get("trigger"), "minutes": [plain_step(s, 0) for s in case.steps]},
            "answer": self._message(case, now_s)["search"], "course": self.courses[case.id],
            "orders": self.orders[case.id],
        }  # fmt: skip

    def _start(self, quantity: str, now_s: float, say: Say) -> Any:
        if quantity not in self.groups:
            raise NotFound(f"No detector measures {quantity}", f"没有测量 {quantity} 的探测器", field="quantity")
        open_one = next((one for one in self.cases.values() if one.ground.quantity == quantity), None)
        if open_one is None:
            rows = self._rows[quantity]
            with self.ears.lock:
                newest = self.ears.rolling.past(int(now_s) - 20, int(now_s) + 1)[:, rows]
                rest = self.ears.rolling.rest(int(now_s) - 60)
            if not np.isfinite(newest).any():
                raise WrongValue("None of these detectors is heard", "相关探测器均无数据", field="quantity")
            above = np.nanmean(newest, axis=0) - rest.level[rows]
            leader = int(rows[int(np.nanargmax(above / rest.block_noise[rows]))])
            how = [{"sensor_id": self.stock.detectors[leader].id, "how": "by_hand", "at": iso(now_s)}]
            open_one = self.begin(quantity, now_s, int(now_s) - 60, leader, how)
        self.renew(open_one, now_s, say)
        return self._message(open_one, now_s)["search"]

    def _maybe_begin(self, quantity: str, now_s: float) -> None:
        if now_s < self._silenced.get(quantity, 0.0):
            return
        rows = self._rows[quantity]
        with self.ears.lock:
            found = self._risen(int(now_s))
        found = [one for one in found if one.row in set(rows.tolist())]
        if found:
            how = [
                {"sensor_id": self.stock.detectors[one.row].id, "how": one.how, "at": iso(one.began_s)} for one in found
            ]
            self.begin(quantity, now_s, found[0].began_s, found[0].row, how)

    def _risen(self, now_s: int) -> list[Rise]:
        """Whoever rises; what they are like at rest is looked at anew every few seconds only."""
        rest_s, rest = self._rest
        if rest is None or now_s - rest_s > REST_EVERY_S:
            rest = self.ears.rolling.rest(now_s - 60)
            self._rest = (now_s, rest)
        return rising(self.ears.rolling, rest, self.ears.alarmed, now_s)

    def _maybe_end(self, case: Case, now_s: float, say: Say) -> None:
        rows = case.ground.columns
        alarmed = bool(self.ears.alarmed[rows].any())
        units = case.ground.units_kg_m3
        level, noise = np.zeros(len(self.stock.detectors)), np.zeros(len(self.stock.detectors))
        level[rows], noise[rows] = case.ground.watch.rest / units, case.ground.watch.noise / units
        rest = Rest(level=level, noise=noise, block_noise=noise)
        with self.ears.lock:
            over = not alarmed and quiet(self.ears.rolling, rest, rows, int(now_s), QUIET_S)
        if over or now_s - case.opened_s > LONGEST_S:
            self._end(case, now_s, "quiet" if over else "too_long", say)

    def _end(self, case: Case, now_s: float, because: str, say: Say) -> Any:
        body = self.body(case, now_s, because)
        body["answer"] |= {"state": "ended", "ended_at": iso(now_s), "ended_because": because}
        self.ended.append({"id": case.id, "body": body})
        del self.cases[case.id]
        say({"kind": "search", "search": body["answer"]})
        return body["answer"]

    def _message(self, case: Case, now_s: float) -> dict[str, Any]:
        picture = self.pictures.get(case.id, {})
        extra = {name: picture.get(name) for name in ("trigger", "plume", "plume_at")}
        return {"kind": "search", "search": shown(case, self.frame, now_s=now_s) | extra}

    def _draw(self, case: Case, answer: Posterior, now_s: float) -> None:
        level = level_of(case.ground, answer, self.aegl2_ppm)
        with self.ears.lock:
            memory = self.winds.memory(self.ears.rolling, now_s)
        own = case.ground.factor.get(answer.likeliest.id, 1.0) if answer.likeliest is not None else 1.0
        scaled = replace(level, kg_m3=level.kg_m3 / own)
        plume, ahead = plume_of(case.now, scaled, memory, self.frame, self.ears.people(), case.pinned)
        plume["level"]["kg_m3"] = level.kg_m3
        self.pictures[case.id] |= {"plume": plume, "plume_at": iso(now_s), "ahead": ahead}

    def _stability(self) -> str:
        found = str(self.ears.weather.get("stability") or "D")
        return found if found in "ABCDEF" and len(found) == 1 else "D"

    def _origin(self, how: list[dict[str, Any]]) -> str:
        """An exercise where any alarm behind it is one; never real because something is not known."""
        said = {self.ears.origins.get(one["sensor_id"]) for one in how} - {None}
        weather = self.ears.weather.get("origin")
        return next((one for one in ("exercise", "simulated") if one in said or one == weather), "real")

    def _note(self, case: Case, now_s: float) -> None:
        how = [{"sensor_id": name} for name in case.ground.watch.ids]
        if case.origin != "exercise":
            case.origin = self._origin(how)
        line = course_of(case, now_s)
        if line is not None:
            self.courses[case.id].append(line)

    def _ground(self, group: GasGroup, rest: Rest, at: int) -> Ground:
        top = np.array([np.inf if one.range_max is None else one.range_max for one in group.detectors])
        beside = group.detectors[at]
        return ground_of(group, self._rows[group.quantity], rest, top, beside.middle[:2])

    def _adopt(self, case: Case, picture: dict[str, Any]) -> None:
        self.cases[case.id] = case
        self.courses[case.id], self.orders[case.id] = [], []
        self.pictures[case.id] = picture

    def _revive(self, search_id: str, lines: list[dict[str, Any]]) -> None:
        head = lines[0]
        orders: list[dict[str, Any]] = []

        def told(case: Case, line: dict[str, Any]) -> None:
            tell(case, line["order"], line, head["opened_s"], self.frame)
            orders.append(line)

        case = revived(search_id, lines, self.groups[head["quantity"]], self._ground, told)
        self._adopt(case, {"trigger": head["trigger"]})
        self.orders[search_id] = orders
