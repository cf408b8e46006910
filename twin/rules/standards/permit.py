"""Rules of special work: GB 30871-2022 (gas analysis, validity, upgrading), alarm codes of AQ 3064.2-2025 table A.4."""

from __future__ import annotations

from dataclasses import dataclass, replace

from twin.rules.standards.gas_alarm import UnknownGas, gas_limits

MINUTE_S, HOUR_S, DAY_S = 60.0, 3600.0, 86400.0
SAMPLE_AGE_S = 30 * MINUTE_S  # 5.3.1 c), 6.3 a)
RECORD_EVERY_S = 2 * HOUR_S  # 6.5
RICH_GAS_LIMIT, LEAN_GAS_LIMIT, LIMIT_CHANGES_AT = 0.005, 0.002, 0.04  # 5.3.2
OXYGEN_LEAST, OXYGEN_MOST, OXYGEN_MOST_RICH = 0.195, 0.21, 0.235  # 6.4 a), 5.2.7
_ALMOST = 1e-9
# The names under which the kinds of work are asked for
WORKS = {
    "动火": "hot_work", "动火作业": "hot_work", "受限空间": "confined_space", "受限空间作业": "confined_space",
    "高处": "work_at_height", "高处作业": "work_at_height", "height": "work_at_height", "height_work": "work_at_height",
    "working_at_height": "work_at_height", "临时用电": "temporary_power", "临时用电作业": "temporary_power",
    "temporary_electricity": "temporary_power", "temporary_power_use": "temporary_power",
}  # fmt: skip
# Longest validity [s] by kind of work and grade: 5.1.5, 6.10, 8.2.11, 10.8
VALIDITY_S = {
    ("hot_work", "特级"): 8 * HOUR_S,
    ("hot_work", "一级"): 8 * HOUR_S,
    ("hot_work", "二级"): 72 * HOUR_S,
    ("confined_space", ""): 24 * HOUR_S,
    ("work_at_height", ""): 7 * DAY_S,
    ("temporary_power", ""): 15 * DAY_S,
}
# Interruption [s] beyond which a new gas analysis is due: 5.3.1 d), 6.3 f)
INTERRUPTION_S = {
    ("hot_work", "特级"): 30 * MINUTE_S,
    ("hot_work", "一级"): 30 * MINUTE_S,
    ("hot_work", "二级"): 60 * MINUTE_S,
    ("confined_space", ""): 60 * MINUTE_S,
}
NOT_UPGRADED = {"public_holiday": 40, "sunday": 41, "saturday": 41, "weekend": 41, "special_period": 43}
NIGHT_NOT_UPGRADED = 42
ALARMS_ZH = {
    2: "气体分析与作业开始间隔超时",
    3: "作业中断超时，未进行气体分析",
    5: "受限空间作业重新记录气体分析结果超时",
    10: "安全作业票超时",
    40: "节假日动火作业未升级",
    41: "公休日动火作业未升级",
    42: "夜间动火作业未升级",
    43: "重大活动等其他特殊时段，动火作业未升级",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFacts:
    """What is known about one permit now; what is None was not asked about."""

    work: str = ""
    grade: str = ""
    sample_age_s: float | None = None
    interruption_s: float | None = None
    new_analysis: bool = False
    permit_age_s: float | None = None
    last_record_age_s: float | None = None
    day: str = ""
    night: bool = False
    upgraded: bool | None = None
    substance: str = ""
    concentration_volume_fraction: float | None = None
    lower_flammable_limit_fraction: float | None = None
    oxygen_volume_fraction: float | None = None
    oxygen_rich: bool = False


@dataclass(frozen=True, slots=True)
class PermitVerdict:
    """`fail` (the air is not fit), `refuse` (no sign-off, or stop), `no_new_analysis` or `pass`, and alarm codes."""

    verdict: str
    codes: frozenset[int]


def judge_permit(facts: PermitFacts) -> PermitVerdict:
    """Judge one permit; raises UnknownGas where a lower flammable limit is needed and not known."""
    facts = replace(facts, work=WORKS.get(facts.work, facts.work))
    codes = frozenset(_codes(facts))
    if not air_is_fit(facts):
        return PermitVerdict("fail", codes)
    if codes:
        return PermitVerdict("refuse", codes)
    limit = _by_grade(INTERRUPTION_S, facts)
    if facts.interruption_s is not None and limit is not None:
        if facts.interruption_s <= limit:
            return PermitVerdict("no_new_analysis", codes)
        return PermitVerdict("pass" if facts.new_analysis else "refuse", codes)
    return PermitVerdict("pass", codes)


def air_is_fit(facts: PermitFacts) -> bool:
    """Whether gas and oxygen, as far as they are known, allow work."""
    gas = facts.concentration_volume_fraction
    if gas is not None and gas > gas_limit(_lower_limit(facts)) * (1 + _ALMOST):
        return False
    oxygen = facts.oxygen_volume_fraction
    if oxygen is None:
        return True
    hot = facts.work == "hot_work"  # there only too much oxygen is spoken of, 5.2.7; else as in a confined space
    most = OXYGEN_MOST_RICH if hot or facts.oxygen_rich else OXYGEN_MOST
    least = 0.0 if hot else OXYGEN_LEAST
    return least * (1 - _ALMOST) <= oxygen <= most * (1 + _ALMOST)


def gas_limit(lower_flammable_limit_fraction: float) -> float:
    """Allowed volume fraction of a combustible gas: 0.5 % where the lower limit is 4 % or more, else 0.2 %."""
    rich = lower_flammable_limit_fraction >= LIMIT_CHANGES_AT * (1 - _ALMOST)
    return RICH_GAS_LIMIT if rich else LEAN_GAS_LIMIT


def _lower_limit(facts: PermitFacts) -> float:
    if facts.lower_flammable_limit_fraction is not None:
        return facts.lower_flammable_limit_fraction
    known = gas_limits(facts.substance).lower_flammable_fraction
    if known is None:
        raise UnknownGas(field="lower_flammable_limit_fraction")
    return known


def _by_grade(table: dict[tuple[str, str], float], facts: PermitFacts) -> float | None:
    return table.get((facts.work, facts.grade), table.get((facts.work, "")))


def _codes(facts: PermitFacts) -> list[int]:
    found = []
    validity, pause = _by_grade(VALIDITY_S, facts), _by_grade(INTERRUPTION_S, facts)
    if facts.sample_age_s is not None and facts.sample_age_s > SAMPLE_AGE_S:
        found.append(2)
    if (
        facts.interruption_s is not None
        and pause is not None
        and facts.interruption_s > pause
        and not facts.new_analysis
    ):
        found.append(3)
    if facts.work == "confined_space" and (facts.last_record_age_s or 0.0) > RECORD_EVERY_S:
        found.append(5)
    if validity is not None and (facts.permit_age_s or 0.0) > validity:
        found.append(10)
    if facts.work == "hot_work" and facts.upgraded is False:
        found.extend([NOT_UPGRADED[facts.day]] if facts.day in NOT_UPGRADED else [])
        found.extend([NIGHT_NOT_UPGRADED] if facts.night else [])
    return found
