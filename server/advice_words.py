"""The reasons and assumptions of advice, in both languages; said to the person who has to act."""

from __future__ import annotations

from consequence_models.escape.approach import DRIVE_SOURCE
from consequence_models.escape.shelter import AIR_CHANGES_SOURCE

REASONS: dict[str, tuple[str, str]] = {
    "": ("", ""),
    "in_cloud": ("出发时所在位置已在影响范围内", "the place is inside the footprint when people would leave"),
    "cut_off": ("所有通路在到达前已被影响范围封闭", "every way is closed by the footprint before it can be passed"),
    "no_safe_muster": ("所有集合点均在影响范围内", "every muster point lies in the footprint"),
    "no_muster": ("未设置集合点", "there is no muster point"),
    "no_ways": ("未录入道路和步道", "no roads or paths are kept"),
    "off_network": ("附近没有道路或步道", "there is no road or path nearby"),
    "no_open_road": ("没有可通行的道路", "no road is open"),
    "no_station": ("未设置消防站或大门,或其均在影响范围内", "there is no station or gate outside the footprint"),
    "no_upwind_place": ("上风向没有道路可达的停靠位置", "no road leads to a place upwind"),
}
SOURCES = {
    "walk_m_s": "Gwynne & Rosenbaum (2016), SFPE Handbook 5th ed., ch. 59 (recalled)",
    "start_after_s": "assumed",
    "margin_s": "assumed",
    "reach_m": "assumed",
    "shelter_reach_m": "assumed",
    "air_changes_1_h": AIR_CHANGES_SOURCE,
    "drive_m_s": DRIVE_SOURCE,
}
MEDIAN = {
    "code": "median_contour",
    "zh": "路线按中位轮廓计算：本次推演没有 90% 分位轮廓",
    "en": "routes use the median contour: this run carries no 90th-percentile contour",
}
UNTIMED = {
    "code": "no_arrival_times",
    "zh": "该模型没有到达时间：影响范围按全程封闭处理",
    "en": "this model has no arrival times: the footprint counts as closed all the time",
}
CHANGED = {
    "code": "model_changed",
    "zh": "模型版本已变化：建议按当前版本重新计算，与保存的结果可能不同",
    "en": "the model has changed since the run: the advice comes from the present version and may differ",
}


def reason(code: str) -> dict[str, str]:
    """A reason as the screen shows it."""
    zh, en = REASONS[code]
    return {"code": code, "zh": zh, "en": en}
