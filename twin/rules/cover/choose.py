"""Where k more devices help most: the greedy choice, never worse than 63 % of the best (Nemhauser et al. 1978)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def chosen(
    helps: NDArray[np.bool_], weight: NDArray[np.float64], k: int, *, already: NDArray[np.bool_] | None = None
) -> list[tuple[int, float]]:
    """The candidates that cover most weight, one after the other.

    Parameters
    ----------
    helps : (candidates, targets), whether a candidate covers a target.
    weight : (targets,) how much a target counts.
    k : how many at most; fewer where nothing more is gained.
    already : (targets,) what is covered without them.

    Returns
    -------
    list of (candidate, gained weight)
    """
    left = np.where(already, 0.0, weight) if already is not None else weight.astype(float)
    found: list[tuple[int, float]] = []
    for _ in range(k):
        gain = helps @ left
        best = int(np.argmax(gain)) if len(gain) else -1
        if best < 0 or gain[best] <= 0:
            break
        found.append((best, float(gain[best])))
        left = np.where(helps[best], 0.0, left)
    return found
