"""What ties the blocks together and what lies around them: roads, fences, racks, river, trees, houses, flare, gates."""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

import math

from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.ops import nearest_points, unary_union

from ingest.simulator.park_layout import (
    AREAS,
    ENTERPRISES,
    LINK_M,
    MAIN_ROAD_M,
    MINOR_ROAD_M,
    SETBACK_M,
    TRUNK_COLUMNS,
    TRUNK_M,
    X_ROADS,
    Y_ROADS,
)  # fmt: skip
from ingest.simulator.park_plan import Plan, Rect, line, point

SITE = Rect(-1000, -750, 1000, 750)
PARK_FENCE = Rect(-915, -530, 915, 592)
BANK_Y = 640.0
PATROL_INSET_M = 1.0
GATE_X = (X_ROADS[2], X_ROADS[4])
HIGHWAY_Y = -650.0


def lay_roads(plan: Plan) -> None:
    """Main grid, minor roads in the middle of each split block, gate roads and the highway; then their pavement."""
    west, east, north, south = X_ROADS[0], X_ROADS[-1], Y_ROADS[0], Y_ROADS[-1]
    named: list[tuple[str, float, LineString]] = []
    for k, y in enumerate(Y_ROADS):
        named.append((f"纬{k + 1}路", MAIN_ROAD_M, line(*[(x, y) for x in X_ROADS])))
    for k, x in enumerate(X_ROADS):
        named.append((f"经{k + 1}路", MAIN_ROAD_M, line(*[(x, y) for y in Y_ROADS])))
    for x in GATE_X:
        named.append(("入园路", MAIN_ROAD_M, line((x, south), (x, HIGHWAY_Y))))
    named.append(("沿江公路", 14.0, line((-1400, HIGHWAY_Y), *[(x, HIGHWAY_Y) for x in GATE_X], (1400, HIGHWAY_Y))))
    named.append(("码头路", MAIN_ROAD_M, line((X_ROADS[2], north), (X_ROADS[2], BANK_Y + 2))))
    for column in range(7):
        for row in range(3):
            if any(a.column == column and a.row == row and a.part == "n" for a in AREAS):
                y = minor_road_y(row)
                named.append(("支路", MINOR_ROAD_M, line((X_ROADS[column], y), (X_ROADS[column + 1], y))))
    for k, (name, width, course) in enumerate(named, start=1):
        plan.add("road", course, id=f"RD-{k:03d}", enterprise_id=None, name_zh=name, name_en=f"Road {k}",
                 width_m=width, kind="main" if width > 8 else "minor")  # fmt: skip
    pave(plan, named)
    for k, x in enumerate((west - 20, east + 20), start=1):
        plan.add("path", line((x, south - 20), (x, north + 15)), id=f"PA-{k:03d}", enterprise_id=None,
                 name_zh=f"巡检步道{k}", name_en=f"Patrol path {k}", width_m=2.0, kind="foot")  # fmt: skip


def lay_patrol_paths(plan: Plan) -> None:
    """A footway around every area just inside its edge, joined to the nearest road."""
    roads = unary_union([road["geometry"] for road in plan.features["road"]])
    for area in AREAS:
        ring = area.rect.inset(PATROL_INSET_M).outline().exterior
        start, end = nearest_points(ring, roads)
        link = LineString([(start.x, start.y), (2 * end.x - start.x, 2 * end.y - start.y)])
        for part, course in (("R", LineString(ring.coords)), ("L", link)):
            plan.add("path", course, id=f"PA-{area.number:02d}{part}", enterprise_id=area.enterprise_id,
                     name_zh=f"{area.name_zh}巡检步道", name_en=f"Patrol path, {area.name_en}", width_m=1.2, kind="foot")  # fmt: skip


def minor_road_y(row: int) -> float:
    """The middle between the northern and the southern half of a block."""
    return (Y_ROADS[row] + Y_ROADS[row + 1] + (LINK_M + 2 if row == 1 else 0)) / 2


def pave(plan: Plan, roads: list[tuple[str, float, LineString]]) -> None:
    """Kerb, asphalt with rounded corners and lane marks, as polygons."""
    surface = unary_union([course.buffer(width / 2, cap_style="flat") for _, width, course in roads])
    rounded = surface.buffer(7, quad_segs=4).buffer(-14, quad_segs=4).buffer(7, quad_segs=4).union(surface)
    rounded = rounded.buffer(6, quad_segs=5).buffer(-6, quad_segs=5)
    plan.ground("kerb", rounded.buffer(0.45, join_style="mitre"))
    plan.ground("asphalt", rounded)
    plan.ground("marking", lane_marks(roads))


def lane_marks(roads: list[tuple[str, float, LineString]]) -> MultiPolygon:
    """Dashes 4 m long every 12 m in the middle of the main roads, none on crossings."""
    crossings = [p for x in X_ROADS for p in ((x, y) for y in (*Y_ROADS, HIGHWAY_Y))]
    marks: list[Polygon] = []
    for _, width, course in roads:
        if width < 8:
            continue
        for k in range(int(course.length // 12)):
            a, b = course.interpolate(12 * k + 3), course.interpolate(12 * k + 7)
            if all(math.hypot(a.x - x, a.y - y) > 14 for x, y in crossings):
                marks.append(LineString([a, b]).buffer(0.12, cap_style="flat"))
    return MultiPolygon(marks)


def lay_ground(plan: Plan) -> None:
    """River, farmland, tree belts, pads under the areas and grass between them."""
    plan.ground("water", box(-2600, BANK_Y, 2600, 1700))
    plan.ground("farmland", box(-2600, -1700, 2600, -850))
    plan.ground("grass", box(PARK_FENCE.x0, PARK_FENCE.y0, PARK_FENCE.x1, PARK_FENCE.y1))
    for area in AREAS:
        kind = "grass" if area.number in (52, 63) else "pad"
        if kind == "pad":
            plan.ground("pad", area.rect.outline())
    for belt in tree_belts():
        plan.ground("trees", belt)


def tree_belts() -> list[Polygon]:
    """Belts along the river, the fence and the highway, rows beside the avenues and a grove around the offices."""
    gap = X_ROADS[2]
    belts = [
        box(-1000, 604, gap - 14, 634), box(gap + 14, 604, 1000, 634),
        box(-990, -530, -925, 590), box(925, -530, 990, 590),
    ]  # fmt: skip
    edges = [-1000, *[v for x in GATE_X for v in (x - 16, x + 16)], 1000]
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        belts += [box(a, -632, b, -545), box(a, -720, b, -668)]
    for k in range(7):
        a, b = X_ROADS[k] + 14, X_ROADS[k + 1] - 14
        belts += [box(a, Y_ROADS[3] - 10.5, b, Y_ROADS[3] - 7.5), box(a, Y_ROADS[4] - 11, b, Y_ROADS[4] - 7.5),
                  box(a, Y_ROADS[0] + 8, b, Y_ROADS[0] + 12)]  # fmt: skip
    office = next(a for a in AREAS if a.number == 63).rect
    belts += [office.part(0.19, 0.54, 0.47, 0.82).outline(), office.part(0.66, 0.44, 0.98, 0.58).outline(),
              office.part(0.03, 0.38, 0.38, 0.46).outline(), office.part(0.64, 0.86, 0.98, 0.98).outline()]  # fmt: skip
    command = next(a for a in AREAS if a.number == 64).rect
    belts += [command.part(0.05, 0.9, 0.95, 0.98).outline(), command.part(0.05, 0.3, 0.42, 0.48).outline()]
    return belts


def lay_trunk_racks(plan: Plan) -> None:
    """North-south trunks of each enterprise and the link between them."""
    for k, column in enumerate(TRUNK_COLUMNS):
        plan.area, plan.enterprise_id = 70 + k, f"E{k + 1}"
        x1 = X_ROADS[column + 1] - SETBACK_M - 1
        rack(plan, Rect(x1 - TRUNK_M, Y_ROADS[3] + 17, x1, Y_ROADS[0] - 14), 0.0, "主管廊", "Trunk rack")
    plan.area, plan.enterprise_id = 73, None
    y0 = Y_ROADS[2] + SETBACK_M
    rack(plan, Rect(X_ROADS[2] - SETBACK_M, y0, X_ROADS[6] - SETBACK_M - TRUNK_M - 1, y0 + LINK_M - 1), 90.0,
         "公共管廊", "Park pipe rack")  # fmt: skip


def rack(plan: Plan, rect: Rect, heading_deg: float, name_zh: str, name_en: str) -> None:
    plan.block("pipe_rack", rect, heading_deg=heading_deg, prefix="PR", height_m=12.4, name_zh=name_zh, name_en=name_en,
               parameters={"tiers": 3, "pipes": 9, "bent_m": 9.0, "first_tier_m": 6.4})  # fmt: skip


def lay_enterprises(plan: Plan) -> None:
    """Plots, their fences with openings at every road, and the gates at the southern roads."""
    plan.enterprise_id, plan.area = None, 80
    for id, (name, english, (a, b)) in ENTERPRISES.items():
        plot = enterprise_rect(a, b)
        plan.add("enterprise", plot.outline(), id=id, enterprise_id=None, name_zh=name, name_en=english,
                 kind="chemical", contact=f"0513-8000{id[1:]}110")  # fmt: skip
        plan.enterprise_id = id
        ring_fence(plan, plot, inside=True)
        for x in X_ROADS[a + 1 : b]:
            gate(plan, x, plot.y0, f"{name}南门")
    plan.enterprise_id = None
    ring_fence(plan, PARK_FENCE, inside=False)
    for k, x in enumerate(GATE_X):
        gate(plan, x, PARK_FENCE.y0, f"{k + 1}#门")


def enterprise_rect(first: int, last: int) -> Rect:
    return Rect(X_ROADS[first] + 8, Y_ROADS[3] + 8, X_ROADS[last] - 8, Y_ROADS[0] - 8)


def ring_fence(plan: Plan, rect: Rect, *, inside: bool) -> None:
    """A fence along a rectangle, open where a road crosses."""
    shift = 0.2 if inside else 0.0
    ring = rect.inset(shift).outline().exterior
    roads = [f["geometry"].buffer(f["width_m"] / 2 + 1.5, cap_style="flat") for f in plan.features["road"]]
    kept = ring.difference(unary_union(roads)).buffer(0.12, cap_style="flat", join_style="mitre")
    plan.structure("fence", kept, prefix="FN", height_m=2.4, name_zh="围墙", name_en="Fence")


def gate(plan: Plan, x: float, y: float, name: str) -> None:
    """Gate house and canopy across a road."""
    plan.block("gate", Rect(x - 13, y + 0.4, x + 13, y + 7.4), heading_deg=90.0, prefix="GT", height_m=6.4,
               name_zh=name, name_en="Gate")  # fmt: skip


def lay_river_side(plan: Plan) -> None:
    """Jetty with loading arms, and the flare on the bank upstream."""
    plan.enterprise_id, plan.area = None, 90
    x = X_ROADS[2]
    plan.block("jetty", Rect(x - 95, BANK_Y + 58, x + 95, BANK_Y + 78), heading_deg=90.0, prefix="JT", height_m=3.2,
               name_zh="液体化工码头", name_en="Liquids jetty", parameters={"arms": 4, "dolphins": 2})  # fmt: skip
    plan.block("jetty", Rect(x - 5, BANK_Y, x + 5, BANK_Y + 57.5), heading_deg=0.0, prefix="JT", height_m=3.2,
               name_zh="引桥", name_en="Approach bridge", parameters={"arms": 0, "dolphins": 0})  # fmt: skip
    plan.block("ship", Rect(x - 70, BANK_Y + 82, x + 70, BANK_Y + 103), heading_deg=90.0, prefix="SH", height_m=16.0,
               name_zh="液货船", name_en="Liquids carrier")  # fmt: skip
    reserve = next(a for a in AREAS if a.number == 52)
    fx, fy = reserve.rect.centre
    plan.enterprise_id = "E3"
    plan.round("flare", fx, fy, 12.0, prefix="FL", height_m=82.0, name_zh="火炬", name_en="Flare",
               parameters={"derrick": True})  # fmt: skip


def lay_houses(plan: Plan) -> None:
    """Villages south and east of the park, with who lives there and what needs protection."""
    plan.enterprise_id, plan.area = None, 95
    for village, (x0, y0, rows, columns) in enumerate(((-780, -840, 4, 11), (180, -860, 5, 13)), start=1):
        for row in range(rows):
            for column in range(columns):
                x = x0 + 34 * column + plan.dice.uniform(-4, 4)
                y = y0 - 38 * row + plan.dice.uniform(-4, 4)
                plan.block("house", Rect(x, y, x + 13, y + 9.5), prefix="HS", height_m=plan.dice.choice((6.6, 6.6, 9.6)),
                           floors=2, name_zh=f"江湾村{village}组", name_en=f"Village {village}")  # fmt: skip
        people = rows * columns * 3
        plan.add("population", point(x0 + 17 * columns, y0 - 19 * rows), id=f"PO-{village:02d}", kind="village",
                 name_zh=f"江湾村{village}组", name_en=f"Jiangwan village {village}", people_day=people // 2,
                 people_night=people)  # fmt: skip
        plan.add("protection_target", point(x0 + 17 * columns, y0 - 19 * rows), id=f"PT-{village:02d}",
                 name_zh=f"江湾村{village}组", name_en=f"Jiangwan village {village}", people_day=people // 2,
                 people_night=people, **{"class": "general_1"})  # fmt: skip
    for k, (name, english, grade, x, y, day, night) in enumerate((
        ("江湾小学", "Jiangwan primary school", "high_sensitive", -300, -940, 420, 4),
        ("江湾镇卫生院", "Jiangwan clinic", "high_sensitive", -80, -900, 120, 40),
        ("园区服务楼", "Park service building", "general_2", 760, -780, 80, 10),
        ("沿江加油站", "Riverside filling station", "general_3", 880, -690, 12, 4),
    ), start=11):  # fmt: skip
        plan.block(
            "building", Rect(x, y, x + 44, y + 16), prefix="PB", height_m=11.0, floors=3, name_zh=name, name_en=english
        )
        plan.add("protection_target", point(x + 22, y + 8), id=f"PT-{k:02d}", name_zh=name, name_en=english,
                 people_day=day, people_night=night, **{"class": grade})  # fmt: skip
        plan.add("population", point(x + 22, y + 8), id=f"PO-{k:02d}", kind="public", name_zh=name, name_en=english,
                 people_day=day, people_night=night)  # fmt: skip
