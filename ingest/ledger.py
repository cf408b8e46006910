"""What the park's ledger says of gas, as plain values for models: what may leak, who measures it, and of what it is."""

from __future__ import annotations

from typing import Any

from shapely.geometry import shape
from sqlalchemy import Connection

from consequence_models.inverse.gas_groups import Detector, Gas, Vessel
from ingest.simulator.choosing import Stock
from twin.model.place import LocalFrame
from twin.store.planned import features

Rows = dict[str, Any]


def stock_of(conn: Connection, frame: LocalFrame) -> Stock:
    """Everything that may leak and all gas detectors, in local metres."""
    structures, sensors, substances = (features(conn, noun) for noun in ("structure", "sensor", "substance"))
    return stock(structures, sensors, substances, frame)


def stock(structures: Rows, sensors: Rows, substances: Rows, frame: LocalFrame) -> Stock:
    """The same from three feature collections."""
    gases = {str(one["id"]): gas(str(one["id"]), one["properties"]) for one in substances["features"]}
    held = (one for one in structures["features"] if one["properties"].get("substance_id") in gases)
    measuring = (one for one in sensors["features"] if one["properties"].get("kind") == "gas")
    return Stock(
        vessels=tuple(vessel(one, frame) for one in held),
        detectors=tuple(detector(one, frame) for one in measuring),
        gases=gases,
    )


def gas(substance_id: str, row: Rows) -> Gas:
    """A row of the book of substances as a gas."""
    return Gas(
        id=substance_id,
        molar_mass_kg_mol=row.get("molar_mass_kg_mol"),
        boiling_k=row.get("boiling_k"),
        lfl_fraction=row.get("lfl_fraction"),
    )


def vessel(feature: Rows, frame: LocalFrame) -> Vessel:
    """A structure with a content; its place is the middle of its outline."""
    row, middle = feature["properties"], shape(feature["geometry"]).centroid
    x_m, y_m = frame.to_local(middle.x, middle.y)
    return Vessel(
        id=str(feature["id"]), x_m=float(x_m), y_m=float(y_m), substance_id=row["substance_id"],
        kind=row.get("kind") or "", enterprise_id=row.get("enterprise_id"),
    )  # fmt: skip


def detector(feature: Rows, frame: LocalFrame) -> Detector:
    """A gas detector, at a point or along a path."""
    row, place = feature["properties"], feature["geometry"]["coordinates"]
    x_m, y_m = frame.to_local(place[0], place[1])
    height = row.get("z_m")
    z_m = float(place[2]) if len(place) > 2 else float(1.5 if height is None else height)
    x2_m, y2_m, z2_m = _far_end(row, frame)
    return Detector(
        id=str(feature["id"]), x_m=float(x_m), y_m=float(y_m), z_m=z_m, quantity=row.get("quantity") or "",
        unit=row.get("unit") or "", high=row.get("high"), range_max=row.get("range_max"),
        enterprise_id=row.get("enterprise_id"), x2_m=x2_m, y2_m=y2_m, z2_m=z2_m,
    )  # fmt: skip


def _far_end(row: Rows, frame: LocalFrame) -> tuple[float, float, float] | tuple[None, None, None]:
    """Where an open path ends, from the sensor's terms."""
    end = (row.get("rule") or {}).get("path_to")
    if end is None:
        return None, None, None
    x_m, y_m = frame.to_local(float(end[0]), float(end[1]))
    return float(x_m), float(y_m), float(end[2])
