"""Muster points where people gather (GB 2894)."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("集合点", "Muster points"),
    source=features("muster_point"),
    group="emergency",
    order=74,
    draw=pdk.Layer(
        "MarkLayer", id="muster_points", pickable=True, symbol='"muster"', size=22, label=True, colour="'$safe'"
    ),
    legend=(Legend("muster_point", text("集合点", "Muster point"), "square", "safe"),),
    provenance=text("应急预案", "Emergency plan"),
)
