"""Times of arrival of one transmission, as metres of light way [m], at anchors with one clock: the emission time is
unknown.

Differences to a reference anchor would hold the reference's error in each; taking the emission time as a common
unknown is the same as differences with their full covariance, and no anchor is special.
Source: Chan & Ho (1994), A simple and efficient estimator for hyperbolic location, IEEE Trans. SP-42.
"""

from __future__ import annotations

from ingest.positioning.method import Method, Trust
from ingest.positioning.methods.range import predict

LIGHT_M_S = 299_792_458.0

METHOD = Method(
    predict=predict,
    sigma=0.3,
    fewest=4,
    common_unknown=True,
    trust=Trust(lasting_sigma=0.3, lasting_s=60.0, stretch=2.0),
)
