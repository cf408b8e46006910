"""The same dense spill by other people's programs, where somebody installed them: slabx and degadisx, both MIT.

Neither is needed to run or to test OneMap.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Spill = dict[str, float]  # rate_kg_s, area_m2, lasts_s, wind_m_s of cold methane in stable air over water


def slabx(spill: Spill) -> Callable[[], object] | None:
    """One distance to 5 % by slabx, called as its own page shows; None where it is not installed."""
    try:
        part: dict[str, Any] = {
            name: importlib.import_module(f"slabx.{name}")
            for name in ("core.plume", "core.source", "post.concentration", "submodels.atmosphere", "thermo.base")
        }
    except ModuleNotFoundError:
        return None
    base = part["thermo.base"]
    gas = base.Substance(
        name="LNG", mw=0.016043, cp_vapour=2238.0, cp_liquid=3348.5, dh_vap=509900.0, T_boil=111.7, rho_liquid=424.1
    )
    air = part["submodels.atmosphere"].Atmosphere(
        u_ref=spill["wind_m_s"], z_ref=3.0, T=290.0, rh=50.0, z0=2e-4, stability="E"
    )
    pool = part["core.source"].EvaporatingPool(
        substance=gas, rate=spill["rate_kg_s"], area=spill["area_m2"], duration=spill["lasts_s"]
    )

    def solve() -> object:
        path, _ = part["core.plume"].run_dispersion(
            pool, air, base.LegacyThermo(gas), base.water_backend(), x_max=2000.0, n_puff_steps=40
        )
        field = part["post.concentration"].concentration_field(path, air, z=1.0, t_avg=20.0, t_release=spill["lasts_s"])
        return field.distance_to(0.05)

    return solve


def degadisx(spill: Spill) -> Callable[[], object] | None:
    """The steady profile to 2 % by degadisx, from a deck that it writes itself; None where it is not installed."""
    try:
        program: Any = importlib.import_module("degadisx")
        decks: Any = importlib.import_module("degadisx.run")
        tables: Any = importlib.import_module("degadisx.io")
    except ModuleNotFoundError:
        return None
    radius = (spill["area_m2"] / np.pi) ** 0.5
    source = tables.SourceTable(
        time=np.array([0.0, 60230.0, 60231.0, 60232.0]), rate=np.array([spill["rate_kg_s"]] * 2 + [0.0, 0.0]),
        radius=np.array([radius] * 2 + [0.0, 0.0]), wc=np.ones(4), temp=np.full(4, 111.7), fracv=np.ones(4),
        enthalpy=np.zeros(4), rho=np.zeros(4),
    )  # fmt: skip
    case = tables.Case(
        titles=["LNG", "", "", ""], u0=spill["wind_m_s"], z0=3.0, zr=2e-4, istab=5, oodist=0.0, avtime=18.75, indvel=1,
        rml=0.0, relhum=50.0, yclow=0.02, gmass0=0.0, source=source, steady_state=True,
        gas=decks.GasProperties(
            name="LNG", mw=16.043, temp=111.7, rho=1.75, cpk=2238.0, cpp=0.0, ulc=0.15, llc=0.05, zzc=1.0,
            coolprop_name=None,
        ),
        ambient=decks.AmbientConditions(
            tamb=290.0, pamb=1.0, humid=0.0, tsurf=290.0, isofl=0, ihtfl=0, iwtfl=0, htco=0.0, wtco=0.0, humsrc=0.0
        ),
    )  # fmt: skip

    def solve() -> object:
        with tempfile.TemporaryDirectory() as folder:
            deck = Path(folder) / "spill.inp"
            tables.write_inp(case, deck)
            return program.run_steady(deck)

    return solve
