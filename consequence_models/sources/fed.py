"""A leak that is fed until a valve shuts runs its own course on a slower clock, which stands still at full pressure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consequence_models.sources.term import SERIES, SourceTerm

Array = NDArray[np.float64]
_FINE = 8  # steps between two times of the unfed course
_STILL = 1e-3  # share by which the rate exceeds the feed when the clock is taken as stopped


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fed:
    """A fed leak over time; `clock_s` is the time at which the same leak, unfed, is in the same state; shape (n,)."""

    t_s: Array
    rate_kg_s: Array
    clock_s: Array


def fed_course(t_s: Array, rate_kg_s: Array, *, fed_kg_s: float, isolation_s: float, pressed: float = 1.0) -> Fed:
    """A leak that is fed until it is isolated, from its course without feed.

    The state is the mass inside: unfed it falls by dm/dτ = -e(τ), fed by dm/dt = f - e, so that dτ/dt = 1 - f/e(τ)
    until the valve shuts and 1 afterwards; where e has come down to f, the clock stands. A pump delivers no more than
    leaves at the pressure it keeps: f = min(fed, `pressed` e(0)). Where it delivers more than leaves by itself, the
    content stays as it was and what is fed leaves. So the mass that leaves is what was inside and what was fed.

    Parameters
    ----------
    t_s, rate_kg_s : array_like, shape (n,)
        The course without feed, the rate not rising [s, kg/s].
    fed_kg_s, isolation_s : float
        What is delivered, and until when.
    pressed : float
        How much faster it leaves at the pressure of the pump than by itself, at least 1.
    """
    if fed_kg_s <= 0 or isolation_s <= 0:
        return Fed(t_s=t_s, rate_kg_s=rate_kg_s, clock_s=t_s)
    fed = min(fed_kg_s, pressed * float(rate_kg_s[0]))
    places = np.arange(t_s.size)
    fine = np.linspace(0, t_s.size - 1, (t_s.size - 1) * _FINE + 1)
    clock, rate = np.interp(fine, places, t_s), np.interp(fine, places, rate_kg_s)
    times, moving = _slowed(clock, rate, fed)
    before = times < isolation_s
    stands = bool(times[-1] < isolation_s)
    shut = float(clock[moving - 1]) if stands else float(np.interp(isolation_s, times, clock[:moving]))
    last = fed if stands else float(np.interp(isolation_s, times, rate[:moving]))
    turn = [float(times[-1])] * stands + [isolation_s]
    after = np.arange(clock.size) >= moving if stands else clock > shut
    return Fed(
        t_s=np.concatenate([times[before], turn, isolation_s + clock[after] - shut]),
        rate_kg_s=np.concatenate([rate[:moving][before], [last] * len(turn), rate[after]]),
        clock_s=np.concatenate([clock[:moving][before], [shut] * len(turn), clock[after]]),
    )


def _slowed(clock: Array, rate: Array, fed: float) -> tuple[Array, int]:
    """When the fed leak comes to each time of its clock while that still goes, and how many of them there are."""
    falls = rate > (1 + _STILL) * fed
    moving = max(rate.size if falls.all() else int(np.argmin(falls)), 1)
    slow = 1 / np.maximum(1 - fed / rate[:moving], _STILL)
    steps = np.diff(clock[:moving]) * (slow[1:] + slow[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(steps)]), moving


def fed_term(term: SourceTerm, *, fed_kg_s: float, isolation_s: float, pressed: float = 1.0) -> SourceTerm:
    """The same leak, fed until isolated; what rains out is the same share of what leaves.

    What the pump presses out beyond the leak's own rate leaves at its speed, over a larger area.
    """
    airborne = term.mass_kg / (term.mass_kg + term.rained_out_kg)
    found = fed_course(term.t_s, term.rate_kg_s, fed_kg_s=fed_kg_s * airborne, isolation_s=isolation_s, pressed=pressed)
    states = {name: np.interp(found.clock_s, term.t_s, getattr(term, name)) for name in SERIES if name != "t_s"}
    wider = np.maximum(found.rate_kg_s / np.maximum(states["rate_kg_s"], 1e-12), 1.0)
    states |= {"rate_kg_s": found.rate_kg_s, "area_m2": states["area_m2"] * wider}
    longer = replace(term, **{**states, "t_s": found.t_s})
    return replace(longer, rained_out_kg=term.rained_out_kg * longer.mass_kg / term.mass_kg)
