"""What a blast does to buildings by pressure and impulse, and the dose of heat, as fields."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from consequence_models.explosion.blast import BlastField
from consequence_models.harm.fields import HarmField, named
from consequence_models.harm.pressure_impulse import STATES, damage_state, harm
from consequence_models.result import Field

Array = NDArray[np.float64]


def damage_by_blast(blast: BlastField, name: str) -> HarmField:
    """Probability that a blast does one harm of `HARMS` by its pressure and impulse; raises UnknownInput."""
    chosen = harm(name)
    return HarmField(
        parts=(blast.of("overpressure"), blast.of("impulse")), rule=chosen.share, least=chosen.pressure_for,
        quantity="damage_fraction", names=(name,), status=chosen.status,
        warnings=(named([name, chosen.status, chosen.source], "损伤", "harm"), *blast.warnings),
        model_id=blast.model_id, model_version=blast.model_version,
    )  # fmt: skip


def building_damage(blast: BlastField, *, fraction: float = 0.5) -> HarmField:
    """State of damage of buildings: 0 none, 1 minor, 2 major, 3 collapse, each where a share suffers it."""
    edges = tuple(harm(name).pressure_for(fraction) for name in STATES)
    return HarmField(
        parts=(blast.of("overpressure"), blast.of("impulse")),
        rule=partial(damage_state, fraction=fraction), least=partial(_pressure_of_state, edges),
        quantity="damage_state", names=STATES, status="seen",
        warnings=(named(["TNO Green Book CPR 16E"], "压力–冲量损伤判据", "pressure-impulse damage"), *blast.warnings),
        model_id=blast.model_id, model_version=blast.model_version,
    )  # fmt: skip


def _pressure_of_state(edges: tuple[float, ...], level: float) -> float:
    return edges[min(max(int(np.ceil(level)), 1), len(edges)) - 1]


def thermal_dose(flux: Field, *, exposure_s: float) -> HarmField:
    """Thermal dose q^(4/3) t in (kW/m²)^(4/3) s, the unit that HSE counts in, for somebody who stays a time."""
    return HarmField(
        parts=(flux,), rule=partial(_dose, exposure_s), least=partial(_flux_of_dose, exposure_s),
        quantity="thermal_dose", unit="(kW/m2)^(4/3) s",
        warnings=flux.warnings, model_id=flux.model_id, model_version=flux.model_version,
    )  # fmt: skip


def _dose(exposure_s: float, flux: Array) -> Array:
    return np.asarray((np.maximum(flux, 0.0) / 1e3) ** (4 / 3) * exposure_s)


def _flux_of_dose(exposure_s: float, dose: float) -> float:
    return float(1e3 * (dose / exposure_s) ** 0.75)
