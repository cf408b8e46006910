"""入库拒绝: the database refused rows; they lie in a file beside it until an engineer has looked."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import RowsRefused, Rule
from twin.rules.finding import Finding

CALM_S = 600.0


def judge(fact: RowsRefused) -> Iterable[Finding]:
    """One finding about the keeper of the rows."""
    yield Finding(
        source_kind="device",
        source_id="keeper",
        condition="rows_refused",
        active=fact.newly > 0,
        at=fact.at,
        priority=4,
        value=float(fact.newly),
        limit_value=0.0,
        text_zh=f"数据库拒收 {fact.newly} 条数据,已另存",
        text_en=f"The database refused {fact.newly} rows; they were set aside",
        off_delay_s=CALM_S,
    )


RULE = Rule(on=RowsRefused, judge=judge)
