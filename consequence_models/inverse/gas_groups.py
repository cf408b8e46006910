"""Which equipment can hold the gas that a detector measures: the detectors of one quantity, and who may have leaked it.

A detector of ammonia names ammonia; one of combustible gas names any content with a flammable limit that gives off
vapour. What a hundredth of that limit is in kg/m³ differs by content, so that one reading means another rate for each.
A detector that looks along a path shows a sum over it (LEL·m, ppm·m): its mean is that sum over the length.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consequence_models.physics.gas import mass_concentration

COMBUSTIBLE = "combustible"
HOTTEST_K = 400.0  # what boils above gives off too little at the temperature of the air to be noticed
AIR_K, AIR_PA = 293.15, 101_325.0
_OF_UNIT = {"ppm": 1e-6, "ppb": 1e-9, "%VOL": 1e-2, "%vol": 1e-2, "vol%": 1e-2}
_OF_LIMIT = ("%LEL", "%LFL")
_OF_PATH = {"lel.m": ("%LEL", 100.0), "lelm": ("%LEL", 100.0), "ppm.m": ("ppm", 1.0), "%lel.m": ("%LEL", 1.0)}
_MASS = {"mg/m3": 1e-6, "mg/m³": 1e-6, "ug/m3": 1e-9, "µg/m³": 1e-9, "μg/m³": 1e-9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gas:
    """What must be known of a content."""

    id: str
    molar_mass_kg_mol: float | None = None
    boiling_k: float | None = None
    lfl_fraction: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A gas detector of the ledger: where it stands, what it shows in which unit, and its limits in that unit.

    One with a second end looks along the line to it.
    """

    id: str
    x_m: float
    y_m: float
    z_m: float
    quantity: str
    unit: str
    high: float | None = None
    range_max: float | None = None
    enterprise_id: str | None = None
    x2_m: float | None = None
    y2_m: float | None = None
    z2_m: float | None = None

    @property
    def length_m(self) -> float:
        """Length of the path; 0 of a point."""
        if self.x2_m is None or self.y2_m is None:
            return 0.0
        rise = 0.0 if self.z2_m is None else self.z2_m - self.z_m
        return math.hypot(self.x2_m - self.x_m, self.y2_m - self.y_m, rise)

    @property
    def middle(self) -> tuple[float, float, float]:
        """The middle of the path; the place of a point."""
        if self.x2_m is None or self.y2_m is None:
            return self.x_m, self.y_m, self.z_m
        height = self.z_m if self.z2_m is None else self.z2_m
        return (self.x_m + self.x2_m) / 2, (self.y_m + self.y2_m) / 2, (self.z_m + height) / 2

    @property
    def shown_in(self) -> tuple[str, float]:
        """Unit of a concentration, and how much of it one unit of the reading is; a path without length gives none."""
        along = _OF_PATH.get(self.unit.replace(" ", "").replace("·", ".").replace("*", ".").lower())
        if along is None:
            return self.unit, 1.0
        return (along[0], along[1] / self.length_m) if self.length_m > 0 else (self.unit, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessel:
    """A piece of equipment with a content."""

    id: str
    x_m: float
    y_m: float
    substance_id: str
    kind: str = ""
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GasGroup:
    """Detectors of one quantity and one unit (a path: of its mean), who may leak it, and what the unit is [kg/m³]."""

    quantity: str
    unit: str
    detectors: tuple[Detector, ...]
    vessels: tuple[Vessel, ...]
    unit_kg_m3: Mapping[str, float]  # by substance


def unit_kg_m3(quantity: str, unit: str, gas: Gas) -> float | None:
    """One unit of a reading of this gas [kg/m³]; None where the detector does not show it or the gas is not known.

    Raises nothing: what cannot be converted is None and the equipment is no suspect.
    """
    if quantity not in (COMBUSTIBLE, gas.id) or not gas.molar_mass_kg_mol:
        return None
    if gas.boiling_k is not None and gas.boiling_k > HOTTEST_K:
        return None
    if quantity == COMBUSTIBLE and not gas.lfl_fraction:
        return None
    if unit in _MASS:
        return _MASS[unit]
    share = gas.lfl_fraction / 100 if unit in _OF_LIMIT and gas.lfl_fraction else _OF_UNIT.get(unit)
    if share is None:
        return None
    molar = gas.molar_mass_kg_mol
    return float(mass_concentration(share, molar_mass_kg_mol=molar, temperature_k=AIR_K, pressure_pa=AIR_PA))


def group_of(
    quantity: str, detectors: Iterable[Detector], vessels: Sequence[Vessel], gases: Mapping[str, Gas]
) -> GasGroup | None:
    """The group of one quantity; None where no detector shows it. Its vessels may be none: then only ground is left.

    Detectors of another unit than the first point detector's are left out: their readings would need the content to
    convert. Sums over a path are taken to the unit of their mean.
    """
    shown = [one for one in detectors if one.quantity == quantity]
    if not shown:
        return None
    unit = min(shown, key=lambda one: one.length_m > 0).shown_in[0]
    units = {gas.id: value for gas in gases.values() if (value := unit_kg_m3(quantity, unit, gas)) is not None}
    return GasGroup(
        quantity=quantity,
        unit=unit,
        detectors=tuple(one for one in shown if one.shown_in[0] == unit),
        vessels=tuple(one for one in vessels if one.substance_id in units),
        unit_kg_m3=units,
    )
