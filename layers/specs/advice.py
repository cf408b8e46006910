"""Advice on the result at hand: ways out, the way in for responders, closed roads, stand-off and first distances."""

import pydeck as pdk

from layers.layer import RESULT, Layer, Legend, text

LAYER = Layer(
    title=text("疏散与进攻建议", "Evacuation and approach"),
    source=RESULT,
    group="emergency",
    order=41,
    may="whatif.run",
    draw=pdk.Layer("AdviceLayer", id="advice", pickable=False),
    legend=(
        Legend("route", text("疏散路线", "Way out"), "line", "safe"),
        Legend("approach", text("进攻路线", "Way in"), "line", "t1"),
        Legend("closed", text("封闭道路", "Closed road"), "line", "B"),
    ),
    provenance=text("按推演结果、道路网和在园人员计算", "Computed from the result, the roads and the people inside"),
)
