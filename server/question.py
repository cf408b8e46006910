"""What goes to a what-if worker and what comes back: plain values, so that the server itself loads no model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.model.place import LocalFrame, frame_around


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: a model, a scenario in local metres, the levels (None: the usual ones), and the site's frame.

    `known` is what the ledger says of the structure; the source takes of it what it has and what was not given.
    """

    model_id: str
    scenario: dict[str, Any]
    known: dict[str, Any]
    levels: list[Any] | None
    z_m: float
    site_id: str
    crs: str
    lon: float
    lat: float

    def frame(self) -> LocalFrame:
        """The site's local metres."""
        return frame_around(self.crs, self.lon, self.lat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came out. `shapes` are the outlines [WKB, local metres] by level, `search_rings` hold everybody to ask."""

    model_version: str
    inputs: dict[str, Any]
    warnings: list[Any]
    footprint: dict[str, Any]
    levels: list[float]
    shapes: list[bytes]
    search_rings: list[list[list[float]]]
    raster: bytes | None
    bounds: tuple[float, float, float, float] | None
    hash: str
    windy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The model's own error, as plain words: its exceptions do not survive the way between processes."""

    code: str
    message_zh: str
    message_en: str
    field: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A kept run, as far as its pictures are made from it; `lon`, `lat` are its place, the others the site's frame."""

    model_id: str
    model_version: str
    inputs: dict[str, Any]
    lon: float
    lat: float
    crs: str
    site_lon: float
    site_lat: float

    def frame(self) -> LocalFrame:
        """The site's local metres."""
        return frame_around(self.crs, self.site_lon, self.site_lat)


def answered(question: Question) -> Answer | Refusal:
    """Answer one question; run this in a worker, which alone loads the models."""
    from server.whatif_run import answer

    return answer(question)


def cases(
    equipment: dict[str, Any], weather: dict[str, Any], noun: str = "structure"
) -> list[dict[str, Any]] | Refusal:
    """Fill in the credible cases of a vessel, or of a pipe where `noun` is pipeline; run this in a worker too."""
    from server.case_run import fill

    return fill(equipment, weather, noun)


def played(kept: KeptRun, air_changes_1_h: float, folder: Path) -> Refusal | None:
    """Write the moving picture of a kept run; run this in a worker too."""
    from server.picture_run import play

    return play(kept, air_changes_1_h, folder)


def shaped(kept: KeptRun, t_s: float | None, file: Path) -> Refusal | None:
    """Write one cloud of a kept run; run this in a worker too."""
    from server.picture_run import solid

    return solid(kept, t_s, file)


def counted(kept: KeptRun, things: list[dict[str, Any]], people: list[dict[str, Any]]) -> Any:
    """Count the harm of a kept run; run this in a worker too."""
    from server.impact_run import impact

    return impact(kept, things, people)


def warmed() -> bool:
    """Have a worker load the models, and answer a small question of each kind, before the first one that counts."""
    import server.picture_run
    from server.rehearsal import rehearse

    return bool(server.picture_run) and rehearse() > 0
