"""In what state the contents of a vessel or a pipe are: cold liquid, liquid that only pressure keeps, or gas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from consequence_models.errors import ImpossibleInput
from consequence_models.physics.liquid import liquid_of
from consequence_models.substances import Substance, need

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a vessel or a pipe holds, as the ledger has it; None where the ledger is silent."""

    substance_id: str
    pressure_pa: float | None = None
    temperature_k: float | None = None

    @property
    def substance(self) -> Substance:
        """What it holds; raises UnknownSubstance."""
        return need(self.substance_id)

    @property
    def kelvin(self) -> float:
        """Temperature of the contents, 20 °C where nobody has said [K]."""
        return self.temperature_k or USUAL_K

    @property
    def state(self) -> State:
        """Cold liquid, liquid that only pressure keeps from boiling, or gas."""
        return state_of(self.substance, self.kelvin, self.pressure_pa)

    def refuse_unless_positive(self, *names: str) -> None:
        """Raise ImpossibleInput for the first of these that is given and not a positive number."""
        for name in names:
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ImpossibleInput(f"{name} 必须为正", f"{name} must be positive", field=name)
