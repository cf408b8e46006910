"""How often equipment leaks, by kind and hole: generic values with their status, to be replaced by better ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput
from consequence_models.physics.tables import rows

HOURS_A_YEAR = 8760.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakFrequency:
    """How often one kind of hole opens in one kind of equipment; `per` is `yr`, `m yr` or `h` of use.

    Where a distribution is published, `log_mean` and `log_sigma` are those of its logarithm and `frequency` its median.
    """

    equipment: str
    hole: str
    frequency: float
    per: str
    status: str
    source: str
    name_zh: str = ""
    name_en: str = ""
    log_mean: float | None = None
    log_sigma: float | None = None

    def yearly(self, *, length_m: float | None = None, hours_a_year: float | None = None) -> float:
        """Frequency [1/yr] of one piece, of a pipe of a length, or of something used for some hours a year.

        Raises
        ------
        MissingInput
            The value is per metre or per hour, and the length or the hours are not given.
        ImpossibleInput
            A length or a number of hours cannot be.
        """
        name, times = {"m yr": ("length_m", length_m), "h": ("hours_a_year", hours_a_year)}.get(self.per, ("", 1.0))
        if times is None:
            zh, en = (
                f"{self.equipment} 的频率按{self.per}计，请给出 {name}",
                f"{self.equipment} leaks per {self.per}: give {name}",
            )
            raise MissingInput(zh, en, field=name)
        if not 0 <= times < math.inf or (self.per == "h" and times > HOURS_A_YEAR):
            raise ImpossibleInput(f"{name} 不合理", f"{name} cannot be", field=name)
        return self.frequency * times

    @property
    def mean(self) -> float:
        """Mean of the distribution, or the value where none is published."""
        if self.log_mean is None or self.log_sigma is None:
            return self.frequency
        return math.exp(self.log_mean + self.log_sigma**2 / 2)

    def instead(self, frequency: float, source: str) -> LeakFrequency:
        """The same hole with a value of one's own; its status is `given`."""
        if not 0 <= frequency < math.inf:
            raise ImpossibleInput(
                "频率须为有限的非负数", "a frequency must be finite and not negative", field="frequency"
            )
        return replace(self, frequency=frequency, status="given", source=source, log_mean=None, log_sigma=None)


def _row(row: Mapping[str, str]) -> LeakFrequency:
    return LeakFrequency(
        equipment=row["equipment"], hole=row["hole"], frequency=float(row["frequency"]), per=row["per"],
        status=row["status"], source=row["source"], name_zh=row["name_zh"], name_en=row["name_en"],
        log_mean=float(row["log_mean"]) if row["log_mean"] else None,
        log_sigma=float(row["log_sigma"]) if row["log_sigma"] else None,
    )  # fmt: skip


FREQUENCIES: Mapping[tuple[str, str], LeakFrequency] = MappingProxyType(
    {(row["equipment"], row["hole"]): _row(row) for row in rows("leak_frequencies")}
)


def leaks(equipment: str) -> tuple[LeakFrequency, ...]:
    """Every hole of one kind of equipment; raises UnknownInput."""
    found = tuple(each for (name, _), each in FREQUENCIES.items() if name == equipment)
    if not found:
        known = ", ".join(sorted({name for name, _ in FREQUENCIES}))
        zh, en = (
            f"没有设备 {equipment} 的泄漏频率，可选：{known}",
            f"no leak frequency of {equipment}; there are: {known}",
        )
        raise UnknownInput(zh, en, field="equipment")
    return found


def leak(equipment: str, hole: str) -> LeakFrequency:
    """One hole of one kind of equipment; raises UnknownInput."""
    for each in leaks(equipment):
        if each.hole == hole:
            return each
    known = ", ".join(each.hole for each in leaks(equipment))
    zh, en = f"{equipment} 没有孔 {hole}，可选：{known}", f"{equipment} has no hole {hole}; there are: {known}"
    raise UnknownInput(zh, en, field="hole")
