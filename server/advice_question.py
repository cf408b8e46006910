"""What goes to an advice worker and what the person may change; plain values, so that the server loads no model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the asker may change; None: as the assumptions say. `level` is the rank of an outline, lowest 0."""

    lon: float | None = None
    lat: float | None = None
    level: int | None = None
    now_s: float = 0.0
    walk_m_s: float | None = None
    start_after_s: float | None = None
    margin_s: float | None = None
    air_changes_1_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceQuestion:
    """A kept run, the park around it as GeoJSON features by noun, people as (tag, lon, lat, error), and the wishes.

    `isolation_m` is the guidebook's first distance, 0 where it has none; `bands` is where each level is exceeded how
    often, as it was kept with the run, None where it was not.
    """

    inputs: dict[str, Any]
    footprint: dict[str, Any]
    nouns: dict[str, list[dict[str, Any]]]
    people: list[tuple[str, float, float, float]]
    wishes: Wishes
    crs: str
    lon: float
    lat: float
    source: tuple[float, float]
    isolation_m: float = 0.0
    bands: dict[str, Any] | None = None
    more: dict[str, Any] = field(default_factory=dict)


def advised(question: AdviceQuestion) -> Any:
    """Answer one question; run this in a worker, which alone loads the models."""
    from server.advice_run import answer

    return answer(question)
