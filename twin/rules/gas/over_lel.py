"""超爆: a combustible reading of 100 %LEL or more latches until a person confirms its end by a second instrument.

A catalytic cell that was flooded or poisoned by such a cloud reads low again while the gas is still there.
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import Rule, SensorLevel
from twin.rules.finding import Finding
from twin.rules.gas.presets import is_lel
from twin.rules.gas.words import of_sensor

FULL_LEL = 100.0
DEAD_BAND_LEL = 5.0


def judge(fact: SensorLevel) -> Iterable[Finding]:
    """One finding for a detector that reads in %LEL; none for a value that is not good."""
    sensor, reading = fact.sensor, fact.reading
    if not is_lel(sensor) or reading.value is None or reading.quality != "good":
        return
    held = fact.holds("sensor", sensor.id, "over_lel")
    active = reading.value >= FULL_LEL - (DEAD_BAND_LEL if held else 0.0)
    yield of_sensor(
        sensor, reading, "over_lel", active=active, zh="达到爆炸下限,须第二台仪器复测确认",
        en="reads the explosive limit; confirm by a second instrument", priority=1, limit_value=FULL_LEL,
        latched=True, needs_instrument=True,
    )  # fmt: skip


RULE = Rule(on=SensorLevel, judge=judge)
