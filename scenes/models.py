"""The models of a park as files: each of them for a close look, and all of them once more in one file for a far one.

The far file holds what a pixel can show when the whole park is on the screen: it loads at once and draws several times
faster. It has one scene for each model, in the order of the manifest, and the merged walls as its last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scenes.builders.builder import Size, builders
from scenes.builders.glb import glb, many
from scenes.builders.kit import THEMES, Floats, Mesh
from scenes.builders.shade import height_field, sky_share

GRAIN_M = 0.8
"""What a pixel covers from where the far models are looked at; somewhat closer by, the close ones are drawn."""
STEEL = "steel"


@dataclass(frozen=True, slots=True)
class Models:
    """Files by name without ``.glb``, and what the manifest tells of them."""

    files: dict[str, bytes]
    entries: list[dict[str, Any]]
    far: dict[str, Any] | None


def models(sizes: Mapping[str, Size], walls: Mesh) -> Models:
    """Build, shade and paint the model of every size, and the walls, for both distances and both themes."""
    close = {name: builders()[sizes[name].kind].build(sizes[name]) for name in sorted(sizes)}
    far = {name: builders()[size.kind].build(replace(size, grain_m=GRAIN_M)) for name, size in sizes.items()}
    if walls.triangles:
        close[STEEL] = far[STEEL] = walls
    painted: dict[str, tuple[Mesh, Floats]] = {}
    files: dict[str, bytes] = {}
    for name, mesh in close.items():
        plain = far[name] if far[name].triangles else mesh
        field = height_field(plain.arrays()[0], plain.arrays()[3])  # rails and ladders shade nothing
        painted[name] = plain, shaded(plain, field)
        shade = shaded(mesh, field)
        files |= {name + suffix(theme): glb(mesh, theme, shade) for theme in THEMES}
    entries = [entry(name, sizes[name].kind, close[name], files[name]) for name in close if name in sizes]
    if not painted:
        return Models(files, entries, None)
    packed = {theme: many(painted, theme) for theme in THEMES}
    name = f"far-{hashlib.sha256(packed['dark']).hexdigest()[:12]}"
    files |= {name + suffix(theme): data for theme, data in packed.items()}
    return Models(files, entries, {**urls(name), "grain_m": GRAIN_M})


def shaded(mesh: Mesh, field: tuple[Floats, float, Floats]) -> Floats:
    v, n, _, _ = mesh.arrays()
    return sky_share(v, n, field)


def suffix(theme: str) -> str:
    return "" if theme == "dark" else f"-{theme}"


def urls(name: str) -> dict[str, str]:
    return {"url": f"/api/plant/models/{name}.glb", "url_light": f"/api/plant/models/{name}-light.glb"}


def entry(name: str, kind: str, mesh: Mesh, data: bytes) -> dict[str, Any]:
    """One model of the manifest."""
    return {"builder": name, "kind": kind, **urls(name), "bytes": len(data), "triangles": mesh.triangles,
            "pickable": kind != "tree"}  # fmt: skip
