"""What a ledger knows of a pipeline, and what has to be assumed where it is silent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import liquid_of
from consequence_models.presets.contents import Contents, vapour_pressure

Laid = Literal["rack", "ground", "buried"]
# A valve shut from the control room. RIVM (2009), Reference Manual Bevi Risk Assessments 3.2, module B, blocking
# systems: 120 s where it shuts by itself, 600 s by remote control, 1800 s by hand
ISOLATION_S = 600.0
# Speeds that pipes are usually designed for, middle of the range: liquids 1 to 3 m/s, gases 15 to 30 m/s.
# Towler & Sinnott (2013), Chemical Engineering Design, section 20.3 (recalled)
LIQUID_M_S, GAS_M_S = 2.0, 20.0
# Commercial steel, Moody (1944), Trans. ASME 66, 671
STEEL_ROUGHNESS_M = 4.5e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe(Contents):
    """A line as the ledger has it; None where the ledger is silent.

    Parameters
    ----------
    substance_id : str
        What it holds, a name of the substance table.
    diameter_m, length_m : float
        Inner diameter, and length of the whole line: no valve on the way is known.
    pressure_pa, temperature_k : float, optional
        Absolute pressure and temperature of the contents.
    flow_kg_s : float, optional
        What pumps or compressors deliver in service.
    isolation_s : float, optional
        Time from the break until the valves are shut.
    height_m : float, optional
        Axis above ground; below it where buried.
    laid : str
        On a rack, on the ground or buried.
    """

    diameter_m: float
    length_m: float
    flow_kg_s: float | None = None
    isolation_s: float | None = None
    height_m: float | None = None
    laid: Laid = "rack"

    def __post_init__(self) -> None:
        self.refuse_unless_positive("diameter_m", "length_m", "pressure_pa", "temperature_k")

    @property
    def pascal(self) -> float:
        """Absolute pressure; that of the vapour of a liquefied gas where nobody has said, else not a number [Pa]."""
        if self.pressure_pa is not None:
            return self.pressure_pa
        return vapour_pressure(self.substance, self.kelvin) if self.state == "liquefied" else math.nan

    @property
    def fed_kg_s(self) -> float:
        """What goes on being delivered until the valves are shut: as the ledger says, else at a usual speed [kg/s]."""
        if self.flow_kg_s is not None:
            return self.flow_kg_s
        bore = math.pi / 4 * self.diameter_m**2
        if self.state == "gas":
            per_kelvin = GAS_CONSTANT_J_MOL_K * self.kelvin
            return self.pascal * self.substance.molar_mass_kg_mol / per_kelvin * bore * GAS_M_S
        return liquid_of(self.substance).density(self.kelvin) * bore * LIQUID_M_S

    @property
    def above_m(self) -> float:
        """Height of the leak above ground: what is buried comes out at the ground [m]."""
        return max(self.height_m or 0.0, 0.0)

    @property
    def assumed(self) -> tuple[str, ...]:
        """Inputs of a source that the ledger was silent about and that were assumed."""
        silent = {
            "pressure_pa": self.pressure_pa,
            "temperature_k": self.temperature_k,
            "pumped_kg_s": self.flow_kg_s,
            "isolation_s": self.isolation_s,
            "height_m": None if self.laid == "buried" else self.height_m,
        }
        return ("length_m", "roughness_m", *(name for name, value in silent.items() if value is None))
