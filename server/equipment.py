"""From a row of the park's ledger to the vessel that the credible cases are filled for."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import shape
from sqlalchemy import Connection

from server.errors import NoVessel
from twin.model.place import LocalFrame
from twin.store import planned

LYING = ("bullet", "drum", "exchanger")


def equipment_of(conn: Connection, structure: dict[str, Any], frame: LocalFrame) -> dict[str, Any]:
    """Plain values of `consequence_models.presets.Equipment` for a structure.

    Raises
    ------
    NoVessel
        The structure holds no substance or has no size.
    """
    row = structure["properties"]
    diameter = row.get("diameter_m")
    if not row.get("substance_id") or not diameter:
        raise NoVessel(field="structure_id")
    kind, height = row["kind"], row.get("height_m") or 0.0
    lying = kind in LYING
    legs_m = max(height - diameter, 0.0) if kind == "sphere" or lying else 0.0
    return {
        "substance_id": row["substance_id"],
        "shape": "sphere" if kind == "sphere" else "horizontal_cylinder" if lying else "vertical_cylinder",
        "diameter_m": diameter,
        "length_m": 0.0 if kind == "sphere" else (row.get("length_m") or 3 * diameter if lying else height or diameter),
        "mass_kg": row.get("inventory_kg"),
        "capacity_kg": row.get("capacity_kg"),
        "pressure_pa": row.get("pressure_pa"),
        "temperature_k": row.get("temperature_k"),
        "base_m": (row.get("base_m") or 0.0) + legs_m,
        "bund_area_m2": _bund_area(conn, structure, frame),
    }


def _bund_area(conn: Connection, structure: dict[str, Any], frame: LocalFrame) -> float | None:
    """Floor of the smallest bund around a vessel [m²]; None where it stands in none."""
    middle = shape(structure["geometry"]).centroid
    floors = (
        shape(one["geometry"])
        for one in planned.features(conn, "ground")["features"]
        if one["properties"]["kind"] == "bund_floor"
    )
    around = [float(shapely.area(_local(one, frame))) for one in floors if one.contains(middle)]
    return round(min(around), 1) if around else None


def _local(outline: shapely.Geometry, frame: LocalFrame) -> shapely.Geometry:
    return shapely.transform(outline, lambda lonlat: _stacked(frame, lonlat))


def _stacked(frame: LocalFrame, lonlat: Any) -> Any:
    return shapely.get_coordinates(shapely.points(*frame.to_local(lonlat[:, 0], lonlat[:, 1])))
