"""Electronic fences: dashed lines on the ground; who may not be inside is in their properties."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("电子围栏", "Electronic fences"),
    source=features("fence"),
    group="people",
    order=30,
    draw=pdk.Layer("OutlineLayer", id="fences", pickable=True, colour="'$t1'", dash=[4, 3], width=0.9, opacity=0.55),
    legend=(Legend("fence", text("电子围栏", "Electronic fence"), "line", "t1"),),
    provenance=text("围栏台账", "Register of fences"),
)
