"""A scene: which layers, seen from where, with which panels; one file in `scenes/specs` binds one `SCENE`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from layers.layer import Text, modules

Theme = Literal["dark", "light"]
Clock = Literal["live", "replay", "forecast"]
SPECS = Path(__file__).parent / "specs"
ALL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where the scene is first seen from: degrees, zoom of web maps, pitch from the vertical, bearing of the top."""

    longitude: float
    latitude: float
    zoom: float
    pitch: float
    bearing: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One task at one screen.

    `shown` names the layers that are visible at first; every other layer is offered, switched off.
    `layers` restricts what is offered at all; `*` offers every layer there is, also those added later.
    """

    title: Text
    camera: Camera
    theme: Theme
    panels: tuple[str, ...]
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    layers: tuple[str, ...] = (ALL,)
    clock: Clock = "live"
    id: str = ""


class SceneFileBroken(ValueError):
    """A file in the folder of scenes binds no SCENE."""


def scenes(folder: Path = SPECS) -> dict[str, Scene]:
    """Every scene found in a folder, by id.

    Raises
    ------
    SceneFileBroken
        A file there binds no `SCENE`.
    """
    return {name: _scene(name, module) for name, module in modules(folder)}


def _scene(name: str, module: ModuleType) -> Scene:
    bound: Any = getattr(module, "SCENE", None)
    if not isinstance(bound, Scene):
        raise SceneFileBroken(f"scenes/specs/{name}.py binds no SCENE")
    return replace(bound, id=name)
