"""Keeps the live colours of the zones: asks the walk what is so in each, steps the raises, keeps and tells them.

With the database away the colours go on in memory and what changed is kept when it is back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely

from twin.model.errors import AlreadyExists, NotFound
from twin.registers.colour_rule import REGISTER as RULE_BOOK
from twin.registers.colour_rule import rules_of
from twin.registers.work_permit import REGISTER as PERMIT_BOOK
from twin.registers.work_permit import now_of
from twin.registers.zone_raise import REGISTER as RAISE_BOOK
from twin.registers.zone_raise import entry_of, id_of, raise_of
from twin.rules.grading import Grade
from twin.rules.live_colour import (
    RULES,
    ActiveAlarm,
    ColourRule,
    Facts,
    Raise,
    ended_by,
    live_grade,
    stepped,
)
from twin.store.entries import StoredEntries
from twin.store.planned import features

if TYPE_CHECKING:
    from server.wiring import Wiring

LOG = logging.getLogger(__name__)
STEP_S = 4.0
REREAD_S = 30.0
UNDER_WAY = ("running", "soon_over", "overdue")
GONE = ("normal", "returned")
"""States of an alarm whose condition does not hold any more; one that is shelved or suppressed still holds."""


class LiveColours:
    """The zones, the rules and the open raises; stepped by the upkeep of the server, in the event loop."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._zones: dict[str, tuple[Grade, Any]] = {}
        self._rules: tuple[ColourRule, ...] = RULES
        self._open: dict[str, tuple[Raise, ...]] = {}
        self._unkept: dict[str, Raise] = {}
        self._permits: list[tuple[str, Any]] = []
        self._read_at = -REREAD_S
        self._stepped_at = -STEP_S
        self._version = -1
        self._loaded = False
        self._told: dict[str, Any] = {}

    @property
    def rules(self) -> tuple[ColourRule, ...]:
        """The rules in force."""
        return self._rules

    def now(self) -> dict[str, dict[str, Any]]:
        """Every zone with its inherent and its live grade, and what raises it."""
        return {
            zone: {"inherent": grade, "live": live_grade(grade, self._open.get(zone, ())),
                   "raises": [_said(each) for each in self._open.get(zone, ())]}
            for zone, (grade, _) in self._zones.items()
        }  # fmt: skip

    async def step(self) -> None:
        """One look at every zone; tells browsers what changed. Called often, acts every few seconds."""
        clock = time.monotonic()
        if clock - self._stepped_at < STEP_S:
            return
        self._stepped_at = clock
        await self._safely(self._reread(clock))
        if not self._loaded:
            return
        await self._safely(self._judge(datetime.now(UTC)))
        await self._safely(self._keep())
        self._tell()

    async def end(self, zone: str, raise_id: str, who: str) -> dict[str, Any]:
        """End a raise whose cause is gone; raises NotFound or CauseLasts."""
        one = next((each for each in self._open.get(zone, ()) if id_of(each) == raise_id), None)
        if one is None:
            raise NotFound()
        over = ended_by(one, who, datetime.now(UTC))
        self._open[zone] = tuple(each for each in self._open[zone] if each is not one)
        self._unkept[id_of(over)] = over
        await self._keep()
        self._tell()
        return _said(over)

    async def _safely(self, part: Coroutine[Any, Any, None]) -> None:
        """One part of a step; that the database or the engine is away must not end the upkeep of the server."""
        try:
            await part
        except Exception as error:
            LOG.info("live colours wait: %s", error)

    async def _judge(self, at: datetime) -> None:
        everyone = await self._facts()
        for zone in self._zones:
            done = stepped(zone, self._open.get(zone, ()), self._rules, everyone[zone], at)
            self._open[zone] = done.open
            self._unkept |= {id_of(each): each for each in done.changed}

    async def _reread(self, clock: float) -> None:
        """Zones and rules from the store, when zones changed or half a minute has passed; open raises once."""
        version = self._wiring.layer_versions.get("zone", 0)
        if clock - self._read_at < REREAD_S and version == self._version:
            return
        zones, rules, raises, self._permits = await self._wiring.in_thread(self._read)
        self._zones, self._rules = zones, rules
        if not self._loaded:
            for each in raises:
                self._open[each.zone_id] = (*self._open.get(each.zone_id, ()), each)
        self._open = {zone: some for zone, some in self._open.items() if zone in zones}
        self._loaded, self._read_at, self._version = True, clock, version

    def _read(
        self,
    ) -> tuple[dict[str, tuple[Grade, Any]], tuple[ColourRule, ...], list[Raise], list[tuple[str, Any]]]:
        with self._wiring.store() as conn:
            rows = features(conn, "zone")["features"]
            book = StoredEntries(conn)
            rules = rules_of(book.entries(RULE_BOOK.id))
            raises = [raise_of(each) for each in book.entries(RAISE_BOOK.id) if each.state == "open"]
            permits = [
                (str(each.body["work"]), shapely.Point(each.body["lon"], each.body["lat"]))
                for each in book.entries(PERMIT_BOOK.id)
                if now_of(each, datetime.now(UTC)).standing in UNDER_WAY
            ]
        zones = {
            str(each["id"]): (cast(Grade, each["properties"]["grade"]), shapely.geometry.shape(each["geometry"]))
            for each in rows
            if each["properties"].get("state") != "draft"
        }
        return zones, rules, raises, permits

    async def _facts(self) -> dict[str, Facts]:
        """What is so in every zone; nothing is known of alarms and people while the engine is away."""
        hub = self._wiring.hub
        if not self._wiring.link.up:
            return {zone: Facts() for zone in self._zones}
        alarms = [each for each in hub.alarms.values() if each.get("lon") is not None and each["state"] not in GONE]
        people = await self._people()
        wind = (hub.weather or {}).get("wind_m_s")
        places = shapely.points([(each["lon"], each["lat"]) for each in alarms]) if alarms else []
        found = {}
        for zone, (_, outline) in self._zones.items():
            inside: list[bool] = np.atleast_1d(shapely.intersects(outline, places)).tolist() if alarms else []
            found[zone] = Facts(
                alarms=tuple(_alarm(each) for each, there in zip(alarms, inside, strict=True) if there),
                people=people.get(zone),
                permits=tuple(work for work, place in self._permits if shapely.intersects(outline, place)),
                wind_m_s=None if wind is None else float(wind),
            )
        return found

    async def _people(self) -> dict[str, int]:
        """How many people are inside every zone, as the engine knows them."""
        if not any(rule.cause == "people" and rule.enabled for rule in self._rules):
            return {}
        places = {
            zone: [[list(corner) for corner in part.exterior.coords] for part in shapely.get_parts(outline)]
            for zone, (_, outline) in self._zones.items()
        }
        return dict(await self._wiring.link.ask("headcount", who="server", places=places)) if places else {}

    async def _keep(self) -> None:
        if not self._unkept or not self._wiring.hub.database["up"]:
            return
        waiting = dict(self._unkept)
        await self._wiring.in_thread(self._write, waiting)
        self._unkept = {key: one for key, one in self._unkept.items() if waiting.get(key) is not one}

    def _write(self, waiting: Mapping[str, Raise]) -> None:
        with self._wiring.store(who="server") as conn:
            book = StoredEntries(conn)
            for key, one in waiting.items():
                try:
                    before = book.get(RAISE_BOOK.id, key)
                    book.put(replace(entry_of(one), id=key), version=before.version, who=one.ended_by or "server")
                except NotFound:
                    book.put(entry_of(one), version=None, who="server")
                except AlreadyExists:
                    LOG.warning("raise %s is kept already", key)

    def _tell(self) -> None:
        """Say which zones changed; what raised them each browser asks for, as far as its account may see it."""
        now = self.now()
        changed = [zone for zone in {**now, **self._told} if now.get(zone) != self._told.get(zone)]
        self._told = now
        if changed:
            self._wiring.hub.broadcast({"kind": "zone_colours", "changed": sorted(changed)})


def _alarm(one: Mapping[str, Any]) -> ActiveAlarm:
    return ActiveAlarm(
        id=str(one["id"]),
        condition=str(one["condition"]),
        text_zh=str(one.get("text_zh") or ""),
        text_en=str(one.get("text_en") or ""),
    )


def _said(one: Raise) -> dict[str, Any]:
    ends = one.ends_at
    return {
        "id": id_of(one), "rule_id": one.rule_id, "steps": one.steps, "active": one.active,
        "needs_person": one.needs_person, "since": _iso(one.since), "ends_at": None if ends is None else _iso(ends),
        "ended_at": None if one.ended_at is None else _iso(one.ended_at), "ended_by": one.ended_by,
        "text_zh": one.text_zh, "text_en": one.text_en,
    }  # fmt: skip


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
