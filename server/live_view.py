"""What one role may see of the live walk: the same messages and frames with less in them, never with more."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from server.answers import Told
from server.who import Who
from twin.model.frame import MOVERS, SENSORS, pack_movers, pack_sensors, unpack
from twin.model.live import Alarm

PERSONAL_SOURCES = ("tag", "person", "vehicle")
_KEY = secrets.token_bytes(16)


class CalledChair(Told):
    """A role that an alarm calls: of an enterprise, or (null) of the park."""

    role: str
    enterprise_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingAlarm(Alarm):
    """An alarm as browsers get it: with whom it calls."""

    called: list[CalledChair]


@dataclass(frozen=True, slots=True)
class View:
    """The window of one role: whether it sees positions and identities, and of which enterprise (None: all)."""

    positions: bool
    identity: bool
    enterprise_id: str | None

    @classmethod
    def of(cls, who: Who) -> View:
        """The window of an account."""
        may = who.permissions
        return cls("person.position" in may, "person.identity" in may, who.enterprise_id)

    def owns(self, thing: Mapping[str, Any]) -> bool:
        """Whether a thing belongs to the park or to an enterprise in this window."""
        owner = thing.get("enterprise_id")
        return owner is None or self.enterprise_id is None or owner == self.enterprise_id

    def mover(self, mover: Mapping[str, Any]) -> dict[str, Any]:
        """One row of the mover list, without name and person where the role may not know them."""
        if self.identity:
            return dict(mover)
        kept = {key: mover.get(key) for key in ("index", "kind", "role", "enterprise_id")}
        return {**kept, "tag_id": f"#{mover.get('index')}", "label": "", "label_en": "", "person_id": None}

    def movers(self, movers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The mover list of this window."""
        return [self.mover(mover) for mover in movers if self.owns(mover)] if self.positions else []

    def alarm(self, alarm: Mapping[str, Any]) -> dict[str, Any] | None:
        """An alarm as this window may see it, None where it belongs to somebody else."""
        if not self.owns(alarm):
            return None
        seen = dict(alarm)
        if not self.identity and seen.get("group_id"):
            # A series is named after its first alarm, and that may be about a badge.
            seen["group_id"] = _word(str(seen["group_id"]))
        if alarm.get("source_kind") not in PERSONAL_SOURCES or (self.identity and self.positions):
            return seen
        if not self.positions:
            seen.update(lon=None, lat=None, z_m=None)
        if not self.identity:
            self._unname(seen)
        return seen

    @staticmethod
    def _unname(alarm: dict[str, Any]) -> None:
        """Put a word of this server's own in the place of the tag: a badge's number gives its bearer away."""
        tag = str(alarm.get("source_id", ""))
        word = _word(tag)
        alarm["id"] = str(alarm["id"]).replace(tag, word)
        alarm["source_id"] = word
        for text in ("text_zh", "text_en"):
            alarm[text] = str(alarm.get(text) or "").replace(tag, "…")

    def alarms(self, alarms: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The alarm list of this window."""
        return [seen for alarm in alarms.values() if (seen := self.alarm(alarm)) is not None]

    def bypasses(self, bypasses: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The list of bypasses of this window; those of a person's tag only for who may know people."""
        return [
            dict(each)
            for each in bypasses
            if self.owns(each) and (self.identity or each.get("source_kind") not in PERSONAL_SOURCES)
        ]

    def call(self, call: Mapping[str, Any]) -> dict[str, Any]:
        """A call to people: how many answered for everybody, who did not only for who may know people."""
        seen = dict(call) | {"asked": len(call["tags"]), "answered": len(call["received"])}
        if self.identity and self.enterprise_id is None:
            return seen
        return seen | {"tags": [], "received": {}, "reached": {}, "missing": [], "reason": ""}

    def frame(self, frame: bytes, owners: Owners) -> bytes | None:
        """A live frame with only the rows of this window; the very same bytes where nothing is hidden."""
        kind = frame[0] if frame else 0
        if kind == MOVERS and not self.positions:
            return None
        if self.enterprise_id is None or kind not in (MOVERS, SENSORS):
            return frame
        return _rows(frame, owners.hidden(kind, self.enterprise_id))


@dataclass(frozen=True, slots=True)
class Owners:
    """Which enterprise each row of the mover and the sensor list belongs to."""

    movers: Mapping[int, str | None]
    sensors: Mapping[int, str | None]

    def hidden(self, kind: int, enterprise_id: str) -> np.ndarray[Any, Any]:
        """The row numbers that belong to another enterprise."""
        rows = self.movers if kind == MOVERS else self.sensors
        return np.array([row for row, owner in rows.items() if owner not in (None, enterprise_id)], dtype=np.uint32)


def _word(name: str) -> str:
    """A word that stands for a name as long as this server runs, and gives nothing of it away."""
    return "#" + hashlib.blake2b(name.encode(), key=_KEY, digest_size=4).hexdigest()


def _rows(frame: bytes, hidden: np.ndarray[Any, Any]) -> bytes:
    if hidden.size == 0:
        return frame
    whole = unpack(frame)
    keep = ~np.isin(whole.arrays["index"], hidden)
    arrays: dict[str, Any] = {name: array[keep] for name, array in whole.arrays.items()}
    if whole.kind == MOVERS:
        return pack_movers(sequence=whole.sequence, time_s=whole.time_s, **arrays)
    return pack_sensors(sequence=whole.sequence, time_s=whole.time_s, **arrays)
