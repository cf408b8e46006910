"""The risk list of the demo park: what each kind of its equipment endangers, how it is scored, and the measures.

Only factors of the methods are written here; score and grade follow from the product's own tables. The words are made
for a fictional park after the usual lists of such plants.
"""
# ruff: noqa: E501  (a row of a table stays on one line; Chinese sentences keep Chinese marks)

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.simulator.park_substances import SUBSTANCES

ROOM_K = 293.15
TOXIC_PPM = 2000.0  # AEGL-3 for 60 min below which a gas of this park is told as toxic before it is told as flammable
STORE = "store"
"""A consequence that follows from how much the largest vessel holds, in multiples of its critical quantity."""

MEASURES: dict[str, tuple[str, str, str]] = {
    "cut": ("engineering", "company", "进出料线设紧急切断阀,与液位、压力和二级气体报警联锁"),
    "sis": ("engineering", "company", "安全仪表系统超温、超压联锁停车,按周期做功能测试"),
    "gas": ("engineering", "department", "固定式气体探测器覆盖释放源,每季度标定"),
    "spray": ("engineering", "department", "固定水喷淋系统,现场与远程均可启动"),
    "seal": ("engineering", "department", "一、二次密封与静电导出线完好,密封圈设感温光纤"),
    "guard": ("engineering", "post", "转动部位防护罩齐全,现场设急停按钮"),
    "earth": ("engineering", "post", "静电接地夹与装卸泵联锁,未接通不得启泵"),
    "air": ("engineering", "post", "开启事故通风,氧含量、可燃气和毒气检测合格"),
    "bund": ("engineering", "company", "防火堤完好,雨排切断阀常闭并挂牌"),
    "duty": ("management", "company", "重大危险源包保责任人按周期履职检查"),
    "permit": ("management", "department", "特殊作业票逐级审批,作业全程专人监护"),
    "limit": ("management", "department", "区域限员,非岗位人员禁入"),
    "round": ("management", "post", "双人巡检 2 h 一次,异常立即上报"),
    "lock": ("management", "post", "能量隔离、盲板挂牌上锁,一人一锁"),
    "yearly": ("training", "company", "全员年度安全培训与考核,承包商入厂教育"),
    "quarter": ("training", "department", "车间每季度专项培训并演练"),
    "card": ("training", "post", "岗位应急处置卡每班抽问"),
    "station": ("protection", "company", "气防站 24 h 值守,配移动供气源"),
    "locker": ("protection", "department", "应急柜配正压式空气呼吸器 4 套、重型防化服 2 套"),
    "wear": ("protection", "post", "穿防静电工作服,携带便携式气体检测仪"),
    "shield": ("protection", "post", "戴面屏、耐酸碱手套,作业点设洗眼器"),
    "rope": ("protection", "post", "系安全带与救生绳,备三脚架"),
    "park": ("emergency", "company", "启动公司级预案,联动园区消防站"),
    "water": ("emergency", "department", "启动水幕稀释与消防炮冷却,切断周边火源"),
    "stop": ("emergency", "post", "停泵关阀,上风向撤离至集合点"),
    "rescue": ("emergency", "post", "严禁盲目施救,戴空呼后方可进入"),
    "aid": ("emergency", "post", "停机断电,现场急救并报告班长"),
}
"""By a short name: kind, level at which it is kept, and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """What may happen at one kind of equipment; `of` is the class of what it holds, `prefix` begins its code."""

    kind: str
    unit: str
    point: str
    hazard: str
    accident: str
    method: str
    scores: Mapping[str, float | str]
    measures: str
    of: str = ""
    prefix: str = ""
    draft: bool = False


def _lec(likelihood: float, consequence: float | str, exposure: float = 6) -> dict[str, Any]:
    return {"method": "lec", "scores": {"L": likelihood, "E": exposure, "C": consequence}}


def _ls(likelihood: float, severity: float) -> dict[str, Any]:
    return {"method": "ls", "scores": {"L": likelihood, "S": severity}}


def _mes(control: float, exposure: float, severity: float) -> dict[str, Any]:
    return {"method": "mes", "scores": {"M": control, "E": exposure, "S": severity}}


HAZARDS: tuple[Hazard, ...] = (
    Hazard(kind="sphere", of="toxic", unit="储罐", point="{what}球罐", hazard="底部法兰、阀门垫片失效泄漏", accident="中毒和窒息", **_lec(1, STORE), measures="cut gas duty quarter locker stop"),
    Hazard(kind="sphere", of="toxic", unit="储罐", point="{what}球罐", hazard="超装或受热超压,安全阀失效", accident="容器爆炸", **_lec(0.5, STORE), measures="sis spray round card wear park"),
    Hazard(kind="sphere", of="gas", unit="储罐", point="{what}球罐", hazard="底部接管泄漏,蒸气云遇点火源", accident="火灾、爆炸", **_lec(1, STORE), measures="cut gas duty quarter wear water"),
    Hazard(kind="sphere", of="gas", unit="储罐", point="{what}球罐", hazard="外部火焰烘烤,罐壁失强", accident="沸腾液体扩展蒸气爆炸", **_lec(0.5, STORE), measures="spray cut limit card station park"),
    Hazard(kind="bullet", of="gas", unit="储罐", point="{what}卧罐", hazard="装卸接口、液位计泄漏遇点火源", accident="火灾、爆炸", **_lec(1, STORE), measures="cut gas limit quarter wear water"),
    Hazard(kind="tank_floating", of="liquid", unit="储罐", point="{what}浮顶罐", hazard="浮盘密封圈雷击、静电起火", accident="火灾", **_lec(3, 15), measures="seal spray duty quarter wear water"),
    Hazard(kind="tank_floating", of="liquid", unit="储罐", point="{what}浮顶罐", hazard="浮盘卡阻、沉盘,油气积聚", accident="火灾、爆炸", **_lec(1, 15), measures="gas bund round card wear park"),
    Hazard(kind="tank_floating", of="liquid", unit="检维修作业", point="{what}浮顶罐清罐", hazard="受限空间作业油气、缺氧", accident="中毒和窒息", **_ls(2, 5), measures="air permit lock yearly rope rescue"),
    Hazard(kind="tank_dome", of="liquid", unit="储罐", point="{what}内浮顶罐", hazard="高液位联锁失效,满罐溢出", accident="火灾、爆炸", **_lec(1, 15), measures="cut bund round quarter wear water"),
    Hazard(kind="tank_dome", of="liquid", unit="检维修作业", point="{what}储罐清罐", hazard="受限空间作业油气、缺氧", accident="中毒和窒息", **_ls(2, 5), measures="air permit lock yearly rope rescue"),
    Hazard(kind="tank_cone", of="liquid", prefix="T", unit="储罐", point="{what}储罐", hazard="收付料流速过高,静电放电", accident="火灾", **_lec(1, 15), measures="earth bund round quarter wear water"),
    Hazard(kind="tank_cone", of="liquid", prefix="V", unit="储罐", point="{what}中间罐", hazard="呼吸阀堵塞、氮封失效", accident="火灾、爆炸", **_lec(0.5, 15), measures="gas bund round card wear stop"),
    Hazard(kind="tank_cone", of="corrosive", unit="储罐", point="{what}储罐", hazard="法兰垫片老化,液体喷溅", accident="灼烫", **_lec(3, 7), measures="bund round card shield locker aid"),
    Hazard(kind="bund", unit="围堰与雨排", point="防火堤", hazard="雨排切断阀未关,泄漏物外流", accident="环境污染", **_ls(2, 3), measures="bund round yearly shield stop"),
    Hazard(kind="pump_shelter", unit="机泵", point="泵区", hazard="机械密封失效泄漏", accident="火灾、中毒", **_mes(3, 6, 4), measures="gas guard round card wear stop"),
    Hazard(kind="pipe_rack", unit="管廊", point="管廊管线", hazard="腐蚀减薄、支吊架失效泄漏", accident="泄漏", **_ls(2, 4), measures="gas round quarter wear stop"),
    Hazard(kind="reactor", unit="反应", point="反应器", hazard="冷却中断,反应失控超温超压", accident="爆炸", **_lec(1, 40), measures="sis gas limit quarter locker park"),
    Hazard(kind="reactor", unit="检维修作业", point="反应器催化剂装卸", hazard="受限空间氮气窒息、粉尘自燃", accident="中毒和窒息", **_ls(3, 5), measures="air permit lock yearly rope rescue"),
    Hazard(kind="column", unit="分离", point="塔器", hazard="塔底法兰、再沸器接管泄漏", accident="火灾、爆炸", **_lec(1, 40), measures="cut gas round quarter wear water"),
    Hazard(kind="column", unit="检维修作业", point="塔内检查", hazard="受限空间残余介质、高处坠落", accident="中毒和窒息、坠落", **_ls(3, 5), measures="air permit lock yearly rope rescue"),
    Hazard(kind="furnace", unit="加热炉", point="加热炉", hazard="点火前吹扫不足,炉膛积存燃气", accident="炉膛闪爆", **_lec(1, 40, 3), measures="sis permit round card wear stop"),
    Hazard(kind="furnace", unit="加热炉", point="加热炉", hazard="炉管结焦过热破裂", accident="火灾", **_lec(1, 15), measures="sis round quarter wear park"),
    Hazard(kind="warehouse", prefix="CH", unit="压缩机", point="压缩机厂房", hazard="轴封、缸盖泄漏,厂房内积聚", accident="爆炸", **_lec(3, 15), measures="gas air round quarter wear stop"),
    Hazard(kind="warehouse", prefix="CH", unit="压缩机", point="压缩机厂房", hazard="联轴器转动部位绞卷", accident="机械伤害", **_mes(1, 6, 4), measures="guard lock card wear aid"),
    Hazard(kind="exchanger", unit="换热", point="换热器", hazard="浮头垫片泄漏、管束内漏", accident="火灾、中毒", **_lec(1, 15), measures="gas round quarter wear stop"),
    Hazard(kind="drum", unit="分离", point="回流罐、分液罐", hazard="液位假指示,满液带液", accident="设备损坏、泄漏", **_lec(1, 15), measures="sis round card wear stop"),
    Hazard(kind="fin_fan", unit="换热", point="空冷器", hazard="皮带、叶片转动部位卷入", accident="机械伤害", **_mes(1, 6, 4), measures="guard lock card wear aid"),
    Hazard(kind="building", prefix="SS", unit="配电", point="变配电间", hazard="误操作、绝缘失效", accident="触电", **_mes(1, 3, 8), measures="guard lock quarter wear aid"),
    Hazard(kind="loading", unit="装卸", point="装卸鹤位", hazard="静电接地不良、充装过量溢出", accident="火灾、爆炸", **_lec(1, 15), measures="earth gas permit card wear stop"),
    Hazard(kind="loading", unit="装卸", point="装卸鹤位", hazard="鹤管未脱开移动车辆,拉断泄漏", accident="火灾、中毒", **_ls(2, 5), measures="cut round yearly wear water"),
    Hazard(kind="loading", unit="装卸", point="罐车顶作业", hazard="未系安全带、踏板湿滑", accident="高处坠落", **_mes(3, 6, 4), measures="guard permit card rope aid"),
    Hazard(kind="warehouse", prefix="W", of="liquid", unit="仓储", point="{what}库房", hazard="容器破损、禁忌物混存", accident="火灾、爆炸", **_lec(3, 15), measures="gas air limit quarter wear park"),
    Hazard(kind="warehouse", prefix="W", of="liquid", unit="仓储", point="库房装卸", hazard="叉车碰撞、货垛倒塌", accident="车辆伤害", **_mes(3, 6, 4), measures="guard limit yearly wear aid"),
    Hazard(kind="building", prefix="WS", unit="反应", point="间歇反应釜", hazard="投料静电、滴加过快失控", accident="火灾、爆炸", **_lec(1, 15), measures="sis air permit quarter wear stop"),
    Hazard(kind="building", prefix="WS", unit="检维修作业", point="釜内清理", hazard="受限空间残余溶剂、缺氧", accident="中毒和窒息", **_ls(2, 5), measures="air permit lock yearly rope rescue"),
    Hazard(kind="clarifier", unit="水处理", point="沉淀池", hazard="池边护栏缺失、夜间巡检失足", accident="淹溺", **_mes(1, 6, 8), measures="guard round card rope aid"),
    Hazard(kind="pond", prefix="BA", unit="水处理", point="曝气池", hazard="硫化氢逸出", accident="中毒和窒息", **_lec(0.5, 15), measures="gas air round quarter wear rescue"),
    Hazard(kind="pond", prefix="BA", unit="检维修作业", point="曝气池清淤", hazard="受限空间硫化氢积聚", accident="中毒和窒息", **_ls(2, 5), measures="air permit yearly rope rescue", draft=True),
    Hazard(kind="office", unit="建筑", point="办公楼", hazard="电气线路过载起火", accident="火灾", **_lec(0.5, 15), measures="guard limit yearly station park"),
    Hazard(kind="building", prefix="BL-63", unit="建筑", point="食堂", hazard="燃气软管老化泄漏", accident="火灾、爆炸", **_lec(0.5, 15), measures="gas round card wear stop"),
    Hazard(kind="control_room", prefix="CC", unit="建筑", point="控制室不间断电源间", hazard="蓄电池充电氢气积聚", accident="爆炸", **_mes(1, 2, 8), measures="air round quarter wear aid"),
    Hazard(kind="building", prefix="BL-65", unit="训练", point="训练塔", hazard="攀登训练绳索失效", accident="高处坠落", **_mes(1, 3, 8), measures="guard permit quarter rope aid"),
)  # fmt: skip


def class_of(substance_id: str | None) -> str:
    """What a substance is to the list: a toxic gas, a flammable gas, a flammable liquid, corrosive, or nothing."""
    facts = SUBSTANCES.get(substance_id or "")
    if facts is None:
        return ""
    if facts["boiling_k"] < ROOM_K:
        return "toxic" if (facts["aegl3_ppm"] or TOXIC_PPM) < TOXIC_PPM else "gas"
    if facts["lfl_fraction"]:
        return "liquid"
    return "corrosive" if facts["id"] in ("sulfuric_acid", "sodium_hydroxide") else ""


def consequence(vessels: Iterable[Mapping[str, Any]]) -> float:
    """C of LEC for a store of gas: 100 from ten critical quantities in one vessel on, 40 from one on, else 15."""
    largest = 0.0
    for each in vessels:
        threshold = (SUBSTANCES.get(each.get("substance_id") or "") or {}).get("threshold_kg")
        if threshold:
            largest = max(largest, (each.get("capacity_kg") or each.get("inventory_kg") or 0.0) / threshold)
    return 100.0 if largest >= 10 else 40.0 if largest >= 1 else 15.0


def risk_points(
    zone: Mapping[str, Any], structures: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """The filled forms of one zone's risk points, and whether each is still a draft.

    Parameters
    ----------
    zone : its columns. structures : the columns of what stands in it (`id`, `kind`, `substance_id`, `capacity_kg`).
    """
    standing = sorted(structures, key=lambda each: str(each["id"]))
    for one in HAZARDS:
        shelves: dict[str, list[Mapping[str, Any]]] = {}
        for each in standing:
            fits = each["kind"] == one.kind and str(each["id"]).startswith(one.prefix)
            if fits and (not one.of or class_of(each.get("substance_id")) == one.of):
                shelves.setdefault(str(each.get("substance_id") or "") if one.of else "", []).append(each)
        for substance_id, group in shelves.items():
            yield _form(zone, one, substance_id, group), one.draft


def _form(
    zone: Mapping[str, Any], one: Hazard, substance_id: str, group: list[Mapping[str, Any]]
) -> dict[str, Any]:  # fmt: skip
    what = SUBSTANCES[substance_id]["name_zh"] if substance_id else ""
    first, last = group[0]["id"], group[-1]["id"]
    codes = first if first == last else f"{first}–{last}"
    scores = {name: consequence(group) if value == STORE else value for name, value in one.scores.items()}
    measures = [dict(zip(("kind", "level", "text"), MEASURES[name], strict=True)) for name in one.measures.split()]
    return {
        "area": zone["id"], "unit": one.unit, "point": f"{codes} {one.point.format(what=what)}", "hazard": one.hazard,
        "accident": one.accident, "method": one.method, "scores": scores, "measures": measures,
        "responsible": zone.get("responsible"), "phone": zone.get("phone"),
    }  # fmt: skip
