"""From probability over places and rates to an answer: suspects, ellipse, interval, and whether the data can tell."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse.places import Frame, Places
from consequence_models.inverse.posterior import SHARE, Ellipse, Posterior, Suspect, weighted_quantile
from consequence_models.inverse.tracker import Mass, Tracker
from consequence_models.result import Caution

Array = NDArray[np.float64]
LEAST_ODDS_LOG = math.log(20.0)  # a leak must explain the readings this much better: "strong" after Kass & Raftery 1995
WIDEST_SHARE = 0.1  # of the ground searched; an ellipse larger than that names no place
SURE = 0.5  # a piece of equipment more likely than all others together is an answer, however wide the rest

PASSIVE = Caution(
    code="passive_kernel",
    zh="按被动、线性扩散反算；重气须用按速率的重气计算表",
    en="inverted for a passive, linear plume; a dense gas needs a table of dense runs by rate",
)


def ellipse_of(xy_m: Array, weight: Array, cell_m2: Array, share: float = SHARE) -> Ellipse:
    """The ellipse along the main axes of the probability, as large as it takes to hold a share of it.

    A place stands for its cell, so that the ellipse is never smaller than what the grid can tell.
    """
    weight = weight / weight.sum()
    middle = weight @ xy_m
    away = xy_m - middle
    spread = (away * weight[:, None]).T @ away + np.eye(2) * max(float(weight @ cell_m2) / 12, 1e-2)
    value, axis = np.linalg.eigh(spread)
    squared = np.square(away @ axis) @ (1 / value)
    order = np.argsort(squared)
    reach = math.sqrt(max(float(np.interp(share, np.cumsum(weight[order]), squared[order])), 1.0))
    return Ellipse(
        x_m=float(middle[0]), y_m=float(middle[1]), half_long_m=reach * math.sqrt(value[1]),
        half_short_m=reach * math.sqrt(value[0]), towards_deg=math.degrees(math.atan2(axis[0, 1], axis[1, 1])) % 180,
    )  # fmt: skip


def _middle(xy_m: Array, weight: Array, frame: Frame | None) -> tuple[float, float]:
    """Half of the probability lies on either side, along the wind and across it."""
    turned = frame or Frame(0.0, 0.0, 0.0, 1.0, 1.0)
    parts = turned.to_frame(xy_m)
    at = [weighted_quantile(parts[:, axis], weight, 0.5) for axis in (0, 1)]
    middle = turned.to_xy(np.array(at[0]), np.array(at[1]))
    return float(middle[0]), float(middle[1])


def _suspects(tracker: Tracker, place_rate: Array) -> tuple[Suspect, ...]:
    """Every candidate with its probability and the middle of its rate, the likeliest first.

    Candidates of one id are one piece of equipment that may leak at several heights: their probabilities add up.
    """
    named: dict[str, list[int]] = {}
    for k, one in enumerate(tracker.search.candidates):
        named.setdefault(one.id, []).append(k)
    total, lowest, found = place_rate.sum(), tracker.log_rates[0], []
    for name, rows in named.items():
        part = place_rate[rows].sum(axis=0)
        share, first = float(part.sum()), tracker.search.candidates[rows[0]]
        log = float(part @ tracker.log_rates) / share if share > 0 else float(lowest)
        found.append(
            Suspect(id=name, probability=share / float(total), x_m=first.x_m, y_m=first.y_m, rate_kg_s=math.exp(log))
        )
    return tuple(sorted(found, key=lambda one: -one.probability))


def _searched_m2(tracker: Tracker, places: Places) -> float:
    if tracker.search.free_space is not None:
        return (2 * tracker.search.free_space.half_m) ** 2
    size = np.ptp(places.xyz_m[:, :2], axis=0)
    return float(max(size[0], 10.0) * max(size[1], 10.0))


def _doubts(tracker: Tracker, best: Suspect | None, ellipse: Ellipse, odds: float, rate: Array) -> list[Caution]:
    found = []
    if odds < LEAST_ODDS_LOG:
        zh, en = "读数尚不足以区分泄漏与无泄漏", "the readings do not yet tell a leak from none"
        found.append(Caution(code="no_leak_seen", zh=zh, en=en, value=odds))
    if best is not None and best.probability >= SURE:
        return found
    share = ellipse.area_m2 / _searched_m2(tracker, tracker.ready)
    if share > WIDEST_SHARE:
        zh = f"九成概率区占搜索范围的{f' {share:.0%}' if share < 1 else '全部'}，无法指明位置"
        all_of = f"{share:.0%}" if share < 1 else "all"
        en = f"the 90 % region is {all_of} of the ground searched: no place can be named"
        found.append(Caution(code="place_too_wide", zh=zh, en=en, value=share))
    if max(rate[0], rate[-1]) > 1 - SHARE:
        zh = "速率落在所查范围的边缘，位置与速率不可靠"
        en = "the rate lies at the edge of the range looked at: place and rate are not reliable"
        found.append(Caution(code="rate_at_limit", zh=zh, en=en))
    return found


def _warnings(tracker: Tracker) -> tuple[Caution, ...]:
    dense, said = tracker.search.dense, {}
    if dense is None:
        said[PASSIVE.code] = PASSIVE
    else:
        outside = (dense.caution(step.weather) for step in tracker.history)
        said.update({one.code: one for one in outside if one is not None})
    if tracker.calm:
        zh, en = f"{tracker.calm} 步为静风，未采用", f"{tracker.calm} steps in a calm were left out"
        said["calm"] = Caution(code="calm", zh=zh, en=en, value=float(tracker.calm))
    return tuple(said.values())


def summarise(tracker: Tracker, mass: Mass | None = None) -> Posterior:
    """The answer after the readings so far; `tracker` must have had one step."""
    mass, places = mass or tracker.mass(), tracker.ready
    weight, rate = mass.place_rate.sum(axis=1), mass.place_rate.sum(axis=0)
    total = weight.sum()
    xy = places.xyz_m[:, :2]
    ellipse = ellipse_of(xy, weight, places.cell_m2)
    x, y = _middle(xy, weight, tracker.frame)
    suspects = _suspects(tracker, mass.place_rate)
    odds = mass.log_scale + math.log(total)
    middle = float(rate @ tracker.log_rates / total)
    spread = math.sqrt(float(rate @ np.square(tracker.log_rates - middle) / total) + tracker.search.trust.common_log**2)
    because = _doubts(tracker, suspects[0] if suspects else None, ellipse, odds, rate / total)
    unseen = any(one.code == "no_leak_seen" for one in because)
    return Posterior(
        verdict="no_leak_seen" if unseen else "cannot_tell" if because else "located",
        because=tuple(because),
        x_m=x,
        y_m=y,
        rate_kg_s=math.exp(middle),
        rate_low_kg_s=math.exp(middle - 1.645 * spread),
        rate_high_kg_s=math.exp(middle + 1.645 * spread),
        ellipse=ellipse,
        suspects=suspects,
        free_space_probability=float(weight[places.equipment :].sum() / total),
        odds_log=odds,
        steps=len(tracker.history),
        wind_turn_deg=float(mass.direction @ np.degrees(tracker.offsets_rad) / mass.direction.sum()),
        places_m=places.xyz_m,
        probability=weight / total,
        rates_kg_s=np.exp(tracker.log_rates),
        rate_probability=rate / total,
        warnings=_warnings(tracker),
    )
