"""What a builder is: the kinds of structure it stands for, and how one of them is built from its size."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from scenes.builders.kit import Mesh


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Measures of one structure [m]: length along y (its heading), base at z = 0, middle at 0, 0.

    `grain_m`: what a pixel covers from where the model will be looked at; 0 for a model that is looked at closely.
    """

    kind: str
    height_m: float
    length_m: float = 0.0
    width_m: float = 0.0
    diameter_m: float = 0.0
    floors: int = 1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    grain_m: float = 0.0

    def number(self, name: str, usual: float) -> float:
        """A numeric parameter, or what is usual."""
        value = self.parameters.get(name, usual)
        return float(value) if isinstance(value, int | float) else usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """One family of models. `merged`: built into the inert steel of the park instead of one instance a structure."""

    kinds: tuple[str, ...]
    build: Callable[[Size], Mesh]
    merged: bool = False


@cache
def builders() -> dict[str, Builder]:
    """Every builder by the kinds it stands for: each file of this folder that binds BUILDER or BUILDERS."""
    found: dict[str, Builder] = {}
    package = importlib.import_module("scenes.builders")
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        module = importlib.import_module(f"scenes.builders.{info.name}")
        bound = getattr(module, "BUILDER", None)
        for builder in (*((bound,) if bound else ()), *getattr(module, "BUILDERS", ())):
            found.update(dict.fromkeys(builder.kinds, builder))
    return found
