"""From what detectors showed in a stretch of record to one step of a search: lag taken out, rest taken off.

A detector that the gas has had no time to reach says nothing by its silence; one at the end of its range says only
"at least so much"; one that was not heard for half of the stretch is left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse.drift import Drift
from consequence_models.inverse.given import Step, as_readings, lag_corrected
from consequence_models.inverse.rise import silence_counts
from consequence_models.scenario import Weather

Array = NDArray[np.float64]
LAG_S = 45.0 / math.log(10.0)  # the middle of the T90 of 30 to 60 s that makers give for gas detectors
FULL, OFTEN = 0.98, 0.2  # of its range, in a fifth of the stretch: then its mean means only "at least"
ENDS_S = 6.0  # the values at either end that say whether it still rises
HEARD = 0.5  # of a stretch
SEEN = 3.0  # standard deviations: a reading, not a silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The detectors of a search as a record has them, in one order: where they are, and how they are at rest."""

    ids: tuple[str, ...]
    places_m: Array  # (n, 3)
    rest: Array  # level at rest, in kg/m³
    noise: Array  # standard deviation of one value at rest
    top: Array  # end of the range
    step_s: float = 1.0  # between values
    memory_s: float = 0.0  # how long a detector's noise at rest lasts; 0: every value has its own
    lag_s: float = LAG_S

    def noise_of_mean(self, lasts_s: float) -> Array:
        """Standard deviation of a mean over a stretch with the lag taken out, at rest, shape (n,)."""
        own_s = max(self.step_s, 2 * self.memory_s)
        count, ends = max(lasts_s / own_s, 1.0), max(ENDS_S / own_s, 1.0)
        return np.asarray(self.noise * math.hypot(1 / math.sqrt(count), math.sqrt(2 / ends) * self.lag_s / lasts_s))


def minute(
    watch: Watch, values: Array, weather: Weather, *, leader: int, since_s: float, left_out: Sequence[str] = (),
    drift: Drift | None = None,
) -> Step:  # fmt: skip
    """One step of a search from the values of a stretch, shape (times, n) in kg/m³; NaN where none was heard.

    Parameters
    ----------
    leader : row of the detector that rose first.
    since_s : from when it rose to the middle of the stretch [s].
    left_out : ids of detectors that are not believed.
    drift : which way the air came before this stretch, from the mast's record; None: as in the stretch itself.
    """
    lasts_s = len(values) * watch.step_s
    ends = max(1, min(round(ENDS_S / watch.step_s), len(values)))
    noise = watch.noise_of_mean(lasts_s)
    reached = silence_counts(watch.places_m, leader, since_s=since_s, wind_m_s=weather.wind_m_s)
    heard = np.isfinite(values)
    full = (np.where(heard, values, 0.0) >= FULL * watch.top).mean(axis=0) >= OFTEN
    readings: dict[str, float] = {}
    for k, name in enumerate(watch.ids):
        own = values[heard[:, k], k]
        if name in left_out or len(own) < max(1.0, HEARD * len(values)):
            continue
        if full[k]:
            readings[name] = float(watch.top[k])
            continue
        first, last = float(own[:ends].mean()), float(own[-ends:].mean())
        mean = lag_corrected(float(own.mean()), first, last, lag_s=watch.lag_s, averaging_s=lasts_s) - watch.rest[k]
        if reached[k] or mean > SEEN * noise[k]:
            readings[name] = float(mean)
    return Step(readings=as_readings(readings), weather=weather, averaging_s=lasts_s, drift=drift)
