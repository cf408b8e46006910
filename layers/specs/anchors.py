"""Positioning anchors: the fixed radios that range to the tags."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("定位基站", "Positioning anchors"),
    source=features("anchor"),
    group="sensing",
    order=64,
    visible=False,
    draw=pdk.Layer("MarkLayer", id="anchors", pickable=True, symbol='"anchor"', size=13),
    legend=(Legend("anchor", text("定位基站", "Anchor"), "triangle", "t2"),),
    provenance=text("定位系统台账", "Register of the positioning system"),
)
