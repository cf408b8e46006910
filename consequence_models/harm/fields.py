"""A field of what other fields do: the harm of one or two quantities, place by place."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.envelope import Envelope
from consequence_models.explosion.blast import BlastField
from consequence_models.result import Caution, Extent, Field

Array = NDArray[np.float64]
_CHUNK, _MANY = 32_768, 8  # receptors at a time, and how many such parts are worth several threads


@dataclass(frozen=True, kw_only=True)
class HarmField:
    """What one or two fields do to people or buildings; NaN where they are not known.

    `rule` turns their values into the harm, `least` gives the value of the first field below which the harm stays
    below a level.
    """

    parts: tuple[Field, ...]
    rule: Callable[..., Array]
    least: Callable[[float], float]
    quantity: str
    unit: str = ""
    names: tuple[str, ...] = ()
    status: str = ""
    warnings: tuple[Caution, ...] = ()
    model_id: str = ""
    model_version: str = ""
    others: tuple[HarmField, ...] = field(default=(), repr=False)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Harm at receptors, broadcast."""
        if t_s is None and all(isinstance(part, BlastField) for part in self.parts):
            return self._around(np.broadcast_arrays(x_m, y_m, z_m))
        return np.asarray(self.rule(*(part.at(x_m, y_m, z_m, t_s) for part in self.parts)))

    def _around(self, places: Sequence[Array]) -> Array:
        """The same for quantities of one blast: one distance serves them all, in parts that stay in the cache."""
        blasts = [part for part in self.parts if isinstance(part, BlastField)]
        flat, out = [part.ravel() for part in places], np.empty(places[0].size)

        def fill(start: int) -> None:
            part = slice(start, start + _CHUNK)
            distance = blasts[0].distance(*(one[part] for one in flat))
            out[part] = self.rule(*(one.at_distance(distance) for one in blasts))

        starts = range(0, out.size, _CHUNK)
        if len(starts) < _MANY:
            for start in starts:
                fill(start)
        else:  # numpy leaves the interpreter while it computes, so that threads use every core
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(fill, starts))
        return out.reshape(places[0].shape)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box of the first field at the value below which the harm stays below the level."""
        return self.parts[0].extent_m(self.least(level), z_m, t_s)

    def band(self) -> tuple[Envelope, Envelope]:
        """The least and the most that the named alternatives say."""
        every = (self, *self.others)
        return Envelope(fields=every, highest=False), Envelope(fields=every, highest=True)


def with_others(make: Callable[[str], HarmField], name: str, names: Sequence[str], zh: str, en: str) -> HarmField:
    """One named harm with its named alternatives as a band, and a warning that names them all with their status."""
    chosen = make(name)
    rest = tuple(make(one) for one in names if one != name)
    listed = [f"{name}, {chosen.status}", *(f"({one.names[0]}, {one.status})" for one in rest)]
    return replace(chosen, others=rest, warnings=(named(listed, zh, en), *chosen.warnings))


def named(names: Sequence[str], zh: str, en: str) -> Caution:
    """The warning that says by which probit or criterion a harm was judged."""
    listed = "; ".join(names)
    return Caution(code="harm", zh=f"{zh}：{listed}", en=f"{en}: {listed}")
