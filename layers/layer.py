"""A map layer: what it shows, from where, drawn how and named what; and the register of all of them.

One file in `layers/specs` binds one `LAYER`; its file name is the layer's id. Nothing else lists layers.
A layer holds addresses and stream names, never rows of data.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pydeck

Mark = Literal["fill", "line", "bar", "disc", "square", "ring", "triangle", "diamond", "arrow", "cone", "letter"]
SourceKind = Literal["features", "live", "plant", "tiles", "result"]
ROOT = Path(__file__).resolve().parents[1]
SPECS = Path(__file__).parent / "specs"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def to_dict(self) -> dict[str, str]:
        """Both languages by their code."""
        return {"zh": self.zh, "en": self.en}


def text(zh: str, en: str) -> Text:
    """Words in both languages of the product."""
    return Text(zh, en)


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of a legend: a swatch as the map draws it, its colour token (`A`, `t1`, …) and its words."""

    key: str
    label: Text
    mark: Mark
    colour: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the browser gets the rows: an address of this server, a live stream, or a result at hand."""

    kind: SourceKind
    url: str = ""
    stream: str = ""


def features(noun: str) -> Source:
    """All current features of a noun, as GeoJSON."""
    return Source("features", url=f"/api/features/{noun}")


def stream(name: str) -> Source:
    """A stream of the live channel: movers, sensors or alarms."""
    return Source("live", stream=name)


def tiles(noun: str) -> Source:
    """Vector tiles of a noun, by its TileJSON."""
    return Source("tiles", url=f"/api/tiles/{noun}")


PLANT = Source("plant", url="/api/plant")
RESULT = Source("result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one layer of the map shows.

    `draw` names a deck.gl class the browser knows, with its settings; its data is filled from `source`.
    `live` names the stream that changes the look of the rows, `may` the permission without which the layer is absent.
    """

    title: Text
    source: Source
    group: str
    draw: pydeck.Layer
    provenance: Text
    legend: tuple[Legend, ...] = ()
    live: str | None = None
    visible: bool = True
    may: str | None = None
    order: int = 50
    id: str = field(default="")


class LayerFileBroken(ValueError):
    """A file in the folder of layers binds no LAYER."""


def layers(folder: Path = SPECS) -> dict[str, Layer]:
    """Every layer found in a folder, lowest on the map first.

    Parameters
    ----------
    folder : Path
        Folder of layer files; the one of the product unless a test brings its own.

    Raises
    ------
    LayerFileBroken
        A file there binds no `LAYER`.
    """
    found = [_layer(name, module) for name, module in modules(folder)]
    return {layer.id: layer for layer in sorted(found, key=lambda layer: (layer.order, layer.id))}


def modules(folder: Path) -> Iterator[tuple[str, ModuleType]]:
    """Import every public file of a folder, by name; from disk, so that a file just added is found."""
    for item in pkgutil.iter_modules([str(folder)]):
        if item.name.startswith("_"):
            continue
        yield item.name, _load(folder, item.name)


def _load(folder: Path, name: str) -> ModuleType:
    if folder.resolve().parent.parent == ROOT:
        importlib.invalidate_caches()
        return importlib.import_module(f"{folder.parent.name}.{folder.name}.{name}")
    qualified = f"_onemap_{folder.name}_{name}"
    spec = importlib.util.spec_from_file_location(qualified, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise LayerFileBroken(f"{folder / name}.py cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[qualified] = module
    spec.loader.exec_module(module)
    return module


def _layer(name: str, module: ModuleType) -> Layer:
    bound: Any = getattr(module, "LAYER", None)
    if not isinstance(bound, Layer):
        raise LayerFileBroken(f"layers/specs/{name}.py binds no LAYER")
    return replace(bound, id=name)
