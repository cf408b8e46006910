"""The plume of the next minutes: the probability that a level is exceeded now and later, as the wind forgets.

Every draw is one leak that the readings allow, in one wind that the mast's record allows; all of them together are the
answer. Each lead is a steady plume in the wind of that time: right where the plume has had time to get.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from consequence_models.errors import ImpossibleInput
from consequence_models.inverse.kernel import Kernel, kernel_for
from consequence_models.inverse.tracker import Tracker
from consequence_models.inverse.wind_memory import WindMemory, usual_memory
from consequence_models.result import Caution, Extent

Array = NDArray[np.float64]
DRAWS = 128
LEADS_S = (0.0, 300.0, 600.0, 1800.0)
_GENERAL = 1.1673039782614187  # root of x⁵ = x + 1: the R4 sequence (Roberts 2018) fills a cube evenly, without chance

STEADY = Caution(
    code="steady_nowcast",
    zh="各时刻按当时风向的稳定烟羽计算；刚转风时烟羽尚未到达的远处会偏高",
    en="each time is a steady plume in the wind of that time; far places that it has not reached yet read too high",
)

DENSE = Caution(
    code="dense_nowcast",
    zh="临近预报按被动烟羽绘制；重气云更宽更矮，近处须看重气模型",
    en="the nowcast is drawn as a passive plume; a dense cloud is wider and lower, near the leak look at a dense model",
)


def even_draws(count: int, columns: int = 4) -> Array:
    """Numbers in (0, 1) that fill a cube evenly, the same every time, shape (count, columns)."""
    step = _GENERAL ** -np.arange(1, columns + 1)
    return np.asarray((0.5 + np.outer(np.arange(1, count + 1), step)) % 1)


@dataclass(frozen=True, kw_only=True)
class Nowcast:
    """Probability that a level is exceeded; a `Field` whose time is the lead [s] after the last reading."""

    level_kg_m3: float
    leads_s: tuple[float, ...]
    places_m: Array = field(repr=False)  # (draws, 3)
    rates_kg_s: Array = field(repr=False)
    turn_rad: Array = field(repr=False)  # (draws,) between mast and plume, from the readings
    width: Array = field(repr=False)
    chance: Array = field(repr=False)  # (draws, 3) standard normal: direction, speed and model
    kernel: Kernel = field(repr=False)
    memory: WindMemory = field(repr=False)
    model_log: float = 0.35
    quantity: str = "exceedance_probability"
    unit: str = "1"
    model_id: str = "nowcast"
    model_version: str = "1.0"
    warnings: tuple[Caution, ...] = (STEADY,)

    def concentrations(self, x_m: ArrayLike, y_m: ArrayLike, z_m: float = 1.5, lead_s: float = 0.0) -> Array:
        """Concentration of every draw [kg/m³] at receptors of any one shape, shape (draws, …)."""
        x, y = np.broadcast_arrays(np.asarray(x_m, float), np.asarray(y_m, float))
        direction, speed = self.memory.spread(lead_s)
        heading = self.kernel.towards_rad + self.turn_rad + math.radians(direction) * self.chance[:, 0]
        strength = self.rates_kg_s * np.exp(-speed * self.chance[:, 1] + self.model_log * self.chance[:, 2])
        unit = self.kernel.fields(self.places_m, heading, self.width, x.ravel(), y.ravel(), z_m)
        return np.asarray((strength[:, None] * unit).reshape(len(strength), *x.shape))

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 1.5, t_s: ArrayLike | None = None) -> Array:
        """Probability [0–1] at receptors; `t_s` is the lead, None the highest over all leads."""
        leads = self.leads_s if t_s is None else (float(np.asarray(t_s)),)
        height = float(np.asarray(z_m).ravel()[0])
        each = [(self.concentrations(x_m, y_m, height, lead) >= self.level_kg_m3).mean(axis=0) for lead in leads]
        return np.asarray(np.max(each, axis=0))

    def extent_m(self, level: float, z_m: float = 1.5, t_s: float | None = None) -> Extent | None:
        """A box that holds every point where the probability is at or above `level`, on all sides."""
        reach = np.geomspace(1.0, 20_000.0, 200)
        middle = np.median(self.places_m, axis=0)
        apart = float(np.hypot(*(self.places_m[:, :2] - middle[:2]).T).max())
        straight = self.kernel.towards_rad * np.ones(len(self.rates_kg_s))
        along = np.zeros((len(straight), 3))
        along[:, 2] = self.places_m[:, 2]
        turn = self.kernel.towards_rad
        unit = self.kernel.fields(along, straight, self.width, reach * math.sin(turn), reach * math.cos(turn), z_m)
        speed = self.memory.spread(max(self.leads_s) if t_s is None else t_s)[1]
        strength = self.rates_kg_s * np.exp(-speed * self.chance[:, 1] + self.model_log * self.chance[:, 2])
        seen = (strength[:, None] * unit >= self.level_kg_m3).any(axis=0)
        if not seen.any() or not 0 < level <= 1:
            return None
        far = float(reach[min(int(np.flatnonzero(seen)[-1]) + 1, len(reach) - 1)]) + apart
        return Extent(
            x_m=float(middle[0]), y_m=float(middle[1]), towards_deg=math.degrees(turn) % 360,
            back_m=far, ahead_m=far, half_width_m=far,
        )  # fmt: skip

    def inside(self, x_m: ArrayLike, y_m: ArrayLike, z_m: float = 1.5) -> Array:
        """Probability for people (or anything) at points, at every lead, shape (leads, points)."""
        return np.stack([self.at(x_m, y_m, z_m, lead) for lead in self.leads_s])


def nowcast(
    tracker: Tracker,
    *,
    level_kg_m3: float,
    memory: WindMemory | None = None,
    leads_s: Sequence[float] = LEADS_S,
    draws: int = DRAWS,
    pinned: str | None = None,
) -> Nowcast:
    """The plume now and at later leads, from all that a search knows.

    Parameters
    ----------
    level_kg_m3 : the concentration that must not be exceeded.
    memory : how the wind wanders, from `learn_wind`; None: the usual of a neutral wind.
    pinned : id of the equipment that is known to leak; only its rate is drawn then.

    Raises
    ------
    ImpossibleInput
        The level is not above 0, or all steps so far were calm.
    UnknownInput
        No equipment has the pinned id.
    """
    if not level_kg_m3 > 0:
        raise ImpossibleInput("浓度阈值须大于 0", "the level must be above 0", field="level_kg_m3")
    if not tracker.history:
        raise ImpossibleInput(
            "尚无有风时的读数，不能预报", "no step with wind yet: there is no plume to look ahead", field="steps"
        )
    place, wind, rate = tracker.drawn(draws, pinned)
    between, log_rates = even_draws(draws, 4), tracker.log_rates
    trust, last = tracker.search.trust, tracker.history[-1]
    return Nowcast(
        level_kg_m3=level_kg_m3,
        leads_s=tuple(float(lead) for lead in leads_s),
        places_m=tracker.ready.xyz_m[place],
        rates_kg_s=np.exp(log_rates[rate] + (log_rates[1] - log_rates[0]) * (between[:, 0] - 0.5)),
        turn_rad=tracker.offsets_rad[wind // len(tracker.widths)],
        width=tracker.widths[wind % len(tracker.widths)],
        chance=np.asarray(ndtri(between[:, [1, 2, 3]])),
        kernel=kernel_for(last.weather, last.averaging_s, tracker.search.deposition_m_s),
        memory=memory or usual_memory(),
        model_log=trust.model_log,
        warnings=(STEADY,) if tracker.search.dense is None else (STEADY, DENSE),
    )
