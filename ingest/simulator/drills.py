"""Exercise leaks as files: who orders one writes it, the simulator at work reads it, and the truth stays sealed.

``<home>/drills/<id>.json`` holds a drill, readable by this account only. A hidden drill shows a seal, the SHA-256 of
its truth and a random word, from the start: when the truth is opened, everybody can check that nobody changed it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

LASTS_S = 900.0
KEPT_S = 600.0  # the last of the cloud drifts away before the simulator forgets a drill
LONGEST_S = 3600.0


class DrillUnderWay(Exception):
    """Another drill has not ended; one leak at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What leaks: the equipment, its place [local metres], the content and the rate."""

    equipment_id: str
    substance_id: str
    x_m: float
    y_m: float
    height_m: float
    rate_kg_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One exercise leak."""

    id: str
    hidden: bool
    started_at: datetime
    lasts_s: float
    seed: int
    word: str
    truth: Truth
    quantities: tuple[str, ...] = ()  # of the detectors that show it
    ordered_by: str = ""
    ended_at: datetime | None = None
    opened_at: datetime | None = None

    @property
    def seal(self) -> str:
        """SHA-256 of the word and the truth, in hexadecimal."""
        body = msgspec.json.encode([self.word, asdict(self.truth)], order="sorted")
        return hashlib.sha256(body).hexdigest()

    @property
    def stops_at(self) -> datetime:
        """When the leak ends."""
        planned = self.started_at + timedelta(seconds=self.lasts_s)
        return planned if self.ended_at is None else min(planned, self.ended_at)

    def leaking(self, at: datetime) -> bool:
        """Whether gas comes out at a moment."""
        return self.started_at <= at < self.stops_at

    def lingers(self, at: datetime) -> bool:
        """Whether gas comes out or what came out still drifts."""
        return self.started_at <= at < self.stops_at + timedelta(seconds=KEPT_S)

    def public(self, now: datetime | None = None) -> dict[str, Any]:
        """What everybody may know: the truth only of an open drill or once it was opened, with the word then."""
        now = now or datetime.now(UTC)
        told = not self.hidden or self.opened_at is not None
        return {
            "id": self.id, "hidden": self.hidden, "seal": self.seal, "origin": "exercise",
            "started_at": self.started_at.isoformat(), "stops_at": self.stops_at.isoformat(),
            "leaking": self.leaking(now), "lingers": self.lingers(now), "ordered_by": self.ordered_by,
            "opened_at": self.opened_at.isoformat() if self.opened_at else None,
            "truth": asdict(self.truth) if told else None, "word": self.word if told else None,
        }  # fmt: skip


class Drills:
    """The drills of one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "drills"

    def order(self, drill: Drill) -> Drill:
        """Start a drill.

        Raises
        ------
        DrillUnderWay
            Another one leaks, or its cloud still drifts.
        """
        running = self.current()
        if running is not None:
            raise DrillUnderWay(running.id)
        return self._write(drill)

    def current(self, at: datetime | None = None) -> Drill | None:
        """The drill whose gas is in the air now, None where there is none."""
        at = at or datetime.now(UTC)
        lingering = [drill for drill in self.all() if drill.lingers(at)]
        return lingering[-1] if lingering else None

    def all(self) -> list[Drill]:
        """All drills in the order they began; a file that cannot be read is left out."""
        found = []
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            drill = self._read(path)
            if drill is not None:
                found.append(drill)
        return sorted(found, key=lambda one: one.started_at)

    def get(self, drill_id: str) -> Drill | None:
        """One drill."""
        return next((one for one in self.all() if one.id == drill_id), None)

    def end(self, drill_id: str) -> Drill | None:
        """Stop the leak; what came out drifts on."""
        drill = self.get(drill_id)
        if drill is None or drill.ended_at is not None:
            return drill
        return self._write(replace(drill, ended_at=datetime.now(UTC)))

    def open(self, drill_id: str) -> Drill | None:
        """Tell the truth, and stop the leak: an opened drill is over."""
        drill = self.end(drill_id)
        if drill is None or drill.opened_at is not None:
            return drill
        return self._write(replace(drill, opened_at=datetime.now(UTC)))

    def _write(self, drill: Drill) -> Drill:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{drill.id}.json"
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(drill))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return drill

    @staticmethod
    def _read(path: Path) -> Drill | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=Drill)
        except (OSError, msgspec.DecodeError):
            return None


def new_drill(
    truth: Truth, *, hidden: bool, quantities: tuple[str, ...], lasts_s: float = LASTS_S, seed: int | None = None,
    ordered_by: str = "",
) -> Drill:  # fmt: skip
    """A drill that begins now."""
    now = datetime.now(UTC)
    return Drill(
        id=f"DRILL-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}", hidden=hidden, started_at=now,
        lasts_s=min(lasts_s, LONGEST_S), seed=secrets.randbits(31) if seed is None else seed,
        word=secrets.token_hex(16), truth=truth, quantities=quantities, ordered_by=ordered_by,
    )  # fmt: skip
