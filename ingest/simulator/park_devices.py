"""Detectors, instruments, the weather mast, cameras and positioning anchors of the demo park."""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

import math

from ingest.simulator.park_layout import AREAS, Area
from ingest.simulator.park_plan import Plan, Properties, Rect, point, spread
from ingest.simulator.park_surround import GATE_X, PARK_FENCE
from twin.rules.gate_count import KIND, QUANTITY, UNIT

Limits = tuple[str, str, float, float, float]
COMBUSTIBLE: Limits = ("combustible", "%LEL", 25.0, 50.0, 100.0)
# high = OEL, high high = 2 OEL (GB/T 50493-2019 5.5.2), OEL in ppm rounded from GBZ 2.1
TOXIC: dict[str, Limits] = {
    "ammonia": ("ammonia", "ppm", 28.0, 56.0, 1000.0),
    "hydrogen_sulfide": ("hydrogen_sulfide", "ppm", 7.0, 14.0, 100.0),
    "carbon_monoxide": ("carbon_monoxide", "ppm", 17.0, 34.0, 500.0),
    "benzene": ("benzene", "ppm", 2.0, 4.0, 50.0),
}
ZH = {
    "combustible": "可燃气体",
    "ammonia": "氨",
    "hydrogen_sulfide": "硫化氢",
    "carbon_monoxide": "一氧化碳",
    "benzene": "苯",
}
EN = {"combustible": "combustible gas", "ammonia": "ammonia", "hydrogen_sulfide": "hydrogen sulfide",
      "carbon_monoxide": "carbon monoxide", "benzene": "benzene"}  # fmt: skip
WEATHER = (
    ("wind", "wind_speed", "m/s", 0.0, 60.0, "风速"), ("wind", "wind_direction", "deg", 0.0, 360.0, "风向"),
    ("weather", "air_temperature", "℃", -40.0, 60.0, "气温"), ("weather", "humidity", "%", 0.0, 100.0, "湿度"),
    ("weather", "air_pressure", "hPa", 800.0, 1100.0, "气压"),
)  # fmt: skip
STORES = ("tank_dome", "tank_floating", "tank_cone", "sphere", "bullet")


def lay_detectors(plan: Plan) -> None:
    """Gas detectors of every area, around its vessels where it has some, else along its middle."""
    for area in AREAS:
        if not area.gas:
            continue
        quantity, unit, high, high_high, top = TOXIC.get(area.gas, COMBUSTIBLE)
        for k, (x, y) in enumerate(detector_spots(plan, area), start=1):
            plan.add(
                "sensor", point(x, y, 2.0 if area.gas in ("ammonia", "hydrogen") else 0.5),
                id=f"GT-{area.number:02d}{k:02d}", enterprise_id=area.enterprise_id, kind="gas", quantity=quantity,
                substance_id=area.gas, unit=unit, period_s=1.0, low=None, high=high, high_high=high_high, range_min=0.0,
                range_max=top, name_zh=f"{area.name_zh}{ZH[quantity]}探测器", name_en=f"{area.name_en}, {EN[quantity]}",
            )  # fmt: skip


def detector_spots(plan: Plan, area: Area) -> list[tuple[float, float]]:
    """Places in the open: beside vessels, then along the middle of the area."""
    spots = []
    for vessel in structures_in(plan, area, STORES)[: area.detectors]:
        x, y = vessel["geometry"].centroid.coords[0]
        reach = (vessel["diameter_m"] or 4.0) / 2 + 2.5
        turn = math.radians(plan.dice.choice((45, 135, 225, 315)))
        spots.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
    missing = area.detectors - len(spots)
    rect = area.rect
    for k, x in enumerate(spread(rect.x0 + 6, rect.x1 - 6, missing) if missing else []):
        spots.append((x, rect.y0 + (0.40 if k % 2 else 0.585) * rect.depth_m))
    return spots


def structures_in(plan: Plan, area: Area, kinds: tuple[str, ...]) -> list[Properties]:
    """Structures of these kinds whose code carries the number of the area."""
    mark = f"-{area.number:02d}"
    return [s for s in plan.features["structure"] if s["kind"] in kinds and s["id"][s["id"].index("-"):].startswith(mark)
            and len(s["id"].split("-")[1]) == 4]  # fmt: skip


def lay_instruments(plan: Plan) -> None:
    """Level on every large store, pressure on what is under pressure, temperature on what is cold."""
    for vessel in plan.features["structure"]:
        if vessel["kind"] not in STORES or vessel.get("substance_id") in (None, "water") or vessel["diameter_m"] < 3.5:
            continue
        code = vessel["id"].split("-")[1]
        x, y = vessel["geometry"].centroid.coords[0]
        top = vessel["height_m"]
        instrument(plan, vessel, f"LT-{code}", point(x, y, top), "level", "%", (10.0, 80.0, 90.0), (0.0, 100.0), "液位")
        if (vessel.get("pressure_pa") or 0.0) > 2e5:
            design = vessel["pressure_pa"] / 1e6
            limits = (round(design * 0.5, 2), round(design * 1.35, 2), round(design * 1.6, 2))
            instrument(plan, vessel, f"PT-{code}", point(x, y, top), "pressure", "MPa", limits,
                       (0.0, round(design * 2.2, 1)), "压力")  # fmt: skip
        if vessel["kind"] in ("sphere", "bullet") or (vessel.get("temperature_k") or 300) < 260:
            usual = (vessel.get("temperature_k") or 293.15) - 273.15
            instrument(plan, vessel, f"TT-{code}", point(x, y, top / 2), "temperature", "℃",
                       (usual - 25.0, usual + 20.0, usual + 30.0), (-60.0, 120.0), "温度")  # fmt: skip


def instrument(
    plan: Plan, vessel: Properties, id: str, place: object, kind: str, unit: str,
    limits: tuple[float, float, float], span: tuple[float, float], word: str,
) -> None:  # fmt: skip
    """One transmitter of a vessel; its code is that of the vessel with the letters of the quantity."""
    if any(each["id"] == id for each in plan.features["sensor"]):
        return
    plan.add(
        "sensor", place, id=id, enterprise_id=vessel["enterprise_id"], kind=kind, quantity=kind,  # type: ignore[arg-type]
        substance_id=vessel["substance_id"], unit=unit, period_s=5.0, low=round(limits[0], 2), high=round(limits[1], 2),
        high_high=round(limits[2], 2), range_min=span[0], range_max=span[1],
        name_zh=f"{vessel['id']} {word}", name_en=f"{vessel['id']} {kind}",
    )  # fmt: skip


def lay_weather(plan: Plan) -> None:
    """One mast in the open north-west corner."""
    for k, (kind, quantity, unit, low, high, word) in enumerate(WEATHER, start=1):
        plan.add("sensor", point(-960.0, 606.0, 10.0), id=f"WX-01{k:02d}", enterprise_id=None, kind=kind, quantity=quantity,
                 substance_id=None, unit=unit, period_s=1.0, low=None, high=None, high_high=None, range_min=low,
                 range_max=high, name_zh=f"气象站{word}", name_en=f"Weather mast, {quantity}")  # fmt: skip


def lay_gate_counters(plan: Plan) -> None:
    """A counter of persons at each gate of the park's own fence."""
    for k, x in enumerate(GATE_X, start=1):
        plan.add("sensor", point(x, PARK_FENCE.y0 + 4.0, 2.0), id=f"GC-{k:02d}", enterprise_id=None, kind=KIND,
                 quantity=QUANTITY, substance_id=None, unit=UNIT, period_s=10.0, low=None, high=None, high_high=None,
                 range_min=None, range_max=None, name_zh=f"{k}#门人员计数", name_en=f"Gate {k}, persons counted")  # fmt: skip


def lay_cameras(plan: Plan, count: int = 40) -> None:
    """Cameras on masts in the corners of the areas that matter most, looking at the middle of their area."""
    ranked = sorted(AREAS, key=lambda a: (a.grade or "Z", a.number))
    spots = [(area, corner) for corner in range(4) for area in ranked]
    for k, (area, corner) in enumerate(spots[:count], start=1):
        rect: Rect = area.rect.inset(0.8)
        x, y = ((rect.x0, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1), (rect.x1, rect.y0))[corner]
        cx, cy = rect.centre
        heading = math.degrees(math.atan2(cx - x, cy - y)) % 360
        plan.add(
            "camera", point(x, y, 12.0 if area.grade in ("A", "B") else 8.0), id=f"CAM-{k:03d}",
            enterprise_id=area.enterprise_id, name_zh=f"{area.name_zh}摄像机", name_en=f"{area.name_en}, camera",
            kind="ptz" if area.grade == "A" else "fixed", heading_deg=round(heading, 1), tilt_deg=-12.0,
            field_of_view_deg=62.0, range_m=120.0, url=None,
        )  # fmt: skip


def lay_anchors(plan: Plan, across: int = 15, down: int = 8) -> None:
    """120 UWB anchors in a staggered grid over the plant at differing heights, ten to a gateway."""
    for row, y in enumerate(spread(-470, 550, down)):
        for column, x in enumerate(spread(-875, 875, across)):
            k = row * across + column
            shift = 28.0 if row % 2 else -28.0
            gateway = (row // 2) * 3 + column // 5 + 1
            plan.add(
                "anchor", point(x + shift, y + plan.dice.uniform(-6, 6), plan.dice.choice((4.0, 5.5, 7.0, 9.0, 12.0))),
                id=f"UWB-{k + 1:03d}", enterprise_id=None, kind="uwb", gateway_id=f"GW-{gateway:02d}",
                name_zh=f"定位基站 {k + 1}", name_en=f"Anchor {k + 1}",
            )  # fmt: skip
