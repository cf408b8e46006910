"""Rise of a plume above its stack by momentum and buoyancy, and downwash in the stack's lee."""

from __future__ import annotations

import math

GRAVITY_M_S2 = 9.80665
_GRADIENT_K_M = {"E": 0.020, "F": 0.035}  # potential temperature by class, EPA (1995) ISC3 volume II, section 1.1.4
_LIMIT_M4_S3 = 55.0


def stack_tip_downwash_m(*, diameter_m: float, velocity_m_s: float, wind_m_s: float) -> float:
    """Change of the stack's height, 2 d (v/u - 1.5), never above 0 [m].

    Source: Briggs (1974), as in EPA (1995), ISC3 User's Guide volume II, eq. 1-7.
    """
    return min(2 * diameter_m * (velocity_m_s / wind_m_s - 1.5), 0.0)


def momentum_rise_m(*, diameter_m: float, velocity_m_s: float, wind_m_s: float, stability: str = "D",
                    air_temperature_k: float = 288.15, distance_m: float = math.inf) -> float:  # fmt: skip
    """Rise by momentum [m]: 3 d v/u; in stable air no more than 1.5 (F / (u sqrt(s)))^(1/3), F = v² d²/4.

    Near the stack no more than (3 F x / (b² u²))^(1/3) with b = 1/3 + u/v.
    Source: Briggs (1969), as in EPA (1995), ISC3 User's Guide volume II, eqs 1-13, 1-16 and 1-22.
    """
    rise = 3 * diameter_m * velocity_m_s / wind_m_s
    if math.isfinite(distance_m):
        drag = 1 / 3 + wind_m_s / velocity_m_s
        so_far = 3 * velocity_m_s**2 * diameter_m**2 / 4 * distance_m / (drag * wind_m_s) ** 2
        rise = min(rise, so_far ** (1 / 3))
    if stability not in _GRADIENT_K_M:
        return rise
    root = math.sqrt(GRAVITY_M_S2 / air_temperature_k * _GRADIENT_K_M[stability])
    flux = velocity_m_s**2 * diameter_m**2 / 4
    return float(min(rise, 1.5 * (flux / (wind_m_s * root)) ** (1 / 3)))


def buoyancy_rise_m(*, diameter_m: float, velocity_m_s: float, wind_m_s: float, density_ratio: float,
                    stability: str = "D", air_temperature_k: float = 288.15) -> float:  # fmt: skip
    """Final rise by buoyancy [m], F = g v d²/4 (1 - rho/rho_a); 0 for a gas not lighter than air.

    21.425 F^(3/4)/u below F = 55 m⁴/s³, else 38.71 F^(3/5)/u; in stable air 2.6 (F/(u s))^(1/3).
    Source: Briggs (1971, 1975), as in EPA (1995), ISC3 User's Guide volume II, eqs 1-8 to 1-15.
    """
    flux = GRAVITY_M_S2 * velocity_m_s * diameter_m**2 / 4 * max(1 - density_ratio, 0.0)
    if flux == 0:
        return 0.0
    if stability in _GRADIENT_K_M:
        steady = GRAVITY_M_S2 / air_temperature_k * _GRADIENT_K_M[stability]
        return float(2.6 * (flux / (wind_m_s * steady)) ** (1 / 3))
    return float(21.425 * flux**0.75 / wind_m_s if flux < _LIMIT_M4_S3 else 38.71 * flux**0.6 / wind_m_s)
