"""The demo park 临江化工园区 (fictional): a whole chemical park written as an ordinary GeoPackage, the same for one seed.

The file takes the way of any user's file: `onemap import`. Layers are called by noun and carry its columns.
"""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import Transformer
from shapely.affinity import translate

from ingest.simulator.park_devices import (
    lay_anchors,
    lay_cameras,
    lay_detectors,
    lay_gate_counters,
    lay_instruments,
    lay_weather,
)
from ingest.simulator.park_gas import lay_missing_detectors
from ingest.simulator.park_layout import AREAS
from ingest.simulator.park_people import lay_people, lay_vehicles
from ingest.simulator.park_pipes import lay_pipelines
from ingest.simulator.park_plan import Plan, Properties
from ingest.simulator.park_risk import lay_fences, lay_inventories, lay_safety_points, lay_zones
from ingest.simulator.park_substances import all_substances
from ingest.simulator.park_surround import (
    SITE,
    lay_enterprises,
    lay_ground,
    lay_houses,
    lay_patrol_paths,
    lay_river_side,
    lay_roads,
    lay_trunk_racks,
)  # fmt: skip
from twin.model.nouns import NOUNS

CRS = "EPSG:4549"
CENTRE_LONLAT = (120.90, 31.85)
SITE_ID = "linjiang"
SEED = 20261121


def demo_park(seed: int = SEED) -> Plan:
    """Lay out the park in metres from its middle."""
    plan = Plan(dice=random.Random(seed))
    plan.add("site", SITE.outline(), id=SITE_ID, name_zh="临江化工园区", name_en="Linjiang Chemical Park", crs=CRS,
             ground_m=4.2, time_zone="Asia/Shanghai", demo=True)  # fmt: skip
    for facts in all_substances():
        plan.add("substance", None, **facts)
    lay_ground(plan)
    lay_roads(plan)
    lay_enterprises(plan)
    for area in AREAS:
        plan.area, plan.enterprise_id = area.number, area.enterprise_id
        area.build(plan, area.rect)
    lay_patrol_paths(plan)
    lay_trunk_racks(plan)
    lay_river_side(plan)
    lay_houses(plan)
    for lay in (lay_detectors, lay_missing_detectors, lay_instruments, lay_weather, lay_gate_counters, lay_cameras, lay_anchors, lay_people, lay_vehicles,
                lay_zones, lay_fences, lay_inventories, lay_safety_points, lay_pipelines):  # fmt: skip
        lay(plan)
    return plan


def write_park(path: Path | str, *, seed: int = SEED) -> Path:
    """Write the demo park as a GeoPackage in EPSG:4549, replacing the file.

    Parameters
    ----------
    path : where to write; the folder must exist.
    seed : the same seed gives the same park.

    Returns
    -------
    Path
        The file written.
    """
    target = Path(path)
    target.unlink(missing_ok=True)
    plan = demo_park(seed)
    easting, northing = Transformer.from_crs("EPSG:4490", CRS, always_xy=True).transform(*CENTRE_LONLAT)
    offset = (round(easting), round(northing))
    for noun in NOUNS:
        rows = plan.features.get(noun)
        if rows:
            write_layer(target, noun, rows, offset)
    return target


def write_layer(path: Path, noun: str, rows: list[Properties], offset: tuple[int, int]) -> None:
    """Append one layer; rows without a place become a plain attribute table."""
    fields = [field.name for field in NOUNS[noun].fields]
    common = ["id", "enterprise_id", "name_zh", "name_en", "valid_from"]
    if noun not in ("site", "substance"):
        common.insert(1, "site_id")
    records = []
    for row in rows:
        full = {"site_id": SITE_ID, "valid_from": "2026-01-01T00:00:00Z", **row}
        records.append({name: as_cell(full.get(name)) for name in (*common, *fields)})
    table = pd.DataFrame.from_records(records, columns=[*common, *fields])
    for field in NOUNS[noun].fields:
        if field.kind in ("float", "int"):
            table[field.name] = pd.to_numeric(table[field.name]).astype("float64" if field.kind == "float" else "Int64")
    if rows[0]["geometry"] is None:
        pyogrio.write_dataframe(table, path, layer=noun, driver="GPKG")
        return
    places = [translate(row["geometry"], *offset) for row in rows]
    frame = gpd.GeoDataFrame(table, geometry=places, crs=CRS)
    pyogrio.write_dataframe(frame, path, layer=noun, driver="GPKG", promote_to_multi=False)


def as_cell(value: Any) -> Any:
    """Lists and dicts as JSON text, the rest as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict | list) else value
