"""A release whose rate changes with time, with the wind's own record: the source of puffs and of timed slabs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, number, numbers, word
from consequence_models.scenario import STABILITIES
from consequence_models.sources.term import SourceTerm

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRelease:
    """A rate that changes with time and, where given, the record of the wind; else the scenario's weather holds."""

    kind: ClassVar[str] = "timed_release"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    t_s: tuple[float, ...] = numbers("时刻", "Times", "s")
    rate_kg_s: tuple[float, ...] = numbers("泄漏速率", "Release rates", "kg/s", at_least=0)
    height_m: float = number("释放高度", "Release height", "m", default=0.0, at_least=0)
    diameter_m: float = number("源直径", "Source diameter", "m", default=0.0, at_least=0)
    instant_kg: float = number("瞬时泄放质量", "Mass released at once", "kg", default=0.0, at_least=0)
    wind_t_s: tuple[float, ...] = numbers("风记录时刻", "Times of the wind", "s", default=())
    wind_m_s: tuple[float, ...] = numbers("风速记录", "Wind speeds", "m/s", default=(), at_least=0, at_most=75)
    wind_from_deg: tuple[float, ...] = numbers("风向记录", "Winds from", "°", default=())
    stability: str = word("稳定度记录", "Stability record", default="")
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)
    temperature_k: float | None = number("释放温度", "Temperature of the release", "K", default=None, above=0)
    liquid_fraction: float = number("液滴质量分数", "Mass share of drops", "", default=0.0, at_least=0, at_most=1)

    def __post_init__(self) -> None:
        check(self)
        for name in ("t_s", "rate_kg_s", "wind_t_s", "wind_m_s", "wind_from_deg"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _same_length(self, "t_s", ("rate_kg_s",))
        _same_length(self, "wind_t_s", ("wind_m_s", "wind_from_deg"))
        if self.stability and (len(self.stability) != len(self.wind_t_s) or set(self.stability) - set(STABILITIES)):
            zh, en = "稳定度须为每行一个 A–F 字母", "stability must be one letter A to F for each row of the wind"
            raise ImpossibleInput(zh, en, field="stability")
        if not self.t_s or (np.trapezoid(self.rate_kg_s, self.t_s) <= 0 and self.instant_kg <= 0):
            raise ImpossibleInput("没有物质泄出", "nothing leaves: the released mass is zero", field="rate_kg_s")

    @classmethod
    def of(cls, term: SourceTerm, **more: Any) -> TimedRelease:
        """A source term without its momentum: rates over time, the first height, the width of a pool.

        Temperature and drops are averages weighted with the rate.
        """
        weight = term.rate_kg_s if term.rate_kg_s.any() else np.ones_like(term.rate_kg_s)
        width = 2 * math.sqrt(float(term.area_m2.max()) / math.pi) if term.shape == "pool" else 0.0
        return cls(
            substance_id=term.substance_id, t_s=tuple(term.t_s.tolist()), rate_kg_s=tuple(term.rate_kg_s.tolist()),
            height_m=float(term.height_m[0]), diameter_m=width, instant_kg=term.instant_kg,
            molar_mass_kg_mol=term.molar_mass_kg_mol,
            temperature_k=float(np.average(term.temperature_k, weights=weight)),
            liquid_fraction=float(np.average(term.liquid_fraction, weights=weight)), **more,
        )  # fmt: skip

    def mass_between(self, edges_s: Array) -> Array:
        """Mass released between neighbouring times [kg], exact for rates linear between the times given."""
        t, rate = np.array(self.t_s), np.array(self.rate_kg_s)
        steps = np.diff(t) * (rate[1:] + rate[:-1]) / 2
        total = np.concatenate([[0.0], np.cumsum(steps)])
        at = np.clip(edges_s, t[0], t[-1])
        k = np.clip(np.searchsorted(t, at, side="right") - 1, 0, max(t.size - 2, 0))
        if t.size == 1:
            return np.zeros(len(edges_s) - 1)
        inside = at - t[k]
        slope = (rate[k + 1] - rate[k]) / np.where(t[k + 1] > t[k], t[k + 1] - t[k], 1.0)
        return np.diff(total[k] + rate[k] * inside + slope * inside**2 / 2)


def _same_length(noun: TimedRelease, key: str, others: Sequence[str]) -> None:
    times = getattr(noun, key)
    if any(len(getattr(noun, name)) != len(times) for name in others):
        zh, en = f"{key} 与 {'、'.join(others)} 的长度不同", f"{key} and {', '.join(others)} differ in length"
        raise ImpossibleInput(zh, en, field=key)
    if any(b < a for a, b in itertools.pairwise(times)):
        raise ImpossibleInput(f"{key} 必须递增", f"{key} must not fall", field=key)
