"""Protection targets outside the fence (GB 36894): homes, schools and the like, with how many people are there."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("防护目标", "Protection targets"),
    source=features("protection_target"),
    group="emergency",
    order=63,
    visible=False,
    draw=pdk.Layer("MarkLayer", id="protection_targets", pickable=True, symbol='"target"', size=16, label=True),
    legend=(Legend("protection_target", text("防护目标", "Protection target"), "diamond", "t1"),),
    provenance=text("GB 36894 调查", "Survey by GB 36894"),
)
