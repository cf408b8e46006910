"""A file before it is brought in: layers, columns, a mapping to be looked at, shapes, and what would be refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Engine

from ingest.files.features import placed
from ingest.files.georeference import change
from ingest.files.importing import ImportReport, try_layers
from ingest.files.layer import Layer
from ingest.files.mapping import Columns, suggested
from twin.model.errors import DomainError, Invalid
from twin.model.park import Site

MOST_SHOWN = 2000
MOST_VERTICES_SHOWN = 60_000
MOST_REFUSED = 200
_SAMPLES = 3
_FAR_M = 50_000.0


def previewed(
    engine: Engine, layers: Sequence[Layer], file: str, *, site: Site | None, crs: str | None, columns: Columns | None
) -> dict[str, Any]:
    """What a planner looks at before the import, as JSON.

    Parameters
    ----------
    site : the park, by which candidates of a missing CRS are judged; None while there is none.
    columns : what the planner said so far; a layer that has only its noun, or nothing, gets a suggestion.

    Returns
    -------
    dict
        `layers` (name, rows, kinds, crs, columns with samples, plan), `crs_candidates` where a layer says no CRS,
        `report` as `told` gives it, or `problem` where the file as a whole cannot be read yet, and `map`, a
        FeatureCollection in longitude and latitude.
    """
    stem = Path(file).stem
    plans = {layer.name: _plan(layer, stem, (columns or {}).get(layer.name)) for layer in layers}
    answer: dict[str, Any] = {
        "file": file,
        "layers": [_described(layer, plans[layer.name]) for layer in layers],
        "crs_candidates": [] if crs or site is None else _candidates(layers, plans, site),
        "report": None,
        "problem": None,
        "map": {"type": "FeatureCollection", "features": []},
    }
    chosen = {name: plan for name, plan in plans.items() if plan.get("noun")}
    if not chosen:
        return answer
    left_out = {name: {"noun": ""} for name in plans if name not in chosen}
    try:
        report = try_layers(engine, layers, file, who="preview", crs=crs, columns=chosen | left_out)
    except DomainError as error:
        answer["problem"] = {
            "code": error.code, "zh": error.message_zh, "en": error.message_en, "field": error.field,
        }  # fmt: skip
        return answer
    return answer | {"report": told(report), "map": _shown(report)}


def told(report: ImportReport) -> dict[str, Any]:
    """A report as JSON: counts and CRS by noun, what was left aside, what is refused and why."""
    nouns: dict[str, Any] = {
        noun: {"added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged, "crs": ""}
        for noun, counts in report.counts.items()
    }
    for layer, crs in report.crs.items():
        if layer in nouns:
            nouns[layer]["crs"] = crs
        elif len(nouns) == 1:
            next(iter(nouns.values()))["crs"] = crs
    return {
        "file": report.file,
        "rows": report.rows or sum(len(rows) for rows in report.features.values()),
        "nouns": nouns,
        "crs": report.crs,
        "skipped": list(report.skipped_layers),
        "ignored_columns": {layer: list(names) for layer, names in report.ignored_columns.items()},
        "notes": [note.told() for note in report.notes],
        "refused_count": len(report.refused),
        "refused": [each.told() for each in report.refused[:MOST_REFUSED]],
    }


def _plan(layer: Layer, stem: str, said: Any) -> dict[str, str]:
    plan = dict(said or {})
    if not plan:
        return suggested(layer, stem)
    return suggested(layer, stem, plan["noun"]) if set(plan) == {"noun"} else plan


def _described(layer: Layer, plan: dict[str, str]) -> dict[str, Any]:
    return {
        "name": layer.name,
        "rows": len(layer),
        "kinds": list(layer.kinds),
        "crs": layer.crs,
        "local": layer.local,
        "columns": [{"name": name, "samples": _samples(cells)} for name, cells in layer.cells.items()],
        "plan": plan,
    }


def _samples(cells: list[Any]) -> list[str]:
    """The first different values of a column, shortened."""
    seen = dict.fromkeys(str(cell)[:40] for cell in cells[:200] if cell not in (None, ""))
    return list(seen)[:_SAMPLES]


def _candidates(layers: Sequence[Layer], plans: Columns, site: Site) -> list[dict[str, Any]]:
    """Systems in which the coordinates of layers without a CRS would lie near the park, nearest first.

    Shifted and true longitudes lie some hundred metres apart: both are named, and who knows the source decides.
    """
    points = []
    for layer in layers:
        if layer.crs is not None or layer.local:
            continue
        try:
            points.append(shapely.get_coordinates(placed(layer, plans[layer.name]))[:5000])
        except Invalid:
            continue
    some = np.concatenate(points) if points else np.empty((0, 2))
    if len(some) == 0:
        return []
    middle = np.median(some, axis=0, keepdims=True)
    found = [(away, crs) for crs in _systems(site) if (away := _away_m(middle, crs, site)) < _FAR_M]
    return [{"crs": crs, "away_m": round(away)} for away, crs in sorted(found)]


def _systems(site: Site) -> list[str]:
    """The park's own CRS, the usual ones, and the 3° and 6° zones of CGCS2000 and of UTM around it."""
    three, six = round(site.lon / 3), int(site.lon // 6) + 1
    # EPSG lists the 3° zones 25 to 45 from 4513 with and from 4534 without their number, the 6° zones 13 to 23 from
    # 4491 and 4502.
    zones = (4534 + three - 25, 4513 + three - 25, 4502 + six - 13, 4491 + six - 13, 32600 + six + 30)
    return list(dict.fromkeys([site.crs, "EPSG:4490", "GCJ-02", "BD-09", *(f"EPSG:{zone}" for zone in zones)]))


def _away_m(middle: Any, crs: str, site: Site) -> float:
    try:
        lon, lat = change(crs)[0](middle)[0, :2]
    except DomainError:
        return np.inf
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        return np.inf
    x, y = site.frame().to_local([lon, site.lon], [lat, site.lat])
    return float(np.hypot(x[0] - x[1], y[0] - y[1]))


def _shown(report: ImportReport) -> dict[str, Any]:
    """The shapes of the file for the map, as many as a browser draws at once; places of faults among them."""
    shown: list[dict[str, Any]] = []
    vertices = 0
    for noun, rows in report.features.items():
        for row in rows:
            if row["geometry"] is None or len(shown) >= MOST_SHOWN or vertices > MOST_VERTICES_SHOWN:
                continue
            place = shapely.force_2d(shapely.geometry.shape(row["geometry"]))
            vertices += int(shapely.get_num_coordinates(place))
            shown.append(_drawn(row["id"], shapely.geometry.mapping(place), noun=noun, refused=False))
    for each in report.refused:
        if each.error.place is not None:
            point = {"type": "Point", "coordinates": list(each.error.place)}
            shown.append(_drawn(each.code, point, noun=each.layer, refused=True))
    return {"type": "FeatureCollection", "features": shown}


def _drawn(code: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": code, "geometry": geometry, "properties": {"id": code, **properties}}
