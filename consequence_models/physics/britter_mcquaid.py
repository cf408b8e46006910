"""Britter and McQuaid's curves of dense clouds: concentration against distance, for a plume and for a puff."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.tables import rows

Array = NDArray[np.float64]
Cloud = Literal["plume", "puff"]
GRAVITY_M_S2 = 9.80665
ADVECTION = 0.4  # of the wind at 10 m: speed of the centre of a puff, Britter & McQuaid (1988)
SPREAD = 1.2  # R² = R0² + 1.2 t sqrt(g' V), the same
_NEAR = {"plume": (306.0, 30.0), "puff": (3.24, 3.0)}  # c = k/r² / (1 + k/r²) up to r; CCPS (1999); puff recalled
_CURVES = {
    cloud: [
        (float(row["ratio"]), *(float(row[name]) for name in ("alpha_from", "alpha_to", "slope", "intercept")))
        for row in rows("britter_mcquaid")
        if row["cloud"] == cloud
    ]
    for cloud in ("plume", "puff")
}


def plume_alpha(*, excess_ratio: float, flow_m3_s: float, wind_m_s: float) -> float:
    """0.2 log10(g'² Q / u⁵), g' = g (rho0 - rho_a) / rho_a. Source: Britter & McQuaid (1988)."""
    reduced = GRAVITY_M_S2 * max(excess_ratio, 1e-9)
    return 0.2 * math.log10(reduced**2 * flow_m3_s / wind_m_s**5)


def puff_alpha(*, excess_ratio: float, volume_m3: float, wind_m_s: float) -> float:
    """0.5 log10(g' V^(1/3) / u²). Source: Britter & McQuaid (1988)."""
    return 0.5 * math.log10(GRAVITY_M_S2 * max(excess_ratio, 1e-9) * volume_m3 ** (1 / 3) / wind_m_s**2)


def curve(cloud: Cloud, alpha: float) -> tuple[Array, Array]:
    """Concentration ratios, falling, and log10 of the scaled distances at which they are met, for one alpha."""
    ratios, places = [], []
    for ratio, low, high, slope, intercept in _CURVES[cloud]:
        if low <= alpha < high or (alpha >= high == 1.0):
            ratios.append(ratio)
            places.append(slope * alpha + intercept)
    return np.array(ratios), np.array(places)


def ratio_at(cloud: Cloud, alpha: float, scaled_distance: ArrayLike) -> Array:
    """Highest concentration over that of the source at distances in units of sqrt(Q/u) or V^(1/3).

    Near the source by the formula of CCPS, beyond the curves as the inverse square of distance.
    Checked: -0.7 <= alpha <= 1 about, ratios from 0.1 to 0.002 (plume) or 0.001 (puff).
    Source: Britter & McQuaid (1988), HSE 17/1988, figures 8 and 10; straight pieces of CCPS (1999).
    """
    r = np.maximum(np.asarray(scaled_distance, float), 1e-9)
    factor, near = _NEAR[cloud]
    ratios, places = curve(cloud, alpha)
    start = factor / near**2 / (1 + factor / near**2)
    joined = np.concatenate([[math.log10(near)], places]), np.concatenate([[math.log10(start)], np.log10(ratios)])
    log = np.log10(r)
    inside = np.interp(log, *joined)
    beyond = joined[1][-1] - 2 * (log - joined[0][-1])
    close = np.log10(factor / r**2 / (1 + factor / r**2))
    return np.asarray(10 ** np.where(r < near, close, np.where(log > joined[0][-1], beyond, inside)))


def warmed(ratio: ArrayLike, source_to_air_temperature: float) -> Array:
    """Volume fraction of a cold gas from the isothermal ratio: c' / (c' + (1 - c') T0/Ta).

    Source: Britter & McQuaid (1988), correction for non-isothermal releases.
    """
    c = np.asarray(ratio, float)
    return np.asarray(c / (c + (1 - c) * source_to_air_temperature))


def puff_radius(*, volume_m3: float, excess_ratio: float, time_s: float) -> float:
    """Radius of the puff [m], R² = R0² + 1.2 t sqrt(g' V), from a cylinder as high as its radius."""
    first = (volume_m3 / math.pi) ** (2 / 3)
    return math.sqrt(first + SPREAD * time_s * math.sqrt(GRAVITY_M_S2 * max(excess_ratio, 0.0) * volume_m3))
