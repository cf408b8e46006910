"""Received power [dBm] by the log-distance law P = P1 − 10 n log10(d / 1 m), P1 and n per anchor.

Source: Rappaport (2002), Wireless Communications, eq. 4.67; σ 4 dB is what indoor fits of Bluetooth beacons leave.
"""

from __future__ import annotations

import math

import numpy as np

from ingest.positioning.method import Array, Method, Trust

NEAREST_M = 0.3
"""Nearer than this the law says nothing: the far field begins at about two wavelengths of 2.4 GHz."""


def predict(anchors: Array, x: Array, y: Array, z: Array, parameters: Array) -> tuple[Array, Array, Array, Array]:
    """Powers and their slopes; `parameters` holds P1 [dBm] and n."""
    dx, dy, dz = x - anchors[..., 0], y - anchors[..., 1], z - anchors[..., 2]
    square = np.maximum(dx * dx + dy * dy + dz * dz, NEAREST_M**2)
    slope = -10 * parameters[..., 1] / math.log(10) / square
    power = parameters[..., 0] - 5 * parameters[..., 1] * np.log10(square)
    return power, slope * dx, slope * dy, slope * dz


METHOD = Method(
    predict=predict,
    sigma=4.0,
    fewest=3,
    parameters=(-60.0, 2.0),
    reach_m=40.0,
    nearer_is_less=False,
    trust=Trust(lasting_sigma=3.0, lasting_s=5.0, stretch=2.0),
)
