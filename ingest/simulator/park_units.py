"""Process units of the demo park: a pipe rack in the middle, columns, reactors and steel north of it, drums south.

Every module takes a slice of the band it stands in, so that nothing can overlap.
"""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.simulator.park_plan import Plan, Rect, spread

GAP_M = 4.0
RACK_M = 9.0
COLUMN_HEIGHTS_M = (54.0, 46.0, 40.0, 34.0, 25.0)
TIERS_M = (5.2, 7.6, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What stands in the north band, in order from the west, and what the unit works on."""

    modules: str
    substance_id: str
    temperature_k: float = 393.15
    pressure_pa: float = 1.2e6


def process_unit(plan: Plan, rect: Rect, unit: Unit) -> None:
    """Fill `rect` with one unit."""
    y_rack = rect.y0 + 0.47 * rect.depth_m
    rack = Rect(rect.x0 + 3, y_rack, rect.x1 - 1, y_rack + RACK_M)
    plan.block(
        "pipe_rack", rack, prefix="PR", height_m=TIERS_M[-1] + 0.6, name_zh="装置管廊", name_en="Unit pipe rack",
        parameters={"tiers": 3, "pipes": 11, "bent_m": 8.0, "first_tier_m": TIERS_M[0]},
    )  # fmt: skip
    fin_fans(plan, rack)
    north = Rect(rect.x0 + 4, rack.y1 + 4, rect.x1 - 4, rect.y1 - 3)
    fill(plan, north, unit, unit.modules)
    south = Rect(rect.x0 + 4, rect.y0 + 17, rect.x1 - 4, rack.y0 - 4)
    fill(plan, south, unit, south_modules(plan, unit))
    house_strip(plan, Rect(rect.x0 + 4, rect.y0 + 2, rect.x1 - 4, rect.y0 + 14))


def fill(plan: Plan, band: Rect, unit: Unit, modules: str) -> None:
    """Place modules by letter from west to east until the band is full; the last one that does not fit is left out."""
    x = band.x0
    for letter in modules:
        width, build = MODULES[letter]
        if x + width > band.x1:
            continue
        build(plan, Rect(x, band.y0, x + width, band.y1), unit)
        x += width + GAP_M


def south_modules(plan: Plan, unit: Unit) -> str:
    """A mix of drums, exchangers, pumps, vessels and a compressor house for the band south of the rack."""
    pool = list("DEPKDEVE" if unit.pressure_pa < 3e6 else "DKEPKDVE")
    plan.dice.shuffle(pool)
    return "".join(pool) * 2


def fin_fans(plan: Plan, rack: Rect) -> None:
    """Air coolers in two runs on top of the rack."""
    count = 4 + plan.dice.randrange(3)
    for start in (0.12, 0.58):
        x = rack.x0 + start * rack.width_m
        for k in range(count):
            cell = Rect(x + k * 7.2, rack.y0 - 0.3, x + k * 7.2 + 7.0, rack.y1 + 0.3)
            if cell.x1 < rack.x1 - 2:
                plan.block(
                    "fin_fan", cell, heading_deg=90.0, prefix="AC", height_m=3.8, base_m=TIERS_M[-1] + 0.7,
                    name_zh="空冷器", name_en="Fin-fan cooler",
                )  # fmt: skip


def column_row(plan: Plan, rect: Rect, unit: Unit) -> None:
    """Three columns of falling height on a common line, their reflux drums in front."""
    tall = plan.dice.randrange(3)
    for k, x in enumerate(spread(rect.x0, rect.x1, 3)):
        diameter = (4.0, 3.0, 3.0)[k]
        height = COLUMN_HEIGHTS_M[tall + k]
        plan.round(
            "column", x, rect.y0 + 12, diameter, prefix="C", height_m=height, heading_deg=180.0,
            parameters={"platforms": max(3, round(height / 8)), "skirt_m": 4.0}, **contents(unit, 2500 * diameter**2),
        )  # fmt: skip
        drum(plan, x, rect.y1 - 8, 2.2, 9.0, unit)


def drum(plan: Plan, x: float, y: float, diameter_m: float, length_m: float, unit: Unit) -> None:
    """A horizontal drum with its axis north-south."""
    half, radius = length_m / 2, diameter_m / 2
    plan.block(
        "drum", Rect(x - radius, y - half, x + radius, y + half), heading_deg=0.0, prefix="D",
        height_m=diameter_m + 3.0, diameter_m=diameter_m, parameters={"saddle_m": 2.6},
        **contents(unit, 350 * diameter_m**2 * length_m),
    )  # fmt: skip


def contents(unit: Unit, mass_kg: float) -> dict[str, object]:
    """Substance and state of a vessel of the unit."""
    return {
        "substance_id": unit.substance_id,
        "inventory_kg": round(mass_kg * 0.25, -1),
        "capacity_kg": round(mass_kg * 0.4, -1),
        "pressure_pa": unit.pressure_pa,
        "temperature_k": unit.temperature_k,
    }


def steel_frame(plan: Plan, rect: Rect, unit: Unit) -> None:
    """A multi-storey open structure with vessels inside, as tall as four to six floors."""
    floors = plan.dice.choice((4, 5, 6))
    frame = Rect(rect.x0, rect.y0 + 4, rect.x1, rect.y0 + 4 + 21)
    plan.block(
        "structure", frame, heading_deg=90.0, prefix="ST", height_m=round(floors * 5.2 + 1.2, 1), floors=floors,
        name_zh="框架", name_en="Steel structure", parameters={"bay_m": 7.0, "vessels": 7, "seed": plan.counts["steel"]},
        **contents(unit, 26000.0),
    )  # fmt: skip
    plan.counts["steel"] = (plan.counts["steel"] + 1) % 2


def reactors(plan: Plan, rect: Rect, unit: Unit) -> None:
    """Two reactors on legs in a table structure, with their feed drum behind."""
    for x in spread(rect.x0, rect.x1, 2):
        plan.round(
            "reactor", x, rect.y0 + 10, 4.6, prefix="R", height_m=24.0, heading_deg=180.0,
            parameters={"platforms": 2, "legs": 4}, **contents(unit, 32000.0),
        )  # fmt: skip
        drum(plan, x, rect.y1 - 8, 2.8, 10.0, unit)


def furnace(plan: Plan, rect: Rect, _unit: Unit) -> None:
    """A box furnace with its own stack behind it."""
    box = Rect(rect.x0, rect.y0 + 3, rect.x1, rect.y0 + 19)
    plan.block(
        "furnace", box, heading_deg=90.0, prefix="F", height_m=17.0, name_zh="加热炉", name_en="Furnace",
        temperature_k=1150.0, parameters={"burners": 12},
    )  # fmt: skip
    plan.round(
        "chimney", (rect.x0 + rect.x1) / 2, rect.y1 - 7, 3.6, prefix="SK", height_m=46.0,
        name_zh="炉烟囱", name_en="Furnace stack", parameters={"bands": 2},
    )  # fmt: skip


def prilling(plan: Plan, rect: Rect, _unit: Unit) -> None:
    """The tall round tower in which urea falls to grains."""
    x, _ = rect.centre
    plan.round(
        "prilling_tower", x, rect.y0 + 14, 17.0, prefix="PT", height_m=72.0,
        name_zh="造粒塔", name_en="Prilling tower", parameters={"bands": 1},
    )  # fmt: skip


def drums(plan: Plan, rect: Rect, unit: Unit) -> None:
    """Three drums side by side."""
    for x in spread(rect.x0, rect.x1, 3):
        drum(plan, x, rect.y1 - 7, 2.6, 11.0, unit)


def exchangers(plan: Plan, rect: Rect, _unit: Unit) -> None:
    """Four shell-and-tube exchangers, two high."""
    for x in spread(rect.x0, rect.x1, 4):
        plan.block(
            "exchanger", Rect(x - 0.8, rect.y1 - 10, x + 0.8, rect.y1 - 2.5), heading_deg=0.0, prefix="E",
            height_m=4.2, diameter_m=1.3, parameters={"stacked": 2},
        )  # fmt: skip


def pumps(plan: Plan, rect: Rect, _unit: Unit) -> None:
    """A row of pumps under a light roof."""
    shelter = Rect(rect.x0, rect.y1 - 9, rect.x1, rect.y1 - 2)
    plan.block("pump_shelter", shelter, prefix="PS", height_m=4.6, name_zh="泵区", name_en="Pumps")


def compressor(plan: Plan, rect: Rect, _unit: Unit) -> None:
    """A compressor house with a roof monitor."""
    house = Rect(rect.x0, rect.y0 + 3, rect.x1, rect.y0 + 17)
    plan.block(
        "warehouse", house, prefix="CH", height_m=13.0, floors=1, name_zh="压缩机厂房", name_en="Compressor house",
        parameters={"monitor": True, "use": "compressor"},
    )  # fmt: skip


def uprights(plan: Plan, rect: Rect, unit: Unit) -> None:
    """Four small upright vessels."""
    for x in spread(rect.x0, rect.x1, 4):
        plan.round(
            "tank_cone", x, rect.y1 - 6, 3.4, prefix="V", height_m=7.5, **contents(unit, 20000.0),
            parameters={"legs": 0, "stair_deg": 0},
        )  # fmt: skip


def house_strip(plan: Plan, strip: Rect) -> None:
    """Substation and local control room along the southern road."""
    x = strip.x0 + 8 + plan.dice.uniform(0, 20)
    substation = Rect(x, strip.y0, x + 32, strip.y0 + 11)
    plan.block(
        "building", substation, prefix="SS", height_m=6.2, floors=1, name_zh="变配电间", name_en="Substation",
        parameters={"windows": False},
    )  # fmt: skip
    x = strip.x1 - 34 - plan.dice.uniform(0, 30)
    room = Rect(x, strip.y0, x + 26, strip.y0 + 11)
    plan.block(
        "control_room", room, prefix="CR", height_m=5.6, floors=1, name_zh="机柜间", name_en="Local control room"
    )


MODULES: dict[str, tuple[float, Callable[[Plan, Rect, Unit], None]]] = {
    "C": (26.0, column_row),
    "S": (28.0, steel_frame),
    "R": (20.0, reactors),
    "F": (16.0, furnace),
    "T": (22.0, prilling),
    "D": (16.0, drums),
    "E": (14.0, exchangers),
    "P": (22.0, pumps),
    "K": (32.0, compressor),
    "V": (22.0, uprights),
}
