"""Around one what-if run: what the park and the mast know is gathered before, people and the record come after."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson
import shapely
from sqlalchemy import Connection

from consequence_models.scenario import Weather
from server import audit
from server.equipment import equipment_of
from server.errors import LiveUnavailable
from server.mast import lately
from server.people import count_inside, from_engine, from_store
from server.pipes import pipe_of, place_on
from server.question import Answer, Question
from server.who import Who
from twin.model.errors import MissingField, WrongValue
from twin.model.park import Site
from twin.store import planned, whatif
from twin.store.live import latest_weather
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring

NOT_A_SOURCE = ("model", "structure_id", "pipeline_id", "lon", "lat", "weather", "levels", "z_m", "live")
MEASURED = ("wind_m_s", "wind_from_deg", "temperature_k", "humidity_fraction", "pressure_pa", "stability")
TYPICAL = {"wind_m_s": 2.0, "stability": "D"}  # chooses a model where no mast reports; the page asks for the wind
ORIGINS = ("real", "exercise", "simulated")
FARTHEST_DEG = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what belongs to it on the map: the site, the place, and whose structure it is.

    `parent` is the run whose domino this is, with how likely it comes to that; `live_wind` says that the wind is the
    mast's, and `again_of` the run that this one takes the place of since the wind has left it.
    """

    question: Question
    kind: str
    structure_id: str | None
    enterprise_id: str | None
    lon: float
    lat: float
    origin: str
    parent: dict[str, Any] | None = None
    live_wind: bool = False
    again_of: str | None = None
    pipeline_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the row of the job; `from_json` takes them back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Asked:
        """What was asked, out of the row of a job."""
        return cls(**{**values, "question": Question(**values["question"])})


def gather(wiring: Wiring, who: Who, body: dict[str, Any]) -> Asked:
    """Fill in from the store and the live walk what the asker left open.

    Raises
    ------
    MissingField, WrongValue, NotFound
    """
    kinds = [kind for kind in body if kind not in NOT_A_SOURCE]
    if len(kinds) != 1:
        raise MissingField("Give one source, as the model names it", "须给出一个源，名称以模型为准", field="release")
    kind = kinds[0]
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        structure = planned.get(conn, "structure", body["structure_id"]) if "structure_id" in body else None
        pipeline = planned.get(conn, "pipeline", body["pipeline_id"]) if "pipeline_id" in body else None
        measured = lately(wiring.hub.weather) or lately(latest_weather(conn, site.id))
    if structure and pipeline:
        raise WrongValue("Give a structure or a pipeline, not both", "设施与管道只能给出一个", field="pipeline_id")
    lon, lat = _place(body, structure, pipeline, site)
    weather, origin = _weather(body, measured)
    given = {name for name, value in (body.get("weather") or {}).items() if value is not None}
    kept = (structure or pipeline or {"properties": {}})["properties"]
    x_m, y_m = site.frame().to_local(lon, lat)
    scenario: dict[str, Any] = {kind: body[kind], "x_m": float(x_m), "y_m": float(y_m)}
    if weather:
        scenario["weather"] = weather
    question = Question(
        model_id=body["model"],
        scenario=scenario,
        known={"substance_id": kept["substance_id"]} if kept.get("substance_id") else {},
        levels=body.get("levels"),
        z_m=body["z_m"],
        site_id=site.id,
        crs=site.crs,
        lon=site.lon,
        lat=site.lat,
    )
    return Asked(
        question=question,
        kind=kind,
        structure_id=body.get("structure_id"),
        enterprise_id=kept.get("enterprise_id") or who.enterprise_id,
        lon=lon,
        lat=lat,
        origin=origin,
        pipeline_id=body.get("pipeline_id"),
        live_wind=bool(measured) and body.get("live", "wind_from_deg" not in given and "wind_m_s" not in given),
    )


def in_present_wind(asked: dict[str, Any], measured: dict[str, Any] | None) -> Asked:
    """A question once more, in what the mast measures now; what else was given of the weather stays."""
    before = Asked.from_json(asked)
    known = {name: value for name in MEASURED if measured and (value := measured.get(name)) is not None}
    scenario = {**before.question.scenario, "weather": {**before.question.scenario.get("weather", {}), **known}}
    origin = str((measured or {}).get("origin") or "real")
    return replace(before, question=replace(before.question, scenario=scenario), live_wind=True,
                   origin=origin if origin in ORIGINS else "real")  # fmt: skip


def vessel(wiring: Wiring, who: Who, structure_id: str) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """A structure as a vessel, the weather to fill its cases in, and whether that weather is measured.

    Raises
    ------
    NotFound, NoVessel
    """
    return held_in(wiring, who, "structure", structure_id)


def held_in(wiring: Wiring, who: Who, noun: str, object_id: str) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """A structure as a vessel or a pipeline as a pipe, the weather, and whether that weather is measured.

    Raises
    ------
    NotFound, NoVessel, NoPipe
    """
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        row = planned.get(conn, noun, object_id)
        equipment = pipe_of(row, site.frame()) if noun == "pipeline" else equipment_of(conn, row, site.frame())
        measured = lately(wiring.hub.weather) or lately(latest_weather(conn, site.id))
    weather, _ = _weather({}, measured)
    return equipment, {**TYPICAL, **weather}, "wind_m_s" in weather


async def people_inside(wiring: Wiring, who: Who, asked: Asked, found: Answer) -> dict[str, Any] | None:
    """Who is inside now; None where neither the engine nor the store can say."""
    rings = found.search_rings
    if who.enterprise_id is None:
        try:
            reply = await wiring.link.ask("inside", who=who.name, rings=rings) if rings else {}
            people, nowhere, source = *from_engine(reply), "live"
        except LiveUnavailable:
            people, nowhere, source = *await wiring.in_thread(_stored, wiring, who), "store"
    else:  # the engine answers for the whole park; the store keeps to the scope of the account
        people, nowhere, source = *await wiring.in_thread(_stored, wiring, who), "store"
    named = "person.position" in who.permissions
    counted = count_inside(found.shapes, found.levels, people, nowhere, asked.question.frame(), named=named)
    return {**counted, "from": source}


def keep(
    conn: Connection,
    who: Who,
    asked: Asked,
    found: Answer,
    people: dict[str, Any] | None,
    impact: dict[str, Any],
    run_id: str,
) -> dict[str, Any]:
    """Write the run down, with an audit row; the answer is the job's result."""
    result = {
        "footprint": found.footprint,
        "levels": found.levels,
        "bounds": found.bounds,
        "people": people,
        "impact": impact,
        "structure_id": asked.structure_id,
        "pipeline_id": asked.pipeline_id,
        "lon": asked.lon,
        "lat": asked.lat,
        "scenario_hash": found.hash,
        "windy": found.windy,
        "parent": asked.parent,
        "live_wind": asked.live_wind,
        "again_of": asked.again_of,
        "asked": asked.to_json(),
    }
    whatif.save_run(
        conn,
        run_id=run_id,
        kind=asked.kind,
        model_id=asked.question.model_id,
        model_version=found.model_version,
        inputs=found.inputs,
        result=result,
        warnings=found.warnings,
        raster=found.raster,
        origin=asked.origin,
        site_id=asked.question.site_id,
        enterprise_id=asked.enterprise_id,
        created_by=who.name,
    )
    audit.write(conn, who.name, "whatif.run", "whatif", run_id, after={"inputs": found.inputs})
    return {"run_id": run_id}


def shown(run: dict[str, Any], who: Who) -> dict[str, Any]:
    """A kept run as the browser reads it; tags only for those who may know positions."""
    result = run["result"]
    people = _people_for(result.get("people"), who)
    bounds = result.get("bounds")
    picture = {"url": f"/api/whatif/{run['id']}/raster.png", "bounds": bounds}
    return {
        "id": run["id"],
        "kind": run["kind"],
        "model": {"id": run["model_id"], "version": run["model_version"]},
        "inputs": run["inputs"],
        "warnings": run["warnings"],
        "footprint": result["footprint"],
        "raster": picture if bounds and run["has_raster"] else None,
        "people": people,
        "structure_id": result.get("structure_id"),
        "pipeline_id": result.get("pipeline_id"),
        "lon": result.get("lon"),
        "lat": result.get("lat"),
        "origin": run["origin"],
        "parent": result.get("parent"),
        "again_of": result.get("again_of"),
        "hash": run["hash"],
        "scenario_hash": result.get("scenario_hash"),
        "created_at": run["created_at"],
        "created_by": run["created_by"],
    }


def _people_for(people: dict[str, Any] | None, who: Who) -> dict[str, Any] | None:
    """The people of a run as an account may see them: counts of the park, tags only of its own enterprise."""
    if people is None:
        return None
    told = {name: value for name, value in people.items() if name != "inside_of"}
    if "person.position" not in who.permissions:
        return {**told, "inside": []}
    if who.enterprise_id is not None:
        owners = people.get("inside_of") or [None] * len(people["inside"])
        own = [tag for tag, owner in zip(people["inside"], owners, strict=True) if owner == who.enterprise_id]
        return {**told, "inside": own}
    return told


def _place(
    body: dict[str, Any], structure: dict[str, Any] | None, pipeline: dict[str, Any] | None, site: Site
) -> tuple[float, float]:
    if pipeline is not None:
        return place_on(pipeline, site.frame(), body.get("lon"), body.get("lat"))
    if "lon" in body and "lat" in body:
        lon, lat = body["lon"], body["lat"]
        if math.hypot(lon - site.lon, lat - site.lat) > FARTHEST_DEG:
            raise WrongValue("The place is too far from the site", "位置距园区过远", at=(lon, lat), field="lon")
        return lon, lat
    if structure is None:
        en, zh = "Say where: structure_id, pipeline_id, or lon and lat", "须给出设施编号、管道编号或经纬度"
        raise MissingField(en, zh, field="structure_id")
    middle = shapely.centroid(shapely.from_geojson(orjson.dumps(structure["geometry"]).decode()))
    return float(middle.x), float(middle.y)


def _weather(body: dict[str, Any], measured: dict[str, Any] | None) -> tuple[dict[str, Any], str]:
    """The asker's weather over the measured one; the origin says whether anything of it was simulated."""
    known = {name: value for name in MEASURED if measured and (value := measured.get(name)) is not None}
    names = Weather.__dataclass_fields__
    given = {name: value for name, value in (body.get("weather") or {}).items() if value is not None}
    complete = "wind_m_s" in given and all(name in given for name in ("wind_from_deg", "stability"))
    origin = str((measured or {}).get("origin") or "real")
    merged = given if complete else {**known, **given}
    return {name: merged[name] for name in merged if name in names or name in given}, (
        origin if known and not complete and origin in ORIGINS else "real"
    )


def _stored(wiring: Wiring, who: Who) -> tuple[list[Any], list[str]]:
    with wiring.store_of(who) as conn:
        return from_store(conn)
