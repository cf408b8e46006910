"""What the planners of the demo park decided: four-colour zones, fences, major hazard units, inventories, muster points."""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

from itertools import pairwise

from shapely.geometry import box

from ingest.simulator.park_devices import structures_in
from ingest.simulator.park_layout import AREAS, MINOR_ROAD_M, X_ROADS, Y_ROADS, Area
from ingest.simulator.park_plan import Plan, point
from ingest.simulator.park_substances import SUBSTANCES

RESPONSIBLE = ("孙启文", "周敏", "韩东", "陈立", "吴建平", "郭志远", "马晓宇", "何静", "徐国强", "林雪")
CONTROLS = {
    "A": "双人巡检 2 h 一次;视频连续监控;特殊作业升级审批;非岗位人员禁入",
    "B": "巡检 4 h 一次;特殊作业现场监护;限员",
    "C": "巡检每班一次;作业许可",
    "D": "日常检查",
}
ALPHA = 1.5  # GB 18218-2018 table 5: 50 to 99 residents within 500 m


def lay_zones(plan: Plan) -> None:
    """One approved zone for every graded area, 3 m wider than the area."""
    graded = [area for area in AREAS if area.grade]
    for k, area in enumerate(graded, start=1):
        rect = area.rect.inset(-2.5)
        who = RESPONSIBLE[k % len(RESPONSIBLE)]
        plan.add(
            "zone", rect.outline(), id=f"Z-{k:03d}", enterprise_id=area.enterprise_id, name_zh=area.name_zh,
            name_en=area.name_en, grade=area.grade, responsible=who, phone=f"0513-8000{1000 + k}",
            controls=CONTROLS[str(area.grade)], effective_from="2026-10-30T00:00:00Z", effective_to=None, state="approved",
        )  # fmt: skip


def by_name(name: str) -> Area:
    return next(area for area in AREAS if area.name_zh == name)


def lay_fences(plan: Plan) -> None:
    """Forbidden grounds, limits on the number of people, and posts that must be manned."""
    rows: tuple[tuple[str, str, str, int | None, int], ...] = (
        ("forbidden", "液氨球罐区", "visitor", None, 1), ("forbidden", "烯烃球罐区", "visitor", None, 1),
        ("forbidden", "低温氨罐区", "visitor,contractor", None, 2), ("forbidden", "液化气卧罐区", "visitor", None, 2),
        ("limit", "液氨球罐区", "all", 9, 2), ("limit", "烯烃球罐区", "all", 9, 2), ("limit", "烷基化装置", "all", 30, 2),
        ("limit", "危化品仓库", "all", 15, 2), ("limit", "装卸站台", "all", 30, 3), ("limit", "合成氨装置", "all", 60, 3),
        ("limit", "气分装置", "all", 45, 3), ("post", "园区消防站", "employee", 2, 3),
    )  # fmt: skip
    words = {"forbidden": ("禁入", "no entry"), "limit": ("限员", "limit"), "post": ("在岗", "post")}
    for k, (kind, name, who, limit, priority) in enumerate(rows, start=1):
        area = by_name(name)
        zh, en = words[kind]
        plan.add(
            "fence", area.rect.inset(-1.0).outline(), id=f"F-{k:03d}", enterprise_id=area.enterprise_id,
            name_zh=f"{name}{zh}", name_en=f"{area.name_en}, {en}", kind=kind, who=who, limit_count=limit, bottom_m=-1.0,
            top_m=60.0, floor=None, schedule=None, priority=priority,
        )  # fmt: skip
    rect = by_name("事故水池").rect
    plan.add("fence", box(rect.x0, rect.y0, rect.x1, rect.y1), id="F-013", enterprise_id=None, name_zh="事故水池禁入",
             name_en="Emergency ponds, no entry", kind="forbidden", who="visitor,contractor", limit_count=None,
             bottom_m=-1.0, top_m=60.0, floor=None, schedule=None, priority=3)  # fmt: skip


def lay_inventories(plan: Plan) -> None:
    """What each structure holds, and the major hazard units that follow from what it may hold at most."""
    for k, each in enumerate((s for s in plan.features["structure"] if s.get("substance_id")), start=1):
        plan.add("inventory", None, id=f"IV-{k:04d}", enterprise_id=each["enterprise_id"], name_zh=each["name_zh"],
                 name_en=each["name_en"], structure_id=each["id"], substance_id=each["substance_id"],
                 mass_kg=each.get("inventory_kg") or 0.0)  # fmt: skip
    number = 0
    for area in AREAS:
        ratio = grading_index(plan, area)
        if ratio is None:
            continue
        number += 1
        plan.add("hazard_unit", area.rect.inset(-1.5).outline(), id=f"HU-{number:02d}", enterprise_id=area.enterprise_id,
                 name_zh=f"{area.name_zh}重大危险源", name_en=f"{area.name_en}, major hazard", level=level(ratio),
                 grading_index_ratio=round(ratio, 1))  # fmt: skip


def grading_index(plan: Plan, area: Area) -> float | None:
    """R = alpha sum(beta q/Q) of GB 18218-2018 eq. 2, None where sum(q/Q) < 1 (eq. 1)."""
    kinds = tuple({s["kind"] for s in plan.features["structure"]})
    share = index = 0.0
    for each in structures_in(plan, area, kinds):
        facts = SUBSTANCES.get(each.get("substance_id") or "")
        mass = each.get("capacity_kg") or each.get("inventory_kg") or 0.0
        if facts and facts["threshold_kg"]:
            share += mass / facts["threshold_kg"]
            index += facts["beta"] * mass / facts["threshold_kg"]
    return ALPHA * index if share >= 1 else None


def level(ratio: float) -> int:
    """Level 1 (most severe) to 4 by GB 18218-2018 table 6."""
    return 1 if ratio >= 100 else 2 if ratio >= 50 else 3 if ratio >= 10 else 4


def lay_safety_points(plan: Plan) -> None:
    """Six muster points at the edges, hydrants along the roads."""
    spots = ((X_ROADS[0] - 30, 430), (X_ROADS[2], 575), (X_ROADS[-1] + 30, 430), (X_ROADS[-1] + 30, -120),
             (X_ROADS[0] - 30, -120), (X_ROADS[3], -505))  # fmt: skip
    for k, (x, y) in enumerate(spots, start=1):
        plan.add("muster_point", point(x, y), id=f"MP-{k}", enterprise_id=None, name_zh=f"{k}#集合点",
                 name_en=f"Muster point {k}", capacity=200)  # fmt: skip
    k = 0
    for road_y in Y_ROADS:
        for left, right in pairwise(X_ROADS):
            for share in (0.25, 0.75):
                k += 1
                plan.add("hydrant", point(left + share * (right - left), road_y + 1.2 * MINOR_ROAD_M), id=f"H-{k:03d}",
                         enterprise_id=None, name_zh=f"消火栓 {k}", name_en=f"Hydrant {k}", flow_kg_s=40.0)  # fmt: skip
