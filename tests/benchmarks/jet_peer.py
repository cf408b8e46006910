"""The same hydrogen jet by hyram (GPL-3), timed in a Python of its own: nothing of it is imported here.

`ONEMAP_HYRAM_PYTHON` names that Python. hyram 6.1 needs SciPy below 1.16: with 1.17 its integration fails.
"""

from __future__ import annotations

import os
import subprocess

TIMED = """
import time
from hyram.phys import api
air = api.create_fluid("AIR", temp=293.15, pres=101325.0)
gas = api.create_fluid("H2", temp=293.15, pres={pressure_pa})
best = float("inf")
for _ in range(5):
    began = time.perf_counter()
    api.Jet(gas, api.Orifice({diameter_m}), air)
    best = min(best, time.perf_counter() - began)
print(best)
"""


def hyram(*, pressure_pa: float, diameter_m: float) -> float | None:
    """Shortest of five times of one jet [s]; None where no Python with hyram is named.

    Raises
    ------
    subprocess.CalledProcessError
        The Python that is named does not run hyram.
    """
    python = os.environ.get("ONEMAP_HYRAM_PYTHON")
    if not python:
        return None
    said = subprocess.run(
        [python, "-W", "ignore", "-c", TIMED.format(pressure_pa=pressure_pa, diameter_m=diameter_m)],
        env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return float(said.stdout.split()[-1])
