"""What anchors and tags add to a measurement, learned where the true places are known, and how far to trust the rest.

The error of a link is a sum of small independent effects: one of the kind of device, one of the anchor, one of the
tag, one of the pair, and one that grows with distance and saturates. Each is drawn towards zero by how large such
effects usually are, so that a short calibration in one corner cannot invent large corrections for another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from ingest.positioning.method import Array, Trust
from twin.model.errors import WrongValue

SATURATION_M = 17.0
"""The error of two-way UWB ranging rises with distance as 1 − exp(−d / 17 m): +0.03 m at 2 m, +0.13 at 10, +0.30 at
50 (static trials, doi 10.5281/zenodo.15226105)."""
ROUNDS = 8
HUBER_SIGMAS = 2.0
MOST_LAGS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How large the effects usually are (one sigma), in the unit of the measurement, before anything is learned."""

    whole: float = 1.0
    anchor: float = 0.1
    tag: float = 0.1
    link: float = 0.05
    distance: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Corrections by name, the spread that is left and for how long it lasts.

    `sigma` is the spread of what the corrections leave; the share `lasting_fraction` of its variance stays the same
    for about `lasting_s` [s]. `stretch` is how much larger squared errors were than the filter said.
    `parameters` are those of the method, by anchor, where they were learned.
    """

    whole: float = 0.0
    anchor: Mapping[str, float] = field(default_factory=dict)
    tag: Mapping[str, float] = field(default_factory=dict)
    link: Mapping[str, float] = field(default_factory=dict)
    distance: float = 0.0
    sigma: float = 0.0
    lasting_fraction: float = 0.0
    lasting_s: float = 0.0
    stretch: float = 1.0
    parameters: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def noise_sigma(self) -> float:
        """Spread of what is new in every sample; never less than a tenth of the whole."""
        return self.sigma * float(np.sqrt(max(1.0 - self.lasting_fraction, 0.01)))

    def trust(self) -> Trust:
        """What the filter needs to know."""
        lasting = self.sigma * float(np.sqrt(self.lasting_fraction))
        return Trust(lasting_sigma=lasting, lasting_s=max(self.lasting_s, 1e-3), stretch=self.stretch)

    def addend(self, tags: Sequence[str], anchors: Sequence[str], distance_m: Array) -> Array:
        """What to take off measurements; `tags` and `anchors` name each of the (n,) distances [m]."""
        links = [self.link.get(f"{t}|{a}", 0.0) for t, a in zip(tags, anchors, strict=True)]
        own = [self.anchor.get(a, 0.0) + self.tag.get(t, 0.0) for t, a in zip(tags, anchors, strict=True)]
        return np.asarray(self.whole + np.array(own) + np.array(links) + self.distance * saturating(distance_m))


def read_calibrations(file: Path) -> dict[str, Calibration]:
    """Calibrations by method from a JSON file; none where there is no file.

    Raises
    ------
    WrongValue
        The file cannot be read as calibrations: better none of the positions than wrong ones.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Calibration])
    except FileNotFoundError:
        return {}
    except msgspec.MsgspecError as error:
        raise WrongValue(f"{file} holds no calibrations: {error}", f"{file} 不是有效的标定文件") from error


def write_calibrations(file: Path, calibrations: Mapping[str, Calibration]) -> None:
    """Keep calibrations by method as one JSON file."""
    fresh = file.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(dict(calibrations)))
    fresh.replace(file)


def saturating(distance_m: Array) -> Array:
    """The shape of the error over distance, 0 at the anchor and 1 far away."""
    return np.asarray(1.0 - np.exp(-np.asarray(distance_m) / SATURATION_M))


def learn(
    *,
    tags: Sequence[str],
    anchors: Sequence[str],
    time_s: Array,
    distance_m: Array,
    off: Array,
    usual: Usual | None = None,
    floor: float = 0.02,
) -> Calibration:
    """Effects from (n,) measurements with known truth.

    Parameters
    ----------
    tags, anchors : sequence of str
        Names, one a measurement.
    time_s, distance_m : ndarray, shape (n,)
        When, and the true distance [m].
    off : ndarray, shape (n,)
        Measured less true.
    usual : Usual, optional
        How large the effects usually are.
    floor : float
        The least spread that is believed.

    Notes
    -----
    Best linear unbiased prediction with random effects (Henderson 1975), made robust by Huber weights; a residual that
    lasts for many samples counts as one, by its autocorrelation.
    """
    usual = usual or Usual()
    good = np.isfinite(off)
    which = np.flatnonzero(good).tolist()
    names = [_Names.of([each[i] for i in which]) for each in (anchors, tags)]
    pairs = _Names.of([f"{tags[i]}|{anchors[i]}" for i in which])
    y, d, t = off[good], distance_m[good], time_s[good]
    groups = [names[0], names[1], pairs]
    sizes = [len(each.words) for each in groups]
    prior = np.concatenate([[usual.whole], *(
        np.full(size, spread) for size, spread in zip(sizes, (usual.anchor, usual.tag, usual.link), strict=True)
    ), [usual.distance]])  # fmt: skip
    design = np.zeros((len(y), len(prior)))
    design[:, 0], design[:, -1] = 1.0, saturating(d)
    start = 1
    for each, size in zip(groups, sizes, strict=True):
        design[np.arange(len(y)), start + each.number] = 1.0
        start += size
    effect: Array = np.zeros(len(prior))
    sigma = max(_spread(y - np.median(y)), floor)
    lasting, repeats = (0.0, 0.0), 1.0
    for _ in range(ROUNDS):
        left = y - design @ effect
        weight = np.minimum(1.0, HUBER_SIGMAS * sigma / np.maximum(np.abs(left), 1e-12)) / (repeats * sigma**2)
        normal = design.T @ (weight[:, None] * design) + np.diag(1 / prior**2)
        effect = np.asarray(np.linalg.solve(normal, design.T @ (weight * y)), dtype=float)
        left = y - design @ effect
        sigma = max(_spread(left), floor)
        lasting, repeats = _lasting(t, pairs.number, left, sigma)
    cut = np.cumsum([1, *sizes])
    parts = [
        dict(zip(each.words, effect[a:b].tolist(), strict=True))
        for each, a, b in zip(groups, cut, cut[1:], strict=False)
    ]
    return Calibration(
        whole=float(effect[0]), anchor=parts[0], tag=parts[1], link=parts[2], distance=float(effect[-1]),
        sigma=float(sigma), lasting_fraction=lasting[0], lasting_s=lasting[1],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Names:
    words: list[str]
    number: NDArray[np.intp]

    @staticmethod
    def of(words: Sequence[str]) -> _Names:
        known, number = np.unique(np.array(words, dtype=str), return_inverse=True)
        return _Names([str(each) for each in known], np.asarray(number, dtype=np.intp).ravel())


def _spread(values: Array) -> float:
    """Standard deviation of the middle of the values: 1.4826 times their median distance from zero."""
    return 1.4826 * float(np.median(np.abs(values))) if len(values) else 0.0


def _lasting(time_s: Array, link: NDArray[np.intp], left: Array, sigma: float) -> tuple[tuple[float, float], float]:
    """Which share of a residual's variance lasts, for how long [s], and how many samples count as one.

    From the autocorrelation link by link: its first value is the share, its area the time.
    """
    clipped = np.clip(left, -3 * sigma, 3 * sigma)
    order = np.lexsort((time_s, link))
    t, r, k = time_s[order], clipped[order], link[order]
    same = k[1:] == k[:-1]
    if same.sum() < 10:
        return (0.0, 0.0), 1.0
    step = float(np.median((t[1:] - t[:-1])[same]))
    rhos: list[float] = []
    for shift in range(1, max(2, min(MOST_LAGS, len(r) // 4))):
        pair = k[shift:] == k[:-shift]
        rho = float(np.mean(r[shift:][pair] * r[:-shift][pair])) if pair.sum() >= 10 else 0.0
        rho /= max(float(np.mean(r**2)), 1e-12)
        if rho <= 0.05:
            break
        rhos.append(rho)
    if not rhos:
        return (0.0, 0.0), 1.0
    return (rhos[0], step * sum(rhos) / rhos[0]), 1 + 2 * sum(rhos)
