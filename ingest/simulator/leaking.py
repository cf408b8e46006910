"""The drill that runs now, as the detectors of the virtual park show it: values to add, and what is marked exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse.gas_groups import Gas, unit_kg_m3
from ingest.simulator.drills import Drill, Drills
from ingest.simulator.puffs import Puffs, Source
from twin.model.park import Sensor

Array = NDArray[np.float64]
STEP_S = 1.0


class Leaking:
    """Looks for an ordered drill every second and turns it into what the detectors show, in their own units."""

    def __init__(self, home: Path, sensors: Sequence[Sensor], places_m: Array, gases: Mapping[str, Gas]) -> None:
        self.drills = Drills(home)
        self._sensors, self._gases = list(sensors), gases
        self._places_m = np.column_stack([places_m, [sensor.z_m for sensor in sensors]])
        self._drill: Drill | None = None
        self._puffs: Puffs | None = None
        self._rows = np.empty(0, np.intp)
        self._units = np.empty(0)
        self.extra = np.zeros(len(self._sensors))
        self.marked = np.zeros(len(self._sensors), bool)

    @property
    def active(self) -> bool:
        """Whether a drill's gas is in the air."""
        return self._drill is not None

    def step(self, seconds: float, wind_m_s: float, wind_from_deg: float, at: datetime | None = None) -> None:
        """Look at the orders and let the cloud drift on."""
        at = at or datetime.now(UTC)
        drill = self.drills.current(at)
        if drill is None or self._drill is None or drill.id != self._drill.id:
            self._take(drill)
        self._drill = drill
        if drill is None or self._puffs is None:
            return
        shown = self._puffs.step(seconds, wind_m_s, wind_from_deg, leaking=drill.leaking(at))
        self.extra[self._rows] = shown / self._units

    def _take(self, drill: Drill | None) -> None:
        self.extra[:], self.marked[:] = 0.0, False
        self._puffs = None
        gas = self._gases.get(drill.truth.substance_id) if drill is not None else None
        if drill is None or gas is None:
            return
        units = [unit_kg_m3(one.quantity, one.unit, gas) if one.kind == "gas" else None for one in self._sensors]
        self._rows = np.array([row for row, unit in enumerate(units) if unit is not None], np.intp)
        self._units = np.array([unit for unit in units if unit is not None])
        self.marked[self._rows] = True
        truth = drill.truth
        source = Source(x_m=truth.x_m, y_m=truth.y_m, height_m=truth.height_m, rate_kg_s=truth.rate_kg_s)
        self._puffs = Puffs(source, self._places_m[self._rows], drill.seed)
