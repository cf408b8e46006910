"""The SceneSpec: the one JSON document that tells a browser what a scene draws, validated and without bulk data."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from layers import layer as layer_register
from layers.layer import Layer, Mark, Source, SourceKind
from scenes import scene as scene_register
from scenes.scene import ALL, Camera, Scene

SCHEMA_VERSION: Final = 1


class NoSuchScene(KeyError):
    """No file in the folder of scenes has this name."""


class DataInScene(ValueError):
    """A scene carries rows of data, an expression inside data, or a number that is not finite."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


class Words(_Strict):
    """The same words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class LegendSpec(_Strict):
    """One line of a legend."""

    key: str
    label: Words
    mark: Mark
    colour: str


class SourceSpec(_Strict):
    """Where the rows of a layer come from; the address is one of this server's own."""

    kind: SourceKind
    url: str | None = Field(default=None, pattern=r"^/[A-Za-z0-9_/.{}?=&-]*$")
    stream: str | None = None


class Provenance(_Strict):
    """Who vouches for what is shown."""

    source: str
    note: Words


class LayerSpec(_Strict):
    """One layer, ready to draw."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    group: str
    legend: tuple[LegendSpec, ...]
    visible: bool
    source: SourceSpec
    live: str | None
    may: str | None
    deck: dict[str, Any]
    provenance: Provenance

    @field_validator("deck")
    @classmethod
    def _holds_no_data(cls, deck: dict[str, Any]) -> dict[str, Any]:
        refuse_data(deck)
        return deck


class CameraSpec(_Strict):
    """The first view."""

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-85, le=85)
    zoom: float = Field(ge=0, le=24)
    pitch: float = Field(ge=0, le=60)
    bearing: float = Field(ge=-360, le=360)


class SceneSpec(_Strict):
    """One scene, ready for a browser."""

    schema_version: Literal[1]
    id: str
    title: Words
    theme: Literal["dark", "light"]
    camera: CameraSpec
    layers: tuple[LayerSpec, ...]
    panels: tuple[str, ...]
    clock: Literal["live", "replay", "forecast"]
    provenance: dict[str, str]


def refuse_data(deck: Mapping[str, Any]) -> None:
    """Refuse a drawn layer that brings rows along, hides expressions in them, or holds a number JSON has no word for.

    Raises
    ------
    DataInScene
        With what was found, and where.
    """
    data = deck.get("data")
    if data is not None and not (isinstance(data, str) and data.startswith("/")):
        raise DataInScene(f"data of {deck.get('id')} must be an address of this server, not rows")
    _walk(deck, str(deck.get("id", "layer")), top=True)


def _walk(value: Any, path: str, *, top: bool = False) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise DataInScene(f"{path} is not a finite number")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _walk_pair(str(key), inner, path, top)
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value):
            _walk(inner, f"{path}[{place}]")
    elif isinstance(value, str) and value.startswith("@@"):
        raise DataInScene(f"{path} hides an expression")


def _walk_pair(key: str, inner: Any, path: str, top: bool) -> None:
    """Only the layer's own class and its own accessors may speak to the converter; everything deeper is data."""
    if key.startswith("@@") and not (top and key == "@@type"):
        raise DataInScene(f"{path}.{key} asks the browser to make an object")
    if top and isinstance(inner, str) and inner.startswith("@@="):
        return
    _walk(inner, f"{path}.{key}")


def layer_spec(layer: Layer, *, visible: bool | None = None) -> LayerSpec:
    """One layer as JSON, its drawing as pydeck writes it."""
    deck = json.loads(layer.draw.to_json(), parse_constant=_not_finite)
    deck["id"] = layer.id
    source = layer.source
    return LayerSpec(
        id=layer.id,
        title=_words(layer.title),
        group=layer.group,
        legend=tuple(
            LegendSpec(key=line.key, label=_words(line.label), mark=line.mark, colour=line.colour)
            for line in layer.legend
        ),
        visible=layer.visible if visible is None else visible,
        source=SourceSpec(kind=source.kind, url=source.url or None, stream=source.stream or None),
        live=layer.live,
        may=layer.may,
        deck=deck,
        provenance=Provenance(source=_where(source), note=_words(layer.provenance)),
    )


def scene_spec(
    scene_id: str,
    *,
    may: Collection[str] | None = None,
    camera: Mapping[str, float] | None = None,
    layer_folder: Path = layer_register.SPECS,
    scene_folder: Path = scene_register.SPECS,
) -> dict[str, Any]:
    """The document for one scene and one person's permissions.

    Parameters
    ----------
    scene_id : str
        Name of a file in the folder of scenes.
    may : collection of permissions, or None
        Layers that ask for a permission not in here are absent; None shows all.
    camera : mapping, optional
        `longitude`, `latitude` and the like of the site, in place of the scene's own.

    Raises
    ------
    NoSuchScene
        No scene has this id.
    DataInScene, pydantic.ValidationError
        A layer or scene file says something that must not reach a browser.
    """
    scene = scene_register.scenes(scene_folder).get(scene_id)
    if scene is None:
        raise NoSuchScene(scene_id)
    spec = SceneSpec(
        schema_version=SCHEMA_VERSION,
        id=scene.id,
        title=_words(scene.title),
        theme=scene.theme,
        camera=_camera(scene.camera, camera or {}),
        layers=tuple(
            layer_spec(layer, visible=_visible(scene, layer))
            for layer in layer_register.layers(layer_folder).values()
            if _offered(scene, layer, may)
        ),
        panels=scene.panels,
        clock=scene.clock,
        provenance={"source": f"scenes/specs/{scene.id}.py"},
    )
    return spec.model_dump(mode="json")


def scene_list(folder: Path = scene_register.SPECS) -> list[dict[str, Any]]:
    """Id and title of every scene."""
    return [{"id": scene.id, "title": scene.title.to_dict()} for scene in scene_register.scenes(folder).values()]


def layer_list(may: Collection[str] | None = None, folder: Path = layer_register.SPECS) -> list[dict[str, Any]]:
    """Every layer a person may see, as JSON."""
    found = layer_register.layers(folder).values()
    return [layer_spec(item).model_dump(mode="json") for item in found if _allowed(item, may)]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return SceneSpec.model_json_schema()


def _offered(scene: Scene, layer: Layer, may: Collection[str] | None) -> bool:
    return _allowed(layer, may) and (ALL in scene.layers or layer.id in scene.layers)


def _allowed(layer: Layer, may: Collection[str] | None) -> bool:
    return layer.may is None or may is None or layer.may in may


def _visible(scene: Scene, layer: Layer) -> bool:
    if layer.id in scene.hidden:
        return False
    return layer.visible or layer.id in scene.shown


def _camera(own: Camera, site: Mapping[str, float]) -> CameraSpec:
    names = ("longitude", "latitude", "zoom", "pitch", "bearing")
    return CameraSpec(**{name: float(site.get(name, getattr(own, name))) for name in names})


def _words(words: layer_register.Text) -> Words:
    return Words(zh=words.zh, en=words.en)


def _where(source: Source) -> str:
    return source.url or (f"live:{source.stream}" if source.stream else source.kind)


def _not_finite(name: str) -> float:
    raise DataInScene(f"a setting is {name}, which JSON has no word for")
