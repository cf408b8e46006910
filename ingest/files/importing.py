"""Bringing a GeoPackage into the store: which layer is which noun, which column which field, all rows or none.

Coordinates become CGCS2000 (EPSG:4490); headings counted from grid north are turned to true north on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine

from ingest.files.package import Layer, read_package
from twin.model.errors import Invalid, MissingField, UnknownNoun
from twin.model.nouns import KEPT_BY_THE_STORE, NOUNS, Noun
from twin.model.place import GEOGRAPHIC, UnknownCrs, transformer
from twin.rules.fields import checked_fields
from twin.rules.shape import checked_geometry
from twin.store import planned
from twin.store.scope import scoped

Columns = Mapping[str, Mapping[str, str]]
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: counts by noun, CRS by layer, and what it left aside (layers, columns by layer)."""

    file: str
    counts: dict[str, planned.Counts]
    crs: dict[str, str]
    skipped_layers: tuple[str, ...]
    ignored_columns: dict[str, tuple[str, ...]]

    @property
    def rows(self) -> int:
        """All rows brought in, changed or not."""
        return sum(each.added + each.changed + each.unchanged for each in self.counts.values())


def import_package(
    engine: Engine, path: Path | str, *, who: str, crs: str | None = None, columns: Columns | None = None
) -> ImportReport:
    """Bring every layer of a GeoPackage that is a noun into the store, in one transaction.

    Parameters
    ----------
    engine : of the database of the park.
    who : kept in the history.
    crs : used instead of what the file says, needed where it says nothing; for example 'EPSG:4549'.
    columns : by layer of the file, how to read it: `{"FQ": {"noun": "zone", "id": "BH", "grade": "DJ"}}` takes the
        field `grade` from the column DJ; a value that begins with '=' is a constant. Fields not named are taken from
        columns of their own name; a layer not named is the noun it is called by.

    Raises
    ------
    NotAGeoPackage, TooLarge, UnknownCrs, UnknownNoun, MissingField
        Nothing was stored.
    Invalid and its kinds
        The first row that cannot be, with layer, row and place. Nothing was stored.
    """
    file = Path(path)
    plans = columns or {}
    layers = {layer.name: layer for layer in read_package(file)}
    check_plans(plans, layers)
    nouns = {name: noun for name in layers if (noun := noun_of(name, plans.get(name, {})))}
    if not nouns:
        raise UnknownNoun(
            f"{file.name}: no layer is called by a noun ({', '.join(layers)}); say which is which",
            f"{file.name}:没有可识别的图层({', '.join(layers)}),请指定图层对应的对象类型",
        )
    features: dict[str, list[Feature]] = {}
    systems: dict[str, str] = {}
    for name, noun in nouns.items():
        if noun.geometry and len(layers[name].rows):
            systems[name] = crs or layers[name].crs or ask_for_crs(file, name)
        features.setdefault(noun.name, []).extend(
            layer_features(layers[name], noun, plans.get(name, {}), systems.get(name))
        )
    with scoped(engine, "*", who=who) as conn:
        counts = {noun: planned.save_many(conn, noun, features[noun], who=who) for noun in NOUNS if noun in features}
    return ImportReport(
        file=file.name,
        counts=counts,
        crs=systems,
        skipped_layers=tuple(name for name in layers if name not in nouns),
        ignored_columns={
            name: left for name, noun in nouns.items() if (left := ignored(layers[name], noun, plans.get(name, {})))
        },
    )


def check_plans(plans: Columns, layers: Mapping[str, Layer]) -> None:
    """Raise where a mapping names a layer, a noun, a field or a column that is not there."""
    for name, plan in plans.items():
        if name not in layers:
            raise MissingField(f"The file has no layer '{name}'", f"文件中没有图层“{name}”", field=name)
        noun = noun_of(name, plan)
        if noun is None:
            raise UnknownNoun(f"Say which noun the layer '{name}' is", f"请指定图层“{name}”的对象类型")
        for field, column in plan.items():
            if field == "noun":
                continue
            if noun.field(field) is None:
                raise MissingField(f"{noun.name} has no field '{field}'", f"{noun.name} 没有字段“{field}”", field=field)
            if not column.startswith("=") and column not in layers[name].columns:
                raise MissingField(
                    f"The layer '{name}' has no column '{column}'", f"图层“{name}”没有列“{column}”", field=field
                )


def noun_of(layer: str, plan: Mapping[str, str]) -> Noun | None:
    """The noun a layer is mapped to, else the one it is called by; None where it is neither."""
    word = plan.get("noun", layer).strip().lower()
    if "noun" in plan and word not in NOUNS:
        raise UnknownNoun(f"There is no noun '{word}'", f"未知的对象类型“{word}”")
    return NOUNS.get(word) or NOUNS.get(word.removesuffix("s"))


def ask_for_crs(file: Path, layer: str) -> str:
    raise UnknownCrs(
        f"{file.name}: the layer '{layer}' does not say its coordinate reference system; give one, such as EPSG:4549",
        f"{file.name}:图层“{layer}”没有坐标系信息,请指定,例如 EPSG:4549",
    )


def ignored(layer: Layer, noun: Noun, plan: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of the layer that become no field."""
    used = {source for field, source in plan.items() if field != "noun"}
    return tuple(name for name in layer.columns if name not in used and (noun.field(name) is None or name in plan))


def layer_features(layer: Layer, noun: Noun, plan: Mapping[str, str], crs: str | None) -> list[Feature]:
    """The rows of a layer as checked GeoJSON features in longitude and latitude."""
    table = layer.rows
    fields = [name for name in layer.columns if noun.field(name) and name not in plan]
    sources = {name: name for name in fields if name not in KEPT_BY_THE_STORE}
    sources |= {field: source for field, source in plan.items() if field != "noun"}
    if "id" not in sources:
        raise MissingField(f"The layer '{layer.name}' has no column 'id'", f"图层“{layer.name}”缺少列“id”", field="id")
    places = np.asarray(table.geometry.array, dtype=object)
    placed, turn_deg = to_geographic(places, crs) if crs else (places, np.zeros(len(table)))
    columns = {
        field: [source[1:]] * len(table) if source.startswith("=") else [plain(v) for v in table[source]]
        for field, source in sources.items()
    }
    seen: set[str] = set()
    return [
        feature(layer.name, noun, {field: values[k] for field, values in columns.items()}, placed[k], turn_deg[k], seen)
        for k in range(len(table))
    ]


def feature(
    layer: str, noun: Noun, properties: dict[str, Any], place: BaseGeometry | None, turn_deg: float, seen: set[str]
) -> Feature:
    """One row as a feature, refused with its layer and code when it cannot be."""
    code = str(properties.get("id"))
    with told_where(layer, code):
        if code in seen:
            raise Invalid(f"the id '{code}' is there twice", f"编号“{code}”重复", field="id")
        seen.add(code)
        if properties.get("heading_deg") is not None:
            properties["heading_deg"] = round((float(properties["heading_deg"]) + turn_deg) % 360, 4)
        geometry = shapely.geometry.mapping(place) if place is not None and not place.is_empty else None
        checked_fields(noun, properties, whole=True)
        checked_geometry(noun, geometry)
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


@contextmanager
def told_where(layer: str, code: str) -> Iterator[None]:
    """Add layer and row to the words of an error; its kind, place and field stay."""
    try:
        yield
    except Invalid as error:
        error.message_en = f"Layer {layer}, row {code}: {error.message_en}"
        error.message_zh = f"图层 {layer} 记录 {code}:{error.message_zh}"
        error.args = (error.message_en,)
        raise


def to_geographic(places: NDArray[Any], crs: str) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Geometries in EPSG:4490, and by how much grid north of `crs` turns from true north at each [degrees, clockwise].

    Raises
    ------
    UnknownCrs
    """
    change = transformer(crs, GEOGRAPHIC)

    def forward(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = change.transform(points[:, 0], points[:, 1])
        return np.column_stack([lon, lat, *points[:, 2:].T])

    turn = np.zeros(len(places))
    placed = np.array(places, dtype=object)
    for has_z in (False, True):
        chosen = np.array([p is not None and not p.is_empty and p.has_z == has_z for p in places], dtype=bool)
        if not chosen.any():
            continue
        placed[chosen] = shapely.transform(places[chosen], forward, include_z=has_z)
        middle = shapely.get_coordinates(shapely.centroid(places[chosen]))
        step = 1.0 if change.source_crs is not None and change.source_crs.is_projected else 1e-5
        turn[chosen] = azimuth_deg(forward(middle), forward(middle + np.array((0.0, step))))
    return placed, turn


def azimuth_deg(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Direction of short steps between longitudes and latitudes [degrees clockwise from north]."""
    with np.errstate(invalid="ignore"):
        east = (end[:, 0] - start[:, 0]) * np.cos(np.radians(start[:, 1]))
        return np.nan_to_num(np.degrees(np.arctan2(east, end[:, 1] - start[:, 1])))


def plain(value: Any) -> Any:
    """A cell as a plain Python value, None where it is empty."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if isinstance(value, np.generic) else value
