"""Enterprises of the park by their boundary, named on the ground; their file opens with a click."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("企业", "Enterprises"),
    source=features("enterprise"),
    group="base",
    order=15,
    visible=False,
    draw=pdk.Layer(
        "OutlineLayer",
        id="enterprises",
        pickable=True,
        colour="'$acc'",
        dash=[8, 3],
        width=1.4,
        opacity=0.8,
        label=True,
    ),
    legend=(Legend("enterprise", text("企业边界", "Boundary of an enterprise"), "line", "acc"),),
    provenance=text("企业台账", "Register of enterprises"),
)
