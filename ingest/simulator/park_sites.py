"""What is neither tank farm nor process unit: warehouses, loading, utilities, water treatment, offices, gates."""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

from ingest.simulator.park_plan import Plan, Rect, spread


def warehouses(plan: Plan, rect: Rect, *, count: int, substance_id: str | None = None) -> None:
    """Portal-frame sheds side by side with a loading apron in the south."""
    width = rect.width_m / count
    for k in range(count):
        shed = Rect(rect.x0 + k * width + 6, rect.y0 + 24, rect.x0 + (k + 1) * width - 6, rect.y1 - 6)
        plan.block(
            "warehouse", shed, prefix="W", height_m=9.5, floors=1, name_zh=f"{k + 1}号库", name_en=f"Store {k + 1}",
            substance_id=substance_id, inventory_kg=180_000.0 if substance_id else None, parameters={"monitor": True},
        )  # fmt: skip


def loading(plan: Plan, rect: Rect) -> None:
    """Two canopies with truck bays, a weighbridge house and their rack."""
    for k, y in enumerate((rect.y0 + 0.36 * rect.depth_m, rect.y0 + 0.72 * rect.depth_m)):
        canopy = Rect(rect.x0 + 24, y - 9, rect.x1 - 40, y + 9)
        plan.block(
            "loading", canopy, prefix="LD", height_m=8.0, name_zh=f"{k + 1}#装卸站台", name_en=f"Loading station {k + 1}",
            parameters={"bays": max(4, round(canopy.width_m / 13))},
        )  # fmt: skip
    house = Rect(rect.x1 - 30, rect.y0 + 12, rect.x1 - 14, rect.y0 + 21)
    plan.block("building", house, prefix="BL", height_m=4.2, floors=1, name_zh="地磅房", name_en="Weighbridge")
    rack = Rect(rect.x0 + 2, rect.y1 - 7, rect.x1 - 1, rect.y1 - 2)
    plan.block(
        "pipe_rack", rack, prefix="PR", height_m=8.2, name_zh="管廊", name_en="Pipe rack",
        parameters={"tiers": 2, "pipes": 8, "bent_m": 8.0, "first_tier_m": 5.2},
    )  # fmt: skip


def cooling(plan: Plan, rect: Rect) -> None:
    """Two banks of counter-flow cooling towers over basins and a pump house."""
    for y in (rect.y0 + 0.45 * rect.depth_m, rect.y0 + 0.78 * rect.depth_m):
        for x in spread(rect.x0 + 20, rect.x1 - 50, 8):
            plan.block(
                "cooling_tower", Rect(x - 8, y - 8, x + 8, y + 8), prefix="CT", height_m=13.0,
                name_zh="凉水塔", name_en="Cooling tower",
            )  # fmt: skip
    house = Rect(rect.x0 + 20, rect.y0 + 8, rect.x0 + 72, rect.y0 + 22)
    plan.block("building", house, prefix="BL", height_m=8.0, floors=1, name_zh="循环水泵房", name_en="Pump house")
    for x in spread(rect.x1 - 44, rect.x1 - 6, 2):
        plan.round("tank_cone", x, rect.y0 + 60, 12.0, prefix="TW", height_m=10.0, substance_id="water")


def boilers(plan: Plan, rect: Rect) -> None:
    """Boiler house, turbine hall, chimney, coal or ash silos and water tanks."""
    hall = Rect(rect.x0 + 14, rect.y0 + 36, rect.x0 + 90, rect.y0 + 84)
    plan.block(
        "building", hall, prefix="BH", height_m=38.0, floors=1, name_zh="锅炉房", name_en="Boiler house",
        parameters={"windows": "strip", "roof_units": 8},
    )  # fmt: skip
    turbine = Rect(hall.x0, rect.y0 + 8, hall.x1, hall.y0 - 4)
    plan.block("warehouse", turbine, prefix="TB", height_m=18.0, name_zh="汽机房", name_en="Turbine hall",
               parameters={"monitor": True})  # fmt: skip
    plan.round("chimney", rect.x0 + 116, rect.y0 + 60, 7.5, prefix="SK", height_m=100.0, name_zh="锅炉烟囱",
               name_en="Boiler chimney", parameters={"bands": 4})  # fmt: skip
    for x in spread(rect.x0 + 130, rect.x1 - 6, 4):
        plan.round("tank_dome", x, rect.y0 + 78, 14.0, prefix="TW", height_m=12.0, substance_id="water",
                   parameters={"stair_deg": 0})  # fmt: skip
    for x in spread(rect.x0 + 130, rect.x1 - 6, 5):
        plan.round("tank_cone", x, rect.y0 + 44, 9.0, prefix="SL", height_m=16.0, name_zh="灰仓", name_en="Silo")
    shop = Rect(rect.x0 + 134, rect.y0 + 8, rect.x0 + 196, rect.y0 + 24)
    plan.block("building", shop, prefix="BL", height_m=9.0, floors=2, name_zh="脱盐水站", name_en="Water plant")


def workshops(plan: Plan, rect: Rect) -> None:
    """Closed multi-floor workshops of fine chemistry with small reactors outside."""
    for k, x in enumerate(spread(rect.x0, rect.x1, 3)):
        shop = Rect(x - 29, rect.y0 + 48, x + 29, rect.y0 + 48 + 22)
        plan.block("building", shop, prefix="WS", height_m=16.5, floors=3, name_zh=f"{k + 1}#车间",
                   name_en=f"Workshop {k + 1}", parameters={"roof_units": 6})  # fmt: skip
        for v in spread(shop.x0, shop.x1, 6):
            plan.round("tank_cone", v, rect.y0 + 84, 4.0, prefix="V", height_m=7.0, substance_id="toluene",
                       inventory_kg=42_000.0, capacity_kg=70_000.0, parameters={"stair_deg": 0})  # fmt: skip
    rack = Rect(rect.x0 + 2, rect.y0 + 32, rect.x1 - 1, rect.y0 + 38)
    plan.block("pipe_rack", rack, prefix="PR", height_m=8.2, name_zh="管廊", name_en="Pipe rack",
               parameters={"tiers": 2, "pipes": 8, "bent_m": 8.0, "first_tier_m": 5.2})  # fmt: skip
    for x in spread(rect.x0, rect.x1, 2):
        house = Rect(x - 24, rect.y0 + 6, x + 24, rect.y0 + 20)
        plan.block("building", house, prefix="BL", height_m=7.2, floors=2, name_zh="公用工程间", name_en="Utilities")


def waste_water(plan: Plan, rect: Rect) -> None:
    """Clarifiers, aeration basins, a sludge house and covered ponds."""
    for x in spread(rect.x0 + 4, rect.x0 + 0.62 * rect.width_m, 3):
        for y in (rect.y1 - 28, rect.y1 - 76):
            plan.round("clarifier", x, y, 38.0, prefix="CL", height_m=3.2, name_zh="沉淀池", name_en="Clarifier")
    basins = Rect(rect.x0 + 6, rect.y0 + 24, rect.x0 + 0.6 * rect.width_m, rect.y1 - 108)
    for x in spread(basins.x0, basins.x1, 4):
        for y in spread(basins.y0, basins.y1, 3):
            cell = Rect(x - basins.width_m / 8 + 0.6, y - basins.depth_m / 6 + 0.6,
                        x + basins.width_m / 8 - 0.6, y + basins.depth_m / 6 - 0.6)  # fmt: skip
            plan.block("pond", cell, prefix="BA", height_m=2.4, name_zh="曝气池", name_en="Aeration basin")
    east = Rect(rect.x0 + 0.66 * rect.width_m, rect.y0 + 8, rect.x1 - 6, rect.y1 - 8)
    plan.block("building", Rect(east.x0, east.y0, east.x1, east.y0 + 16), prefix="BL", height_m=8.4, floors=2,
               name_zh="污水化验楼", name_en="Laboratory")  # fmt: skip
    plan.block("warehouse", Rect(east.x0, east.y0 + 30, east.x1, east.y0 + 54), prefix="W", height_m=9.0,
               name_zh="污泥脱水间", name_en="Sludge house", parameters={"monitor": False})  # fmt: skip
    for y in spread(east.y0 + 66, east.y1, 4):
        for x in spread(east.x0, east.x1, 2):
            plan.round("tank_dome", x, y, 20.0, prefix="TK", height_m=9.0, substance_id="water",
                       parameters={"stair_deg": 0})  # fmt: skip


def ponds(plan: Plan, rect: Rect) -> None:
    """Emergency and first-flush ponds with their pump house."""
    yard = rect.inset(10)
    for k, (a, b) in enumerate(((0.0, 0.49), (0.51, 1.0))):
        pond = Rect(yard.x0, yard.y0 + a * yard.depth_m, yard.x0 + 0.74 * yard.width_m, yard.y0 + b * yard.depth_m - 2)
        plan.block("pond", pond, prefix="EP", height_m=1.4, name_zh=("初期雨水池", "事故水池")[k],
                   name_en=("First-flush pond", "Emergency pond")[k])  # fmt: skip
    house = Rect(yard.x0 + 0.8 * yard.width_m, yard.y0 + 6, yard.x1, yard.y0 + 34)
    plan.block("building", house, prefix="BL", height_m=6.0, floors=1, name_zh="提升泵房", name_en="Lift station")


def offices(plan: Plan, rect: Rect) -> None:
    """An office court, canteen and two dormitories among trees."""
    u = rect.part(0.06, 0.5, 0.6, 0.94)
    wing = 17.0
    for part, name, english in (
        (Rect(u.x0, u.y1 - wing, u.x1, u.y1), "办公楼", "Office building"),
        (Rect(u.x0, u.y0, u.x0 + wing, u.y1 - wing - 0.3), "办公楼西翼", "Office, west wing"),
        (Rect(u.x1 - wing, u.y0, u.x1, u.y1 - wing - 0.3), "办公楼东翼", "Office, east wing"),
    ):
        plan.block("office", part, prefix="OF", height_m=22.5, floors=6, name_zh=name, name_en=english)
    canteen = rect.part(0.7, 0.62, 0.95, 0.82)
    plan.block("building", canteen, prefix="BL", height_m=9.0, floors=2, name_zh="食堂", name_en="Canteen")
    for k, y in enumerate((0.08, 0.27)):
        dorm = rect.part(0.06, y, 0.34, y + 0.08)
        plan.block(
            "office", dorm, prefix="DM", height_m=18.5, floors=5, name_zh=f"{k + 1}#宿舍", name_en=f"Dormitory {k + 1}"
        )
    plan.ground("asphalt", rect.part(0.42, 0.06, 0.95, 0.4).outline())


def command_centre(plan: Plan, rect: Rect) -> None:
    """Central control building (low, blast-proof), command centre and laboratory."""
    plan.block("control_room", rect.part(0.08, 0.55, 0.44, 0.85), prefix="CC", height_m=8.5, floors=1,
               name_zh="中央控制室", name_en="Central control building", parameters={"roof_units": 6})  # fmt: skip
    plan.block("office", rect.part(0.56, 0.62, 0.94, 0.74), prefix="OF", height_m=26.0, floors=7,
               name_zh="园区应急指挥中心", name_en="Park command centre")  # fmt: skip
    plan.block("office", rect.part(0.08, 0.14, 0.38, 0.24), prefix="OF", height_m=15.0, floors=4, name_zh="质检中心",
               name_en="Laboratory")  # fmt: skip
    plan.ground("asphalt", rect.part(0.5, 0.08, 0.94, 0.42).outline())


def fire_station(plan: Plan, rect: Rect) -> None:
    """Engine hall, hose tower, rescue centre and a drill yard."""
    plan.block("warehouse", rect.part(0.08, 0.6, 0.45, 0.72), prefix="FS", height_m=8.5, name_zh="园区消防站",
               name_en="Fire station", parameters={"monitor": False, "doors": 8})  # fmt: skip
    tower = rect.part(0.48, 0.62, 0.52, 0.66)
    plan.block("building", tower, prefix="BL", height_m=24.0, floors=6, name_zh="训练塔", name_en="Hose tower")
    plan.block("office", rect.part(0.62, 0.62, 0.92, 0.71), prefix="OF", height_m=15.0, floors=4, name_zh="气防与医疗救护站",
               name_en="Gas rescue and medical post")  # fmt: skip
    plan.ground("asphalt", rect.part(0.06, 0.1, 0.94, 0.52).outline())


def truck_park(plan: Plan, rect: Rect) -> None:
    """A paved yard for tank trucks with a drivers' house."""
    plan.ground("asphalt", rect.inset(6).outline())
    house = Rect(rect.x0 + 14, rect.y1 - 30, rect.x0 + 44, rect.y1 - 16)
    plan.block("building", house, prefix="BL", height_m=7.6, floors=2, name_zh="司机之家", name_en="Drivers' house")
    for y in spread(rect.y0 + 16, rect.y1 - 44, max(2, int(rect.depth_m // 34))):
        for x in spread(rect.x0 + 16, rect.x1 - 16, 14):
            if plan.dice.random() < 0.55:
                plan.block("truck", Rect(x - 1.3, y - 6.5, x + 1.3, y + 6.5), heading_deg=0.0, prefix="TR", height_m=3.8,
                           name_zh="停放槽车", name_en="Parked tank truck")  # fmt: skip


def switchyard(plan: Plan, rect: Rect) -> None:
    """Main substation: switch house and transformer bays."""
    plan.block("building", rect.part(0.08, 0.3, 0.4, 0.6), prefix="SS", height_m=12.0, floors=2, name_zh="110 kV 总变",
               name_en="Main substation", parameters={"windows": "strip"})  # fmt: skip
    for x in spread(rect.x0 + 0.48 * rect.width_m, rect.x0 + 0.94 * rect.width_m, 4):
        cell = Rect(x - 6, rect.y0 + 0.35 * rect.depth_m, x + 6, rect.y0 + 0.35 * rect.depth_m + 16)
        plan.block("building", cell, prefix="TF", height_m=6.0, floors=1, name_zh="主变间", name_en="Transformer bay",
                   parameters={"windows": False})  # fmt: skip


def incinerator(plan: Plan, rect: Rect) -> None:
    """Waste incinerator with its stack and a store."""
    plan.block("building", rect.part(0.1, 0.45, 0.4, 0.8), prefix="IN", height_m=21.0, floors=1, name_zh="焚烧厂房",
               name_en="Incinerator", parameters={"windows": "strip", "roof_units": 5})  # fmt: skip
    plan.round("chimney", rect.x0 + 0.5 * rect.width_m, rect.y0 + 0.6 * rect.depth_m, 3.2, prefix="SK", height_m=60.0,
               name_zh="焚烧烟囱", name_en="Incinerator stack", parameters={"bands": 3})  # fmt: skip
    plan.block("warehouse", rect.part(0.6, 0.4, 0.93, 0.8), prefix="W", height_m=9.0, name_zh="危废暂存库",
               name_en="Waste store", parameters={"monitor": False})  # fmt: skip
