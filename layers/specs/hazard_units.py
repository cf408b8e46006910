"""Outlines of the major hazard installations (GB 18218), with their level."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("重大危险源", "Major hazard installations"),
    source=features("hazard_unit"),
    group="risk",
    order=25,
    visible=False,
    draw=pdk.Layer("OutlineLayer", id="hazard_units", pickable=True, colour="'$t2'", dash=[6, 3], width=1.2),
    legend=(Legend("hazard_unit", text("重大危险源单元", "Hazard unit"), "line", "t2"),),
    provenance=text("GB 18218 辨识", "Identified by GB 18218"),
)
