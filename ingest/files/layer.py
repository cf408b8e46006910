"""One layer of a file as plain values: what every reader gives and the import takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.rules.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Rows of one kind: cells by column, a geometry or None a row, the CRS the file says (None where it says nothing).

    `local`: coordinates are metres around a point that the file does not know. `notes`: what the reader left out.
    """

    name: str
    crs: str | None
    cells: Mapping[str, list[Any]]
    places: NDArray[np.object_]
    local: bool = False
    notes: tuple[Said, ...] = field(default_factory=tuple)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns without the geometry."""
        return tuple(self.cells)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of geometry that occur, such as 'Point'."""
        return tuple(sorted({place.geom_type for place in self.places if place is not None}))


def packed(layer: Layer) -> dict[str, Any]:
    """A layer as plain values that msgpack carries; geometries as WKB."""
    return {
        "name": layer.name,
        "crs": layer.crs,
        "cells": dict(layer.cells),
        "places": [None if place is None else shapely.to_wkb(place) for place in layer.places],
        "local": layer.local,
        "notes": [[note.zh, note.en] for note in layer.notes],
    }


def unpacked(values: Mapping[str, Any]) -> Layer:
    """A layer from `packed`; raises `shapely.errors.ShapelyError` where a geometry is none."""
    return Layer(
        name=str(values["name"]),
        crs=values["crs"],
        cells={str(name): list(cells) for name, cells in values["cells"].items()},
        places=as_places([None if wkb is None else shapely.from_wkb(wkb) for wkb in values["places"]]),
        local=bool(values["local"]),
        notes=tuple(Said(*note) for note in values["notes"]),
    )


def as_places(found: list[Any]) -> NDArray[np.object_]:
    """Geometries as an array of objects; empty ones become None."""
    places = np.empty(len(found), dtype=object)
    for k, place in enumerate(found):
        places[k] = None if place is None or place.is_empty else place
    return places
