"""In what state the contents of a vessel or a pipe are: cold liquid, liquid that only pressure keeps, or gas."""

from __future__ import annotations

from typing import Literal

from consequence_models.physics.liquid import liquid_of
from consequence_models.substances import Substance

State = Literal["liquid", "liquefied", "gas"]
USUAL_K = 293.15
BOIL_MARGIN_K = 2.0  # closer to its boiling point than this a liquid is taken as cold, not as pressed


def vapour_pressure(substance: Substance, kelvin: float) -> float:
    """Vapour pressure of the contents [Pa]; raises MissingInput where the table has none."""
    return float(liquid_of(substance).pressure_pa(kelvin))


def state_of(substance: Substance, kelvin: float, pressure_pa: float | None) -> State:
    """Cold liquid, liquid that only pressure keeps from boiling, or gas; no pressure: its own vapour pressure."""
    if substance.boiling_k is None:
        return "liquid"
    if substance.critical_k is not None and kelvin >= substance.critical_k:
        return "gas"
    if kelvin <= substance.boiling_k + BOIL_MARGIN_K:
        return "liquid"
    if pressure_pa is not None and pressure_pa < 0.9 * vapour_pressure(substance, kelvin):
        return "gas"
    return "liquefied"
