"""Around the advice on a kept run: the ways, roofs and muster points, the people inside now, and first advice."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING, Any

from consequence_models.substances import find
from server.advice_question import AdviceQuestion, Wishes, advised
from server.errors import LiveUnavailable
from server.people import from_engine, from_store
from server.who import Who
from twin.model.park import Site
from twin.model.sun import sun_elevation_deg
from twin.rules.standards.erg import NotInErg, erg_advice
from twin.rules.standards.ghs import hazard_card
from twin.store import planned, whatif
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring

NOUNS = ("road", "path", "muster_point", "structure", "zone")
SMALL_M3 = 0.208  # a spill up to 208 L is small: ERG, introduction to the green pages
FIRE_M = 800.0  # ERG orange guides: isolate 800 m all round where a tank is in the fire (recalled)
FIRE_QUANTITIES = ("heat_flux", "thermal_dose")
ERG_SCOPE = {
    "zh": "ERG 首次隔离距离，适用于运输事故最初 30 分钟，不是扩散计算结果",
    "en": "ERG first distances, for the first 30 minutes of a transport accident; not the result of a dispersion model",
}


async def advise(wiring: Wiring, who: Who, run_id: str, wishes: Wishes) -> dict[str, Any]:
    """The advice on a kept run for the people who are inside now.

    Raises
    ------
    NotFound, WhatIfTooLong, WhatIfQueueFull
    """
    run, site, nouns = await wiring.in_thread(_gather, wiring, who, run_id)
    people, not_located, source = await _people(wiring, who, run)
    erg = first_distances(run, site)
    told = run["result"]
    question = AdviceQuestion(
        inputs=run["inputs"],
        footprint=told["footprint"],
        nouns=nouns,
        people=people,
        wishes=wishes,
        crs=site.crs,
        lon=site.lon,
        lat=site.lat,
        source=(float(told["lon"]), float(told["lat"])),
        isolation_m=float((erg or {}).get("isolation_m") or 0.0),
        bands=bands_of(run),
    )
    found: dict[str, Any] = await wiring.runs.run(advised, question)
    if "person.position" not in who.permissions:
        found["groups"] = [{**group, "tags": []} for group in found["groups"]]
    found["people"] = {"from": source, "not_located": not_located}
    return {"run_id": run_id, **found, "erg": erg, "card": substance_card(substance_of(run))}


def _gather(wiring: Wiring, who: Who, run_id: str) -> tuple[dict[str, Any], Site, dict[str, list[dict[str, Any]]]]:
    with wiring.store_of(who) as conn:
        run = whatif.get_run(conn, run_id)
        nouns = {noun: planned.features(conn, noun)["features"] for noun in NOUNS}
        return run, load_site(conn), nouns


async def _people(
    wiring: Wiring, who: Who, run: dict[str, Any]
) -> tuple[list[tuple[str, float, float, float]], int, str]:
    """Everybody in the widest outline or band, and how many are nowhere; from the engine where it may be asked."""
    if who.enterprise_id is None:
        try:
            outlines = [run["result"]["footprint"], bands_of(run) or {"features": []}]
            rings = [ring for one in outlines for ring in rings_of(one)]
            reply = await wiring.link.ask("inside", who=who.name, rings=rings)
            found, nowhere = from_engine(reply)
            return _plain(found), len(nowhere), "live"
        except LiveUnavailable:
            pass
    found, nowhere = await wiring.in_thread(_stored, wiring, who)
    return _plain(found), len(nowhere), "store"


def _stored(wiring: Wiring, who: Who) -> tuple[list[Any], list[str]]:
    with wiring.store_of(who) as conn:
        return from_store(conn)


def _plain(found: list[Any]) -> list[tuple[str, float, float, float]]:
    return [(one.tag_id, one.lon, one.lat, one.error_m) for one in found if one.person]


def bands_of(run: dict[str, Any]) -> dict[str, Any] | None:
    """Where each level is exceeded how often, as it was kept with a run; None where it was not."""
    found: dict[str, Any] | None = (run["result"].get("impact") or {}).get("bands")
    return found


def rings_of(footprint: dict[str, Any]) -> list[list[list[float]]]:
    """The outer rings of every outline as longitudes and latitudes."""
    rings = []
    for feature in footprint["features"]:
        geometry = feature.get("geometry") or {"type": "", "coordinates": []}
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        if geometry["type"] in ("Polygon", "MultiPolygon"):
            rings += [[point[:2] for point in part[0]] for part in parts]
    return rings


def substance_of(run: dict[str, Any]) -> str:
    """The substance that a run is about; empty where it has none."""
    for group in run["inputs"]["scenario"].values():
        if isinstance(group, dict) and group.get("substance_id"):
            return str(group["substance_id"])
    return ""


def first_distances(run: dict[str, Any], site: Site) -> dict[str, Any] | None:
    """The guidebook's distances for the substance, by the size of the spill, the hour and the wind; None: not in it."""
    substance = find(substance_of(run))
    at = datetime.fromisoformat(str(run["created_at"]))
    night = sun_elevation_deg(at, site.lon, site.lat) < 0
    spill = _spill(run, substance.liquid_density_kg_m3 if substance else None)
    wind = _wind_word(run)
    found: dict[str, Any] = {"scope": ERG_SCOPE, "night": night, "spill": spill, "wind": wind, "fire_m": None}
    if run["result"]["footprint"]["features"][0]["properties"].get("quantity") in FIRE_QUANTITIES:
        found["fire_m"] = FIRE_M
    if substance is None:
        return found if found["fire_m"] else None
    try:
        told = erg_advice(substance.un or substance.name_en, spill=spill, night=night, wind=wind)
    except NotInErg:
        return found if found["fire_m"] else None
    return {**found, **dataclasses.asdict(told), "edition": "ERG 2024"}


def _spill(run: dict[str, Any], density_kg_m3: float | None) -> str:
    """Small only where the mass is known to fit 208 L."""
    for group in run["inputs"]["scenario"].values():
        if isinstance(group, dict) and "rate_kg_s" in group and density_kg_m3:
            mass = float(group["rate_kg_s"]) * float(group.get("duration_s") or 0.0)
            return "small" if 0 < mass / density_kg_m3 <= SMALL_M3 else "large"
    return "large"


def _wind_word(run: dict[str, Any]) -> str | None:
    """Low below 10 km/h, moderate to 20, then high (ERG 2024, table 3)."""
    speed = (run["inputs"]["scenario"].get("weather") or {}).get("wind_m_s")
    if speed is None:
        return None
    return "low" if speed * 3.6 < 10 else "moderate" if speed * 3.6 <= 20 else "high"


def substance_card(substance_id: str) -> dict[str, Any] | None:
    """What to know of a substance: numbers with their source, and the card of hazards where the table has one."""
    substance = find(substance_id)
    if substance is None:
        return None
    card = hazard_card(substance.cas)
    return {**substance.card(), "hazards": None if card is None else dataclasses.asdict(card)}
