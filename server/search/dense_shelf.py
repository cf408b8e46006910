"""Tables of dense runs for searches of one heavy gas: made once in a process of their own, kept on disk, read at once.

A search never waits for one: until its table is there it takes the gas as passive and says so, and then goes on with
the table from its first minute on. Where the equipment around holds several contents no table is their common one.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np

from consequence_models import Release, Weather
from consequence_models.errors import ModelError
from consequence_models.inverse.dense import DenseTable, dense_table
from consequence_models.inverse.gas_groups import AIR_K, Gas, Vessel
from server.search.case import Case
from server.search.ground import RATES

LOG = logging.getLogger(__name__)
HEAVY_KG_MOL = 0.032  # a tenth more than air, below which a cloud soon forgets that it was heavy
WINDS_M_S = (1.5, 3.0, 6.0)  # each serves a factor 1.5 either way: 1 to 9 m/s
SENSOR_M, LASTS_S, NICE = 1.0, 3600.0, 10


def heavy_content(vessels: Iterable[Vessel], gases: Mapping[str, Gas]) -> str | None:
    """The one content of all equipment, where it boils below the air's temperature and is heavier than air."""
    held = {one.substance_id for one in vessels}
    gas = gases.get(held.pop()) if len(held) == 1 else None
    if gas is None or gas.molar_mass_kg_mol is None or gas.boiling_k is None:
        return None
    return gas.id if gas.molar_mass_kg_mol > HEAVY_KG_MOL and gas.boiling_k < AIR_K else None


class DenseShelf:
    """The tables of one home, by content and stability class."""

    def __init__(self, home: Path, gases: Mapping[str, Gas], winds_m_s: tuple[float, ...] = WINDS_M_S) -> None:
        self.folder = home / "search" / "dense"
        self._gases, self._winds = gases, winds_m_s
        self._making: dict[Path, BaseProcess] = {}
        self._tables: dict[Path, DenseTable] = {}

    def serve(self, case: Case, stability: str) -> None:
        """Give a search its table as soon as there is one."""
        content = heavy_content(case.ground.vessels, self._gases)
        if content is None or case.ground.search.dense is not None:
            return
        table = self.table(content, stability)
        if table is not None:
            case.ground = replace(case.ground, search=replace(case.ground.search, dense=table))
            case.rebuild()

    def table(self, content: str, stability: str) -> DenseTable | None:
        """The table of one content in one class; None while it is being made, or where it could not be."""
        path = self.folder / f"{content}-{stability}.npz"
        if path not in self._tables:
            if not path.exists():
                self._make(path, content, stability)
                return None
            self._tables[path] = _read(path)
        return self._tables[path]

    def _make(self, path: Path, content: str, stability: str) -> None:
        if path in self._making:  # it runs, or it failed and would fail again
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        gas = self._gases[content]
        what = (str(path), content, gas.molar_mass_kg_mol, stability, self._winds)
        maker = multiprocessing.get_context("spawn").Process(target=make, args=what, name="dense", daemon=True)
        maker.start()
        self._making[path] = maker

    def wait(self, timeout_s: float) -> None:
        """Wait for what is being made."""
        for maker in self._making.values():
            maker.join(timeout_s)


def make(path: str, content: str, molar_kg_mol: float, stability: str, winds_m_s: tuple[float, ...]) -> None:
    """Run the table of one content and write it whole or not at all."""
    os.nice(NICE)
    release = Release(substance_id=content, rate_kg_s=1.0, duration_s=LASTS_S, molar_mass_kg_mol=molar_kg_mol)
    air = Weather(wind_m_s=winds_m_s[0], wind_from_deg=270.0, stability=stability)
    try:
        found = dense_table(release, air, winds_m_s=winds_m_s, log_rates=RATES.log(), sensor_z_m=SENSOR_M)
    except ModelError as error:
        LOG.warning("no dense table of %s: %s", content, error)
        return
    part = Path(f"{path}.part.npz")
    np.savez(part, winds_m_s=found.winds_m_s, log_rates=found.log_rates, log_kg_m3=found.log_kg_m3)
    part.replace(path)


def _read(path: Path) -> DenseTable:
    with np.load(path) as kept:
        return DenseTable(
            winds_m_s=kept["winds_m_s"], log_rates=kept["log_rates"], log_kg_m3=kept["log_kg_m3"]
        )  # fmt: skip
