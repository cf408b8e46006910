"""What a positioning method is, and how the ones in `methods/` are found: each file that binds METHOD is one."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Pick = Rows | Mask | slice
"""Some of the rows of an array."""

Predict = Callable[[Array, Array, Array, Array, Array], tuple[Array, Array, Array, Array]]
"""(anchors (n, k, 3), x, y, z (n, 1), parameters (n, k, p)) → value, and its slope in x, y and z, (n, k)."""


Guess = Callable[[Array, Array, Mask, Array, Array], tuple[Array, Array]]
"""(anchors (n, k, 3), value, known (n, k), z (n,), parameters (n, k, p)) → x, y (n,) to begin from, NaN where none."""
Search = Callable[[Array, Array, Mask], Array]
"""(anchors (n, k, 3), value, known (n, k)) → how far from the anchors' middle a tag may be (n,) [m]."""


def extent_m(anchors: Array, _value: Array, known: Mask) -> Array:
    """The diagonal of the box around each tag's anchors [m], shape (n,)."""
    low = np.where(known[..., None], anchors, np.inf).min(axis=1)
    high = np.where(known[..., None], anchors, -np.inf).max(axis=1)
    size = np.where(known.any(axis=1), np.hypot(high[:, 0] - low[:, 0], high[:, 1] - low[:, 1]), 0.0)
    return np.asarray(size, dtype=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far measurements of one kind are trusted, as a calibration learned it or as is usual.

    `lasting_sigma` is the spread of the error that stays for about `lasting_s` [s], beside the noise in each sample;
    `stretch` multiplies covariances: how much larger errors were than the filter said where the truth was known.
    """

    lasting_sigma: float = 0.0
    lasting_s: float = 1.0
    stretch: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How one kind of measurement follows from the place of a tag; the file that binds it gives its name.

    Parameters
    ----------
    predict : callable
        The value an anchor should see and its slopes.
    sigma : float
        Usual spread of one measurement, in the unit of the measurement.
    fewest : int
        Measurements that a place at a known height needs.
    common_unknown : bool
        Every measurement of one moment holds the same unknown addend (a clock, a heading, a transmit power).
    parameters : tuple of float
        Values per anchor where nobody has learned better ones.
    turn : float
        Measurements repeat after this (360 for degrees); 0 where they do not.
    guess : callable, optional
        A first place in closed form; without it the search begins from many.
    search_m : callable
        Half of the width of the area around the anchors that is searched from many starts.
    reach_m : float
        How far an anchor is heard, for coverage maps [m].
    nearer_is_less : bool
        Whether a near anchor measures less than a far one.
    trust : Trust
        What is assumed where nobody has calibrated: offsets of antennas and links of the usual size.
    """

    predict: Predict
    sigma: float
    fewest: int
    common_unknown: bool = False
    parameters: tuple[float, ...] = ()
    turn: float = 0.0
    guess: Guess | None = None
    search_m: Search = extent_m
    reach_m: float = 100.0
    nearer_is_less: bool = True
    trust: Trust = field(default_factory=Trust)

    def worth(self, value: float) -> float:
        """Which measurements to keep where there are too many: those of near anchors."""
        return -value if self.nearer_is_less else value

    def misfit(self, measured: Array, predicted: Array) -> Array:
        """Measured less predicted, by the shorter way round where values repeat."""
        difference: Array = measured - predicted
        if self.turn:
            difference = (difference + self.turn / 2) % self.turn - self.turn / 2
        return difference

    def usual(self, shape: tuple[int, int]) -> Array:
        """The usual parameters for n tags and k anchors, shape (n, k, p)."""
        return np.broadcast_to(np.array(self.parameters, dtype=float), (*shape, len(self.parameters)))


@cache
def methods() -> dict[str, Method]:
    """Every method by the name of its file."""
    package = import_module("ingest.positioning.methods")
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return {name: import_module(f"{package.__name__}.{name}").METHOD for name in names}
