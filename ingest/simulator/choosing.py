"""Which equipment leaks in a drill, and how much: a named one, or a hidden one that some detector can notice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from consequence_models import Weather
from consequence_models.inverse.gas_groups import Detector, Gas, Vessel, unit_kg_m3
from consequence_models.inverse.kernel import kernel_for
from ingest.simulator.drills import Truth

RATES_KG_S = (0.1, 5.0)
HEIGHTS_M = (0.5, 3.0)
TRIES = 200


class NothingToLeak(Exception):
    """No equipment can be taken: its name is unknown, or no detector shows what it holds."""


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What a park has that may leak, and who would notice."""

    vessels: Sequence[Vessel]
    detectors: Sequence[Detector]
    gases: Mapping[str, Gas]

    def showing(self, substance_id: str) -> dict[str, float]:
        """Detectors that show a gas, with one unit of each in kg/m³."""
        gas = self.gases.get(substance_id)
        if gas is None:
            return {}
        units = {one.id: unit_kg_m3(one.quantity, one.unit, gas) for one in self.detectors}
        return {name: value for name, value in units.items() if value is not None}

    def quantities(self, substance_id: str) -> tuple[str, ...]:
        """What the detectors that show a gas measure."""
        shown = self.showing(substance_id)
        return tuple(sorted({one.quantity for one in self.detectors if one.id in shown}))


def named(stock: Stock, name: str, *, rate_kg_s: float | None, seed: int | None) -> Truth:
    """A leak of this equipment; where the name is a detector's, of the nearest equipment that it can notice.

    Raises
    ------
    NothingToLeak
        Nothing has this name, or no detector shows what it holds.
    """
    dice = np.random.default_rng(seed)
    beside = next((one for one in stock.detectors if one.id == name), None)
    if beside is not None:
        held = [one for one in stock.vessels if beside.id in stock.showing(one.substance_id)]
        vessel = min(held, key=lambda one: math.hypot(one.x_m - beside.x_m, one.y_m - beside.y_m), default=None)
    else:
        vessel = next((one for one in stock.vessels if one.id == name), None)
    if vessel is None or not stock.showing(vessel.substance_id):
        raise NothingToLeak(f"{name}: no such equipment, or no detector shows what it holds")
    return _truth(vessel, dice, rate_kg_s)


def hidden(stock: Stock, *, rate_kg_s: float | None, seed: int | None, wind_m_s: float, wind_from_deg: float) -> Truth:
    """A leak that chance chooses among those that a steady plume in this wind would bring to an alarm somewhere.

    Raises
    ------
    NothingToLeak
        No equipment holds what a detector shows.
    """
    dice = np.random.default_rng(seed)
    able = [one for one in stock.vessels if stock.showing(one.substance_id)]
    if not able:
        raise NothingToLeak("no equipment holds a gas that a detector shows")
    truth = _truth(able[int(dice.integers(len(able)))], dice, rate_kg_s)
    for _ in range(TRIES):
        if _alarms(stock, truth, wind_m_s, wind_from_deg):
            return truth
        truth = _truth(able[int(dice.integers(len(able)))], dice, rate_kg_s)
    return truth


def _truth(vessel: Vessel, dice: np.random.Generator, rate_kg_s: float | None) -> Truth:
    drawn = math.exp(dice.uniform(math.log(RATES_KG_S[0]), math.log(RATES_KG_S[1])))
    return Truth(
        equipment_id=vessel.id, substance_id=vessel.substance_id, x_m=vessel.x_m, y_m=vessel.y_m,
        height_m=round(float(dice.uniform(*HEIGHTS_M)), 2), rate_kg_s=round(rate_kg_s or drawn, 4),
    )  # fmt: skip


def _alarms(stock: Stock, truth: Truth, wind_m_s: float, wind_from_deg: float) -> bool:
    units = stock.showing(truth.substance_id)
    shown = [one for one in stock.detectors if one.id in units and one.high]
    if not shown:
        return False
    air = Weather(wind_m_s=max(wind_m_s, 1.0), wind_from_deg=wind_from_deg, stability="D")
    kernel = kernel_for(air, 60.0)
    x, y = np.array([one.x_m for one in shown]), np.array([one.y_m for one in shown])
    source = np.array([[truth.x_m, truth.y_m, truth.height_m]])
    unit = kernel.fields(source, np.array([kernel.towards_rad]), np.array([1.5]), x, y, 1.0)[0]
    limits = np.array([(one.high or math.inf) * units[one.id] for one in shown])
    return bool((truth.rate_kg_s * unit >= limits).any())
