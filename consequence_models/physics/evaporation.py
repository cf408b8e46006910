"""Vapour carried from a pool by wind: mass transfer through the boundary layer over it."""

from __future__ import annotations

import math

AIR_VISCOSITY_M2_S = 1.5e-5  # kinematic, 20 °C
TURBULENT_SCHMIDT = 0.85  # Fackrell & Robins (1982)
EULER = 0.5772156649
VON_KARMAN = 0.4
WATER_DIFFUSIVITY_M2_S = 2.39e-5  # water vapour in air, Thibodeaux (1979)
WATER_KG_MOL = 0.018015
# Wind power-law exponents by stability class; NOAA (2013), ALOHA 5.4.4 Technical Documentation, as in DEGADIS
WIND_POWER = {"A": 0.108, "B": 0.112, "C": 0.120, "D": 0.142, "E": 0.203, "F": 0.253}
POOL_ROUGHNESS_M = 1e-3  # a smooth wet or paved surface, whatever the terrain around it
STRONGEST_BLOWING = 4.0  # upper limit of Brighton's correction; beyond it a pool boils


def graham_diffusivity(molar_mass_kg_mol: float) -> float:
    """Diffusivity of a vapour in air [m²/s], from that of water by Graham's law.

    Source: Thibodeaux (1979); NOAA (2013), ALOHA 5.4.4 Technical Documentation section 3.3.1.
    """
    return WATER_DIFFUSIVITY_M2_S * math.sqrt(WATER_KG_MOL / molar_mass_kg_mol)


def friction_velocity(wind_m_s: float, wind_height_m: float, stability: str) -> float:
    """Friction velocity over a pool [m/s]: 0.03 U10, with U10 by the power law of the stability class.

    Source: Deacon (1973), as in NOAA (2013), ALOHA 5.4.4 Technical Documentation section 3.3.1.
    """
    return 0.03 * wind_m_s * math.pow(10.0 / wind_height_m, WIND_POWER[stability])


def _sublayer(schmidt: float, reynolds: float) -> float:
    """Brighton's f(Sc) for smooth (Re0 < 0.13) and rough (Re0 > 2) surfaces, linear between."""
    smooth = (3.85 * math.cbrt(schmidt) - 1.3) ** 2 + TURBULENT_SCHMIDT / VON_KARMAN * math.log(0.13 * schmidt)
    if reynolds < 0.13:
        return smooth
    rough = 7.3 * math.pow(max(reynolds, 2.0), 0.25) * math.sqrt(schmidt) - 5 * TURBULENT_SCHMIDT
    return rough if reynolds > 2 else smooth + (reynolds - 0.13) / (2 - 0.13) * (rough - smooth)


def mass_transfer(
    *, friction_m_s: float, diameter_m: float, diffusivity_m2_s: float, stability: str,
    roughness_m: float = POOL_ROUGHNESS_M,
) -> float:  # fmt: skip
    """Mean dimensionless mass transfer of a pool, j: flux = j u* c_s for a vapour that is thin in the air.

    Parameters
    ----------
    friction_m_s, diameter_m, diffusivity_m2_s, roughness_m
        Friction velocity [m/s], length of the pool along the wind [m], diffusivity of the vapour in air [m²/s],
        roughness of the pool [m].
    stability
        Pasquill class, for the exponent of the wind profile.

    Source: Brighton (1985), J. Heat Mass Transfer / SRD R 375, as in NOAA (2013), ALOHA 5.4.4 Technical
    Documentation section 3.3.1.
    """
    n = WIND_POWER[stability]
    schmidt = AIR_VISCOSITY_M2_S / diffusivity_m2_s
    layer = _sublayer(schmidt, friction_m_s * roughness_m / AIR_VISCOSITY_M2_S)
    exponent = 1 / n + 1 + 2 * math.log(1 + n) - 2 * EULER + VON_KARMAN / TURBULENT_SCHMIDT * (1 + n) * layer
    length = n * VON_KARMAN**2 * diameter_m / (TURBULENT_SCHMIDT * roughness_m * math.exp(1 / n))
    log = exponent + math.log(length)
    square = log**2 + math.pi**2
    mean = 0.5 - math.atan(log / math.pi) / math.pi + (1 - EULER) / square
    mean += ((1 - EULER) ** 2 + 1 + math.pi**2 / 6) * log / square**2
    return VON_KARMAN / TURBULENT_SCHMIDT * (1 + n) * mean


def blowing(vapour_pressure_pa: float, ambient_pa: float) -> float:
    """Factor by which a vapour that fills much of the air at the surface leaves faster: -(pa/pv) ln(1 - pv/pa) >= 1.

    Held at 4, the limit of Brighton's theory. Source: Brighton (1985), as in `mass_transfer`.
    """
    share = vapour_pressure_pa / ambient_pa
    if share < 1e-6:
        return 1.0
    if share >= 1:
        return STRONGEST_BLOWING
    return min(-math.log1p(-share) / share, STRONGEST_BLOWING)
