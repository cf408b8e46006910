"""Fire hydrants: an H in a ring."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("消火栓", "Hydrants"),
    source=features("hydrant"),
    group="emergency",
    order=62,
    visible=False,
    draw=pdk.Layer("MarkLayer", id="hydrants", pickable=True, symbol='"hydrant"', size=15),
    legend=(Legend("hydrant", text("消火栓", "Hydrant"), "ring", "t1"),),
    provenance=text("消防设施台账", "Register of fire equipment"),
)
