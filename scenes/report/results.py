"""The tables of a report: thresholds, inputs with their origin, people, and what stands in the footprint."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import shapely

from consequence_models.whatif import WhatIf
from layers.footprint import Frame
from layers.places import local
from scenes.report.document import Block, KeyFigures, Paragraph, Table
from scenes.report.document import Column as Col
from scenes.report.kinds import kind_name, substance_name
from scenes.report.tell import Teller, amount, ground, whole

MOST = 24
Run = Mapping[str, Any]
Nouns = Mapping[str, list[dict[str, Any]]]
UNLISTED = ("fence", "ship", "truck")


def outlines_of(run: Run) -> list[dict[str, Any]]:
    """The median outlines, lowest level first."""
    found = [one for one in run["result"]["footprint"]["features"] if one["properties"].get("percentile") in (None, 50)]
    return sorted(found, key=lambda one: float(one["properties"]["level"]))


def level_name(told: Mapping[str, Any], teller: Teller) -> str:
    """A level by its name, else by its number."""
    return str(told.get(f"label_{teller.language}") or f"{amount(told['shown'])} {told['shown_unit']}")


def key_figures(run: Run, teller: Teller) -> KeyFigures:
    """The farthest distances of up to two levels, and the people."""
    cells = []
    reached = [one["properties"] for one in outlines_of(run) if one.get("geometry")]
    for told in dict.fromkeys(map(id, (reached[-1:] + reached[:1]))):
        one = next(each for each in reached if id(each) == told)
        cells.append((whole(one["distance_m"]), "m", teller("farthest", level=level_name(one, teller))))
    people = run["result"].get("people")
    for key in ("certain", "possible", "not_located"):
        value = None if people is None else people.get(key)
        cells.append(
            (
                "—" if value is None else f"{value:,}",
                "",
                teller(key) + ("" if value is not None else f" ({teller('unknown')})"),
            )
        )
    return KeyFigures(cells=tuple(cells))


def levels_table(run: Run, teller: Teller) -> Table | Paragraph:
    """One row a level: value, distance, band of methods, area and people."""
    outlines = outlines_of(run)
    if not any(one.get("geometry") for one in outlines):
        return Paragraph(text=teller("none_reached"))
    people = {row["level"]: row for row in (run["result"].get("people") or {}).get("levels", [])}
    rows, swatches = [], []
    for one in reversed(outlines):
        told = one["properties"]
        there, band = people.get(told["level"]), told.get("band_m")
        reached = one.get("geometry") is not None
        rows.append(
            (
                level_name(told, teller),
                f"{amount(told['shown'])} {told['shown_unit']}",
                f"{whole(told['distance_m'])} m" + (" *" if told.get("cut_off") else "")
                if reached
                else teller("not_reached"),
                f"{whole(band[0])}–{whole(band[1])} m" if band else "—",
                ground(told.get("area_m2")) if reached else "—",
                f"{there['certain']} + {there['possible']}" if there else "—",
                str(told.get("source") or "—"),
            )
        )
        swatches.append(str(told["colour_light"]))
    heads = (
        ("threshold", 1.7, False),
        ("value", 1.1, True),
        ("distance", 1.1, True),
        ("band", 1.4, True),
        ("area", 1.0, True),
        ("people", 1.5, True),
        ("threshold_source", 1.6, False),
    )
    cut = any(one["properties"].get("cut_off") for one in outlines)
    return Table(
        columns=tuple(Col(head=teller(n), share=s, figures=f) for n, s, f in heads),
        rows=tuple(rows),
        swatches=tuple(swatches),
        note=f"* {teller('cut_off')}" if cut else "",
    )


def inputs_table(run: Run, result: WhatIf, nouns: Nouns, teller: Teller) -> Table:
    """Every input with its unit and where it comes from."""
    rows = list(_inputs(run, run["kind"], result.scenario.source, nouns, teller))
    if result.scenario.source.needs_weather:
        rows += _inputs(run, "weather", result.scenario.weather, nouns, teller)
    heads = (("input", 2.4, False), ("value", 1.4, True), ("origin", 2.2, False))
    return Table(columns=tuple(Col(head=teller(n), share=s, figures=f) for n, s, f in heads), rows=tuple(rows))


def _inputs(run: Run, group: str, noun: Any, nouns: Nouns, teller: Teller) -> Iterator[tuple[str, str, str]]:
    values = run["inputs"]["scenario"].get(group) or {}
    origins = run["result"].get("origins") or {}
    defaults = {each.name: each.default for each in dataclasses.fields(noun)}
    places = (*nouns.get("structure", []), *nouns.get("pipeline", []))
    holds = {one["id"]: one["properties"].get("substance_id") for one in places}
    place = run["result"].get("structure_id") or run["result"].get("pipeline_id")
    for name, schema in teller.schemas(noun):
        value = values.get(name, getattr(noun, name))
        if value is None or value == "" or value == [] or value == ():
            continue
        said = (origins.get(group) or {}).get(name) if isinstance(origins.get(group), Mapping) else None
        if said is None and name == "substance_id" and value == holds.get(place):
            said = "ledger"
        if said is None:
            said = "default" if value == defaults.get(name) else "given"
        if name == "substance_id":
            value = substance_name(str(value), teller.language)
        yield teller.title(schema), _value(value, str(schema.get("unit", ""))), _origin(said, teller)


def _origin(said: Any, teller: Teller) -> str:
    if isinstance(said, Mapping):
        return teller.both(said)
    return teller(said) if said in ("default", "given", "ledger", "measured", "case") else str(said)


def _value(value: Any, unit: str) -> str:
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, list | tuple):
        numbers = [float(one) for one in value if isinstance(one, int | float)]
        text = (
            f"{amount(min(numbers))}–{amount(max(numbers))} ({len(numbers)})"
            if len(numbers) > 3
            else ", ".join(amount(one) for one in numbers)
        )
        return f"{text} {unit}".strip()
    return f"{amount(float(value))} {unit}".strip() if isinstance(value, int | float) else str(value)


def people_table(run: Run, teller: Teller) -> Iterator[Block]:
    """People by level; nothing is 0 that was not counted."""
    people = run["result"].get("people")
    if people is None:
        yield Paragraph(text=teller("people_none"))
        return
    names = {one["properties"]["level"]: level_name(one["properties"], teller) for one in outlines_of(run)}
    rows = tuple(
        (names.get(one["level"], "—"), str(one["certain"]), str(one["possible"]), str(one["not_located"]))
        for one in reversed(people["levels"])
    )
    heads = (("threshold", 2.0, False), ("certain", 1.0, True), ("possible", 1.0, True), ("not_located", 1.0, True))
    yield Table(
        columns=tuple(Col(head=teller(n), share=s, figures=f) for n, s, f in heads),
        rows=rows,
        note=teller("people_note"),
    )


def structures_blocks(run: Run, nouns: Nouns, frame: Frame, teller: Teller) -> Iterator[Block]:
    """What stands in the footprint: the gravest level first, then what holds a substance, then by distance."""
    found = list(_inside(run, nouns, frame))
    if not found:
        yield Paragraph(text=teller("structures_none"))
        return
    found.sort(key=lambda one: (-one[0], not one[2]["properties"].get("substance_id"), one[1]))
    shown = found[:MOST]
    yield Paragraph(text=teller("structures_text", n=len(found), m=len(shown)))
    ordered = outlines_of(run)
    book = {str(one["id"]): teller.name(one["properties"]) for one in nouns.get("substance", [])}
    rows = tuple(
        (
            str(one["id"]),
            teller.name(one["properties"]),
            kind_name(str(one["properties"].get("kind") or one["properties"].get("class")), teller.language),
            _holds(one, book, teller),
            f"{whole(away)} m",
            level_name(ordered[rank]["properties"], teller),
        )
        for rank, away, one in shown
    )
    heads = (
        ("id", 1.1, False),
        ("name", 1.8, False),
        ("kind", 1.1, False),
        ("holds", 1.1, False),
        ("distance", 0.9, True),
        ("highest", 1.6, False),
    )
    yield Table(
        columns=tuple(Col(head=teller(n), share=s, figures=f) for n, s, f in heads),
        rows=rows,
        swatches=tuple(str(ordered[rank]["properties"]["colour_light"]) for rank, _, _ in shown),
    )


def _holds(one: Mapping[str, Any], book: Mapping[str, str], teller: Teller) -> str:
    held = one["properties"].get("substance_id")
    return book.get(str(held)) or substance_name(str(held), teller.language) if held else "—"


def _inside(run: Run, nouns: Nouns, frame: Frame) -> Iterator[tuple[int, float, dict[str, Any]]]:
    """Rank of the highest level that touches it, distance from the source, and the thing."""
    areas = [local(one["geometry"], frame) if one.get("geometry") else None for one in outlines_of(run)]
    x, y = (float(v) for v in frame.to_local(run["result"]["lon"], run["result"]["lat"]))
    source = shapely.Point(x, y)
    for noun in ("structure", "protection_target"):
        for one in nouns.get(noun, []):
            if not one.get("geometry") or one["properties"].get("kind") in UNLISTED:
                continue
            place = local(one["geometry"], frame)
            reached = [rank for rank, area in enumerate(areas) if area is not None and shapely.intersects(area, place)]
            if reached:
                yield max(reached), float(shapely.distance(source, place)), one
