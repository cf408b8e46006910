"""From a source term to the field in one step: the noun, the model and the reason, by momentum, density and time."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, cast

import numpy as np

from consequence_models.dispersion.choose import (
    CALM_M_S,
    DENSE_PLUME,
    DENSE_PUFF,
    JET_LENGTHS,
    Choice,
    momentum_length,
    plume_number,
    puff_number,
    wind_at_10_m,
)
from consequence_models.dispersion.dense_puff import BurstRelease
from consequence_models.dispersion.jet_field import JetRelease
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.model import model
from consequence_models.physics.gas import AIR_KG_MOL, gas_density
from consequence_models.result import Caution, Field
from consequence_models.scenario import Scenario, Source, Weather
from consequence_models.sources.term import SourceTerm

_MINUTE_S = 60.0
_MOSTLY = 0.5  # of the mass: from there on a release counts as instantaneous


def _mean(term: SourceTerm, name: str) -> float:
    weight = term.rate_kg_s if term.rate_kg_s.any() else np.ones_like(term.rate_kg_s)
    return float(np.average(getattr(term, name), weights=weight))


def _burst(term: SourceTerm, air: float, wind: float) -> tuple[Source, Choice]:
    density = _mean(term, "density_kg_m3")
    number = puff_number(excess=density / air - 1, volume_m3=term.mass_kg / density, wind_m_s=wind)
    if number >= DENSE_PUFF:
        return BurstRelease.of(term), Choice(
            model_id="dense_puff", richardson_ratio=number,
            because_zh=f"大部分瞬时泄出，重气判据 {number:.2f} ≥ {DENSE_PUFF:g}：重气云团",
            because_en=f"mostly at once, number {number:.2f} >= {DENSE_PUFF:g}: a dense puff",
        )  # fmt: skip
    return TimedRelease.of(term), Choice(
        model_id="gaussian_puffs", richardson_ratio=number,
        because_zh=f"大部分瞬时泄出，重气判据 {number:.2f} < {DENSE_PUFF:g}：中性烟团",
        because_en=f"mostly at once, number {number:.2f} < {DENSE_PUFF:g}: passive puffs",
    )  # fmt: skip


def source_of(term: SourceTerm, weather: Weather) -> tuple[Source, Choice]:
    """The source noun for a term and the model that takes it, with the numbers and the reason.

    A jet and a burst become one number each (`JetRelease.of`, `BurstRelease.of`); everything else keeps its series.
    """
    air = float(gas_density(molar_mass_kg_mol=AIR_KG_MOL, temperature_k=weather.temperature_k,
                            pressure_pa=weather.pressure_pa))  # fmt: skip
    wind = max(wind_at_10_m(weather), CALM_M_S)
    if term.instant_kg > _MOSTLY * term.mass_kg:
        return _burst(term, air, wind)
    rate, density = term.highest_mean_rate(_MINUTE_S), _mean(term, "density_kg_m3")
    flow, speed = rate / density, _mean(term, "velocity_m_s")
    area = _mean(term, "area_m2")
    size = 2 * math.sqrt(area / math.pi) if term.shape == "pool" and area > 0 else 2 * math.sqrt(flow / wind)
    number = plume_number(excess=density / air - 1, flow_m3_s=flow, diameter_m=size, wind_m_s=wind)
    length = momentum_length(momentum_n=rate * speed, air_density_kg_m3=air, wind_m_s=wind)
    if term.shape == "jet" and speed > wind and length > JET_LENGTHS:
        return JetRelease.of(term), Choice(model_id="gas_jet", richardson_ratio=number, momentum_length_m=length,
                            because_zh=f"射流动量在 {length:.1f} m 内强于风：先按射流计算",
                            because_en=f"momentum prevails over the wind for {length:.1f} m: a jet first")  # fmt: skip
    if number >= DENSE_PLUME and weather.wind_m_s >= CALM_M_S:
        return TimedRelease.of(term), Choice(
            model_id="dense_timed", richardson_ratio=number, momentum_length_m=length,
            because_zh=f"重气判据 {number:.2f} ≥ {DENSE_PLUME:g}：按重气计算",
            because_en=f"Britter-McQuaid number {number:.2f} >= {DENSE_PLUME:g}: dense",
        )  # fmt: skip
    return TimedRelease.of(term), Choice(
        model_id="gaussian_puffs", richardson_ratio=number, momentum_length_m=length,
        because_zh=f"重气判据 {number:.2f} 低于 {DENSE_PLUME:g} 或静风：按中性烟团计算",
        because_en=f"number {number:.2f} below {DENSE_PLUME:g}, or calm: passive puffs",
    )  # fmt: skip


def term_field(term: SourceTerm, weather: Weather, *, x_m: float = 0.0, y_m: float = 0.0) -> Field:
    """The field of a source term in weather; the choice and the term's own warnings travel with it."""
    noun, choice = source_of(term, weather)
    field: Any = model(choice.model_id).solve(Scenario(source=noun, weather=weather, x_m=x_m, y_m=y_m))
    why = Caution(code="model_choice", zh=f"所选模型 {choice.model_id}：{choice.because_zh}",
                  en=f"model {choice.model_id}: {choice.because_en}")  # fmt: skip
    return cast(Field, dataclasses.replace(field, warnings=(why, *term.warnings, *field.warnings)))
