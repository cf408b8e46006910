"""What a report on one kept run says, section by section; the same for paper and screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consequence_models.whatif import WhatIf
from layers.footprint import Frame
from scenes.report.document import Block, Document, Heading, Language, Notice, Paragraph, Table
from scenes.report.document import Column as Col
from scenes.report.pictures import pictures
from scenes.report.results import inputs_table, key_figures, levels_table, people_table, structures_blocks
from scenes.report.tell import Teller, amount, minutes, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """All that a report is made of: the kept run, the run computed again, the park by noun, and the advice.

    `advice` None: none was asked for. `made_at` is when the report is made.
    """

    run: Mapping[str, Any]
    result: WhatIf
    site: Mapping[str, Any]
    nouns: Mapping[str, list[dict[str, Any]]]
    advice: Mapping[str, Any] | None
    frame: Frame
    language: Language
    made_at: datetime


def compose(given: ReportInput) -> Document:
    """The whole report."""
    teller = Teller(given.language)
    place = _place(given, teller)
    stamp = "demo" if given.site.get("demo") else given.run["origin"]
    blocks = [*_numbered(_sections(given, teller, place))]
    return Document(
        language=given.language,
        title=teller("title"),
        subtitle=f"{place} · {teller.of(given.result.model, 'title')}",
        running=f"{teller.name(given.site)} · {teller('title')} · {str(given.run['id'])[:8]}",
        foot=f"OneMap · {given.made_at:%Y-%m-%d %H:%M} UTC · SHA-256 {_hash(given)[:12]}",
        stamp=teller(stamp) if stamp in ("demo", "simulated", "exercise") else "",
        blocks=blocks,
    )


def _hash(given: ReportInput) -> str:
    return str(given.run["result"].get("scenario_hash") or "")


def _place(given: ReportInput, teller: Teller) -> str:
    result = given.run["result"]
    wanted = result.get("structure_id") or result.get("pipeline_id")
    for one in (*given.nouns.get("structure", []), *given.nouns.get("pipeline", [])):
        if one["id"] == wanted:
            name = teller.name(one["properties"])
            return f"{teller.name(given.site)} {name if name == wanted else f'{name} {wanted}'}"
    return teller.name(given.site)


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    number = 0
    for one in blocks:
        if isinstance(one, Heading):
            number += 1
            one = Heading(text=one.text, number=str(number))
        yield one


def _sections(given: ReportInput, teller: Teller, place: str) -> Iterator[Block]:
    yield Heading(text=teller("summary"))
    yield key_figures(given.run, teller)
    chosen = ", ".join(_short_inputs(given, teller))
    yield Paragraph(
        text=teller(
            "summary_text",
            place=place,
            model=teller.of(given.result.model, "title"),
            inputs=chosen,
            z=f"{given.result.z_m:g}",
        )
    )
    yield levels_table(given.run, teller)
    yield from _caveat(given, teller)
    yield Heading(text=teller("maps"))
    yield from pictures(given.run, given.result, given.nouns, given.advice, given.frame, teller)
    yield Heading(text=teller("inputs"))
    yield inputs_table(given.run, given.result, given.nouns, teller)
    yield Heading(text=teller("people_head"))
    yield from people_table(given.run, teller)
    yield Heading(text=teller("structures"))
    yield from structures_blocks(given.run, given.nouns, given.frame, teller)
    if given.advice is not None:
        yield Heading(text=teller("advice"))
        yield from _advice(given.advice, given.nouns, teller)
        yield Heading(text=teller("card"))
        yield from _card(given.advice.get("card"), teller)
    yield Heading(text=teller("warnings"))
    yield from _validity(given, teller)
    yield Heading(text=teller("model"))
    yield _trace(given, teller)


def _short_inputs(given: ReportInput, teller: Teller) -> Iterator[str]:
    """The few inputs that say what happened."""
    source = given.run["inputs"]["scenario"].get(given.run["kind"]) or {}
    for name, schema in teller.schemas(given.result.scenario.source):
        value = source.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and name in _TELLING:
            yield f"{teller.title(schema)} {amount(value)} {schema.get('unit', '')}".strip()
    weather = given.run["inputs"]["scenario"].get("weather")
    if weather and given.result.scenario.source.needs_weather:
        yield teller.wind(weather).replace("\n", " ")


_TELLING = (
    "rate_kg_s",
    "mass_kg",
    "duration_s",
    "diameter_m",
    "hole_diameter_m",
    "pressure_pa",
    "tnt_mass_kg",
    "height_m",
)


def _caveat(given: ReportInput, teller: Teller) -> Iterator[Block]:
    lines = tuple(teller.both(one) for one in given.run["warnings"])
    if lines:
        yield Notice(title=teller("warning_title"), lines=lines)


def _advice(advice: Mapping[str, Any], nouns: Mapping[str, list[dict[str, Any]]], teller: Teller) -> Iterator[Block]:
    level = advice["level"]
    said = f"{level[f'label_{teller.language}']} {amount(level['shown'])} {level['shown_unit']}"
    yield Paragraph(text=teller("advice_note", level=said, contour=teller(level["contour"])), small=True)
    erg, way = advice.get("erg"), advice["approach"]
    if erg and erg.get("isolation_m"):
        away = f"{'≥ ' if erg['at_least'] else ''}{whole(erg['protective_distance_m'])}"
        yield Paragraph(
            text=teller(
                "erg",
                iso=whole(erg["isolation_m"]),
                away=away,
                edition=erg["edition"],
                scope=erg["scope"][teller.language],
                status=erg["status"],
            )
        )
    if way["reason"]["code"]:
        yield Paragraph(text=teller("no_approach", why=way["reason"][teller.language]))
    else:
        station = (way.get("station_name") or {}).get(teller.language) or way["station"]
        yield Paragraph(
            text=teller(
                "approach",
                station=station,
                l=whole(way["length_m"]),
                t=minutes(way["seconds"]),
                d=whole(way["distance_m"]),
                side=teller("upwind" if way["upwind"] else "beside"),
            )
        )
    if not advice["groups"]:
        yield Paragraph(text=teller("nobody"))
        return
    musters = {one["id"]: one for one in nouns.get("muster_point", [])}
    shares = (
        ("group", 1.3, False),
        ("count", 0.6, True),
        ("action", 2.0, False),
        ("way", 1.4, False),
        ("why", 2.4, False),
    )
    yield Table(
        columns=tuple(Col(head=teller(name), share=share, figures=figures) for name, share, figures in shares),
        rows=tuple(_group(one, musters, teller) for one in advice["groups"]),
        note=teller(
            "assumed",
            text="; ".join(_assumed(one, teller) for one in advice["assumptions"]),
        ),
    )


def _assumed(one: Mapping[str, Any], teller: Teller) -> str:
    return f"{teller(one['name'], v=format(one['value'], 'g'))} ({one['source']})"


def _group(one: Mapping[str, Any], musters: Mapping[str, dict[str, Any]], teller: Teller) -> tuple[str, ...]:
    shelter, way = one["shelter"], one["way"]
    to = one["haven"] or ""
    if one["action"] == "shelter":
        to = (shelter.get("name") or {}).get(teller.language) or shelter["roof"]
    elif to in musters:
        to = teller.name(musters[to]["properties"])
    why = [one["reason"][teller.language]] if one["reason"]["code"] else []
    if shelter and shelter["indoor_peak"] is not None:
        unit = shelter["unit"]
        why.append(
            teller(
                "indoor", v=f"{amount(shelter['indoor_peak'])} {unit}", o=f"{amount(shelter['outdoor_peak'])} {unit}"
            )
        )
    walked = ""
    if way and one["action"] != "shelter":
        walked = teller("arrives", l=whole(way["length_m"]), t=minutes(way["arrive_s"]))
        if way["wait_s"] >= 1:
            why.append(teller("waits", t=minutes(way["wait_s"])))
        if way["inside_s"] >= 1:
            why.append(teller("inside_s", t=f"{way['inside_s']:.0f}"))
    area = (one.get("area") or {}).get(teller.language) or f"{one['lon']:.5f}, {one['lat']:.5f}"
    return area, str(one["people"] or "—"), teller(one["action"], to=to), walked or "—", "; ".join(why) or "—"


def _card(card: Mapping[str, Any] | None, teller: Teller) -> Iterator[Block]:
    hazards = (card or {}).get("hazards")
    if card is None or not hazards:
        yield Paragraph(text=teller("no_card"))
        return
    rows = []
    for part in ("hazards", "equipment", "first_aid", "extinguishing", "protection"):
        lines = [f"{one[teller.language]}{'（' + one['code'] + '）' if one['code'] else ''}" for one in hazards[part]]
        if lines:
            rows.append((teller(part), "；".join(lines) if teller.language == "zh" else "; ".join(lines)))
    name = f"{card['name'][teller.language]} · CAS {card['cas'] or '—'} · UN {card['un'] or '—'}"
    columns = (Col(head=teller("item"), share=1), Col(head=name, share=6))
    source = f"{hazards['source']}; {hazards['status']}; UN GHS Rev. 9; GB 30077-2023"
    yield Table(columns=columns, rows=tuple(rows), note=teller("card_source", s=source))


def _validity(given: ReportInput, teller: Teller) -> Iterator[Block]:
    if not given.run["warnings"]:
        yield Paragraph(text=teller("warnings_none"))
    model = given.result.model
    rows = tuple((teller.of(one), f"{one.low:g}", f"{one.high:g}", one.unit or "—") for one in model.checked)
    if rows:
        heads = (("quantity", 3.0, False), ("low", 1.0, True), ("high", 1.0, True), ("value", 1.0, False))
        columns = tuple(Col(head=teller(name), share=share, figures=figures) for name, share, figures in heads)
        yield Table(columns=columns, rows=rows, caption=teller("checked"))
    beyond = getattr(model, f"not_covered_{teller.language}")
    if beyond:
        yield Paragraph(text=teller("not_covered", text=beyond))


def _trace(given: ReportInput, teller: Teller) -> Table:
    run, result = given.run, given.result
    same = result.hash == run["result"].get("scenario_hash")
    rows = (
        (teller("model_id"), f"{teller.of(result.model, 'title')} ({run['model_id']})"),
        (teller("version"), str(run["model_version"])),
        (teller("sources"), "; ".join(result.model.sources)),
        (teller("run_id"), str(run["id"])),
        (teller("hash"), _hash(given) or "—"),
        (teller("repeat"), teller("same" if same else "differs")),
        (teller("computed"), str(run["created_at"])),
        (teller("by"), str(run["created_by"])),
        (teller("made"), f"{given.made_at:%Y-%m-%d %H:%M:%S} UTC"),
    )
    return Table(columns=(Col(head=teller("item"), share=1.3), Col(head=teller("value"), share=4)), rows=rows)
