"""Azimuths [degrees]: the direction from an anchor to the tag, from x towards y, less the anchor's own mounting angle.

A tag that sees beacons measures the direction to the anchor less its own heading: turn by 180° and take the heading
as a common unknown (`heading_unknown`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ingest.positioning.method import Array, Mask, Method, Trust


def predict(anchors: Array, x: Array, y: Array, _z: Array, parameters: Array) -> tuple[Array, Array, Array, Array]:
    """Azimuths and their slopes [degrees/m]; `parameters` holds the mounting angle of each anchor [degrees]."""
    dx, dy = x - anchors[..., 0], y - anchors[..., 1]
    square = np.maximum(dx * dx + dy * dy, 1e-6)
    azimuth = np.degrees(np.arctan2(dy, dx)) - parameters[..., 0]
    scale = 180 / np.pi / square
    return azimuth, -dy * scale, dx * scale, np.zeros_like(dx)


def guess(anchors: Array, azimuth: Array, known: Mask, _z: Array, parameters: Array) -> tuple[Array, Array]:
    """The place nearest to all lines of sight."""
    angle = np.radians(azimuth + parameters[..., 0])
    nx, ny = np.where(known, -np.sin(angle), 0.0), np.where(known, np.cos(angle), 0.0)
    right = nx * anchors[..., 0] + ny * anchors[..., 1]
    a, b, c = (np.einsum("nk,nk->n", i, j) for i, j in ((nx, nx), (nx, ny), (ny, ny)))
    p, q = np.einsum("nk,nk->n", nx, right), np.einsum("nk,nk->n", ny, right)
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = a * c - b * b
        return (c * p - b * q) / determinant, (a * q - b * p) / determinant


METHOD = Method(
    predict=predict,
    sigma=2.0,
    fewest=2,
    parameters=(0.0,),
    turn=360.0,
    guess=guess,
    trust=Trust(lasting_sigma=2.0, lasting_s=10.0, stretch=2.0),
)
heading_unknown = replace(METHOD, fewest=3, common_unknown=True, guess=None)
