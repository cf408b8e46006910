"""Before the risk of the park: its vessels, wind rose, people and targets are gathered as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import orjson
from sqlalchemy import Connection

from consequence_models.inputs import build, plain
from consequence_models.result import Caution
from consequence_models.risk.wind_rose import WindRose
from consequence_models.scenario import Weather
from server.equipment import equipment_of
from server.who import Who
from twin.model.errors import MissingField, WrongValue
from twin.model.park import Site
from twin.store import planned
from twin.store.live import wind_means
from twin.store.park import load_site

if TYPE_CHECKING:
    from server.wiring import Wiring

Row = dict[str, Any]
CLASSES = {
    f"{stability}{speed:g}": {"wind_m_s": speed, "stability": stability}
    for stability, speed in (("B", 3.0), ("D", 1.5), ("D", 5.0), ("D", 9.0), ("E", 5.0), ("F", 1.5))
}
"""The six usual weathers of a risk assessment: CPR 18E (1999), chapter 4, as AQ/T 3046-2013 table 9 reads."""
SECTORS = 16
DAY_SHARE = 0.44  # 8:00 to 18:30: CPR 18E (1999), chapter 5 (recalled)
INDOORS = {"day": 0.93, "night": 0.99}  # CPR 18E (1999), chapter 5; AQ/T 3046-2013 table 10 (recalled)
USUAL_STABILITY = "D"
YEAR_MEANS = 365 * 144  # ten-minute means of a year
MARGIN_M, MOST_NODES = 1000.0, 400  # contours down to 1e-8 a year reach about 1 km from a vessel of the demo park
TARGET_WORDS = {"high_sensitive": "high_sensitivity"}  # the twin's word and the library's


def gather_risk(wiring: Wiring, who: Who, body: Row) -> Row:
    """Everything that the pieces need, as plain values; from here on the risk does not change with the park.

    Raises
    ------
    MissingField
        No mast has ever reported and no rose is given, or no vessel holds anything.
    WrongValue, NotFound
    """
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        vessels = _vessels(conn, site, body["structure_ids"])
        rose, warnings = _rose(conn, site, body.get("rose"))
        people, unknown = _people(conn, site, body.get("people"))
        targets = _targets(conn, site)
    if not vessels:
        raise MissingField("No vessel of the park holds a substance", "园区内没有储存物质的设备", field="structure_ids")
    return {
        "run_id": uuid4().hex,
        "vessels": vessels,
        "rose": rose,
        "people": people,
        "shares": {"day": DAY_SHARE, "night": 1 - DAY_SHARE},
        "targets": targets,
        "scope": body["scope"],
        "frequencies": body["frequencies"],
        "area": _area([*vessels, *targets], people, body["step_m"]),
        "frame": [site.crs, site.lon, site.lat],
        "site_id": site.id,
        "warnings": [plain(one) for one in (*warnings, *unknown)],
        "origin": "real" if body.get("rose") else str((wiring.hub.weather or {}).get("origin") or "real"),
    }


def _vessels(conn: Connection, site: Site, chosen: Sequence[str]) -> list[Row]:
    rows = planned.features(conn, "structure")["features"]
    holding = [one for one in rows if one["properties"].get("substance_id") and one["properties"].get("diameter_m")]
    for structure_id in chosen:
        planned.get(conn, "structure", structure_id)
    found = []
    for one in holding:
        if chosen and one["properties"]["id"] not in chosen:
            continue
        x_m, y_m = _middle(one["geometry"], site)
        equipment = equipment_of(conn, one, site.frame())
        found.append({"structure_id": one["properties"]["id"], "x_m": x_m, "y_m": y_m, "equipment": equipment})
    return found


def _middle(geometry: Row, site: Site) -> tuple[float, float]:
    import shapely

    middle = shapely.centroid(shapely.from_geojson(orjson.dumps(geometry).decode()))
    x_m, y_m = site.frame().to_local(middle.x, middle.y)
    return round(float(x_m), 2), round(float(y_m), 2)


def _rose(conn: Connection, site: Site, given: Row | None) -> tuple[Row, list[Caution]]:
    """The rose that was given, or that of the mast's own record, with how long that is."""
    if given:
        rose = WindRose(weathers={k: build(Weather, v) for k, v in given["weathers"].items()},
                        fraction=np.asarray(given["fraction"], float))  # fmt: skip
        return {"weathers": given["weathers"], "fraction": rose.fraction.tolist(), "from": "given"}, []
    means = wind_means(conn, site.id)
    if not means:
        zh, en = "没有气象记录，请给出风玫瑰", "no mast has reported: give a wind rose"
        raise MissingField(en, zh, field="rose")
    rose = WindRose.of_hours(
        {name: build(Weather, air) for name, air in CLASSES.items()},
        wind_from_deg=[one["wind_from_deg"] for one in means], wind_m_s=[one["wind_m_s"] for one in means],
        stability=[one["stability"] or USUAL_STABILITY for one in means], sectors=SECTORS,
    )  # fmt: skip
    used = [name for name, share in zip(rose.weathers, rose.fraction.sum(axis=0), strict=True) if share > 0]
    columns = [list(rose.weathers).index(name) for name in used]
    told = {"weathers": {name: CLASSES[name] for name in used}, "fraction": rose.fraction[:, columns].tolist(),
            "from": "mast", "hours": round(len(means) / 6, 1)}  # fmt: skip
    return told, _short(len(means), sum(one["stability"] is None for one in means))


def _short(means: int, without: int) -> list[Caution]:
    found = []
    if means < YEAR_MEANS:
        hours = means / 6
        found.append(Caution(code="short_record", quantity="record_h", value=hours, unit="h",
                             zh=f"风玫瑰仅来自 {hours:.1f} 小时的气象记录，不足一年",
                             en=f"the wind rose is of only {hours:.1f} h of the mast, less than a year"))  # fmt: skip
    if without:
        found.append(Caution(code="stability_assumed", quantity="share", value=without / means,
                             zh="部分记录没有稳定度，按 D 类计",
                             en="part of the record has no stability: class D was taken"))  # fmt: skip
    return found


def _people(conn: Connection, site: Site, given: Sequence[Row] | None) -> tuple[Row, list[Caution]]:
    """Heads by day and night; places whose number nobody knows are told, never counted as empty."""
    if given is not None:
        rows = [(one["lon"], one["lat"], one["people_day"], one["people_night"]) for one in given]
    else:
        rows = [
            (*one["geometry"]["coordinates"][:2], one["properties"].get("people_day"),
             one["properties"].get("people_night"))
            for one in planned.features(conn, "population")["features"] if one["geometry"]
        ]  # fmt: skip
    known = [row for row in rows if row[2] is not None and row[3] is not None]
    x_m, y_m = site.frame().to_local(np.array([row[0] for row in known]), np.array([row[1] for row in known]))
    people = {
        "x_m": np.round(x_m, 2).tolist(), "y_m": np.round(y_m, 2).tolist(), "day": [row[2] for row in known],
        "night": [row[3] for row in known], "indoor_fraction": INDOORS,
    }  # fmt: skip
    missing = len(rows) - len(known)
    if not known:
        return people, [Caution(code="no_people", zh="没有人口数据，社会风险未知",
                                en="no population is known: the societal risk is not known")]  # fmt: skip
    if missing:
        return people, [Caution(code="people_unknown", value=float(missing), zh=f"{missing} 处人口数量未知，未计入",
                                en=f"{missing} places whose number of people is not known are left out")]  # fmt: skip
    return people, []


def _targets(conn: Connection, site: Site) -> list[Row]:
    found = []
    for one in planned.features(conn, "protection_target")["features"]:
        if not one["geometry"]:
            continue
        told = one["properties"]
        x_m, y_m = _middle(one["geometry"], site)
        lon, lat = one["geometry"]["coordinates"][:2]
        found.append({
            "id": told["id"], "name_zh": told.get("name_zh"), "name_en": told.get("name_en"),
            "target": TARGET_WORDS.get(told["class"], told["class"]), "x_m": x_m, "y_m": y_m, "lon": lon, "lat": lat,
        })  # fmt: skip
    return found


def _area(places: Sequence[Mapping[str, float]], people: Row, step_m: float) -> Row:
    """A grid around everything that can harm and everybody that can be harmed; coarser where it would be too large."""
    x = np.array([*(one["x_m"] for one in places), *people["x_m"]])
    y = np.array([*(one["y_m"] for one in places), *people["y_m"]])
    west, south = float(x.min()) - MARGIN_M, float(y.min()) - MARGIN_M
    wide, high = float(np.ptp(x)) + 2 * MARGIN_M, float(np.ptp(y)) + 2 * MARGIN_M
    if max(wide, high) > 50_000:
        raise WrongValue("The places lie too far apart for one grid", "位置相距过远，无法计算同一网格", field="people")
    step = max(step_m, max(wide, high) / (MOST_NODES - 1))
    return {"x_m": west, "y_m": south, "step_m": step, "columns": int(wide // step) + 2, "rows": int(high // step) + 2}
