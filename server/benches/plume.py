"""A 512 × 512 ground field of a plume against the same formula in a plain Python loop over its points."""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from consequence_models import Release, Scenario, Weather, model
from server.timing import Figure, best_of

Array = NDArray[np.float64]


def _pyeldqm(x: Array, y: Array) -> Callable[[], object] | None:
    """The same field by pyeldqm (MIT), as its own page shows the call; None where not installed."""
    try:
        other = importlib.import_module("pyeldqm.core.dispersion_models.gaussian_model")
    except ImportError:
        return None
    source = {"name": "A", "Q": 1000.0, "x0": 0, "y0": 0, "h_s": 2.0, "wind_dir": 270.0}
    return lambda: other.multi_source_concentration(
        sources=[source], x_grid=x, y_grid=y, z=1.5, t=3600, t_r=3600, U=3.0, stability_class="D",
        roughness="RURAL", mode="continuous", grid_wind_direction=270.0,
    )  # fmt: skip


def _measure() -> Figure:
    release = Release(substance_id="ammonia", rate_kg_s=1.0, height_m=2.0, duration_s=3600.0)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=Weather(wind_m_s=3.0)))
    x, y = np.meshgrid(np.linspace(-500, 2500, 512), np.linspace(-1500, 1500, 512))
    ours = best_of(lambda: field.at(x, y, 1.5), 15)
    some = slice(0, 512, 16)
    start = time.perf_counter()
    for a, b in zip(x[some, some].ravel().tolist(), y[some, some].ravel().tolist(), strict=True):
        _plain_plume(a, b, 1.5)
    loop = (time.perf_counter() - start) * (512 * 512) / (32 * 32)
    said, other = f"plain Python loop {1e3 * loop:.0f} ms (1 point in 256)", _pyeldqm(x, y)
    peer = loop
    if other is not None:
        peer = best_of(other, 3)
        said = f"pyeldqm {1e3 * peer:.0f} ms; {said}"
    return Figure(figure=1e3 * ours, unit="ms", peer=said, ratio=peer / ours, bar="<= 20 ms", holds=ours <= 0.020)


def _plain_plume(x: float, y: float, z: float) -> float:
    if x <= 0:
        return 0.0
    sigma_y = 0.08 * x / math.sqrt(1 + 1e-4 * x)
    sigma_z = 0.06 * x / math.sqrt(1 + 1.5e-3 * x)
    near, far = math.exp(-0.5 * ((z - 2) / sigma_z) ** 2), math.exp(-0.5 * ((z + 2) / sigma_z) ** 2)
    ends = math.erf(3 * 3600 / (2 * math.sqrt(2) * sigma_y))
    return ends * math.exp(-0.5 * (y / sigma_y) ** 2) * (near + far) / (2 * math.pi * 3 * sigma_y * sigma_z)


BENCH = _measure
