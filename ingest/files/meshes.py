"""Meshes (GLB, OBJ, STL; what others export from IFC): a structure with its own outline, height and, if small, shape.

The outline is what the triangles cover seen from above. A mesh knows no place: it is put somewhere by the import.
"""

from __future__ import annotations

import base64
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely
import trimesh
from numpy.typing import NDArray

from ingest.files.errors import Damaged, TooLarge
from ingest.files.layer import Layer, as_places
from twin.rules.said import Said

Up = Literal["y", "z"]
MOST_KEPT = 20_000
"""Triangles up to which the shape itself is kept with the structure; a larger one stands as its outline and height."""
MOST_FACES = 2_000_000
_GRID = 1e-3  # m: triangles are laid on millimetres before they are united


def read_mesh(file: Path, kind: str, *, name: str, scale: float = 1.0, up: Up | None = None) -> list[Layer]:
    """One structure from a mesh, in metres around the middle of its ground.

    Parameters
    ----------
    kind : 'glb', 'obj' or 'stl'.
    name : what the file is called, without its ending; the structure gets it.
    scale : metres of one unit of the mesh.
    up : the axis that points up; None takes y for GLB (as glTF says) and z for the others.

    Raises
    ------
    Damaged, TooLarge
    """
    corners, faces = _loaded(file, kind)
    if len(faces) == 0:
        raise Damaged("The mesh has no triangles", "模型中没有三角面")
    if len(faces) > MOST_FACES:
        raise TooLarge(f"The mesh has more than {MOST_FACES:,} triangles", f"模型三角面超过 {MOST_FACES:,} 个")
    if (up or ("y" if kind == "glb" else "z")) == "y":
        corners = corners[:, [0, 2, 1]] * np.array([1.0, -1.0, 1.0])
    corners = corners * scale
    low, high = corners.min(axis=0), corners.max(axis=0)
    corners = corners - np.array([*(low + high)[:2] / 2, low[2]])
    outline = seen_from_above(corners, faces)
    small = len(faces) <= MOST_KEPT
    cells: dict[str, list[Any]] = {
        "id": [name],
        "name_zh": [name],
        "name_en": [name],
        "kind": ["mesh" if small else "building"],
        "height_m": [round(float(high[2] - low[2]), 3)],
        "parameters": [kept_shape(corners, faces) if small else {}],
    }
    large = Said(
        f"模型有 {len(faces):,} 个三角面,超过 {MOST_KEPT:,},按轮廓拉伸显示",
        f"The mesh has {len(faces):,} triangles, more than {MOST_KEPT:,}; it is shown as its outline and height",
    )
    notes = () if small else (large,)
    return [Layer(name="structure", crs=None, cells=cells, places=as_places([outline]), local=True, notes=notes)]


def _loaded(file: Path, kind: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Corners (n, 3) and triangles (m, 3); nothing beside the file itself is opened."""
    try:
        with file.open("rb") as stream:
            scene = trimesh.load_scene(stream, file_type=kind, skip_materials=True)
        mesh = scene.to_mesh()
        corners, faces = np.asarray(mesh.vertices, dtype=float), np.asarray(mesh.faces, dtype=np.int64)
    except Exception as error:  # trimesh raises whatever its parsers meet
        raise Damaged(f"The mesh cannot be read: {error}", "模型无法解析") from error
    if not np.isfinite(corners).all():
        raise Damaged("The mesh has corners that are no numbers", "模型含有非数值顶点")
    return corners, faces


def seen_from_above(corners: NDArray[np.float64], faces: NDArray[np.int64]) -> Any:
    """The ground that triangles cover; their hull where they stand upright or are very many."""
    flat = corners[:, :2]
    hull = shapely.convex_hull(shapely.multipoints(flat))
    if len(faces) > 10 * MOST_KEPT:
        return hull
    triangles: Any = shapely.polygons(flat[faces])
    solid = triangles[shapely.area(triangles) > _GRID**2]
    if len(solid) == 0:
        return hull
    covered = shapely.union_all(solid, grid_size=_GRID)
    outline = shapely.simplify(shapely.buffer(shapely.buffer(covered, 10 * _GRID, join_style="mitre"), -10 * _GRID,
                                              join_style="mitre"), _GRID)  # fmt: skip
    return outline if outline.geom_type in ("Polygon", "MultiPolygon") and not outline.is_empty else hull


def kept_shape(corners: NDArray[np.float64], faces: NDArray[np.int64]) -> dict[str, Any]:
    """The triangles as JSON: little-endian float32 corners and uint32 faces, deflated, in base 64."""
    return {
        "corners": _text(corners.astype("<f4").tobytes()),
        "faces": _text(faces.astype("<u4").tobytes()),
        "triangles": len(faces),
    }


def _text(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")
