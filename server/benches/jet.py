"""A choked hydrogen jet from hole to axis; its peer is hyram, which integrates the plume, where a Python has it."""

from __future__ import annotations

import numpy as np

from consequence_models.physics.gas import AIR_KG_MOL, gas_density
from consequence_models.physics.jet import HYDROGEN_COVOLUME_M3_KG, axial_mass_fraction, nozzle, source_length_m
from server.timing import Figure, best_of

_PRESSURE_PA, _DIAMETER_M = 1e7, 0.005
_BAR_S = 0.15  # a jet is a dense run's source: no slower than that


def _ours() -> object:
    air = float(gas_density(molar_mass_kg_mol=AIR_KG_MOL, temperature_k=293.15, pressure_pa=101325.0))
    hole = nozzle(
        pressure_pa=_PRESSURE_PA,
        temperature_k=293.15,
        hole_diameter_m=_DIAMETER_M,
        molar_mass_kg_mol=2.01588e-3,
        heat_capacity_ratio=1.405,
        covolume_m3_kg=HYDROGEN_COVOLUME_M3_KG,
    )
    length = source_length_m(rate_kg_s=hole.rate_kg_s, velocity_m_s=hole.expanded_m_s, air_density_kg_m3=air)
    return axial_mass_fraction(np.linspace(0.1, 30.0, 1000), length)


def _measure() -> Figure:
    from tests.benchmarks.jet_peer import hyram

    ours, peer = best_of(_ours, 9), hyram(pressure_pa=_PRESSURE_PA, diameter_m=_DIAMETER_M)
    return Figure(
        figure=1e3 * ours,
        unit="ms for 1,000 points of the axis",
        peer="ONEMAP_HYRAM_PYTHON is not set" if peer is None else f"hyram, a whole plume: {1e3 * peer:.0f} ms",
        ratio=None if peer is None else peer / ours,
        bar="<= 150 ms",
        holds=ours <= _BAR_S,
    )


BENCH = _measure
