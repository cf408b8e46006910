"""The what-if walk: frozen inputs → model → field → outlines, with all that is needed to repeat it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consequence_models.envelope import band_m
from consequence_models.footprint import Outline, outline
from consequence_models.inputs import plain
from consequence_models.levels import Level, default_levels, level_from_json
from consequence_models.model import Model, model
from consequence_models.result import Caution, Field, averaged
from consequence_models.scenario import Scenario

LevelLike = Level | float | str | Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One answered question. `field` can still be asked; all else is the record.

    `bands_m` holds, for each outline, its distance at the low and high end of the field's band; None without a band.
    """

    scenario: Scenario
    model: Model
    levels: tuple[Level, ...]
    z_m: float
    field: Field
    outlines: tuple[Outline, ...]
    hash: str
    bands_m: tuple[tuple[float, float] | None, ...] = ()

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What the reader must know before relying on the result."""
        return self.field.warnings

    def inputs(self) -> dict[str, Any]:
        """All that was put in, as plain values; the same inputs give the same hash."""
        return _inputs(self.scenario, self.model, self.levels, self.z_m)

    def record(self) -> dict[str, Any]:
        """What a store keeps: inputs, model, version, warnings, distances and hash, without the geometry."""
        return {
            "model": {"id": self.model.id, "version": self.model.version, "sources": list(self.model.sources)},
            "inputs": self.inputs(),
            "warnings": [plain(caution) for caution in self.warnings],
            "distances": [
                {
                    "level": one.level,
                    "unit": one.unit,
                    "distance_m": one.distance_m,
                    "averaging_s": one.averaging_s,
                    "band_m": None if band is None else list(band),
                }
                for one, band in zip(self.outlines, self.bands_m or [None] * len(self.outlines), strict=True)
            ],
            "hash": self.hash,
        }


def _inputs(scenario: Scenario, chosen: Model, levels: tuple[Level, ...], z_m: float) -> dict[str, Any]:
    return {
        "scenario": scenario.to_json(),
        "model_id": chosen.id,
        "model_version": chosen.version,
        "levels": [plain(level) for level in levels],
        "z_m": z_m,
    }


def hash_of(inputs: Mapping[str, Any]) -> str:
    """SHA-256 of plain inputs, independent of the order of their keys."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def run(scenario: Scenario, model_id: str, levels: Iterable[LevelLike] | None = None, *, z_m: float = 1.5) -> WhatIf:
    """Answer one scenario with one model.

    Parameters
    ----------
    scenario, model_id
        What happens, and which model answers.
    levels
        `Level`s, numbers in the field's unit, names such as `idlh`, or objects as `levels.level_from_json` takes
        them; None the usual ones of the quantity and substance.
    z_m
        Height above ground of outlines [m].

    Raises
    ------
    UnknownModel, WrongSource, MissingInput, ImpossibleInput
    """
    chosen = model(model_id)
    field = chosen.solve(scenario)
    if levels is None:
        asked = default_levels(chosen, scenario)
    else:
        asked = tuple(
            level if isinstance(level, Level) else level_from_json(chosen, scenario, level) for level in levels
        )
    seen = {level.averaging_s: averaged(field, level.averaging_s) for level in asked}
    return WhatIf(
        scenario=scenario,
        model=chosen,
        levels=asked,
        z_m=z_m,
        field=field,
        outlines=tuple(outline(seen[level.averaging_s], level.value, z_m=z_m) for level in asked),
        hash=hash_of(_inputs(scenario, chosen, asked, z_m)),
        bands_m=tuple(band_m(field, level.value, x_m=scenario.x_m, y_m=scenario.y_m, z_m=z_m) for level in asked),
    )
