"""The result at hand: footprint outlines with their limits over a ground raster, at most 30 % opaque."""

import pydeck as pdk

from layers.layer import RESULT, Layer, text

LAYER = Layer(
    title=text("后果推演", "Consequence"),
    source=RESULT,
    group="emergency",
    order=40,
    may="whatif.run",
    draw=pdk.Layer("WhatIfLayer", id="whatif", pickable=True),
    provenance=text("后果模型，见结果中的版本与输入", "Consequence model; version and inputs are in the result"),
)
