"""From a time series to the steady `Release` that most models of a plume, a jet or a fire take."""

from __future__ import annotations

import math

import numpy as np

from consequence_models.errors import ImpossibleInput
from consequence_models.scenario import Release
from consequence_models.sources.term import SourceTerm

SHARE = 0.98  # of the mass, that counts for the duration: a long thin tail would hide the release


def as_release(term: SourceTerm, *, rate: str = "mean") -> Release:
    """A constant release for what leaves over time.

    Parameters
    ----------
    rate
        `mean`: the mass over the time in which 98 % of it leaves; `highest`: the highest minute, for as long as
        keeps the mass. Temperature, drops, height and width are means weighted by the rate.

    Raises
    ------
    ImpossibleInput
        All leaves at once: that is a puff, and no rate describes it.

    Source: the mean over the release is what CCPS (1999), section 2.1, hands to a steady model.
    """
    flowing = term.mass_kg - term.instant_kg
    if not flowing > 0.01 * term.mass_kg:
        zh, en = "瞬间释放没有速率，请用烟团模型", "what leaves at once has no rate; use a model of a puff"
        raise ImpossibleInput(zh, en, field="rate_kg_s")
    left = term.mass_until(term.t_s) - term.instant_kg
    lasting = float(np.interp(SHARE * flowing, left, term.t_s)) - float(term.t_s[0])
    mean = SHARE * flowing / max(lasting, 1e-6)
    chosen = term.highest_mean_rate() if rate == "highest" else mean
    weight = np.gradient(left) if term.t_s.size > 1 else np.ones(1)
    weight = np.maximum(weight, 0) / max(np.maximum(weight, 0).sum(), 1e-300)
    return Release(
        substance_id=term.substance_id,
        rate_kg_s=chosen,
        height_m=float(weight @ term.height_m),
        duration_s=flowing / chosen,
        diameter_m=math.sqrt(4 * float(weight @ term.area_m2) / math.pi),
        molar_mass_kg_mol=term.molar_mass_kg_mol,
        temperature_k=float(weight @ term.temperature_k),
        liquid_fraction=min(float(weight @ term.liquid_fraction), 1.0),
    )
