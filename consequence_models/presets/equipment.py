"""What a ledger knows of a vessel, and in what state its contents are."""

from __future__ import annotations

from dataclasses import dataclass

from consequence_models.errors import ImpossibleInput
from consequence_models.presets.contents import Contents, vapour_pressure
from consequence_models.sources.vessel import SHAPES, Vessel

NORMAL_PA = 101325.0
USUAL_FILL = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment(Contents):
    """A vessel as the ledger has it; None where the ledger is silent.

    Parameters
    ----------
    substance_id : str
        What it holds, a name of the substance table.
    shape : str
        One of `sources.vessel.SHAPES`.
    diameter_m, length_m : float
        Its size; a sphere has no length.
    mass_kg, capacity_kg : float, optional
        What it holds now and when it is full.
    pressure_pa, temperature_k : float, optional
        Absolute pressure and temperature of the contents.
    base_m : float
        Height of its lowest point above ground.
    bund_area_m2 : float, optional
        The free floor of its bund.
    """

    shape: str
    diameter_m: float
    length_m: float = 0.0
    mass_kg: float | None = None
    capacity_kg: float | None = None
    base_m: float = 0.0
    bund_area_m2: float | None = None

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            zh, en = f"容器形状须为其一：{'、'.join(SHAPES)}", f"the shape must be one of: {', '.join(SHAPES)}"
            raise ImpossibleInput(zh, en, field="shape")
        self.refuse_unless_positive("mass_kg", "capacity_kg", "pressure_pa", "temperature_k", "bund_area_m2")

    @property
    def vessel(self) -> Vessel:
        """Its shape and size."""
        return Vessel(shape=self.shape, diameter_m=self.diameter_m, length_m=self.length_m)

    @property
    def vapour_pressure_pa(self) -> float:
        """Vapour pressure of the contents [Pa]."""
        return vapour_pressure(self.substance, self.kelvin)

    @property
    def fill_fraction(self) -> float:
        """Share of the volume that is liquid, 85 % where the ledger has no mass."""
        if self.mass_kg is None:
            return USUAL_FILL
        if self.capacity_kg is not None:
            return float(min(max(USUAL_FILL * self.mass_kg / self.capacity_kg, 0.02), 0.98))
        density = float(self.substance.curve("liquid_density_kg_m3").clipped(self.kelvin))
        return float(min(max(self.mass_kg / (density * self.vessel.volume_m3), 0.02), 0.98))

    @property
    def flammable(self) -> bool:
        """Whether the table gives it a lower flammable limit."""
        return self.substance.lfl_fraction is not None

    @property
    def assumed(self) -> tuple[str, ...]:
        """Names of what the ledger was silent about and was assumed."""
        silent = {"temperature_k": self.temperature_k, "fill_fraction": self.mass_kg, "mass_kg": self.mass_kg}
        return tuple(name for name, value in silent.items() if value is None)
