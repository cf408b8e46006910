"""磁盘不足: the disk of the live process is filling up, or is full and the room that was kept back is in use."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import DiskSpace, Rule
from twin.rules.finding import Finding

LOW_FRACTION, LOW_BYTES = 0.15, 2e9
"""Warned when both less than this share and less than this much is free: a large disk is not low at 15 %."""


def judge(fact: DiskSpace) -> Iterable[Finding]:
    """Two findings: little room is left; none is, and messages or alarms live on what was kept back."""
    low = fact.free_bytes < LOW_FRACTION * fact.whole_bytes and fact.free_bytes < LOW_BYTES
    free_mb = round(fact.free_bytes / 1e6)
    yield Finding(
        source_kind="device",
        source_id="disk",
        condition="disk_low",
        active=low,
        at=fact.at,
        priority=3,
        value=float(free_mb),
        limit_value=round(min(LOW_FRACTION * fact.whole_bytes, LOW_BYTES) / 1e6),
        unit="MB",
        text_zh=f"磁盘空间不足,剩余 {free_mb} MB",
        text_en=f"The disk is filling up: {free_mb} MB are left",
    )
    yield Finding(
        source_kind="device",
        source_id="disk",
        condition="disk_full",
        active=not fact.reserve_held or fact.refused,
        at=fact.at,
        priority=1 if fact.refused else 2,
        value=float(free_mb),
        limit_value=0.0,
        unit="MB",
        text_zh="磁盘已满,请立即清理;报警继续,新数据暂存",
        text_en="The disk is full: make room now. Alarms go on; what comes in is kept waiting",
    )


RULE = Rule(on=DiskSpace, judge=judge)
