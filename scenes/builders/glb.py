"""A painted mesh as one binary glTF 2.0 primitive: position, normal, colour, y up.

Colours are the design's own values (sRGB numbers), multiplied by the baked shade: the map's shader takes them as they
are. A viewer that follows glTF to the letter (linear COLOR_0) shows them somewhat lighter.
"""

from __future__ import annotations

import json
import struct
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
    v, n, material, f = mesh.arrays()
    if not len(f):
        raise ValueError("a model without faces")
    upright = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], float)
    position, normal = (v @ upright.T).astype("<f4"), (n @ upright.T).astype(float)
    normal = (normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)).astype("<f4")
    colour = np.full((len(v), 4), 255, np.uint8)
    colour[:, :3] = np.clip(np.rint(albedo(theme)[material] * shade[:, None] * 255), 0, 255)
    short = len(v) < 65536
    index = f.ravel().astype("<u2" if short else "<u4")
    parts = [position.tobytes(), normal.tobytes(), colour.tobytes(), index.tobytes()]
    return pack(describe(parts, position, len(v), len(index), short), b"".join(parts))


def describe(
    parts: list[bytes], position: NDArray[np.float32], vertices: int, indices: int, short: bool
) -> dict[str, object]:
    """The JSON part for four arrays that lie one after the other."""
    starts = np.cumsum([0, *(len(part) for part in parts)])
    views = [
        {
            "buffer": 0,
            "byteOffset": int(start),
            "byteLength": len(part),
            "target": ELEMENT_BUFFER if k == 3 else ARRAY_BUFFER,
        }
        for k, (start, part) in enumerate(zip(starts, parts, strict=False))
    ]
    low, high = position.min(axis=0).tolist(), position.max(axis=0).tolist()
    accessors = [
        {"bufferView": 0, "componentType": FLOAT, "count": vertices, "type": "VEC3", "min": low, "max": high},
        {"bufferView": 1, "componentType": FLOAT, "count": vertices, "type": "VEC3"},
        {"bufferView": 2, "componentType": BYTE, "normalized": True, "count": vertices, "type": "VEC4"},
        {"bufferView": 3, "componentType": SHORT if short else INT, "count": indices, "type": "SCALAR"},
    ]
    primitive = {"attributes": {"POSITION": 0, "NORMAL": 1, "COLOR_0": 2}, "indices": 3, "material": 0, "mode": 4}
    return {
        "asset": {"version": "2.0", "generator": "OneMap"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [primitive]}],
        "materials": [{"pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.7}}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": int(starts[-1])}],
    }


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
