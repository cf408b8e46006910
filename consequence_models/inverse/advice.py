"""Where one more reading would tell most: a mobile detector, or a person with a handheld one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inverse.exceedance import Nowcast
from consequence_models.inverse.given import Trust

Array = NDArray[np.float64]
_CHUNK = 64  # points at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Points in the order given, with what a reading there would tell [nats] and what it would probably show."""

    x_m: Array
    y_m: Array
    gain_nats: Array
    likely_kg_m3: Array  # the middle of what the leaks that remain possible would give
    exceedance: Array  # probability that the nowcast's level is exceeded there: whether a person may go

    @property
    def best(self) -> int:
        """Index of the point that tells most."""
        return int(np.argmax(self.gain_nats))

    def best_where(self, risk_fraction: float) -> int | None:
        """Index of the point that tells most where the level is exceeded with less than this probability."""
        allowed = np.flatnonzero(self.exceedance < risk_fraction)
        return int(allowed[np.argmax(self.gain_nats[allowed])]) if allowed.size else None


def where_to_measure(
    ahead: Nowcast, x_m: ArrayLike, y_m: ArrayLike, *, noise_kg_m3: float, z_m: float = 1.5, lead_s: float = 60.0,
    averaging_s: float = 60.0, trust: Trust | None = None,
) -> Advice:  # fmt: skip
    """What one reading at each point would tell about the leak.

    The draws of a nowcast are the leaks still possible; a reading tells them apart where they would show different
    values, as far as noise and model allow. The gain is the pairwise lower bound on the mutual information of a mixture
    of equal Gaussians in w = asinh(c / 2 noise): -mean_i ln mean_j exp(-(w_i - w_j)² / 8 s²).
    Source: Kolchinsky & Tracey (2017), Entropy 19, 361, eq. 10 (Bhattacharyya distance).

    Parameters
    ----------
    x_m, y_m : array_like (points,)
        Where a reading could be taken.
    noise_kg_m3 : of the instrument.

    Raises
    ------
    ImpossibleInput
        There is no point, or the noise is not above 0.
    """
    x, y = np.atleast_1d(np.asarray(x_m, float)).ravel(), np.atleast_1d(np.asarray(y_m, float)).ravel()
    if not x.size or not noise_kg_m3 > 0:
        raise ImpossibleInput("须给出测点和仪器噪声", "give points to measure at, and the noise", field="noise_kg_m3")
    shown = ahead.concentrations(x, y, z_m, lead_s)
    seen = np.arcsinh(shown / (2 * noise_kg_m3))
    spread = np.hypot((trust or Trust()).own_log(averaging_s), 0.5)  # 0.5 is the noise itself in w, near zero
    gain = np.empty(x.size)
    for start in range(0, x.size, _CHUNK):
        part = seen[:, start : start + _CHUNK]
        alike = np.exp(-np.square(part[:, None] - part[None, :]) / (8 * spread**2)).mean(axis=1)
        gain[start : start + _CHUNK] = -np.log(alike).mean(axis=0)
    return Advice(
        x_m=x, y_m=y, gain_nats=gain, likely_kg_m3=np.median(shown, axis=0),
        exceedance=(shown >= ahead.level_kg_m3).mean(axis=0),
    )  # fmt: skip
