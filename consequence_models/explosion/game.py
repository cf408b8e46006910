"""How strong a vapour cloud blasts by the measures of its obstacles: the GAME correlation and its strength."""

from __future__ import annotations

import numpy as np

BAR = 1e5
# overpressure at the source of each strength of the multi-energy method, bar: van den Berg (1985), Yellow Book CPR 14E
SOURCE_BAR = (0.01, 0.02, 0.05, 0.10, 0.20, 0.50, 1.0, 2.0, 5.0, 10.0)
# laminar burning speeds in air: TNO Yellow Book CPR 14E and GAME (Eggen 1998); recalled
LAMINAR_M_S = {
    "hydrogen": 3.5,
    "acetylene": 1.58,
    "ethylene": 0.74,
    "propane": 0.52,
    "butane": 0.45,
    "methane": 0.45,
    "lng": 0.45,
    "lpg": 0.52,
}
HYDROCARBON_M_S = 0.5


def source_overpressure(
    *,
    blockage_fraction: float,
    flame_path_m: float,
    obstacle_diameter_m: float,
    laminar_speed_m_s: float,
    between_plates: bool = False,
) -> float:
    """Overpressure at the source of a gas explosion among obstacles [Pa].

    Parameters
    ----------
    blockage_fraction, flame_path_m, obstacle_diameter_m
        Share of the volume that obstacles fill, the way the flame can run among them, and their usual diameter.
    laminar_speed_m_s, between_plates
        Burning speed of the quiet mixture; whether the flame is held between parallel plates.

    Source: Eggen (1998), GAME, HSE CRR 202/1998, as MSB B06-105 (2017) eq. 5.1: 0.84 (VBR L/D)^2.75 S^2.7 D^0.7 bar
    in the open, 3.38 (…)^2.25 S^2.7 D^0.7 between plates; low ignition energy.
    """
    way = blockage_fraction * flame_path_m / obstacle_diameter_m
    factor, power = (3.38, 2.25) if between_plates else (0.84, 2.75)
    return float(BAR * factor * way**power * laminar_speed_m_s**2.7 * obstacle_diameter_m**0.7)


def strength_of(source_pa: float) -> float:
    """Strength of the multi-energy method with that overpressure at the source, between 1 and 10."""
    return float(np.interp(np.log(source_pa / BAR), np.log(SOURCE_BAR), np.arange(1.0, 11.0)))


def laminar_speed(substance_id: str) -> float:
    """Laminar burning speed [m/s]; that of a usual hydrocarbon where the substance is not in the list."""
    return LAMINAR_M_S.get(substance_id.strip().lower().replace("_", " "), HYDROCARBON_M_S)
