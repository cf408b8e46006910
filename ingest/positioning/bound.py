"""The Cramér-Rao bound of a place: the least covariance that any unbiased position of these measurements can have.

F = Σ J Jᵀ / σ² over the anchors, less what a common unknown takes; for ranges J is the horizontal part of the unit
vector from anchor to tag, for angles the normal of the line of sight over its length, for powers the slope of the law.
"""

from __future__ import annotations

import numpy as np

from ingest.positioning.method import Array
from ingest.positioning.normal import Heard, equations

FLATTEST = 1e-9
"""A determinant this small beside the product of its diagonal is zero in floating point."""


def bound(h: Heard, x_m: Array, y_m: Array) -> Array:
    """Least covariance xx, xy, yy (n, 3) [m²] at places (n,); NaN where a place cannot be told.

    Source: Kay (1993), Fundamentals of Statistical Signal Processing: Estimation Theory, eq. 3.31.
    """
    _, hx, hy, _ = h.method.predict(h.anchors_m, x_m[:, None], y_m[:, None], h.z_m[:, None], h.parameters)
    weight = h.weight()
    xx, xy, yy, _, _ = equations(weight, hx, hy, np.zeros_like(hx), common=h.method.common_unknown)
    determinant = xx * yy - xy * xy
    seen = (h.known.sum(axis=1) >= h.method.fewest) & (determinant > FLATTEST * xx * yy)
    with np.errstate(divide="ignore", invalid="ignore"):
        cov = np.column_stack([yy / determinant, -xy / determinant, xx / determinant])
    return np.where(seen[:, None], cov, np.nan)
