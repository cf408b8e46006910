"""What a bench is made of: a figure, its peer from the same run, and the shortest of several times."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

MINUTES = "ONEMAP_BENCH_MINUTES"
SHORT_MINUTES = 0.4


class Skipped(Exception):
    """The part to be measured is not in this checkout; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, its peer measured in the same run, their ratio (peer over figure) and the bar."""

    figure: float
    unit: str
    peer: str
    ratio: float | None
    bar: str
    holds: bool


Bench = Callable[[], Figure]


def best_of(work: Callable[[], object], repeats: int = 7) -> float:
    """Shortest time of several runs [s]: what the code costs, not what the neighbours do."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def minutes() -> float:
    """How long a bench that loads a whole house does so; `onemap bench --minutes` says it."""
    return float(os.environ.get(MINUTES) or SHORT_MINUTES)


def measured_by(module: str, unit: str, bar: str) -> Figure:
    """A figure that the part itself knows how to measure: its module's `measure()` gives a mapping."""
    try:
        found: Mapping[str, Any] = importlib.import_module(module).measure()
    except ModuleNotFoundError as error:
        raise Skipped(f"{error.name} is not here") from None
    except OSError as error:
        raise Skipped(f"{module} could not be measured: {error}") from None
    values = {"unit": unit, "peer": "none", "ratio": None, "bar": bar, **found}
    return Figure(**{key: values[key] for key in ("figure", "unit", "peer", "ratio", "bar", "holds")})
