"""Where everything stands in the demo park: a grid of main roads, and what fills each block.

Columns 0–1 belong to the ammonia works, 2–4 to the petrochemical works, 5–6 to fine chemistry; the southern row is the
park's own. Metres from the middle of the park, x east, y north.
"""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ingest.simulator import park_sites as sites
from ingest.simulator.park_plan import Plan, Rect
from ingest.simulator.park_tanks import Farm, tank_farm
from ingest.simulator.park_units import Unit, process_unit

X_ROADS = tuple(-875.0 + 250.0 * k for k in range(8))
Y_ROADS = (560.0, 300.0, 40.0, -220.0, -480.0)
MAIN_ROAD_M, MINOR_ROAD_M = 11.0, 6.0
SETBACK_M = 11.0
TRUNK_COLUMNS = (1, 3, 5)
TRUNK_M = 8.0
LINK_M = 7.0

ENTERPRISES = {
    "E1": ("澄源氨业", "Chengyuan Ammonia", (0, 2)),
    "E2": ("临江恒石化", "Linjiang Heng Petrochemical", (2, 5)),
    "E3": ("宏远精细化工", "Hongyuan Fine Chemicals", (5, 7)),
}

Builder = Callable[[Plan, Rect], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A named part of a block and what fills it; `grade` is None where no zone is drawn."""

    number: int
    column: int
    row: int
    part: str
    name_zh: str
    name_en: str
    build: Builder
    grade: str | None = None
    gas: str | None = None
    detectors: int = 0
    fractions: tuple[float, float] = (0.0, 1.0)

    @property
    def rect(self) -> Rect:
        x0, y0 = X_ROADS[self.column] + SETBACK_M, Y_ROADS[self.row + 1] + SETBACK_M
        x1, y1 = X_ROADS[self.column + 1] - SETBACK_M, Y_ROADS[self.row] - SETBACK_M
        if self.column in TRUNK_COLUMNS and self.row < 3:
            x1 -= TRUNK_M + 3
        if self.row == 1:
            y0 += LINK_M + 2
        middle = (y0 + y1) / 2
        y0 = middle + 7 if self.part == "n" else y0
        y1 = middle - 7 if self.part == "s" else y1
        a, b = self.fractions
        return Rect(x0 + a * (x1 - x0), y0, x0 + b * (x1 - x0), y1)

    @property
    def enterprise_id(self) -> str | None:
        if self.row == 3:
            return None
        return next(id for id, (_, _, (a, b)) in ENTERPRISES.items() if a <= self.column < b)


def _farm(kind: str, across: int, down: int, diameter_m: float, height_m: float, *substances: str,
          groups: int = 1, pressure_pa: float = 101_325.0, temperature_k: float = 293.15, prefix: str = "T") -> Builder:  # fmt: skip
    return partial(
        _build_farm,
        farm=Farm(kind=kind, across=across, down=down, diameter_m=diameter_m, height_m=height_m, substances=substances,
                  groups=groups, pressure_pa=pressure_pa, temperature_k=temperature_k, prefix=prefix),
    )  # fmt: skip


def _build_farm(plan: Plan, rect: Rect, farm: Farm) -> None:
    tank_farm(plan, rect, farm)


def _unit(modules: str, substance_id: str, **state: float) -> Builder:
    return partial(_build_unit, unit=Unit(modules=modules, substance_id=substance_id, **state))


def _build_unit(plan: Plan, rect: Rect, unit: Unit) -> None:
    process_unit(plan, rect, unit)


AREAS: tuple[Area, ...] = (
    # 澄源氨业
    Area(number=21, column=0, row=0, part="n", fractions=(0.0, 0.56), name_zh="液氨球罐区", name_en="NH3 sphere area",
         grade="A", gas="ammonia", detectors=10,
         build=_farm("sphere", 2, 2, 18.0, 22.0, "ammonia", pressure_pa=1.02e6, prefix="V")),
    Area(number=22, column=0, row=0, part="n", fractions=(0.58, 1.0), name_zh="低温氨罐区", name_en="Cold NH3 tank area",
         gas="ammonia", detectors=4,
         build=_farm("tank_dome", 1, 1, 46.0, 27.0, "ammonia", pressure_pa=108e3, temperature_k=240.0)),
    Area(number=23, column=0, row=0, part="s", name_zh="氨水罐区", name_en="Aqua ammonia tanks", grade="C", gas="ammonia",
         detectors=4, build=_farm("tank_cone", 6, 2, 22.0, 15.0, "sodium_hydroxide", "water", groups=2)),
    Area(number=24, column=1, row=0, part="n", name_zh="合成氨装置", name_en="Ammonia synthesis unit", grade="B",
         gas="ammonia", detectors=7, build=_unit("FSCRSC", "ammonia", pressure_pa=15e6, temperature_k=720.0)),
    Area(number=25, column=1, row=0, part="s", name_zh="转化装置", name_en="Reforming unit", gas="carbon_monoxide",
         detectors=4, build=_unit("FRFSCS", "hydrogen", pressure_pa=3.2e6, temperature_k=1050.0)),
    Area(number=26, column=0, row=1, part="n", name_zh="尿素装置", name_en="Urea unit", gas="ammonia",
         detectors=4, build=_unit("TSCRST", "ammonia", pressure_pa=14e6, temperature_k=455.0)),
    Area(number=27, column=0, row=1, part="s", name_zh="尿素成品库", name_en="Urea stores",
         build=partial(sites.warehouses, count=3)),
    Area(number=28, column=1, row=1, part="n", name_zh="甲醇装置", name_en="Methanol unit", grade="B", gas="methanol",
         detectors=6, build=_unit("RSCCSF", "methanol", pressure_pa=8e6, temperature_k=520.0)),
    Area(number=29, column=1, row=1, part="s", name_zh="甲醇罐区", name_en="Methanol tanks", gas="methanol", detectors=6,
         build=_farm("tank_dome", 4, 2, 27.0, 16.0, "methanol", groups=2)),
    Area(number=30, column=0, row=2, part="n", name_zh="热电站", name_en="Boilers and power", build=sites.boilers),
    Area(number=31, column=0, row=2, part="s", name_zh="一循环水场", name_en="Cooling water I", build=sites.cooling),
    Area(number=32, column=1, row=2, part="n", name_zh="硝酸装置", name_en="Nitric acid unit", gas="ammonia", detectors=4,
         build=_unit("SCRSCF", "ammonia", pressure_pa=1.1e6, temperature_k=480.0)),
    Area(number=33, column=1, row=2, part="s", name_zh="液氨装卸站", name_en="Ammonia loading", gas="ammonia",
         detectors=4, build=sites.loading),
    # 临江恒石化
    Area(number=11, column=2, row=0, part="all", name_zh="原料罐区", name_en="Feed tank area", grade="B", gas="crude_oil",
         detectors=7, build=_farm("tank_floating", 2, 2, 68.0, 18.5, "crude_oil", groups=2)),
    Area(number=12, column=3, row=0, part="n", name_zh="成品罐区", name_en="Product tank area", grade="C", gas="gasoline",
         detectors=7, build=_farm("tank_dome", 5, 2, 27.0, 16.0, "gasoline", "diesel")),
    Area(number=13, column=3, row=0, part="s", name_zh="芳烃罐区", name_en="Aromatics tanks", gas="benzene", detectors=6,
         build=_farm("tank_dome", 6, 2, 19.0, 15.0, "benzene", "toluene", groups=2)),
    Area(number=7, column=4, row=0, part="n", name_zh="气分装置", name_en="Gas fractionation unit", grade="B",
         gas="propylene", detectors=7, build=_unit("CCSCCSC", "propylene", pressure_pa=2.1e6, temperature_k=330.0)),
    Area(number=14, column=4, row=0, part="s", fractions=(0.0, 0.62), name_zh="烯烃球罐区", name_en="Olefin sphere area",
         grade="A", gas="propylene", detectors=10,
         build=_farm("sphere", 3, 2, 20.0, 24.0, "propylene", pressure_pa=1.5e6, prefix="V")),
    Area(number=15, column=4, row=0, part="s", fractions=(0.64, 1.0), name_zh="液化气卧罐区", name_en="LPG bullet area",
         grade="B", gas="lpg", detectors=4, build=_farm("bullet", 5, 2, 3.8, 25.0, "lpg", pressure_pa=1.1e6, prefix="V")),
    Area(number=8, column=2, row=1, part="n", name_zh="催化裂化装置", name_en="Catalytic cracking unit", grade="B",
         gas="lpg", detectors=7, build=_unit("RRSCFSC", "gasoline", pressure_pa=3.5e5, temperature_k=790.0)),
    Area(number=9, column=2, row=1, part="s", name_zh="烷基化装置", name_en="Alkylation unit", grade="B", gas="isobutane",
         detectors=7, build=_unit("SCCRSCR", "isobutane", pressure_pa=1.2e6, temperature_k=310.0)),
    Area(number=10, column=3, row=1, part="n", name_zh="聚丙烯装置", name_en="Polypropylene unit", grade="B",
         gas="propylene", detectors=6, build=_unit("SRSRSC", "propylene", pressure_pa=3.4e6, temperature_k=345.0)),
    Area(number=16, column=3, row=1, part="s", name_zh="中间罐区", name_en="Intermediate tanks", gas="gasoline",
         detectors=4, build=_farm("tank_floating", 4, 2, 28.0, 15.0, "gasoline", groups=2)),
    Area(number=17, column=4, row=1, part="n", name_zh="芳烃抽提装置", name_en="Aromatics extraction unit",
         gas="benzene", detectors=6, build=_unit("CSCCFSC", "benzene", pressure_pa=9e5, temperature_k=420.0)),
    Area(number=18, column=4, row=1, part="s", name_zh="二循环水场", name_en="Cooling water II", build=sites.cooling),
    Area(number=19, column=2, row=2, part="n", name_zh="加氢装置", name_en="Hydrotreating unit", grade="B",
         gas="hydrogen_sulfide", detectors=6, build=_unit("FRRSCCS", "hydrogen", pressure_pa=9e6, temperature_k=620.0)),
    Area(number=34, column=2, row=2, part="s", name_zh="调和罐区", name_en="Blending tanks", gas="gasoline", detectors=4,
         build=_farm("tank_floating", 5, 2, 24.0, 14.0, "gasoline", "diesel")),
    Area(number=35, column=3, row=2, part="n", name_zh="维修中心", name_en="Maintenance centre",
         build=partial(sites.warehouses, count=3)),
    Area(number=36, column=3, row=2, part="s", name_zh="化学品罐区", name_en="Chemicals tanks",
         build=_farm("tank_cone", 8, 2, 15.0, 13.0, "sodium_hydroxide", "sulfuric_acid", groups=2)),
    Area(number=37, column=4, row=2, part="n", name_zh="装卸站台", name_en="Truck loading", grade="C", gas="gasoline",
         detectors=6, build=sites.loading),
    Area(number=38, column=4, row=2, part="s", name_zh="槽车停车场", name_en="Truck park", build=sites.truck_park),
    # 宏远精细化工
    Area(number=41, column=5, row=0, part="n", name_zh="丁辛醇装置", name_en="Oxo alcohols unit", grade="B",
         gas="carbon_monoxide", detectors=6, build=_unit("RSCSCR", "propylene", pressure_pa=1.8e6, temperature_k=380.0)),
    Area(number=42, column=5, row=0, part="s", name_zh="溶剂罐区", name_en="Solvent tanks", grade="C", gas="acetone",
         detectors=6, build=_farm("tank_cone", 10, 3, 10.0, 11.0, "acetone", "toluene", "methanol", groups=2)),
    Area(number=43, column=6, row=0, part="n", name_zh="危化品仓库", name_en="Hazardous goods store", grade="B",
         gas="toluene", detectors=6, build=partial(sites.warehouses, count=4, substance_id="toluene")),
    Area(number=44, column=6, row=0, part="s", name_zh="综合仓库", name_en="General stores",
         build=partial(sites.warehouses, count=3)),
    Area(number=45, column=5, row=1, part="n", name_zh="精细一区", name_en="Fine chemistry I", grade="C", gas="toluene",
         detectors=4, build=sites.workshops),
    Area(number=46, column=5, row=1, part="s", name_zh="精细二区", name_en="Fine chemistry II", gas="toluene", detectors=4,
         build=sites.workshops),
    Area(number=47, column=6, row=1, part="n", name_zh="苯乙烯装置", name_en="Styrene unit", grade="B", gas="benzene",
         detectors=6, build=_unit("FSCCRSC", "styrene", pressure_pa=3e5, temperature_k=880.0)),
    Area(number=48, column=6, row=1, part="s", name_zh="苯乙烯罐区", name_en="Styrene tanks", gas="benzene", detectors=4,
         build=_farm("tank_dome", 5, 2, 21.0, 14.0, "styrene", "benzene")),
    Area(number=49, column=5, row=2, part="n", name_zh="公用工程站", name_en="Utilities station", build=sites.cooling),
    Area(number=50, column=5, row=2, part="s", name_zh="酸碱罐区", name_en="Acid and caustic tanks",
         build=_farm("tank_cone", 7, 2, 15.0, 13.0, "sulfuric_acid", "sodium_hydroxide")),
    Area(number=51, column=6, row=2, part="n", name_zh="焚烧站", name_en="Incinerator",
         gas="carbon_monoxide", detectors=3, build=sites.incinerator),
    Area(number=52, column=6, row=2, part="s", name_zh="预留发展用地", name_en="Reserve",
         build=lambda plan, rect: plan.ground("grass", rect.outline())),
    # 园区
    Area(number=61, column=0, row=3, part="all", name_zh="污水处理场", name_en="Waste water treatment", grade="D",
         gas="hydrogen_sulfide", detectors=4, build=sites.waste_water),
    Area(number=62, column=1, row=3, part="all", name_zh="事故水池", name_en="Emergency ponds", build=sites.ponds),
    Area(number=63, column=2, row=3, part="all", name_zh="办公生活区", name_en="Offices and living quarters", grade="D",
         build=sites.offices),
    Area(number=64, column=3, row=3, part="all", name_zh="中央控制与指挥中心", name_en="Control and command centre", grade="D",
         build=sites.command_centre),
    Area(number=65, column=4, row=3, part="all", name_zh="园区消防站", name_en="Fire station", grade="D",
         build=sites.fire_station),
    Area(number=66, column=5, row=3, part="all", name_zh="物流停车场", name_en="Logistics yard", build=sites.truck_park),
    Area(number=67, column=6, row=3, part="all", name_zh="总变电站", name_en="Main substation", build=sites.switchyard),
)  # fmt: skip
