"""How fast a wind forgets: the spread of direction and speed against lead time, learned from a mast's own record."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput

Array = NDArray[np.float64]
LEADS_S = (60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0)
_FEWEST = 20  # pairs that a lead must have, else the record is too short for it
_USUAL_DEG_600_S = 12.0  # sigma_theta of class D, 10° to 12.5° (EPA-454/R-99-005, table 6-8a), where no record is given
_USUAL_LOG_600_S = 0.25  # of ln speed: turbulence intensity over open ground, about 1/ln(10 m / 0.1 m) and some drift


@dataclass(frozen=True, slots=True, kw_only=True)
class WindMemory:
    """Standard deviations of direction [°] and of ln speed at lead times [s], never falling with lead."""

    leads_s: Array
    direction_deg: Array
    speed_log: Array
    learned_from: int  # pairs behind the shortest lead; 0 where nothing was learned

    def spread(self, lead_s: float) -> tuple[float, float]:
        """Direction [°] and ln speed: how far the wind may go in `lead_s`; a walk beyond the table."""
        if lead_s <= 0:
            return 0.0, 0.0
        root = np.sqrt(np.concatenate([[0.0], self.leads_s]))
        at = math.sqrt(lead_s)
        beyond = max(1.0, at / float(root[-1]))
        direction = float(np.interp(at, root, np.concatenate([[0.0], self.direction_deg]))) * beyond
        speed = float(np.interp(at, root, np.concatenate([[0.0], self.speed_log]))) * beyond
        return min(direction, 104.0), speed  # 104° is the spread of a direction that knows nothing (uniform)


def usual_memory() -> WindMemory:
    """What is assumed without a record: a walk through the usual spread of a neutral wind over ten minutes."""
    leads = np.array(LEADS_S)
    grown = np.sqrt(leads / 600.0)
    return WindMemory(
        leads_s=leads, direction_deg=_USUAL_DEG_600_S * grown, speed_log=_USUAL_LOG_600_S * grown, learned_from=0
    )


def learn_wind(
    t_s: ArrayLike,
    wind_m_s: ArrayLike,
    wind_from_deg: ArrayLike,
    *,
    averaging_s: float = 120.0,
    now_s: float | None = None,
) -> WindMemory:
    """Learn how a wind wanders from a mast's record: means over `averaging_s`, compared with those a lead later.

    Parameters
    ----------
    t_s, wind_m_s, wind_from_deg : array_like (n,)
        The record in order of time; gaps are left out.
    averaging_s : averaging time of the winds that are compared, as of those that a nowcast starts from.
    now_s : what lies later is not looked at; None: all.

    Leads that the record is too short for follow from the longest one learned, as a random walk. Without any, the usual
    memory is given and `learned_from` is 0.
    """
    t, speed, bearing = (np.asarray(one, float) for one in (t_s, wind_m_s, wind_from_deg))
    if not t.shape == speed.shape == bearing.shape or t.ndim != 1:
        raise ImpossibleInput("风记录长度不一致", "the record's columns differ in length", field="t_s")
    known = np.isfinite(t) & np.isfinite(speed) & np.isfinite(bearing)
    known &= True if now_s is None else t <= now_s
    t, speed, bearing = t[known], speed[known], np.radians(bearing[known])
    if len(t) < 2 or averaging_s <= 0:
        return usual_memory()
    bins = np.floor((t - t[0]) / averaging_s).astype(int)
    count = np.bincount(bins).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        east, north, mean = (
            np.bincount(bins, weights=one) / count for one in (np.sin(bearing), np.cos(bearing), speed)
        )
        heading, log = np.arctan2(east, north), np.log(np.maximum(mean, 0.1))
    usual, leads = usual_memory(), np.array(LEADS_S)
    direction, quick, first = np.full(len(leads), np.nan), np.full(len(leads), np.nan), 0
    for k, lead in enumerate(leads):
        gap = max(1, round(lead / averaging_s))
        turned = np.angle(np.exp(1j * (heading[gap:] - heading[:-gap])))
        pair = np.isfinite(turned)
        if pair.sum() < _FEWEST:
            break
        scale = math.sqrt(lead / (gap * averaging_s))
        direction[k] = math.degrees(math.sqrt(float(np.mean(turned[pair] ** 2)))) * scale
        quick[k] = math.sqrt(float(np.mean(np.square(log[gap:] - log[:-gap])[pair]))) * scale
        first = first or int(pair.sum())
    if not first:
        return usual
    last = int(np.flatnonzero(np.isfinite(direction))[-1])
    walk = np.sqrt(leads[last + 1 :] / leads[last])
    direction[last + 1 :], quick[last + 1 :] = direction[last] * walk, quick[last] * walk
    return WindMemory(
        leads_s=leads, direction_deg=np.maximum.accumulate(direction), speed_log=np.maximum.accumulate(quick),
        learned_from=first,
    )  # fmt: skip
