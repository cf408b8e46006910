"""Pipelines of the demo park: from tank farms, jetty and utilities to units and loading, over racks or buried.

A line turns at right angles from rack to trunk to rack. Contents, pressures and sizes follow from what it joins; the
dice are not thrown, so that the rest of the park stays as it is.
"""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from ingest.simulator.park_plan import Plan, Properties
from ingest.simulator.park_substances import density_kg_m3

LANES, TRUNK_LANE_M, RACK_LANE_M = 9, 0.75, 0.35
FIRST_TIER_M, COVER_M = 6.7, -1.5
PUMP_PA, LIQUID_M_S = 6e5, 1.5
AUTOMATIC_S, REMOTE_S, BY_HAND_S = 120.0, 600.0, 1800.0  # RIVM (2009), Bevi reference manual 3.2: blocking systems
TRUNKS = ("PR-7001", "PR-7101", "PR-7201", "PR-7301")
NORTH_Y = 551.5  # between the northern areas and their road

Turn = str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register; `turns` alternate between a rack or y and a trunk or x, and begin with a y.

    `start` and `end` are an area and the kinds of structure there that it may join, nearest first; a pressure left out
    is that of the vessel it starts at and of its pump, a flow left out that of a usual speed. No `start`: it comes into
    the park at `begins`.
    """

    code: str
    name_zh: str
    name_en: str
    substance_id: str
    start: tuple[int, str] | None
    turns: tuple[Turn, ...]
    end: tuple[int, str]
    diameter_m: float
    temperature_k: float = 293.15
    pressure_pa: float | None = None
    flow_kg_s: float | None = None
    isolation_s: float | None = REMOTE_S
    owner: str | None = None
    buried: bool = False
    told_flow: bool = True
    begins: tuple[float, float] = (0.0, 0.0)


LINES: tuple[Line, ...] = (
    Line(code="NH3-101", name_zh="合成氨产品线", name_en="Ammonia product", substance_id="ammonia", start=(24, "drum"),
         turns=("PR-2401", -628.0, "PR-2101"), end=(21, "sphere"), diameter_m=0.15, pressure_pa=1.9e6, owner="E1"),
    Line(code="NH3-102", name_zh="液氨装车线", name_en="Ammonia to loading", substance_id="ammonia", start=(21, "sphere"),
         turns=("PR-2101", "PR-7001", "PR-3301"), end=(33, "loading"), diameter_m=0.15, isolation_s=AUTOMATIC_S, owner="E1"),
    Line(code="NH3-103", name_zh="液氨至硝酸装置线", name_en="Ammonia to nitric acid", substance_id="ammonia", start=(21, "sphere"),
         turns=("PR-2101", "PR-7001", "PR-3201"), end=(32, "drum"), diameter_m=0.1, isolation_s=AUTOMATIC_S, owner="E1"),
    Line(code="NH3-104", name_zh="冷氨装船线", name_en="Cold ammonia to the jetty", substance_id="ammonia", start=(22, "tank_dome"),
         turns=(NORTH_Y, -377.5), end=(90, "jetty"), diameter_m=0.3, temperature_k=240.0, owner="E1"),
    Line(code="ME-101", name_zh="甲醇产品线", name_en="Methanol product", substance_id="methanol", start=(28, "drum"),
         turns=("PR-2801", "PR-7001", "PR-2901"), end=(29, "tank_dome"), diameter_m=0.15, pressure_pa=9e5, owner="E1"),
    Line(code="ME-102", name_zh="甲醇装船线", name_en="Methanol to the jetty", substance_id="methanol", start=(29, "tank_dome"),
         turns=("PR-2901", "PR-7001", NORTH_Y + 0.6, -375.5), end=(90, "jetty"), diameter_m=0.25, owner="E1"),
    Line(code="HY-701", name_zh="园区氢气干线", name_en="Park hydrogen line", substance_id="hydrogen", start=(25, "drum"),
         turns=("PR-2501", "PR-7001", "PR-7301", -134.0, "PR-1901"), end=(19, "reactor"), diameter_m=0.25, temperature_k=313.15,
         pressure_pa=2.6e6, flow_kg_s=1.2, isolation_s=AUTOMATIC_S),
    Line(code="NG-701", name_zh="天然气干线", name_en="Natural gas line", substance_id="natural_gas", start=None,
         begins=(-905.0, -526.0), turns=(307.8, -604.0), end=(25, "furnace"), diameter_m=0.3, pressure_pa=1.6e6, flow_kg_s=4.0,
         buried=True),
    Line(code="ST-701", name_zh="园区蒸汽干线", name_en="Park steam line", substance_id="water", start=(30, "warehouse"),
         turns=(33.0, "PR-7001", "PR-7301", "PR-7101", "PR-1701"), end=(17, "column"), diameter_m=0.4, temperature_k=453.15,
         pressure_pa=8.5e5, flow_kg_s=12.0),
    Line(code="CW-301", name_zh="循环水供水线", name_en="Cooling water supply", substance_id="water", start=(31, "building"),
         turns=(-214.0, -634.0, 229.0), end=(26, "drum"), diameter_m=0.8, pressure_pa=5e5, isolation_s=BY_HAND_S, owner="E1",
         buried=True),
    Line(code="N2-701", name_zh="氮气干线", name_en="Nitrogen line", substance_id="nitrogen", start=(49, "building"),
         turns=(32.0, "PR-7201", "PR-7301", "PR-7101", "PR-1001"), end=(10, "reactor"), diameter_m=0.2, pressure_pa=8e5,
         flow_kg_s=1.5),
    Line(code="CR-101", name_zh="原油卸船线", name_en="Crude from the jetty", substance_id="crude_oil", start=(90, "jetty"),
         turns=(650.0, -373.5, NORTH_Y + 1.2), end=(11, "tank_floating"), diameter_m=0.5, pressure_pa=8e5, owner="E2"),
    Line(code="PL-101", name_zh="丙烯产品线", name_en="Propylene product", substance_id="propylene", start=(7, "drum"),
         turns=("PR-0701", "PR-7101", "PR-1401"), end=(14, "sphere"), diameter_m=0.15, pressure_pa=2.1e6, owner="E2"),
    Line(code="PL-102", name_zh="丙烯至聚丙烯线", name_en="Propylene to polymer", substance_id="propylene", start=(14, "sphere"),
         turns=("PR-1401", "PR-7101", "PR-1001"), end=(10, "reactor"), diameter_m=0.15, isolation_s=AUTOMATIC_S, owner="E2"),
    Line(code="PL-701", name_zh="园区丙烯干线", name_en="Park propylene line", substance_id="propylene", start=(14, "sphere"),
         turns=("PR-1401", "PR-7101", "PR-7301", "PR-7201", "PR-4101"), end=(41, "reactor"), diameter_m=0.15,
         isolation_s=AUTOMATIC_S),
    Line(code="LPG-101", name_zh="液化气装车线", name_en="LPG to loading", substance_id="lpg", start=(15, "bullet"),
         turns=("PR-1501", "PR-7101", "PR-3701"), end=(37, "loading"), diameter_m=0.1, owner="E2"),
    Line(code="GA-101", name_zh="汽油装车线", name_en="Gasoline to loading", substance_id="gasoline", start=(12, "tank_dome"),
         turns=("PR-1201", "PR-7101", "PR-3701"), end=(37, "loading"), diameter_m=0.2, owner="E2"),
    Line(code="GA-102", name_zh="催化汽油线", name_en="Cracked gasoline", substance_id="gasoline", start=(8, "drum"),
         turns=("PR-0801", "PR-7101", "PR-1601"), end=(16, "tank_floating"), diameter_m=0.2, pressure_pa=9e5, owner="E2"),
    Line(code="BZ-701", name_zh="园区苯干线", name_en="Park benzene line", substance_id="benzene", start=(13, "tank_dome"),
         turns=("PR-1301", "PR-7101", "PR-7301", "PR-7201", "PR-4701"), end=(47, "drum"), diameter_m=0.15, isolation_s=None),
    Line(code="SM-101", name_zh="苯乙烯产品线", name_en="Styrene product", substance_id="styrene", start=(47, "drum"),
         turns=("PR-4701", 635.5, "PR-4801"), end=(48, "tank_dome"), diameter_m=0.15, pressure_pa=7e5, owner="E3"),
    Line(code="TO-101", name_zh="甲苯至精细一区线", name_en="Toluene to fine chemistry", substance_id="toluene",
         start=(42, "tank_cone"), turns=("PR-4201", "PR-7201", "PR-4501"), end=(45, "tank_cone"), diameter_m=0.1, owner="E3"),
    Line(code="SA-101", name_zh="硫酸线", name_en="Sulfuric acid", substance_id="sulfuric_acid", start=(50, "tank_cone"),
         turns=("PR-5001", "PR-7201", "PR-4501"), end=(45, "building"), diameter_m=0.08, isolation_s=BY_HAND_S, owner="E3"),
    Line(code="FG-301", name_zh="火炬气线", name_en="Flare gas", substance_id="propylene", start=(41, "reactor"),
         turns=("PR-4101", "PR-7201", -140.0), end=(90, "flare"), diameter_m=0.5, temperature_k=320.0, pressure_pa=1.3e5,
         isolation_s=None, owner="E3", told_flow=False),
)  # fmt: skip


def lay_pipelines(plan: Plan) -> None:
    """Lay every line of the table."""
    racks = {row["id"]: row["geometry"] for row in plan.features["structure"] if row["kind"] == "pipe_rack"}
    for place, one in enumerate(LINES):
        lay(plan, one, place % LANES - LANES // 2, racks)


def lay(plan: Plan, one: Line, lane: int, racks: dict[str, BaseGeometry]) -> None:
    """Lay one line in its lane: -4 to 4, from one side of a rack to the other."""
    levels = [level(turn, lane, racks, along_x=k % 2 == 0) for k, turn in enumerate(one.turns)]
    from_: Properties = {"id": None, "geometry": Point(one.begins)}
    first = joined(plan, one.start, one.substance_id, near(levels, first=True)) if one.start else from_
    last = joined(plan, one.end, one.substance_id, near(levels, first=False))
    course = route(first["geometry"], levels, last["geometry"])
    bore = math.pi / 4 * one.diameter_m**2
    usual = round(density_kg_m3(one.substance_id) * bore * LIQUID_M_S, 1) if one.flow_kg_s is None else one.flow_kg_s
    pumped = (first.get("pressure_pa") or 0.0) + PUMP_PA
    plan.add(
        "pipeline", course, id=one.code, enterprise_id=one.owner, name_zh=one.name_zh, name_en=one.name_en,
        laid="buried" if one.buried else "rack", substance_id=one.substance_id, diameter_m=one.diameter_m,
        pressure_pa=pumped if one.pressure_pa is None else one.pressure_pa, temperature_k=one.temperature_k,
        flow_kg_s=usual if one.told_flow else None, isolation_s=one.isolation_s,
        height_m=COVER_M if one.buried else FIRST_TIER_M, from_structure_id=first["id"], to_structure_id=last["id"],
    )  # fmt: skip


def level(turn: Turn, lane: int, racks: dict[str, BaseGeometry], *, along_x: bool) -> float:
    """The y (`along_x`) or x at which a line runs: as given, or its lane of a rack [m]."""
    if not isinstance(turn, str):
        return turn
    x0, y0, x1, y1 = racks[turn].bounds
    lane_m = TRUNK_LANE_M if turn in TRUNKS[:3] else RACK_LANE_M
    return round((y0 + y1 if along_x else x0 + x1) / 2 + lane * lane_m, 3)


def near(levels: list[float], *, first: bool) -> tuple[float | None, float | None]:
    """Where a line leaves its rack, as (x, y) with None for what is free: a structure near it is chosen."""
    if first:
        return (levels[1] if len(levels) > 1 else None), levels[0]
    if len(levels) % 2:  # the last level is a y
        return (levels[-2] if len(levels) > 1 else None), levels[-1]
    return levels[-1], None


def joined(plan: Plan, end: tuple[int, str], substance_id: str, at: tuple[float | None, float | None]) -> Properties:
    """The nearest structure of the area and kind that holds the substance, or that holds nothing."""
    area, kind = end
    here = [row for row in plan.features["structure"] if row["kind"] == kind and _area(row) == area]
    fitting = [row for row in here if row.get("substance_id") in (substance_id, None)] or here
    return min(fitting, key=lambda row: (round(_away(row["geometry"], at), 3), row["id"]))


def _area(row: Properties) -> int:
    return int(row["id"].split("-")[1][:2])


def _away(shape: BaseGeometry, at: tuple[float | None, float | None]) -> float:
    x, y = at
    middle = shape.centroid
    return math.hypot(0.0 if x is None else middle.x - x, 0.0 if y is None else middle.y - y)


def route(first: BaseGeometry, levels: list[float], last: BaseGeometry) -> LineString:
    """From the edge of one structure over the levels to the edge of another, by right angles."""
    x, y = first.centroid.x, first.centroid.y
    corners = [(x, y)]
    for k, value in enumerate(levels):
        x, y = (x, value) if k % 2 == 0 else (value, y)
        corners.append((x, y))
    goal = last.centroid
    turn = (goal.x, y) if len(levels) % 2 else (x, goal.y)
    whole = LineString([*corners, turn, (goal.x, goal.y)])
    outside = whole.difference(first).difference(last)
    longest = max(getattr(outside, "geoms", [outside]), key=lambda part: part.length)
    return LineString([(round(a, 3), round(b, 3)) for a, b in longest.coords])
