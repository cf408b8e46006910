"""How Python's cyclic collector behaves in a process that must not pause: rarely, and never over what stays."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 50_000, 20, 50
"""New containers before the young are looked at, and how often then the middle and the old. With the usual 700 a
process that knows ten thousand tags stops for a tenth of a second and more several times a second."""


def calm() -> None:
    """Take what lies on the heap now as staying, and look for cycles seldom; what has none is freed as ever."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
