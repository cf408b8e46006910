"""Painted meshes as binary glTF 2.0, one primitive each: position, normal, colour, y up.

Colours are the design's own values (sRGB numbers), multiplied by the baked shade: the map's shader takes them as they
are. A viewer that follows glTF to the letter (linear COLOR_0) shows them somewhat lighter.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.builders.kit import Mesh, albedo

ARRAY_BUFFER, ELEMENT_BUFFER = 34962, 34963
FLOAT, BYTE, SHORT, INT = 5126, 5121, 5123, 5125


def glb(mesh: Mesh, theme: str, shade: NDArray[np.float64]) -> bytes:
    """The mesh in the colours of a theme, darkened by `shade` per vertex.

    Raises
    ------
    ValueError
        The mesh has no faces.
    """
    return many({"": (mesh, shade)}, theme)


def many(painted: Mapping[str, tuple[Mesh, NDArray[np.float64]]], theme: str) -> bytes:
    """Several meshes in one file: a scene for each, with its name.

    Raises
    ------
    ValueError
        One of the meshes has no faces.
    """
    binary, views = bytearray(), []
    accessors: list[dict[str, Any]] = []
    for mesh, shade in painted.values():
        for part in arrays(mesh, theme, shade):
            view = {"buffer": 0, "byteOffset": len(binary), "byteLength": part.nbytes, "target": ARRAY_BUFFER}
            views.append(view if part.ndim > 1 else {**view, "target": ELEMENT_BUFFER})
            accessors.append(accessor(part, len(accessors)))
            binary += part.tobytes()
            binary += b"\0" * (-len(binary) % 4)
    count = range(len(painted))
    names = [{"name": name} if name else {} for name in painted]
    return pack({
        "asset": {"version": "2.0", "generator": "OneMap"},
        "scene": 0,
        "scenes": [{**names[k], "nodes": [k]} for k in count],
        "nodes": [{"mesh": k} for k in count],
        "meshes": [{"primitives": [primitive(4 * k)]} for k in count],
        "materials": [{"pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.7}}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }, bytes(binary))  # fmt: skip


def arrays(mesh: Mesh, theme: str, shade: NDArray[np.float64]) -> tuple[NDArray[Any], ...]:
    """Positions and normals with y up, colours, indices."""
    v, n, material, f = mesh.arrays()
    if not len(f):
        raise ValueError("a model without faces")
    upright = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], float)
    position, normal = (v @ upright.T).astype("<f4"), (n @ upright.T).astype(float)
    normal = (normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)).astype("<f4")
    colour = np.full((len(v), 4), 255, np.uint8)
    colour[:, :3] = np.clip(np.rint(albedo(theme)[material] * shade[:, None] * 255), 0, 255)
    return position, normal, colour, f.ravel().astype("<u2" if len(v) < 65536 else "<u4")


def accessor(part: NDArray[Any], view: int) -> dict[str, Any]:
    """How to read one array; positions tell their bounds."""
    kinds = {"f": FLOAT, "B": BYTE, "H": SHORT, "I": INT}
    shape = {1: "SCALAR", 3: "VEC3", 4: "VEC4"}[part.shape[1] if part.ndim > 1 else 1]
    told = {"bufferView": view, "componentType": kinds[part.dtype.char], "count": len(part), "type": shape}
    if part.dtype == np.uint8:
        return {**told, "normalized": True}
    if view % 4 == 0:
        return {**told, "min": part.min(axis=0).tolist(), "max": part.max(axis=0).tolist()}
    return told


def primitive(first: int) -> dict[str, Any]:
    """The mesh of four arrays that begin with this one."""
    of = {"POSITION": first, "NORMAL": first + 1, "COLOR_0": first + 2}
    return {"attributes": of, "indices": first + 3, "material": 0, "mode": 4}


def pack(document: dict[str, object], binary: bytes) -> bytes:
    """Header, JSON chunk and binary chunk, each padded to four bytes."""
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    size = 12 + 8 + len(text) + 8 + len(binary)
    return b"".join((
        struct.pack("<4sII", b"glTF", 2, size), struct.pack("<I4s", len(text), b"JSON"), text,
        struct.pack("<I4s", len(binary), b"BIN\0"), binary,
    ))  # fmt: skip


def unpack(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON part and the binary chunk of a binary glTF that `pack` made."""
    length = struct.unpack_from("<I", data, 12)[0]
    return json.loads(data[20 : 20 + length]), data[28 + length :]
