"""Signals of many tags as padded arrays, corrected by what a calibration knows of their links."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.positioning.bank import SLOTS
from ingest.positioning.calibration import Calibration
from ingest.positioning.method import Array, Mask, Method, Rows, methods
from ingest.positioning.normal import Heard, heard
from twin.model.live import Signals
from twin.model.park import Park


class Anchors:
    """The anchors of a park in local metres; the same name keeps its `number` when the park changes."""

    def __init__(self, park: Park, known: dict[str, int] | None = None) -> None:
        anchors = list(park.anchors.values())
        x, y = park.site.frame().to_local([a.lon for a in anchors], [a.lat for a in anchors])
        self.place_m = np.column_stack([x, y, [a.z_m for a in anchors]]).reshape(-1, 3)
        self.row = {anchor.id: row for row, anchor in enumerate(anchors)}
        known = {} if known is None else known
        self.number = np.array([known.setdefault(anchor.id, len(known)) for anchor in anchors], dtype=np.intp)


def gathered(
    method: str, batch: Sequence[Signals], anchors: Anchors, calibration: Calibration | None, z_m: Array
) -> tuple[Heard, Rows, Mask]:
    """Measurements of those messages that name an anchor of the park, the rows of their anchors, and which those are.

    Parameters
    ----------
    z_m : ndarray, shape (n,)
        Height of each tag [m].

    Returns
    -------
    heard, links, kept
        `links` (m, k) are rows of anchors, `kept` (n,) has m True values.
    """
    kind = methods()[method]
    found = [_known(one, anchors, kind) for one in batch]
    kept = np.array([bool(each) for each in found])
    used = [each for each in found if each]
    width = max((len(each) for each in used), default=1)
    links = np.zeros((len(used), width), dtype=np.intp)
    value, sigma = np.full((len(used), width), np.nan), np.full((len(used), width), np.nan)
    for line, each in enumerate(used):
        count = len(each)
        links[line, :count], value[line, :count], sigma[line, :count] = zip(*each, strict=True)
    usual = kind.sigma if calibration is None else calibration.noise_sigma
    sigma = np.where(np.isfinite(sigma) & (sigma > 0), np.maximum(sigma, usual / 10), usual)
    parameters = None
    if calibration is not None:
        names = list(anchors.row)
        value = value - _addend(
            calibration, [one for one, keep in zip(batch, kept, strict=True) if keep], links, value, names
        )
        parameters = _parameters(calibration, kind, links, names)
    h = heard(kind, anchors_m=anchors.place_m[links], value=value, z_m=z_m[kept], sigma=sigma, parameters=parameters)
    return h, links, kept


def _known(one: Signals, anchors: Anchors, kind: Method) -> list[tuple[int, float, float]]:
    """Row of the anchor, value and spread, at most as many as a track follows, each anchor once."""
    sigma = one.sigma or (np.nan,) * len(one.value)
    rows = {
        anchors.row[a]: (value, spread)
        for a, value, spread in zip(one.anchors, one.value, sigma, strict=True)
        if a in anchors.row
    }
    found = [(row, value, spread) for row, (value, spread) in rows.items()]
    return found if len(found) <= SLOTS else sorted(found, key=lambda one: kind.worth(one[1]), reverse=True)[:SLOTS]


def _addend(
    calibration: Calibration, batch: Sequence[Signals], links: Rows, value: Array, names: Sequence[str]
) -> Array:
    n, k = value.shape
    tags = [one.tag_id for one in batch for _ in range(k)]
    far = np.maximum(np.nan_to_num(value), 0.0).ravel() if calibration.distance else np.zeros(n * k)
    return calibration.addend(tags, [names[row] for row in links.ravel().tolist()], far).reshape(n, k)


def _parameters(calibration: Calibration, kind: Method, links: Rows, names: Sequence[str]) -> Array | None:
    if not calibration.parameters:
        return None
    own = np.array([calibration.parameters.get(name, kind.parameters) for name in names], dtype=float)
    return np.asarray(own[links])
