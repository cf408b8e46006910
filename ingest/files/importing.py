"""Bringing layers into the store: looked at first, with every row that cannot be; then all rows in one transaction.

Coordinates become CGCS2000 (EPSG:4490); headings counted from grid north are turned to true north on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from ingest.files.child import read_apart
from ingest.files.features import Checked, Feature, Refused, checked_layer, placed
from ingest.files.layer import Layer
from ingest.files.mapping import Columns, check_plans, ignored, noun_of
from ingest.files.outside import outside_site
from ingest.files.package import read_package
from ingest.files.reading import Reading
from twin.model.errors import Invalid, UnknownNoun
from twin.model.nouns import NOUNS, Noun
from twin.model.place import UnknownCrs
from twin.rules.said import Said
from twin.store import planned
from twin.store.scope import scoped

Save = Callable[[Connection, str, Sequence[Feature], str], planned.Counts]
"""How the features of one noun are kept, by whom: in force at once where nothing else is said."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did or would do: counts by noun, CRS by layer, and what it left aside or refused."""

    file: str
    counts: dict[str, planned.Counts]
    crs: dict[str, str]
    skipped_layers: tuple[str, ...]
    ignored_columns: dict[str, tuple[str, ...]]
    refused: tuple[Refused, ...] = ()
    notes: tuple[Said, ...] = ()
    features: dict[str, list[Feature]] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """All rows brought in, changed or not."""
        return sum(each.added + each.changed + each.unchanged for each in self.counts.values())


def import_package(
    engine: Engine, path: Path | str, *, who: str, crs: str | None = None, columns: Columns | None = None
) -> ImportReport:
    """Bring a GeoPackage of our own making in, read in this process; see `import_layers`."""
    file = Path(path)
    return import_layers(engine, read_package(file), file.name, who=who, crs=crs, columns=columns)


def import_file(
    engine: Engine,
    path: Path | str,
    *,
    who: str,
    name: str = "",
    crs: str | None = None,
    columns: Columns | None = None,
    how: Reading | None = None,
    saves: Mapping[str, Save] | None = None,
) -> ImportReport:
    """Bring a file of any format in, read in a child within limits; see `import_layers` and `child.read_apart`."""
    file = Path(path)
    layers = read_apart(file, name=name, how=how)
    return import_layers(engine, layers, name or file.name, who=who, crs=crs, columns=columns, saves=saves)


def import_layers(
    engine: Engine, layers: Sequence[Layer], file: str, *, who: str, crs: str | None, columns: Columns | None,
    saves: Mapping[str, Save] | None = None,
) -> ImportReport:  # fmt: skip
    """Bring every layer that is a noun into the store, in one transaction.

    Parameters
    ----------
    engine : of the database of the park.
    file : what the file is called, for words.
    who : kept in the history.
    crs : used instead of what the file says, needed where it says nothing; see `georeference`.
    columns : by layer of the file, how to read it; see `mapping`. Fields not named are taken from columns of their own
        name; a layer not named is the noun it is called by.
    saves : by noun, how its features are kept where they are not simply put in force.

    Raises
    ------
    UnknownCrs, UnknownNoun, MissingField
        Nothing was stored.
    Invalid and its kinds
        The first row that cannot be, with layer, row and place. Nothing was stored.
    """
    report = checked_file(layers, file, crs=crs, columns=columns)
    if report.refused:
        raise report.refused[0].error
    with scoped(engine, "*", who=who) as conn:
        counts = _saved(conn, report, who, saves or {})
        notes = outside_site(conn, report.features)
    return _counted(report, counts, notes=notes)


def try_layers(
    engine: Engine, layers: Sequence[Layer], file: str, *, who: str, crs: str | None, columns: Columns | None
) -> ImportReport:
    """What `import_layers` would do, with every row that it would refuse; the store stays as it is.

    Raises
    ------
    UnknownCrs, UnknownNoun, MissingField, OutsideTheEarth
    """
    report = checked_file(layers, file, crs=crs, columns=columns)
    counts: dict[str, planned.Counts] = {}
    found: tuple[Refused, ...] = ()
    notes: tuple[Said, ...] = ()
    try:
        with scoped(engine, "*", who=who) as conn:
            counts = _saved(conn, report, who)
            notes = outside_site(conn, report.features)
            raise _TakenBack
    except _TakenBack:
        pass
    except Invalid as error:
        found = (Refused(layer="", row=0, code="", error=error),)
    return _counted(report, counts, found, notes)


class _TakenBack(Exception):
    """Rolls a trial back."""


def checked_file(layers: Sequence[Layer], file: str, *, crs: str | None, columns: Columns | None) -> ImportReport:
    """The layers as features by noun, and the rows that cannot be; nothing is asked of the store."""
    plans = columns or {}
    named = {layer.name: layer for layer in layers}
    check_plans(plans, named)
    nouns = {name: noun for name in named if (noun := noun_of(name, plans.get(name, {})))}
    if not nouns:
        raise UnknownNoun(
            f"{file}: no layer is called by a noun ({', '.join(named)}); say which is which",
            f"{file}:没有可识别的图层({', '.join(named)}),请指定图层对应的对象类型",
        )
    features: dict[str, list[Feature]] = {}
    refused: list[Refused] = []
    systems: dict[str, str] = {}
    for name, noun in nouns.items():
        plan = plans.get(name, {})
        if noun.geometry and any(place is not None for place in placed(named[name], plan)):
            systems[name] = crs or named[name].crs or _ask_for_crs(file, named[name])
        found: Checked = checked_layer(named[name], noun, plan, systems.get(name))
        features.setdefault(noun.name, []).extend(found.features)
        refused.extend(found.refused)
    return ImportReport(
        file=file,
        counts={},
        crs=systems,
        skipped_layers=tuple(name for name in named if name not in nouns),
        ignored_columns=_left(named, nouns, plans),
        refused=tuple(refused),
        notes=tuple(note for layer in layers for note in layer.notes),
        features=features,
    )


def _left(named: dict[str, Layer], nouns: dict[str, Noun], plans: Columns) -> dict[str, tuple[str, ...]]:
    found = {name: ignored(named[name], noun, plans.get(name, {})) for name, noun in nouns.items()}
    return {name: left for name, left in found.items() if left}


def _saved(
    conn: Connection, report: ImportReport, who: str, saves: Mapping[str, Save] | None = None
) -> dict[str, planned.Counts]:
    given, own = report.features, saves or {}
    return {noun: own.get(noun, _in_force)(conn, noun, given[noun], who) for noun in NOUNS if noun in given}


def _in_force(conn: Connection, noun: str, given: Sequence[Feature], who: str) -> planned.Counts:
    return planned.save_many(conn, noun, given, who=who)


def _counted(
    report: ImportReport,
    counts: dict[str, planned.Counts],
    more: tuple[Refused, ...] = (),
    notes: tuple[Said, ...] = (),
) -> ImportReport:
    return ImportReport(
        file=report.file,
        counts=counts,
        crs=report.crs,
        skipped_layers=report.skipped_layers,
        ignored_columns=report.ignored_columns,
        refused=(*report.refused, *more),
        notes=(*report.notes, *notes),
        features=report.features,
    )


def _ask_for_crs(file: str, layer: Layer) -> str:
    if layer.local:
        raise UnknownCrs(
            f"{file}: a mesh knows no place; say local:LON,LAT,HEADING or the CRS of its coordinates",
            f"{file}:模型没有位置信息,请在地图上指定位置(local:经度,纬度,朝向)",
            field="crs",
        )
    raise UnknownCrs(
        f"{file}: the layer '{layer.name}' does not say its coordinate reference system; give one, such as EPSG:4549",
        f"{file}:图层“{layer.name}”没有坐标系信息,请指定,例如 EPSG:4549",
        field="crs",
    )
